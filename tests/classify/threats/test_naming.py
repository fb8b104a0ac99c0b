"""Threats by hand: the weight of a mention from the words around it, and which name has overlapping words."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.text.features import FeatureSpace
from framing.classify.text.phrases import Hits
from framing.classify.threats.naming import keep_longest, name_threats, weigh_names
from framing.codebook import shipped_codebook
from framing.codebook.gazetteer import load_gazetteer

SPACE = FeatureSpace(shipped_codebook())
SPACE.adopt_words([])


def hits(*found: tuple[int, int, int]) -> Hits:
    return Hits(*np.array(found, np.int64).reshape(-1, 3).T)


def named(text: str, **options: bool) -> list[str]:
    return name_threats(SPACE, SPACE.read([text]), [0], **options)[0]


@pytest.mark.parametrize(
    ("around", "weight"),
    [
        ([], 0.25),
        ([(0, 0, 0)], 0.65),
        ([(0, 0, 0), (0, 1, 1), (0, 2, 2), (0, 9, 9)], 1.45),
        ([(0, 12, 12)], 0.25),
        ([(1, 1, 1)], 1.75),
        ([(1, 0, 1)], 1.75),
        ([(1, 0, 0)], 0.25),
        ([(1, 6, 6)], 0.25),
        ([(2, 9, 9)], 1.25),
        ([(2, 10, 10)], 0.25),
        ([(2, 4, 4)], 0.25),
    ],
)
def test_the_weight_of_a_mention(around: list[tuple[int, int, int]], weight: float) -> None:
    stream = SPACE.table.read(["aa bb cc dd ee ff gg hh ii jj kk ll. mm nn"])
    assert weigh_names(stream, hits((0, 5, 6)), hits(*around)).tolist() == pytest.approx([weight])


def test_names_that_overlap_share_no_words() -> None:
    # (2, 4) has its words, so neither (4, 5) that begins with its last word nor the shorter (2, 3) is left; (5, 5) is
    kept = keep_longest(hits((1, 2, 4), (0, 2, 3), (2, 4, 5), (3, 5, 5), (4, 5, 5)))
    assert [kept.number.tolist(), kept.first.tolist(), kept.last.tolist()] == [[1, 3], [2, 5], [4, 5]]


def test_an_idea_weighs_more_than_a_state_that_is_only_mentioned() -> None:
    assert named("They spoke of apartheid and of Spain.") == ["apartheid"]  # .25 + .6 against .25


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("We must resist the Kremlin and its aggression.", ["USSR"]),
        ("We visited Moscow.", []),
        ("Against the Federal Republic of Germany and West German militarism.", ["West Germany"]),
        ("Against the German Democratic Republic.", []),
        ("Against the Germans.", ["Germany"]),
        ("Against the people's republic of China; against the U. S. S. R. we arm.", ["China", "USSR"]),
        ("They sent it to us; attack us not.", []),
        ("War with the Porte, hostilities against France, against Spain.", ["France", "Spain"]),
        ("The emperor of that country attacks.", []),
        ("", []),
    ],
)
def test_who_is_named(text: str, labels: list[str]) -> None:
    assert named(text) == labels


def test_only_the_texts_asked_for_are_told_of() -> None:
    reading = SPACE.read(["Against France.", "", "Against Spain."])
    assert name_threats(SPACE, reading, [2, 0]) == [["Spain"], ["France"]]
    assert name_threats(SPACE, reading, []) == []


def test_entities_name_what_the_gazetteer_lacks() -> None:
    text = "Attack upon attack: we fight against Latvia and against France."
    assert named(text) == ["France"]
    assert named(text, entities=True) == ["France", "Latvia"]


def test_other_languages_have_no_gazetteer() -> None:
    from framing.codebook.scheme import parse_codebook

    book = parse_codebook('name = "b"\nversion = "1"\nlanguage = "de"\n[[practice]]\nid = "a"\nlabel = "A"\n')
    space = FeatureSpace(book)
    space.adopt_words([])
    assert name_threats(space, space.read(["against France"]), [0]) == [[]]


def test_actors_are_told_apart() -> None:
    actors = load_gazetteer().actors
    assert len({actor.id for actor in actors}) == len({actor.label for actor in actors}) == len(actors)
    assert all(actor.names for actor in actors)
