"""Finding the cues of a codebook in streams of words, many texts at a time."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files

import numpy as np
import scipy.sparse as sp

from framing.classify.text.counts import number_sentences, tally
from framing.classify.text.cues import Cue, roughen, spell_element
from framing.classify.text.phrases import Kinds, PhraseFinder, Places
from framing.classify.text.wordform import Element
from framing.classify.text.words import Stream
from framing.codebook import Codebook


class CueSet:
    """All cues of a codebook: first those of one word, then phrases, then expressions.

    Where the codebook has stances and is English, the shipped cues of stance that are made of words follow the
    codes. `cues` is the order of the columns of counts; `elements` are the distinct words (or alternatives) of
    which words and phrases are made, the words' own first.
    """

    def __init__(self, codebook: Codebook) -> None:
        found = [Cue(code.id, cue) for code in codebook.codes for cue in code.cues]
        found += [Cue(code.id, pattern, True) for code in codebook.codes for pattern in code.patterns]
        stances = _stance_cues() if codebook.stances and codebook.language == "en" else {}
        further = [Cue(stance, pattern, True) for stance, patterns in stances.items() for pattern in patterns]
        found += [cue for cue in further if cue.phrases]
        found = list(dict.fromkeys(found))
        self.words = [cue for cue in found if cue.word]
        self.phrases = [cue for cue in found if cue.phrases and not cue.word]
        self.expressions = [cue for cue in found if not cue.phrases]
        self.cues = self.words + self.phrases + self.expressions
        self.codes = [*codebook.ids(), *stances]
        elements = [cue.word for cue in self.words]
        elements += list(dict.fromkeys(part for cue in self.phrases for phrase in cue.phrases for _, part in phrase))
        self.elements = elements
        place = {element: number for number, element in reversed(list(enumerate(elements)))}
        self.finder = PhraseFinder(
            [
                (number, tuple((gap, place[element]) for gap, element in phrase))
                for number, cue in enumerate(self.phrases)
                for phrase in cue.phrases
            ]
        )
        self._whole, self._beginnings = _index(elements)
        self._longest = max(map(len, self._beginnings), default=0)
        self.letters = sorted({need for cue in self.expressions for need in cue.needs})

    def __len__(self) -> int:
        return len(self.cues)

    @cached_property
    def column_codes(self) -> list[int]:
        """The number of the code each cue speaks for."""
        return [self.codes.index(cue.code) for cue in self.cues]

    @cached_property
    def by_code(self) -> sp.csr_matrix:
        """Which code each cue speaks for (cues, codes)."""
        columns = self.column_codes
        shape = (len(self.cues), len(self.codes))
        return sp.csr_matrix((np.ones(len(columns)), (np.arange(len(columns)), columns)), shape=shape)

    def element_columns(self, word: str) -> list[int]:
        """The numbers of the elements that a word type is."""
        found = list(self._whole.get(word, ()))
        for size in range(1, min(len(word), self._longest) + 1):
            found += self._beginnings.get(word[:size], ())
        return sorted(set(found))

    def letter_columns(self, word: str) -> list[int]:
        """The numbers of the required letters that a word type holds."""
        rough = roughen(word) if self.letters else ""
        return [number for number, letters in enumerate(self.letters) if letters in rough]

    def find_phrases(self, stream: Stream, kinds: Kinds) -> tuple[Places, Places, Places]:
        """Phrases found: number of the phrase, first and last token of every occurrence.

        `kinds` says what each word type can be in a phrase (`PhraseFinder.kinds`). Phrases stay within a sentence.
        """
        return self.finder.find(stream.ids, kinds, number_sentences(stream))

    def count_phrases(self, stream: Stream, kinds: Kinds) -> sp.csr_matrix:
        """Occurrences of every phrase in every text (texts, phrases)."""
        number, first, _ = self.find_phrases(stream, kinds)
        keys = stream.owner[first].astype(np.int64) * max(len(self.phrases), 1) + number
        return tally(keys, stream.texts, len(self.phrases))

    def count_expressions(self, passages: Sequence[str], present: sp.csr_matrix) -> sp.csr_matrix:
        """Occurrences of every expression (passages, expressions); `present` (passages, letters) says what to try."""
        counts = sp.lil_matrix((len(passages), len(self.expressions)))
        for number, cue in enumerate(self.expressions):
            asked = [column for column, letters in enumerate(self.letters) if letters in cue.needs]
            tried = np.unique(present[:, asked].nonzero()[0]) if asked else range(len(passages))
            for row in tried:
                found = sum(1 for _ in cue.expression.finditer(passages[row]))
                if found:
                    counts[row, number] = found
        return counts.tocsr()


def _stance_cues() -> dict[str, list[str]]:
    """Stance to the patterns that show it, as shipped with the codebook."""
    raw = tomllib.loads((files("framing.codebook") / "stance_cues.toml").read_text(encoding="utf-8"))
    return {f"stance:{name}": list(patterns) for name, patterns in raw.items()}


def _index(elements: Sequence[Element]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Whole words, and beginnings of words, to the numbers of the elements that they are."""
    whole: dict[str, list[int]] = {}
    beginnings: dict[str, list[int]] = {}
    for number, element in enumerate(elements):
        for word in spell_element(element):
            (beginnings if word.endswith("*") else whole).setdefault(word.removesuffix("*"), []).append(number)
    return whole, beginnings
