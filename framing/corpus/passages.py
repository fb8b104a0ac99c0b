"""Passages: a text cut into stretches of 40 to 220 words at paragraph and sentence ends, never altered.

The cut is one pass from left to right: among all places where 40 to 220 words of the passage have gone by, the
cheapest is taken. A place costs its distance in words from `TARGET` and what its kind costs: nothing for a blank
line or a numbered paragraph, some for a sentence end (less where a line ends with it), more for a clause, most
for anywhere else. Texts with hard line breaks, with a line a paragraph, and with one line a volume are thus cut
by the same rule. Nothing but blank space lies between passages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

SHORTEST, TARGET, LONGEST = 40, 150, 220

# what a break costs, in words of distance from TARGET
_PARAGRAPH, _LINE_AND_SENTENCE, _SENTENCE, _CLAUSE, _LINE, _ANYWHERE = 0, 45, 60, 110, 130, 200

# what a character is, as bits
_BLANK, _SENTENCE_MARK, _CLAUSE_MARK, _CLOSER, _OPENER, _LOWER, _IDEOGRAPH, _DIGIT = (1 << bit for bit in range(8))
_MARKS = {
    _SENTENCE_MARK: ".!?…。！？।؟۔",
    _CLAUSE_MARK: ";:؛；：—",
    _CLOSER: "\"')]}”’»」』",
    _OPENER: "\"'([{“‘«「『",
    _DIGIT: "0123456789",
}
_IDEOGRAPHS = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_LAST_CODE = 0xFFFF
_NEWLINE, _RETURN = 10, 13

_NO_SENTENCE_END = re.compile(
    r"""[("'“‘\[]*(?: \d{1,3} | (?:[^\W\d_]\.)*[^\W\d_] | M(?:r|rs|s|essrs) | Dr | St | Hon | Rev | Gen | Col | Capt |
    Lt | Sgt | Adm | Gov | Sen | Rep | Pres | Prof | Nos? | Arts? | Vols? | pp | [Cc]f | viz | vs | etc | [Ii]bid |
    Jan | Feb | Mar | Apr | Aug | Sept? | Oct | Nov | Dec | Esq | Jr | Sr | [Cc]h | [Ss]ec | [Ff]ig | [Pp]ara?)\.""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text: characters `start` to `end` (one past the last) and its number of words."""

    start: int
    end: int
    words: int


@dataclass(frozen=True)
class _Words:
    """The words of a text: first characters, ends (one past the last), and the cost of a break before each."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    costs: NDArray[np.int16]


def split_passages(text: str) -> list[Passage]:
    """The passages of a text in order, each of 40 to 220 words; a shorter text is one passage, a blank one none.

    A word is a stretch without blank space; in Chinese and Japanese script it is a character. `start` is the first
    and `end` one past the last character that is not blank; offsets count characters of the text as given.
    """
    words = _find_words(text)
    first, total = 0, len(words.starts)
    passages: list[Passage] = []
    while total - first > LONGEST:
        size = _choose_size(text, words, first, min(LONGEST, total - first - SHORTEST))
        passages.append(_passage(words, first, size))
        first += size
    if first < total:
        passages.append(_passage(words, first, total - first))
    return passages


def _passage(words: _Words, first: int, size: int) -> Passage:
    return Passage(int(words.starts[first]), int(words.ends[first + size - 1]), size)


def _choose_size(text: str, words: _Words, first: int, longest: int) -> int:
    costs = words.costs[first + SHORTEST : first + longest + 1] + _DISTANCE[: longest - SHORTEST + 1]
    while True:
        best = int(costs.argmin())
        last = first + SHORTEST + best - 1
        if words.costs[last + 1] not in (_SENTENCE, _LINE_AND_SENTENCE) or costs[best] >= _ANYWHERE:
            return SHORTEST + best
        if not _NO_SENTENCE_END.fullmatch(text, words.starts[last], words.ends[last]):
            return SHORTEST + best
        costs[best] = _ANYWHERE + _DISTANCE[best]


_DISTANCE: NDArray[np.int16] = np.abs(np.arange(SHORTEST, LONGEST + 1) - TARGET).astype(np.int16)


def _find_words(text: str) -> _Words:
    if text.isascii():
        codes: NDArray[np.unsignedinteger] = np.frombuffer(text.encode("ascii"), np.uint8)
        flags = _flag_table()[codes]
    else:
        codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
        if len(codes) > len(text):  # a character beyond the first plane takes two numbers of sixteen bits
            codes = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _LAST_CODE)
        flags = _flag_table()[codes]
    blank = np.concatenate(([True], (flags & _BLANK) != 0, [True]))
    begins = ~blank[1:-1] & blank[:-2]
    if (flags & _IDEOGRAPH).any():
        ideograph = (flags & _IDEOGRAPH) != 0
        begins |= ideograph
        begins[1:] |= ideograph[:-1] & ((flags[1:] & (_BLANK | _SENTENCE_MARK | _CLAUSE_MARK | _CLOSER)) == 0)
    starts = np.flatnonzero(begins)
    ends = np.flatnonzero(~blank[1:-1] & (blank[2:] | np.concatenate((begins[1:], [True])))) + 1
    return _Words(starts, ends, _break_costs(codes, flags, starts, ends))


def _break_costs(
    codes: NDArray[np.unsignedinteger], flags: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int16]:
    """What a break before each word costs; abbreviations still count as sentence ends (see `_choose_size`)."""
    costs = np.full(len(starts), _ANYWHERE, np.int16)
    if len(starts) < 2:
        return costs
    ends_line = codes == _NEWLINE
    returns = codes == _RETURN
    if returns.any():
        ends_line |= returns & (np.append(codes[1:], 0) != _NEWLINE)
    word_after = np.searchsorted(starts, np.flatnonzero(ends_line))
    newlines = np.bincount(word_after, minlength=len(starts))[1 : len(starts)]
    mark, bare = flags[ends[:-1] - 1], codes[ends - 1]
    for step in (2, 3):
        before = np.maximum(ends[:-1] - step, starts[:-1])
        mark = np.where((mark & _CLOSER) != 0, flags[before], mark)
    opening = flags[starts[1:]]
    opening = np.where((opening & _OPENER) != 0, flags[np.minimum(starts[1:] + 1, ends[1:] - 1)], opening)
    sentence = ((mark & _SENTENCE_MARK) != 0) & ((opening & _LOWER) == 0)
    numbered = ((flags[starts[1:]] & _DIGIT) != 0) & ((bare[1:] == ord(".")) | (bare[1:] == ord(")")))
    costs[1:][newlines > 0] = _LINE
    costs[1:][(mark & _CLAUSE_MARK) != 0] = _CLAUSE
    costs[1:][sentence] = _SENTENCE
    costs[1:][sentence & (newlines > 0)] = _LINE_AND_SENTENCE
    costs[1:][(newlines > 1) | (numbered & (newlines > 0))] = _PARAGRAPH
    return costs


@cache
def _flag_table() -> NDArray[np.uint8]:
    table = np.zeros(_LAST_CODE + 1, np.uint8)
    for code in range(_LAST_CODE):
        character = chr(code)
        table[code] = (_BLANK if character.isspace() else 0) | (_LOWER if character.islower() else 0)
    for flag, characters in _MARKS.items():
        table[[ord(character) for character in characters]] |= flag
    for low, high in _IDEOGRAPHS:
        table[low : high + 1] |= _IDEOGRAPH
    return table
