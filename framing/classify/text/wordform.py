"""Regular expressions that are made of words, turned into phrases of words that are matched without scanning text.

Understood are words, alternatives, optional parts, small character classes, ``\\w*`` and ``\\w+`` at the end of a
word, blanks, hyphens, ``\\W+`` and ``[\\s-]`` between words, and gaps such as ``(\\w+ ){0,4}`` or
``(?:\\W+\\w+){0,4}``. Anything else (look-ahead, digits, references) is left to the expression itself.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

Element = tuple[str, ...]  # alternatives; a final "*" marks the beginning of a word
Phrase = tuple[tuple[int, Element], ...]  # words that may stand before an element, and the element

_parser: Any = re._parser  # type: ignore[attr-defined]
_MOST_PHRASES, _MOST_WORDS, _LONGEST_CLASS = 48, 400, 6
_BETWEEN = "|"  # a border between words; a gap of n words is the number n; a set of strings is part of a word
Token = str | int | frozenset[str]


class NotWords(Exception):
    """The expression is more than words."""


def read_words(pattern: str) -> tuple[Phrase, ...]:
    """The phrases of words that a pattern stands for; none where it is more than words."""
    try:
        found = _sequences(_parser.parse(pattern, re.IGNORECASE))
        phrases = [_as_phrase(sequence) for sequence in found]
    except (NotWords, re.error, RecursionError):
        return ()
    return tuple(dict.fromkeys(phrases))


def _sequences(parsed: Any) -> list[tuple[Token, ...]]:
    """All sequences of tokens of a parsed expression; alternatives within one word stay one token."""
    found: list[tuple[Token, ...]] = [()]
    for kind, value in parsed:
        options = _options(str(kind), value)
        found = [_join(before, after) for before, after in product(found, options)]
        if len(found) > _MOST_PHRASES:
            raise NotWords
    return found


def _options(kind: str, value: Any) -> list[tuple[Token, ...]]:
    if kind == "LITERAL":
        return [_letter(chr(value))]
    if kind == "IN":
        return [_character_class(value)]
    if kind == "AT":
        return [("",)] if str(value) == "AT_BOUNDARY" else _refuse()
    if kind == "SUBPATTERN" and not value[1] and not value[2]:
        return _merge(_sequences(value[3]))
    if kind == "BRANCH":
        return _merge([sequence for part in value[1] for sequence in _sequences(part)])
    if kind == "MAX_REPEAT":
        return _repeat(*value)
    return _refuse()


def _letter(char: str) -> tuple[Token, ...]:
    if char.isalpha():
        return (frozenset({char.lower()}),)
    if char in " -'’/\t":
        return (_BETWEEN,)
    raise NotWords


def _character_class(parts: Any) -> tuple[Token, ...]:
    kinds = {str(kind) for kind, _ in parts}
    if kinds == {"LITERAL"}:
        chars = [chr(value) for _, value in parts]
        if all(char.isalpha() for char in chars) and len(chars) <= _LONGEST_CLASS:
            return (frozenset(char.lower() for char in chars),)
        if all(char in " -'’/" for char in chars):
            return (_BETWEEN,)
    names = {str(value) if str(kind) == "CATEGORY" else chr(value) for kind, value in parts if str(kind) != "NEGATE"}
    if "NEGATE" not in kinds and names <= {"CATEGORY_SPACE", "CATEGORY_NOT_WORD", " ", "-", "'", "’", ","}:
        return (_BETWEEN,)
    if "NEGATE" not in kinds and names == {"CATEGORY_WORD"}:
        return (frozenset({"*"}),)
    raise NotWords


def _repeat(least: int, most: Any, inner: Any) -> list[tuple[Token, ...]]:
    most = 99 if str(most) == "MAXREPEAT" else int(most)
    parts = _merge(_sequences(inner))
    star, between = (frozenset({"*"}),), (_BETWEEN,)
    if parts in ([star], [between]):
        return parts if parts == [star] or least else [(), between]
    if least == 0 and parts in ([star + between], [between + star]):
        return [(_BETWEEN, most, _BETWEEN)]
    if (least, most) == (0, 1):
        return _merge([(), *parts])
    if least == 1 and most == 99 and len(parts) == 1 and len(parts[0]) == 1 and isinstance(parts[0][0], frozenset):
        return [(frozenset({*parts[0][0], *(piece * 2 for piece in parts[0][0])}),)]
    if least == most == 1:
        return parts
    raise NotWords


def _join(before: tuple[Token, ...], after: tuple[Token, ...]) -> tuple[Token, ...]:
    """Two sequences end to end; parts of one word grow together."""
    if before and after and isinstance(before[-1], frozenset) and isinstance(after[0], frozenset):
        grown = frozenset(one + other for one in before[-1] for other in after[0])
        if len(grown) > _MOST_WORDS:
            raise NotWords
        return (*before[:-1], grown, *after[1:])
    return before + after


def _merge(sequences: list[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """Alternatives that are all parts of one word become one."""
    inside = [s for s in sequences if not s or (len(s) == 1 and isinstance(s[0], frozenset))]
    outside = [s for s in sequences if s not in inside]
    pieces: set[str] = set()
    for sequence in inside:
        pieces |= sequence[0] if sequence and isinstance(sequence[0], frozenset) else {""}
    return list(dict.fromkeys(([(frozenset(pieces),)] if pieces else []) + outside))


def _as_phrase(sequence: tuple[Token, ...]) -> Phrase:
    phrase: list[tuple[int, Element]] = []
    gap = 0
    for place, token in enumerate(sequence):
        if isinstance(token, int):
            gap += token
        elif isinstance(token, frozenset):
            ends_open = place == len(sequence) - 1  # without a border at the end, a beginning is enough
            words = tuple(sorted({_as_word(piece, ends_open) for piece in token} - {""}))
            if not words:
                continue
            phrase.append((gap if phrase else 0, words))
            gap = 0
    if not phrase or gap:
        raise NotWords
    return tuple(phrase)


def _as_word(piece: str, ends_open: bool) -> str:
    stem = piece.rstrip("*")
    if "*" in stem or (not stem and piece):
        raise NotWords
    return stem + "*" if piece and (ends_open or stem != piece) else stem


def _refuse() -> list[tuple[Token, ...]]:
    raise NotWords
