"""Expressions taken apart and put together: alternatives, and whether one lies within a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

_parser: Any = re._parser  # type: ignore[attr-defined]
_NEVER = r"(?!)"
_OF_WORDS = frozenset({"LITERAL", "IN", "AT", "SUBPATTERN", "BRANCH", "MAX_REPEAT"})


def compile_alternatives(alternatives: Sequence[str]) -> re.Pattern[str]:
    """One expression of alternatives, a border of words before all of them taken out in front; or what never matches."""
    if not alternatives:
        return re.compile(_NEVER)
    if all(part.startswith(r"\b") for part in alternatives):
        return re.compile(r"\b(?:" + "|".join(part[2:] for part in alternatives) + ")")
    return re.compile("|".join(alternatives))


def compile_letters(words: Iterable[str]) -> re.Pattern[str]:
    """One expression of plain words, or what never matches."""
    return re.compile("|".join(sorted(map(re.escape, set(words)))) or _NEVER)


def put_letter_first(pattern: str) -> str:
    r"""The same expression with a border in front of a letter looked at after the letter, which is much quicker to miss.

    >>> put_letter_first(r"\bu\.s\.")
    'u(?<!\\wu)\\.s\\.'
    """
    return re.sub(r"\A\\b([a-z])(?![?*+{|])", r"\1(?<!\\w\1)", pattern)


def split_alternatives(pattern: str) -> list[str]:
    """The alternatives of an expression, as written.

    >>> split_alternatives(r"a(?:b|c)|d")
    ['a(?:b|c)', 'd']
    """
    parts, depth = [""], 0
    for token in re.findall(r"\\.|\[(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL):
        depth += (token == "(") - (token == ")")
        if token == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def is_one_word(pattern: str) -> bool:
    r"""Whether an expression can only match within a word (a run of ``\w``), whatever stands around the word.

    >>> is_one_word(r"\bfrench(?:m[ae]n)?\b"), is_one_word(r"\bnew delhi\b"), is_one_word(r"\bgermans\b(?! democratic)")
    (True, False, False)
    """
    return _within_word(_parser.parse(pattern))


def _within_word(parsed: Any) -> bool:
    for kind, value in parsed:
        name = str(kind)
        if name not in _OF_WORDS:
            return False
        if name == "LITERAL" and not chr(value).isalnum():
            return False
        if name == "AT" and str(value) != "AT_BOUNDARY":
            return False
        if name == "IN" and not all(
            (str(part) == "LITERAL" and chr(held).isalnum()) or str(held) == "CATEGORY_WORD" for part, held in value
        ):
            return False
        inner = value[1] if name == "BRANCH" else [value[-1]] if name in {"SUBPATTERN", "MAX_REPEAT"} else ()
        if not all(map(_within_word, inner)):
            return False
    return True


def lower_pattern(pattern: str) -> str:
    """An expression in lower case, its escapes as they are."""
    return re.sub(
        r"\\.|[^\\]+", lambda part: part.group() if part.group()[0] == "\\" else part.group().lower(), pattern
    )
