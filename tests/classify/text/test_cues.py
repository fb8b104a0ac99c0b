from __future__ import annotations

import numpy as np
import pytest

from framing.classify.text.counts import count_words
from framing.classify.text.cues import Cue, required_letters
from framing.classify.text.features import FeatureSpace
from framing.classify.text.wordform import read_words
from framing.codebook.scheme import parse_codebook


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        (r"\bfleet\w*", (((0, ("fleet*",)),),)),
        (r"\bbal+ance of power\b", (((0, ("balance", "ballance")), (0, ("of",)), (0, ("power",))),)),
        (r"\b(hold|keep)\w* (\w+ ){0,3}balance\b", (((0, ("hold*", "keep*")), (3, ("balance",))),)),
        (r"\barm(?:y|ies)(?:\W+\w+){0,2}\W+pay\b", (((0, ("armies", "army")), (2, ("pay",))),)),
        (r"\bnon-?aligned\b", (((0, ("nonaligned",)),), ((0, ("non",)), (0, ("aligned",))))),
        (r"\barticle 51\b", ()),
        (r"\bbalance(?! of trade)", ()),
        (r"\w+ward", ()),
    ],
)
def test_patterns_of_words(pattern: str, phrases: object) -> None:
    assert read_words(pattern) == phrases


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [(r"\barticle 51", ("article",)), (r"(?:fleet|navy) 1", ("fleet", "navy")), (r"(?:fleet)?\d+", ()), (r"\d", ())],
)
def test_letters_that_every_match_holds(pattern: str, letters: tuple[str, ...]) -> None:
    assert required_letters(pattern) == letters


def count(patterns: list[str], cues: list[str], text: str) -> dict[str, float]:
    quoted = ", ".join(f"'{pattern}'" for pattern in patterns)
    book = parse_codebook(
        f'name = "b"\nversion = "1"\n[[practice]]\nid = "a"\nlabel = "A"\ncues = {cues}\npatterns = [{quoted}]'
    )
    space = FeatureSpace(book)
    space.adopt_words([])
    stream = space.table.read([text])
    counts = count_words(stream, len(space.table.types))
    row = space.count_cues([text], stream, counts).toarray()[0] / space.settings.cue_scale
    return {cue.text: float(np.round(np.expm1(row[n]))) for n, cue in enumerate(space.cues.cues)}


def test_cues_phrases_and_expressions_are_counted() -> None:
    text = (
        "The fleet, our fleets and a great new fleet hold the old balance. Article 51, article\n51 of it. Hold. Balance"
    )
    found = count([r"\bhold\w* (\w+ ){0,2}balance\b", r"\barticle 51\b"], ["fleet", "new fleet"], text)
    assert found == {"fleet": 3, "new fleet": 1, r"\bhold\w* (\w+ ){0,2}balance\b": 1, r"\barticle 51\b": 2}


def test_old_spellings_and_line_breaks_do_not_hide_a_phrase() -> None:
    assert count([], ["national defen", "honour of"], "Nation¬\nal\ndefence and the honor of it") == {
        "national defen": 1, "honour of": 1,
    }  # fmt: skip


def test_an_unwordly_cue_is_matched_as_an_expression() -> None:
    assert Cue("a", "point 4").phrases == ()
    assert count([], ["point 4"], "The point  4 program") == {"point 4": 1}
