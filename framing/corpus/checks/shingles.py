"""Words of a text with their places, and numbers for runs of words, by which duplicates, reuse and near twins are found."""

from __future__ import annotations

import re
import unicodedata
from zlib import crc32

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)


class _Numbers(dict[str, int]):
    """Word to number, worked out once: the same number for any case and for long s."""

    def __missing__(self, word: str) -> int:
        plain = unicodedata.normalize("NFKC", word).lower()
        number = self[word] = crc32(plain.encode("utf-8", "surrogatepass"))
        return number


_KNOWN = _Numbers()
_MOST_KNOWN = 2_000_000


def number_words(text: str) -> Numbers:
    """A number (32 bits) for every word of a text."""
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.clear()
    return np.array(list(map(_KNOWN.__getitem__, _WORD.findall(text))), dtype=np.uint64)


def place_words(text: str) -> npt.NDArray[np.int32]:
    """First character and one past the last of every word, shape (words, 2)."""
    return np.array([match.span() for match in _WORD.finditer(text)], dtype=np.int32).reshape(-1, 2)


def number_runs(words: Numbers, length: int) -> Numbers:
    """A well-spread 64-bit number for every run of `length` words; empty when there are fewer."""
    if len(words) < length:
        return np.zeros(0, dtype=np.uint64)
    count = len(words) - length + 1
    runs = np.zeros(count, dtype=np.uint64)
    for step in range(length):
        runs = (runs + words[step : step + count]) * _MULTIPLIER
        runs ^= runs >> np.uint64(29)
    return (runs ^ (runs >> np.uint64(31))) * _SPREAD
