"""Streams of words to sparse counts: words, and pairs of neighbouring words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from framing.classify.text.words import Stream

PAIR = 31  # a pair of types is first << PAIR | second
Keys = npt.NDArray[np.int64]


def count_words(stream: Stream, width: int) -> sp.csr_matrix:
    """Counts of word types per text (texts, width)."""
    return tally(stream.owner, stream.ids, stream.texts, width)


def pair_keys(stream: Stream) -> tuple[Keys, Keys]:
    """Neighbouring words within a sentence: their keys, and the places of the first words."""
    places = np.flatnonzero(stream.sentence[1:] == stream.sentence[:-1])
    return stream.ids[places].astype(np.int64) << PAIR | stream.ids[places + 1], places


def count_pairs(stream: Stream, known: pd.Index) -> sp.csr_matrix:
    """Counts of known pairs (keys) per text (texts, pairs)."""
    column, places = find_pairs(stream, known)
    return tally(stream.owner[places], column, stream.texts, len(known))


def find_pairs(stream: Stream, known: pd.Index) -> tuple[Keys, Keys]:
    """Which of the known pairs stand in a stream, and the places of their first words."""
    keys, places = pair_keys(stream)
    column = known.get_indexer(pd.Index(keys))
    there = column >= 0
    return column[there], places[there]


def tally(rows: npt.NDArray[np.integer], columns: npt.NDArray[np.integer], height: int, width: int) -> sp.csr_matrix:
    """How often each row and column come together (height, width); single precision."""
    unique, counts = np.unique(rows.astype(np.int64) * max(width, 1) + columns, return_counts=True)
    row, column = np.divmod(unique, max(width, 1))
    starts = np.searchsorted(row, np.arange(height + 1))
    return sp.csr_matrix((counts.astype(np.float32), column.astype(np.int32), starts), shape=(height, width))


def mark_sentences(stream: Stream, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """All words of the sentences (up to `.;:!?`) in which a marked word stands."""
    held = np.zeros(int(stream.sentence[-1]) + 1 if len(stream.sentence) else 1, bool)
    held[stream.sentence[marked]] = True
    return held[stream.sentence]


def mark_after(stream: Stream, marked: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.bool_]:
    """Words at most `reach` words after a marked one of the same sentence."""
    out = np.zeros(len(stream.ids), bool)
    places = np.flatnonzero(marked)
    for step in range(1, reach + 1):
        places = places[places < len(out) - step]
        out[places[stream.sentence[places + step] == stream.sentence[places]] + step] = True
    return out


def mark_opening(stream: Stream) -> npt.NDArray[np.bool_]:
    """The words of the first sentence of each text that has words."""
    starts = np.flatnonzero(np.diff(stream.owner, prepend=-1))
    opening = np.zeros(stream.texts, np.int32)
    opening[stream.owner[starts]] = stream.sentence[starts]
    return stream.sentence == opening[stream.owner]
