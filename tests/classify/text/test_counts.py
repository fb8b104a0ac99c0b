"""Counts of words and pairs, and marks on words, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.classify.text.counts import (
    PAIR,
    count_pairs,
    count_words,
    find_pairs,
    mark_after,
    mark_opening,
    mark_sentences,
    pair_keys,
    tally,
)
from framing.classify.text.words import Stream


def stream(ids: list[int], owner: list[int], sentence: list[int], texts: int) -> Stream:
    parts = (np.array(part, np.int32) for part in (ids, owner, sentence))
    return Stream(*parts, np.zeros(len(ids), bool), texts)


# two texts with words and one without between them; the first has two sentences
WORDS = stream([3, 4, 3, 4, 4, 3], [0, 0, 0, 0, 2, 2], [1, 1, 2, 2, 4, 4], 3)


def marked(*places: int) -> np.ndarray:
    out = np.zeros(6, bool)
    out[list(places)] = True
    return out


def test_words_of_each_text_are_counted() -> None:
    assert count_words(WORDS, 6).toarray().tolist() == [[0, 0, 0, 2, 2, 0], [0] * 6, [0, 0, 0, 1, 1, 0]]


def test_rows_and_columns_that_come_together() -> None:
    counts = tally(np.array([1, 0, 1, 1]), np.array([2, 0, 2, 1]), 3, 3)
    assert counts.toarray().tolist() == [[1, 0, 0], [0, 1, 2], [0, 0, 0]]
    assert (counts.dtype, counts.indices.dtype) == (np.float32, np.int32)
    single = tally(np.array([1, 1]), np.array([0, 0]), 2, 1)
    assert (single.indptr.tolist(), single.indices.tolist(), single.data.tolist()) == ([0, 0, 1], [0], [2])
    empty = np.zeros(0, np.int64)
    assert tally(empty, empty, 2, 0).shape == (2, 0)


def test_many_texts_and_words_do_not_run_over() -> None:
    # row 70,000 of 70,000 columns: a place beyond 32 bits
    counts = tally(np.array([70_000], np.int32), np.array([69_999], np.int32), 70_001, 70_000)
    assert (counts.nonzero()[0].tolist(), counts.nonzero()[1].tolist()) == ([70_000], [69_999])


def test_pairs_are_neighbours_of_one_sentence() -> None:
    keys, places = pair_keys(WORDS)
    first, second = (3 << PAIR) | 4, (4 << PAIR) | 3
    assert (keys.tolist(), places.tolist()) == ([first, first, second], [0, 2, 4])
    column, places = find_pairs(WORDS, pd.Index([7, second]))
    assert (column.tolist(), places.tolist()) == ([1], [4])
    column, places = find_pairs(WORDS, pd.Index([first]))
    assert (column.tolist(), places.tolist()) == ([0, 0], [0, 2])
    assert count_pairs(WORDS, pd.Index([first, second])).toarray().tolist() == [[2, 0], [0, 0], [0, 1]]


def test_marks_on_sentences_and_on_what_follows() -> None:
    assert np.flatnonzero(mark_sentences(WORDS, marked(1, 5))).tolist() == [0, 1, 4, 5]
    assert np.flatnonzero(mark_opening(WORDS)).tolist() == [0, 1, 4, 5]
    assert np.flatnonzero(mark_after(WORDS, marked(0, 4), 1)).tolist() == [1, 5]
    assert np.flatnonzero(mark_after(WORDS, marked(3, 5), 4)).tolist() == []
    last = stream([3, 3], [0, 0], [1, 2], 1)  # the last sentence has one word
    assert mark_sentences(last, np.array([False, True])).tolist() == [False, True]
    long = stream([3] * 6, [0] * 6, [1] * 6, 1)
    assert np.flatnonzero(mark_after(long, marked(0, 3), 2)).tolist() == [1, 2, 4, 5]
    assert np.flatnonzero(mark_after(long, marked(4), 3)).tolist() == [5]


def test_texts_without_words_have_no_marks() -> None:
    nothing = stream([], [], [], 2)
    none = np.zeros(0, bool)
    assert mark_sentences(nothing, none).tolist() == mark_opening(nothing).tolist() == []
    assert mark_after(nothing, none, 2).tolist() == []
    assert count_words(nothing, 4).toarray().tolist() == [[0] * 4] * 2


def test_the_first_sentence_of_a_text_may_be_any_number() -> None:
    later = stream([3, 3, 3], [1, 1, 1], [5, 5, 6], 2)
    assert mark_opening(later).tolist() == [True, True, False]
