"""Phrases found by joins are those that a plain search finds."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.text.phrases import Hits, PhraseFinder, _go_on
from framing.classify.text.spelling import spell
from framing.classify.text.words import WordTable
from framing.codebook.phrases import read_phrase


def find(phrases: list[str], *texts: str) -> list[tuple[int, int, int]]:
    table = WordTable()
    stream = table.read(texts)
    finder = PhraseFinder([(number, row) for number, text in enumerate(phrases) for row in read_phrase(text)], spell)
    return tell(finder.find(stream, table))


def tell(hits: Hits) -> list[tuple[int, int, int]]:
    return sorted(zip(hits.number.tolist(), hits.first.tolist(), hits.last.tolist(), strict=True))


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("fleet", "the fleets and the fleet", [(4, 4)]),
        ("fleet*", "the fleets and the fleet", [(1, 1), (4, 4)]),
        ("hold ...2 line", "hold the old line", [(0, 3)]),
        ("hold ...1 line", "hold the old line", []),
        ("hold ...2 line", "hold the. old line", []),
        ("hold line", "hold 12 's line", [(0, 1)]),
        ("hold ...3 line", "hold line line", [(0, 1)]),
        ("hold ...3 line", "hold hold line", [(0, 2)]),
        ("hold the line", "hold the wall, hold the line", [(3, 5)]),
        ("honour", "honor and honours", [(0, 0)]),
        ("national defen*", "nation¬\nal\ndefence", [(0, 1)]),
        ("ussr|u.s. fleet", "the U. S. S. R. and the U.S. fleet; join us", [(1, 1), (4, 5)]),
        ("non[-]aligned", "Nonaligned or non-aligned", [(0, 0), (2, 3)]),
        ("[the] kremlin", "the kremlin", [(0, 1)]),
    ],
)
def test_one_phrase(phrase: str, text: str, found: list[tuple[int, int]]) -> None:
    assert [(first, last) for _, first, last in find([phrase], text)] == found


def test_phrases_stay_within_their_text() -> None:
    assert find(["a fleet"], "we hold a", "fleet", "a fleet") == [(0, 4, 5)]
    assert find(["fleet"]) == find(["fleet"], "", "") == find([], "a fleet") == []


def test_a_word_that_ends_two_phrases_of_a_cue_counts_once() -> None:
    assert find(["fleet|old fleet", "fleet"], "old fleet") == [(0, 0, 1), (1, 1, 1)]


def test_what_was_met_before_does_not_matter() -> None:
    first, second = WordTable(), WordTable()
    finder = PhraseFinder([(0, row) for row in read_phrase("fleet*")], spell)
    for table in (first, second, first):
        stream = table.read(["some words and fleetness"])
        assert tell(finder.find(stream, table)) == [(0, 3, 3)]
        table.read(["fleets"])
    first.forget()
    assert tell(finder.find(first.read(["a fleetful"]), first)) == [(0, 1, 1)]


def test_hits_of_a_range_are_counted_from_its_start() -> None:
    hits = Hits(np.array([4, 1, 3, 2, 0]), np.arange(5), np.arange(5) + 10)
    assert tell(hits.among(range(1, 4))) == [(0, 1, 11), (1, 3, 13), (2, 2, 12)]
    assert tell(hits.among(range(5, 5))) == []


@pytest.mark.parametrize(
    ("last", "following", "reach", "kept", "nearest"),
    [
        # as many places as following ones: the nearest behind each, at most three on
        ([1, 2, 7, 9], [2, 4, 10], 3, [0, 1, 2, 3], [2, 4, 10, 10]),
        ([1, 2, 6, 9], [2, 4, 9], 3, [0, 1, 2], [2, 4, 9]),
        ([1, 5], [5, 6], 3, [1], [6]),
        # few following ones are looked for from behind: 5, 6 and 7 lie before 8, and 8 itself does not
        ([1, 2, 5, 6, 7, 8, 9], [8], 3, [2, 3, 4], [8] * 3),
        # what lies before the one before goes on with that
        ([1, 2, 3, 4, 5, 6, 20], [3, 5], 9, [0, 1, 2, 3], [3, 3, 5, 5]),
        ([1, 2, 3, 4], [1], 3, [], []),
        ([1, 2, 3], [], 3, [], []),
        ([], [4], 3, [], []),
    ],
)
def test_places_go_on_with_the_nearest_in_reach(
    last: list[int], following: list[int], reach: int, kept: list[int], nearest: list[int]
) -> None:
    found = _go_on(np.array(last, np.int64), np.array(following, np.int64), reach)
    assert [part.tolist() for part in found] == [kept, nearest]


def test_beginnings_of_one_letter_and_of_old_spellings() -> None:
    assert find(["x*"], "xy and x and ax") == [(0, 0, 0)]  # a single letter is no word
    assert find(["a*"], "air and sea") == [(0, 0, 0), (0, 1, 1)]
    assert find(["favour*"], "favors and favourites") == [(0, 0, 0), (0, 2, 2)]
    assert find(["favour"], "favors and favour") == [(0, 2, 2)]


def test_the_first_phrase_may_end_at_the_first_words() -> None:
    # hits of the first two numbers at the places of the first two words
    assert find(["aa", "bb", "aa bb"], "aa bb") == [(0, 0, 0), (1, 1, 1), (2, 0, 1)]
    assert find(["bb aa", "aa"], "aa bb") == [(1, 0, 0)]


def test_words_met_before_are_sought_where_they_stand() -> None:
    table = WordTable()
    finder = PhraseFinder(
        [(number, row) for number, text in enumerate(("aa", "bb", "cc")) for row in read_phrase(text)], spell
    )
    assert tell(finder.find(table.read(["aa bb cc"]), table)) == [(0, 0, 0), (1, 1, 1), (2, 2, 2)]
    assert tell(finder.find(table.read(["bb"]), table)) == [(1, 0, 0)]


def test_more_types_than_sixteen_bits_hold_are_told_apart() -> None:
    """65,535 words begin alike, and another one has a number with a seventeenth bit."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"q{a}{b}{c}{d}" for a in letters[:4] for b in letters for c in letters for d in letters][:65_535]
    assert find(["q*", f"{words[-1]} end", f"{words[0]} end"], " ".join([*words, "end"]))[-1] == (1, 65_534, 65_535)


def search(phrases, sets_of, ids, sentence):
    """Every phrase from every word on, the nearest fitting word each time; of a number, the first start for an end."""
    found = {}
    for number, steps in phrases:
        for first in range(len(ids)):
            if steps[0][1] not in sets_of[ids[first]]:
                continue
            last = first
            for gap, wanted in steps[1:]:
                within = range(last + 1, min(last + gap + 2, len(ids)))
                last = next(
                    (at for at in within if sentence[at] == sentence[last] and wanted in sets_of[ids[at]]), None
                )
                if last is None:
                    break
            if last is not None:
                found.setdefault((number, last), first)
    return sorted((number, first, last) for (number, last), first in found.items())


def test_found_are_the_phrases_of_a_plain_search() -> None:
    rng = np.random.default_rng(0)
    words = [f"w{chr(97 + k)}x" for k in range(20)]
    sets = [sorted(set(rng.choice(words, rng.integers(1, 6)).tolist())) for _ in range(12)]
    sets_of = {word: {number for number, each in enumerate(sets) if word in each} for word in words}
    phrases = []
    for number in range(60):
        size = int(rng.integers(1, 5))
        gaps = [0, *rng.integers(0, 4, size - 1).tolist()]
        phrases.append((number, list(zip(gaps, rng.integers(0, 12, size).tolist(), strict=True))))
    rows = [(number, tuple((gap, tuple(sets[k])) for gap, k in steps)) for number, steps in phrases]
    text = rng.choice(words, 500).tolist()
    ends = rng.random(500) < 0.1
    sentence = np.concatenate([[0], np.cumsum(ends)[:-1]])
    table = WordTable()
    stream = table.read([" ".join(word + "." * bool(end) for word, end in zip(text, ends, strict=True))])
    found = tell(PhraseFinder(rows, spell).find(stream, table))
    assert len(found) > 300
    assert [(number, last) for number, _, last in found] == [
        (n, last) for n, _, last in search(phrases, sets_of, text, sentence)
    ]
