"""Cues and patterns of a codebook, read into what is matched: words, phrases of words, or expressions.

A cue of one word is the beginning of a word; in a cue of several, the last word is a beginning. A pattern is a
regular expression. Patterns made of nothing but words, such as ``resist\\w* (\\w+ ){0,4}(soviet|communis)\\w*``,
are matched on words like cues, whatever the line ends, commas and old spellings between and in them, at no cost
in time; any other pattern runs as an expression on the text, where a blank stands for blank space or a comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from framing.classify.text.wordform import Element, Phrase, read_words
from framing.classify.text.words import spell

_parser: Any = re._parser  # type: ignore[attr-defined]
_ROUGH = str.maketrans({"u": "", "k": "", "e": "", "c": "s", "z": "s"})


@dataclass(frozen=True)
class Cue:
    """One cue or pattern of a code."""

    code: str
    text: str
    pattern: bool = False

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The phrases of words that this stands for; none where it has to be matched as an expression."""
        if self.pattern:
            return read_words(self.text)
        words = re.split(r"[\s\-]+", self.text.lower().strip())
        if not all(word.isalpha() for word in words):
            return ()
        return (tuple((0, (word + "*" * (at == len(words) - 1),)) for at, word in enumerate(words)),)

    @cached_property
    def word(self) -> Element:
        """The words that this is, where it is nothing but single words."""
        if not self.phrases or any(len(phrase) > 1 for phrase in self.phrases):
            return ()
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase[0][1]))

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled expression of a pattern, or of a cue that is not made of words."""
        source = self.text if self.pattern else r"\b" + re.escape(self.text).replace(r"\ ", " ")
        return re.compile(re.sub(r"(?<!\\) ", r"[\\s,]+", source), re.IGNORECASE)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Rough letters of which every match of the expression holds at least one; empty when none can be named."""
        return tuple(sorted({roughen(need) for need in required_letters(self.expression.pattern)}))


def spell_element(element: Element) -> Element:
    """The element with the modern spelling of its words beside the written one."""
    spelled = (spell(word.removesuffix("*")) + ("*" if word.endswith("*") else "") for word in element)
    return tuple(dict.fromkeys([*element, *spelled]))


def roughen(word: str) -> str:
    """A form that all spellings of a word share: whatever holds letters, holds them roughened too."""
    return re.sub(r"(.)\1+", r"\1", word.translate(_ROUGH))


def required_letters(pattern: str) -> tuple[str, ...]:
    """Lower-case letters of which every match of a pattern holds at least one run; empty when none can be named."""
    return _best(_required(_parser.parse(pattern, re.IGNORECASE)))


def all_required_letters(pattern: str) -> list[tuple[str, ...]]:
    """All sets of lower-case letters that can be named: of each set, every match of the pattern holds a run."""
    return list(dict.fromkeys(_required(_parser.parse(pattern, re.IGNORECASE))))


def _required(parsed: Any) -> list[tuple[str, ...]]:
    """Sets of letters of each of which any match of a parsed expression holds one."""
    run = ""
    options: list[tuple[str, ...]] = []
    for kind, value in [*parsed, (None, None)]:
        if str(kind) == "LITERAL" and chr(value).isalpha():
            run += chr(value).lower()
            continue
        if len(run) > 1:
            options.append((run,))
        run = ""
        if str(kind) == "SUBPATTERN":
            options += _required(value[-1])
        elif str(kind) == "BRANCH":
            parts = [_best(_required(part)) for part in value[1]]
            options.append(tuple(sorted({need for part in parts for need in part})) if all(parts) else ())
        elif str(kind) == "MAX_REPEAT" and value[0] > 0:
            options += _required(value[2])
    return [option for option in options if option]


def _best(options: list[tuple[str, ...]]) -> tuple[str, ...]:
    return max(options, key=_worth, default=())


def _worth(option: tuple[str, ...]) -> float:
    return min(map(len, option)) - 0.05 * len(option)
