"""`benchmarks/encoder_beside_words.py` on planted words, with the doll in the place of the encoder."""

from __future__ import annotations

from dataclasses import replace

import encoder_beside_words
import pytest
from encoder_beside_words import WAYS

from framing.classify.encoder.base import BaseSpec
from framing.codebook import Codebook
from framing.coding import Coding


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_three_ways_on_the_same_folds(
    tiny: BaseSpec, codings: list[Coding], book: Codebook, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [encoder_beside_words.measure_ways(codings[start : start + 100], book) for start in (0, 100)]
    for draw in found:
        assert list(draw) == list(WAYS)
        for way in WAYS[1:]:
            f1, ap = draw[way]["practice"]
            assert f1 > 0.6
            assert ap > 0.7
    encoder_beside_words._tell(found)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["practice"] * 3
    assert "+0.000 (0.000)" in lines[0]  # the rival beside itself


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_where_no_passage_has_two_codes_the_rival_gives_one_at_most(codings: list[Coding], book: Codebook) -> None:
    one = [replace(c, practices=c.practices[:1], domestic=(), mechanism=()) for c in codings[:100]]
    groups = encoder_beside_words.relate_codings(one, 100)
    fold, excluded = groups.split(5, 0)
    goals = encoder_beside_words.read_targets(one, 100, book).codes
    chances, given = encoder_beside_words._ask_rival([c.text for c in one], goals, fold, excluded)
    assert given.sum(axis=1).max() == 1
    assert (chances.sum(axis=1) <= 1 + 1e-9).all()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_speed_is_told_of_words_and_encoder(tiny: BaseSpec, codings: list[Coding], book: Codebook) -> None:
    found = encoder_beside_words.measure_speed(codings[:40], book)
    assert list(found) == ["words", "encoder"]
    assert min(found.values()) > 0
