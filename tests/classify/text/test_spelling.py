"""Spellings of two centuries, by hand."""

from __future__ import annotations

import pytest

from framing.classify.text.spelling import spell


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("odour", "odor"),  # five letters are enough
        ("labours", "labors"),
        ("favourable", "favorable"),
        ("organising", "organizing"),
        ("publick", "public"),
        ("defences", "defenses"),
        ("four", "four"),
        ("promise", "promise"),
        ("trick", "trick"),
        ("enemie", "enemy"),
        ("détente", "detente"),
        ("coöperation", "coöperation"),
        ("coöperatour", "coöperatour"),  # letters with marks stay
        ("ﬁrm", "firm"),
        ("ﬂavour", "flavor"),
    ],
)
def test_a_word_as_it_is_spelled_now(old: str, new: str) -> None:
    assert spell(old) == new
