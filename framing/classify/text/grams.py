"""Character n-grams of word types: counted once per type, never per text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

SHORTEST, LONGEST = 3, 5
MAX_WORD = 40
_BITS = 12  # of a letter in a packed n-gram: LONGEST of them in 60 bits


def split_grams(word: str) -> list[str]:
    """The character n-grams (3 to 5) of a word with a blank on either side, repeats included; none of no word."""
    if not word:
        return []
    padded = f" {word[:MAX_WORD]} "
    grams = [
        padded[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(max(len(padded) - size + 1, 0))
    ]
    return grams or [padded]


def index_grams(words: Sequence[str]) -> dict[str, int]:
    """All n-grams of words in sorted order, each with its number."""
    return {gram: number for number, gram in enumerate(sorted({gram for word in words for gram in split_grams(word)}))}


class GramCounter:
    """Counts known n-grams (n-gram to column) in words, packed into numbers and many words at a time."""

    def __init__(self, index: Mapping[str, int]) -> None:
        letters = sorted({letter for gram in index for letter in gram})
        self.columns = len(index)
        self._codes = np.zeros(max(map(ord, letters), default=0) + 2, np.int64)  # the last stands for all beyond
        self._index = dict(index) if len(letters) >= 1 << _BITS else None
        if self._index is None:
            self._codes[list(map(ord, letters))] = np.arange(1, len(letters) + 1)
            packed = np.array([self._pack(gram) for gram in index], np.int64)
            order = np.argsort(packed)
            self._packed, self._column = packed[order], np.array(list(index.values()), np.int64)[order]

    def count(self, words: Sequence[str]) -> sp.csr_matrix:
        """Counts per word (words, n-grams); n-grams that are not known are left out."""
        if self._index is not None:
            found = [
                (row, self._index[gram])
                for row, word in enumerate(words)
                for gram in split_grams(word)
                if gram in self._index
            ]
            pairs = np.array(found, np.int64).reshape(-1, 2).T
            return self._tally(pairs[0], pairs[1], len(words))
        padded = [f" {word[:MAX_WORD]} " if word else "" for word in words]
        text = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = self._codes[np.minimum(text, len(self._codes) - 1)]
        sizes = np.array([len(word) for word in padded], np.int64)
        owner = np.repeat(np.arange(len(words)), sizes)
        left = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(codes))  # letters from here to the end of the word
        rows, columns = [], []
        packed, whole = codes, codes > 0
        for size in range(2, LONGEST + 1):
            following = np.append(codes[size - 1 :], np.zeros(size - 1, np.int64))
            packed, whole = packed << _BITS | following, whole & (following > 0)
            if size >= SHORTEST:
                here = np.flatnonzero(whole & (left >= size))
                place, known = self._find(packed[here])
                rows.append(owner[here[known]])
                columns.append(self._column[place[known]])
        return self._tally(np.concatenate(rows), np.concatenate(columns), len(words))

    def _pack(self, gram: str) -> int:
        packed = 0
        for letter in gram:
            packed = packed << _BITS | int(self._codes[ord(letter)])
        return packed

    def _find(self, packed: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        if not len(self._packed):
            return np.zeros(len(packed), np.int64), np.zeros(len(packed), bool)
        place = np.minimum(np.searchsorted(self._packed, packed), len(self._packed) - 1)
        return place, self._packed[place] == packed

    def _tally(self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], words: int) -> sp.csr_matrix:
        counts = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(words, self.columns))
        counts.sum_duplicates()
        return counts
