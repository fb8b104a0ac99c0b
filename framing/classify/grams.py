"""Character n-grams of word types: counted once per type, never per text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

SHORTEST, LONGEST = 3, 5
MAX_WORD = 40


def split_grams(word: str) -> list[str]:
    """The character n-grams (3 to 5) of a word with a blank on either side, repeats included; none of no word."""
    if not word:
        return []
    padded = f" {word[:MAX_WORD]} "
    grams = [
        padded[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(max(len(padded) - size + 1, 0))
    ]
    return grams or [padded]


def count_grams(words: Sequence[str], index: dict[str, int] | None = None) -> tuple[sp.csr_matrix, dict[str, int]]:
    """Counts of n-grams per word (words, n-grams), and the index of n-grams.

    Without an index, one is made of all n-grams in sorted order; with one, other n-grams are left out.
    """
    split = [split_grams(word) for word in words]
    if index is None:
        index = {gram: number for number, gram in enumerate(sorted({gram for grams in split for gram in grams}))}
    rows, columns = [], []
    for row, grams in enumerate(split):
        for gram in grams:
            column = index.get(gram)
            if column is not None:
                rows.append(row)
                columns.append(column)
    counts = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(words), len(index)))
    counts.sum_duplicates()
    return counts, index
