"""Cue words, cue phrases and patterns of a codebook, counted in texts.

A cue of one word is the beginning of a word. In a cue of several words the last is a beginning and a blank
stands for any blank space. A pattern is a regular expression in which a blank stands for any blank space.
Expressions are only tried on texts that hold the letters which every match of theirs must hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from framing.classify.words import spell
from framing.codebook import Codebook

_parser: Any = re._parser  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Cue:
    """One cue: the code it speaks for, and what is looked for (a word's beginning, or an expression)."""

    code: str
    text: str
    pattern: bool = False

    @property
    def is_word(self) -> bool:
        """Whether word types alone settle it."""
        return not self.pattern and self.text.isalpha()

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled expression."""
        source = self.text if self.pattern else r"\b" + re.escape(self.text).replace(r"\ ", " ")
        return re.compile(re.sub(r"(?<!\\) ", r"\\s+", source), re.IGNORECASE)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Letters of which every match holds at least one; empty when none can be named."""
        return _required(_parser.parse(self.expression.pattern, re.IGNORECASE))


class CueSet:
    """All cues of a codebook, in its order.

    `words` are the cues that word types settle; `expressions` the others. Columns of counts follow
    `cues`: first the words, then the expressions.
    """

    def __init__(self, codebook: Codebook) -> None:
        found = [Cue(code.id, cue.lower()) for code in codebook.codes for cue in code.cues]
        found += [Cue(code.id, pattern, True) for code in codebook.codes for pattern in code.patterns]
        found = list(dict.fromkeys(found))
        self.words = [cue for cue in found if cue.is_word]
        self.expressions = [cue for cue in found if not cue.is_word]
        self.cues = self.words + self.expressions
        self.codes = codebook.ids()
        self._beginnings: dict[str, list[int]] = {}
        for column, cue in enumerate(self.words):
            for beginning in {cue.text, spell(cue.text)}:
                self._beginnings.setdefault(beginning, []).append(column)
        self._longest = max(map(len, self._beginnings), default=0)
        self.letters = sorted({_roughen(need) for cue in self.expressions for need in cue.needs})
        self.free = [number for number, cue in enumerate(self.expressions) if not cue.needs]
        self._asks: list[list[int]] = [[] for _ in self.letters]
        place = {letters: number for number, letters in enumerate(self.letters)}
        for number, cue in enumerate(self.expressions):
            for need in {_roughen(need) for need in cue.needs}:
                self._asks[place[need]].append(number)
        self._any_letters = re.compile("|".join(map(re.escape, self.letters)) or r"(?!)")

    def __len__(self) -> int:
        return len(self.cues)

    @cached_property
    def by_code(self) -> sp.csr_matrix:
        """Which code each cue speaks for (cues, codes)."""
        columns = [self.codes.index(cue.code) for cue in self.cues]
        shape = (len(self.cues), len(self.codes))
        return sp.csr_matrix((np.ones(len(columns)), (np.arange(len(columns)), columns)), shape=shape)

    def word_columns(self, word: str) -> list[int]:
        """The columns of the word cues that a word type begins with."""
        found: list[int] = []
        for size in range(1, min(len(word), self._longest) + 1):
            found += self._beginnings.get(word[:size], ())
        return sorted(set(found))

    def letter_columns(self, word: str) -> list[int]:
        """The numbers of the required letters that a word type holds."""
        rough = _roughen(word)
        if not self._any_letters.search(rough):
            return []
        return [number for number, letters in enumerate(self.letters) if letters in rough]

    def candidates(self, present: Sequence[int]) -> list[int]:
        """The expressions worth trying on a text that holds these letters."""
        return sorted({number for letters in present for number in self._asks[letters]}.union(self.free))


_ROUGH = str.maketrans({"u": "", "k": "", "e": "", "c": "s", "z": "s"})


def _roughen(word: str) -> str:
    """A form that all spellings of a word share: whatever holds letters, holds them roughened too."""
    return re.sub(r"(.)\1+", r"\1", word.translate(_ROUGH))


def _required(parsed: Any) -> tuple[str, ...]:
    """The best set of letters of which any match of a parsed expression holds one."""
    best: tuple[str, ...] = ()
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
            options.append(_required(value[-1]))
        elif str(kind) == "BRANCH":
            parts = [_required(part) for part in value[1]]
            options.append(tuple(sorted({need for part in parts for need in part})) if all(parts) else ())
        elif str(kind) == "MAX_REPEAT" and value[0] > 0:
            options.append(_required(value[2]))
    for option in options:
        if option and (not best or _worth(option) > _worth(best)):
            best = option
    return best


def _worth(option: tuple[str, ...]) -> float:
    return min(map(len, option)) - 0.05 * len(option)
