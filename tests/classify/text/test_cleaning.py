"""What is blanked out of a text, by hand; its length stays."""

from __future__ import annotations

import pytest

from framing.classify.text.cleaning import blank_out


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Peace. [Applause] War", "Peace.            War"),
        ("Peace. (some laughter.) War", "Peace.                  War"),
        ("Peace. (Cheers] War", "Peace.          War"),
        ("Peace. [Hear, hear!] War", "Peace.               War"),
        ("Peace. [APPLAUSE, then cheers] War", "Peace.                         War"),
        (f"[{'a' * 40}laughter]", " " * 50),
        (f"[{'a' * 41}laughter]", f"[{'a' * 41}laughter]"),
        ("laughter and applause", "laughter and applause"),
    ],
)
def test_stage_directions_are_blanked(text: str, clean: str) -> None:
    assert blank_out(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a 12 FOREIGN RELATIONS, 1951, VOLUME IV b", f"a{' ' * 38} b"),
        ("a FOREIGN RELATIONS 1951 VOLUME X b", f"a{' ' * 32} b"),
        ("a Parl. Hist. vol. 5\nb", f"a {' ' * 18}\nb"),
        ("a Parliamentary History", f"a {' ' * 21}"),
        ("the Parliament", "the Parliament"),
    ],
)
def test_running_heads_are_blanked(text: str, clean: str) -> None:
    assert blank_out(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("the U. S. fleet", "the U.S.  fleet"),
        ("the U. S. S. R. and the U. S. A. met", "the U.S.S.R.    and the U.S.A.   met"),
        ("the U.S. fleet", "the U.S. fleet"),
    ],
)
def test_initials_of_states_are_drawn_together(text: str, clean: str) -> None:
    assert blank_out(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("po\u200bwer of\u200b peace", "po\xadwer of\u200b peace"),
        ("re\u2010arm and re\u2011arm", "re-arm and re-arm"),
        ("\u201cpeace\u201d", "\u201cpeace\u201d"),
    ],
)
def test_signs_without_width_and_odd_hyphens(text: str, clean: str) -> None:
    assert blank_out(text) == clean
