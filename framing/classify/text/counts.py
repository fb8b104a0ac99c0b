"""Streams of word types to sparse counts: words, pairs of words, and words in a given surrounding."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from framing.classify.text.words import BREAK, FIRST_WORD, QUOTE, Stream

_SIEVE, _ODD = 20, np.uint64(0x9E3779B97F4A7C15)
PAIR = np.int64(1) << 31  # a pair of types is first * PAIR + second


def count_words(stream: Stream, width: int, where: npt.NDArray[np.bool_] | None = None) -> sp.csr_matrix:
    """Counts of word types per text (texts, width); `where` keeps only some tokens."""
    keep = stream.ids >= FIRST_WORD
    if where is not None:
        keep &= where
    keys = stream.owner[keep].astype(np.int64) * width + stream.ids[keep]
    return tally(keys, stream.texts, width)


def pair_keys(stream: Stream) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Neighbouring words within a sentence: their keys, the text of each, and the place of the first token."""
    first, second = stream.ids[:-1], stream.ids[1:]
    together = (first >= FIRST_WORD) & (second >= FIRST_WORD) & (stream.owner[:-1] == stream.owner[1:])
    places = np.flatnonzero(together)
    return first[places].astype(np.int64) * PAIR + second[places], stream.owner[places], places


def count_pairs(stream: Stream, pairs: npt.NDArray[np.int64]) -> sp.csr_matrix:
    """Counts of the given pairs (sorted keys) per text (texts, pairs)."""
    keys, owner, _ = pair_keys(stream)
    column, known = find_keys(keys, pairs)
    return tally(owner[known].astype(np.int64) * max(len(pairs), 1) + column[known], stream.texts, len(pairs))


def find_keys(
    keys: npt.NDArray[np.int64], among: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The place of each key in a sorted list, and whether it is there."""
    if not len(among):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    sieve = np.zeros(1 << _SIEVE, bool)
    sieve[_scatter(among)] = True
    likely = np.flatnonzero(sieve[_scatter(keys)])  # most keys are nowhere, and miss quickly
    place = np.minimum(np.searchsorted(among, keys[likely]), len(among) - 1)
    there = among[place] == keys[likely]
    column, known = np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    column[likely[there]], known[likely[there]] = place[there], True
    return column, known


def _scatter(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """A number below 2 to the power of `_SIEVE` for each key."""
    return keys.astype(np.uint64) * _ODD >> np.uint64(64 - _SIEVE)


def tally(keys: npt.NDArray[np.int64], rows: int, width: int) -> sp.csr_matrix:
    """How often each key (row * width + column) stands there (rows, width)."""
    unique, counts = np.unique(keys, return_counts=True)
    row, column = np.divmod(unique, max(width, 1))
    starts = np.searchsorted(row, np.arange(rows + 1))
    return sp.csr_matrix((counts.astype(np.float64), column, starts), shape=(rows, width))


def mark_after(stream: Stream, marked: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.bool_]:
    """Tokens at most `reach` places after a marked token of the same sentence."""
    sentence = number_sentences(stream)
    out = np.zeros(len(stream.ids), bool)
    for step in range(1, reach + 1):
        out[step:] |= marked[:-step] & (sentence[step:] == sentence[:-step])
    return out


def number_sentences(stream: Stream) -> npt.NDArray[np.int64]:
    """A number per token that changes at sentence ends and between texts."""
    ends = stream.ids == BREAK
    new_text = np.diff(stream.owner, prepend=-1) != 0
    return np.cumsum(ends | new_text)


def mark_sentences(stream: Stream, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """All tokens of the sentences (up to `.;:!?`) in which a marked token stands."""
    sentence = number_sentences(stream)
    if not len(sentence):
        return np.zeros(0, bool)
    return np.bincount(sentence, weights=marked, minlength=int(sentence[-1]) + 1)[sentence] > 0


def mark_quoted(stream: Stream) -> npt.NDArray[np.bool_]:
    """Tokens that stand between quotation marks of the same text."""
    marks = np.cumsum(stream.ids == QUOTE)
    starts = np.flatnonzero(np.diff(stream.owner, prepend=-1))
    before = np.zeros(stream.texts, np.int64)
    if len(starts):
        before[stream.owner[starts]] = marks[starts] - (stream.ids[starts] == QUOTE)
        marks = marks - before[stream.owner]
    return (marks % 2 == 1) & (stream.ids != QUOTE)
