from __future__ import annotations

import pytest

from framing.codebook.patterns import count_pattern, find_pattern, refuse_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"(grand |great )?league",
        "[a-z]+ leagues?",
        "league {1,2}of",
        r"(\w+\s?)+\.",
        "(a|b)?" * 20 + "league",
        r"\bin 1[6-9]\d\d\b",
    ],
)
def test_sound_expressions_are_taken(pattern: str) -> None:
    assert refuse_pattern(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?<!no )league", "invalid perl operator"),
        (r"(a)\1", "invalid escape sequence"),
        ("(", "missing"),
        ("a*", "empty text"),
        ("a{101}", "more than 100 repeats"),
        ("a{99999999999999999999}", "more than 100 repeats"),
        ("(" * 2000 + "a" + ")" * 2000, "more than 500"),
    ],
)
def test_what_cannot_be_used_is_refused(pattern: str, said: str) -> None:
    assert said in refuse_pattern(pattern)


def test_an_expression_that_backtracks_elsewhere_ends() -> None:
    assert count_pattern(r"(a+)+b", ["a" * 200_000, "aab"]).tolist() == [0, 1]


def test_places_are_of_the_text_as_given() -> None:
    text = "In  the\n\nLEAGUE  of\u00a01815, a league."
    spans = find_pattern("league( of)?", text)
    assert [text[start:end] for start, end in spans] == ["LEAGUE  of", "league"]
    assert count_pattern("league of 1815|A LEAGUE", [text, "", "no"]).tolist() == [2, 0, 0]
    assert find_pattern("league|the", "no") == []
