"""The phrases of a codebook, read into words to look for: words, word forms, alternatives and gaps (docs/phrases.md).

``resist* ...4 (soviet|communis*)`` is a word that begins with "resist" and, with at most four words between, "soviet" or
a word that begins with "communis". Square brackets hold what may be missing: ``hono[u]r``, ``[the] kremlin``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product

Words = tuple[str, ...]  # alternatives for one word, sorted; a final "*" marks the beginning of a word
Phrase = tuple[tuple[int, Words], ...]  # how many words may stand before a word, and the word

MOST_PHRASES, MOST_WORDS, WIDEST_GAP = 64, 400, 30
_BETWEEN = "|"  # a border between words; a gap of n words is the number n; a set of strings is part of a word
_Token = str | int | frozenset[str]
_Sequence = tuple[_Token, ...]
_BORDERS = " \t-'’"
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"['’]s(?!\w)")  # no word of its own
_LETTERS, _GAP = re.compile(r"[^\W\d_]+"), re.compile(r"\.\.\.(\d{1,2})(?!\d)")


class PhraseFault(ValueError):
    """What is wrong with a phrase, and at which of its characters (from 0)."""

    def __init__(self, reason: str, place: int) -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


@cache
def read_phrase(text: str, *, open_end: bool = False) -> tuple[Phrase, ...]:
    """All rows of words that a phrase stands for, in lower case; with `open_end` its last word may go on.

    Raises
    ------
    PhraseFault : the phrase is not of the grammar, or stands for too much.
    """
    reader = _Reader(text)
    found = reader.read_alternatives()
    if reader.place < len(text):
        raise PhraseFault(f"{text[reader.place]!r} closes nothing", reader.place)
    phrases = [phrase for sequence in found for phrase in _as_phrases(sequence, open_end, len(text))]
    if len(phrases) > MOST_PHRASES:
        raise PhraseFault(f"this covers more than {MOST_PHRASES} phrases; write it as several", 0)
    return tuple(dict.fromkeys(phrases))


def join_initials(word: str) -> str:
    """Letters with points as one word (``u.s.s.r.`` as ussr); ``u.s.`` keeps its points, for "us" is another word."""
    if not _INITIALS.match(word):
        return word
    joined = word.replace(".", "")
    return "u.s." if joined == "us" else joined


class _Reader:
    """Reads a phrase from left to right; `place` is the next character."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def read_alternatives(self) -> list[_Sequence]:
        found = self._read_sequence()
        while self.text.startswith("|", self.place):
            self.place += 1
            found = found + self._read_sequence()
        return found

    def _read_sequence(self) -> list[_Sequence]:
        """All sequences of tokens up to a bar, a closing bracket or the end; alternatives within one word stay one."""
        found: list[_Sequence] = [()]
        while self.place < len(self.text) and self.text[self.place] not in "|)]":
            start = self.place
            options = self._read_item()
            if len(found) * len(options) > MOST_PHRASES:
                raise PhraseFault(f"this covers more than {MOST_PHRASES} phrases; write it as several", start)
            found = [_join(before, after, start) for before, after in product(found, options)]
        return found

    def _read_item(self) -> list[_Sequence]:
        start, char = self.place, self.text[self.place]
        if initials := _INITIALS.match(self.text, start):
            self.place = initials.end()
            return [(frozenset({join_initials(initials[0].lower())}),)]
        if possessive := _POSSESSIVE.match(self.text, start):
            self.place = possessive.end()
            return [()]
        if letters := _LETTERS.match(self.text, start):
            self.place = letters.end()
            return [(frozenset({letters[0].lower()}),)]
        if gap := _GAP.match(self.text, start):
            if int(gap[1]) > WIDEST_GAP:
                raise PhraseFault(f"a gap holds at most {WIDEST_GAP} words", start)
            self.place = gap.end()
            return [(_BETWEEN, int(gap[1]), _BETWEEN)]
        self.place += 1
        if char in _BORDERS:
            return [(_BETWEEN,)]
        if char == "*" or unicodedata.category(char)[0] == "M":
            return [(frozenset({char}),)]
        if char in "([":
            inside = _merge(self.read_alternatives())
            if not self.text.startswith(")" if char == "(" else "]", self.place):
                raise PhraseFault(f"{char!r} is not closed", start)
            self.place += 1
            return inside if char == "(" else _merge([(), *inside])
        what = "a gap is written ...3, with the most words it may hold" if char == "." else (
            "numbers are not words: give a regular expression under patterns" if char.isdigit() else
            f"{char!r} is not part of a phrase: give a regular expression under patterns"
        )  # fmt: skip
        raise PhraseFault(what, start)


def _join(before: _Sequence, after: _Sequence, place: int) -> _Sequence:
    """Two sequences end to end; parts of one word grow together."""
    if before and after and isinstance(before[-1], frozenset) and isinstance(after[0], frozenset):
        if len(before[-1]) * len(after[0]) > MOST_WORDS:
            raise PhraseFault(f"one word with more than {MOST_WORDS} forms", place)
        return (*before[:-1], frozenset(one + other for one in before[-1] for other in after[0]), *after[1:])
    return before + after


def _merge(sequences: list[_Sequence]) -> list[_Sequence]:
    """Alternatives that are all parts of one word become one."""
    inside = [each for each in sequences if not each or (len(each) == 1 and isinstance(each[0], frozenset))]
    pieces = frozenset(piece for each in inside for piece in (each[0] if each else ("",)))  # type: ignore[union-attr]
    outside = [each for each in sequences if each not in inside]
    return list(dict.fromkeys(([(pieces,)] if pieces else []) + outside))


def _as_phrases(sequence: _Sequence, open_end: bool, end: int) -> list[Phrase]:
    """The phrases of a sequence: one, and another for each way to leave out words that may be missing."""
    found: list[tuple[int, tuple[tuple[int, Words], ...]]] = [(0, ())]  # the gap after the words so far, and these
    for place, token in enumerate(sequence):
        if isinstance(token, int):
            found = [(gap + token, words) for gap, words in found]
        elif isinstance(token, frozenset):
            last = open_end and place == len(sequence) - 1
            forms = tuple(sorted({_as_word(piece, last, end) for piece in token} - {""}))
            with_it = [(0, (*words, (gap if words else 0, forms))) for gap, words in found if forms]
            found = with_it + (found if "" in token else [])
    for gap, words in found:
        if not words:
            raise PhraseFault("a phrase needs a word that may not be missing", 0)
        if gap:
            raise PhraseFault("a gap at the end says nothing", end)
    return [words for _, words in found]


def _as_word(piece: str, last: bool, end: int) -> str:
    stem = piece.rstrip("*")
    if "*" in stem:
        raise PhraseFault(f"in {piece!r}, '*' stands for the end of a word and must come last", end)
    if piece and not stem:
        raise PhraseFault("'*' needs letters before it", end)
    return stem + "*" if piece and (last or stem != piece) else stem
