"""Words of a text with their places, and numbers for runs of words: what duplicate and reuse search compare."""

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
_KNOWN: dict[str, int] = {}
_MOST_KNOWN = 2_000_000


def number_words(text: str) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """A number for every word, the same for the same word in any case and with long s, and the words' places.

    Places have shape (words, 2): first character and one past the last.
    """
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.clear()
    matches = list(_WORD.finditer(text))
    numbers = np.fromiter((_number(match[0]) for match in matches), dtype=np.uint64, count=len(matches))
    places = np.array([match.span() for match in matches], dtype=np.int64).reshape(-1, 2)
    return numbers, places


def _number(word: str) -> int:
    found = _KNOWN.get(word)
    if found is None:
        found = _KNOWN[word] = crc32(unicodedata.normalize("NFKC", word).lower().encode("utf-8", "surrogatepass"))
    return found


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
