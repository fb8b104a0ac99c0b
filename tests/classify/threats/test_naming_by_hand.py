"""Which names of a text are threats, by hand: a small gazetteer, and hits where a test puts them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.classify.text.phrases import Hits
from framing.classify.text.words import Stream
from framing.classify.threats import naming
from framing.classify.threats.naming import _find_entities, keep_longest, name_threats, weigh_names
from framing.codebook.gazetteer import Actor

FRANCE, SPAIN, TERROR, PRUSSIA, PASSED = range(10, 15)  # numbers of hits; the last names no one
HOSTILE, AGAINST, AFTER = range(15, 18)
ACTORS = (
    Actor("FRA", "France", ()),
    Actor("ESP", "Spain", ()),
    Actor("terror", "Terror", ()),
    Actor("PRU", "Prussia", ()),
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "load_gazetteer", lambda: SimpleNamespace(actors=ACTORS))


def hits(*found: tuple[int, int, int]) -> Hits:
    return Hits(*np.array(found, np.int64).reshape(-1, 3).T)


def reading(lengths: list[int], *found: tuple[int, int]) -> Any:
    """Texts of one sentence each, of so many words; hits of one word: number and place in the stream."""
    owner = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    stream = Stream(np.full(len(owner), 3, np.int32), owner, owner + 1, np.zeros(len(owner), bool), len(lengths))
    return SimpleNamespace(stream=stream, hits=hits(*((number, at, at) for number, at in found)))


SPACE: Any = SimpleNamespace(cues=SimpleNamespace(names=range(10, 15), around=range(15, 18)))


def named(rows: list[int], lengths: list[int], *found: tuple[int, int]) -> list[list[str]]:
    return name_threats(SPACE, reading(lengths, *found), rows)


def test_a_name_needs_more_than_a_mention() -> None:
    # .25 for a mention, .65 with a hostile word, 1.75 after "against", .85 for an idea
    assert named([0], [9], (FRANCE, 0)) == [[]]
    assert named([0], [9], (FRANCE, 0), (FRANCE, 8)) == [[]]
    assert named([0], [9], (FRANCE, 0), (FRANCE, 4), (FRANCE, 8)) == [["France"]]  # three mentions are .75
    assert named([0], [9], (FRANCE, 0), (HOSTILE, 8)) == [["France"]]
    assert named([0], [9], (TERROR, 0)) == [["Terror"]]
    assert named([0], [9], (PASSED, 0), (HOSTILE, 8)) == [[]]


def test_names_far_behind_the_first_are_left_out() -> None:
    """After "against" France has 1.75: .6 of it is 1.05. Four mentions of Spain make 1, and five make 1.25."""
    far = [(AGAINST, 0), (FRANCE, 1)]
    four = [(SPAIN, at) for at in (10, 12, 14, 16)]
    assert named([0], [20], *far, *four) == [["France"]]
    assert named([0], [20], *far, *four, (SPAIN, 18)) == [["France", "Spain"]]


def test_at_most_two_are_named_the_heaviest_first_and_by_name_where_they_are_alike() -> None:
    three = [(HOSTILE, 0), (SPAIN, 2), (PRUSSIA, 4), (FRANCE, 6)]
    assert named([0], [9], *three) == [["France", "Prussia"]]
    assert named([0], [9], *three, (SPAIN, 8)) == [["Spain"]]  # 1.3 against .65
    assert named([0], [12], *three, (SPAIN, 8), (PRUSSIA, 10)) == [["Prussia", "Spain"]]


def test_the_heaviest_comes_first_and_the_least_share_is_enough() -> None:
    """Five mentions of Spain make 1.25, three of France .75: exactly .6 of it."""
    assert named([0], [9], *((SPAIN, at) for at in range(5)), *((FRANCE, at) for at in range(5, 8))) == [
        ["Spain", "France"]
    ]


def test_rows_have_their_own_names_in_the_order_asked_for() -> None:
    found = [(HOSTILE, 0), (FRANCE, 1), (HOSTILE, 2), (SPAIN, 3), (HOSTILE, 4), (PRUSSIA, 5)]
    assert named([2, 0], [2, 2, 2], *found) == [["Prussia"], ["France"]]
    assert named([1], [2, 2, 2], *found) == [["Spain"]]
    assert named([], [2, 2, 2], *found) == []
    none: Any = SimpleNamespace(cues=SimpleNamespace(names=range(0), around=range(0)))
    assert name_threats(none, None, [0, 1]) == [[], []]  # type: ignore[arg-type]


def test_a_name_in_a_text_that_is_not_asked_for_takes_no_words() -> None:
    # what names no one has both words, and the one that begins in it is left out; in the other text nothing changes
    one = reading([3, 3])
    one.hits = hits((HOSTILE, 0, 0), (HOSTILE, 3, 3), (FRANCE, 2, 2), (FRANCE, 5, 5), (PASSED, 1, 2))
    assert name_threats(SPACE, one, [0, 1]) == [[], ["France"]]


def test_words_around_names_by_hand() -> None:
    """Names at 6 and 13 of sentences of ten words. A hostile word is one of its own sentence, "against" reaches four words on,
    "aggression" three back, and neither across the end of a sentence.
    """
    stream = reading([10, 10]).stream
    names = hits((0, 6, 7), (1, 13, 13))
    for around, weights in (
        ([], [0.25, 0.25]),
        ([(0, 0, 0), (0, 10, 10), (0, 19, 19)], [0.65, 1.05]),
        ([(0, at, at) for at in range(6)], [1.45, 0.25]),
        ([(1, 2, 2), (1, 11, 12)], [1.75, 1.75]),
        ([(1, 1, 1), (1, 9, 9)], [0.25, 0.25]),
        ([(1, 7, 8), (1, 13, 13)], [0.25, 0.25]),
        ([(2, 9, 9), (2, 16, 16)], [1.25, 1.25]),
        ([(2, 10, 10), (2, 17, 17), (2, 13, 13)], [0.25, 0.25]),
        ([(2, 8, 9), (2, 14, 19), (1, 4, 5), (1, 0, 0)], [2.75, 1.25]),
    ):
        assert weigh_names(stream, names, hits(*around)) == pytest.approx(weights)
    assert weigh_names(stream, hits(), hits((0, 1, 1))).tolist() == []


def test_of_names_that_overlap_the_first_the_longest_and_the_lowest_number_is_kept() -> None:
    kept = keep_longest(hits((3, 0, 0), (2, 0, 1), (1, 0, 1), (0, 1, 2), (4, 2, 2)))
    assert (kept.number.tolist(), kept.first.tolist(), kept.last.tolist()) == ([1, 4], [0, 2], [1, 2])
    assert keep_longest(hits()).number.tolist() == []


def entity(text: str, label: str, start: int, end: int) -> Any:
    return SimpleNamespace(text=text, label_=label, start_char=start, end_char=end)


def test_entities_beside_the_gazetteer_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two texts of a reading of three, the second with two words before it in the stream. Words of three letters and a blank.

    Countries, peoples and groups count, of one word at least, and where no name stands; the same name has the same number.
    """
    documents = {
        "aaa bbb ccc ddd": [
            entity("bbb ccc", "GPE", 4, 11),
            entity("ddd", "NORP", 12, 15),
            entity("aaa", "DATE", 0, 3),
        ],
        "eee bbb ccc": [entity("eee", "ORG", 0, 3), entity("bbb ccc", "GPE", 4, 11), entity(" ", "GPE", 3, 4)],
    }
    asked: list[Any] = []

    def pipe(texts: list[str], batch_size: int) -> list[Any]:
        asked.append(texts)
        assert batch_size > 0
        return [SimpleNamespace(ents=documents[text]) for text in texts]

    monkeypatch.setattr(naming, "_pipeline", lambda: SimpleNamespace(pipe=pipe))
    spans = [(at, at + 3) for at in range(0, 15, 4)]
    space: Any = SimpleNamespace(table=SimpleNamespace(spans=lambda text: spans[: len(text.split())]))
    read = reading([3, 2, 4])
    read.texts = ["eee  bbb\nccc", "fff ggg", "aaa bbb ccc ddd"]
    found, names = _find_entities(space, read, [2, 0], hits((0, 8, 8), (1, 0, 0)))
    assert asked == [["aaa bbb ccc ddd", "eee bbb ccc"]]
    # of the first text words 5 to 8 of the stream, the last of which has a name; of the second 0 to 2, the first has one
    assert names == ["bbb ccc"]
    assert [part.tolist() for part in (found.number, found.first, found.last)] == [[4, 4], [6, 1], [7, 2]]
    found, names = _find_entities(space, read, [0], hits((0, 1, 2)))
    assert (names, found.number.tolist(), found.first.tolist(), found.last.tolist()) == (["eee"], [4], [0], [0])
    found, names = _find_entities(space, read, [], hits())
    assert (names, len(found.number)) == ([], 0)


def test_entities_are_weighed_as_names_of_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """Latvia has a hostile word: .65, as France has, and no more for being outside the gazetteer."""
    one = reading([9], (HOSTILE, 0), (FRANCE, 2), (TERROR, 8))
    asked: list[Any] = []

    def find(space: Any, read: Any, rows: Any, taken: Hits) -> tuple[Hits, list[str]]:
        asked.append((space is SPACE, read is one, rows, taken.first.tolist()))
        return hits((4, 4, 4), (5, 6, 6), (5, 7, 7)), ["Latvia", "Estonia"]

    monkeypatch.setattr(naming, "_find_entities", find)
    assert name_threats(SPACE, one, [0], entities=True) == [["Estonia", "Terror"]]  # 1.3 and 1.25
    assert asked == [(True, True, [0], [2, 8])]
    one = reading([9], (HOSTILE, 0), (FRANCE, 2))
    monkeypatch.setattr(naming, "_find_entities", lambda *_: (hits((4, 4, 4)), ["Latvia"]))
    assert name_threats(SPACE, one, [0], entities=True) == [["France", "Latvia"]]
    assert name_threats(SPACE, one, [0]) == [["France"]]


def test_peoples_count_and_every_further_name_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    entities = [entity("aaa", "NORP", 0, 3), entity("bbb", "ORG", 4, 7), entity("aaa", "NORP", 8, 11)]
    pipe = lambda texts, batch_size: [SimpleNamespace(ents=entities) for _ in texts]  # noqa: E731
    monkeypatch.setattr(naming, "_pipeline", lambda: SimpleNamespace(pipe=pipe))
    space: Any = SimpleNamespace(table=SimpleNamespace(spans=lambda _: [(0, 3), (4, 7), (8, 11)]))
    read = reading([3])
    read.texts = ["aaa bbb aaa"]
    found, names = _find_entities(space, read, [0], hits())
    assert names == ["aaa", "bbb"]
    assert found.number.tolist() == [4, 5, 4]  # after the four actors
    assert found.first.tolist() == found.last.tolist() == [0, 1, 2]
