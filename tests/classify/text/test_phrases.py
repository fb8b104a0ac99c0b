"""Phrases found in whole arrays are those that a plain search finds."""

from __future__ import annotations

import numpy as np

from framing.classify.text.phrases import PhraseFinder


def search(phrases, elements_of, ids, sentence):
    """Every phrase from every token on, the next fitting word each time."""
    found = []
    for number, steps in phrases:
        for first in range(len(ids)):
            if steps[0][1] not in elements_of[ids[first]]:
                continue
            last = first
            for gap, element in steps[1:]:
                within = range(last + 1, min(last + gap + 2, len(ids)))
                fitting = (at for at in within if sentence[at] == sentence[last] and element in elements_of[ids[at]])
                last = next(fitting, None)
                if last is None:
                    break
            if last is not None:
                found.append((number, first, last))
    return sorted(found)


def test_found_are_the_phrases_of_a_plain_search() -> None:
    rng = np.random.default_rng(0)
    elements_of = [sorted(set(rng.integers(0, 12, rng.integers(0, 4)).tolist())) for _ in range(40)]
    phrases = []
    for number in range(60):
        size = int(rng.integers(1, 5))
        gaps = [0, *rng.integers(0, 4, size - 1).tolist()]
        phrases.append((number % 50, tuple(zip(gaps, rng.integers(0, 12, size).tolist(), strict=True))))
    finder = PhraseFinder(phrases)
    for known in (20, 40):  # word types are met little by little
        kinds = np.array([finder.kinds(elements) for elements in elements_of[:known]], np.int32).T
        ids = rng.integers(0, known, 500).astype(np.int32)
        sentence = np.cumsum(rng.random(500) < 0.1)
        found = sorted(zip(*(part.tolist() for part in finder.find(ids, kinds, sentence)), strict=True))
        assert found == search(phrases, elements_of, ids, sentence)
        assert len(found) > 500
    assert not len(finder.find(ids[:0], kinds, sentence[:0])[0])


def test_without_phrases_nothing_is_found() -> None:
    finder = PhraseFinder([])
    kinds = np.array([finder.kinds([1, 2])], np.int32).T
    assert not len(finder.find(np.zeros(5, np.int32), kinds, np.zeros(5, np.int64))[0])
