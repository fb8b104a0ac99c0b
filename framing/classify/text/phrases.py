"""Phrases found in streams of words: all phrases and many texts in one pass, by joins of sorted places.

For every set of words that stands in a phrase, the places of its words are laid out in order. A phrase of several
words is found by looking, from each place of one word, for the nearest place of the next: two searches in sorted
arrays, whatever the number of texts. docs/phrases.md says what other ways were measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from framing.classify.text.words import Stream, WordTable
from framing.codebook.phrases import Phrase

Places = npt.NDArray[np.integer]
_NOWHERE = np.zeros(0, np.int64)
_ROUGH = 3  # letters of the beginning of a word by which longer beginnings are looked up


@dataclass(frozen=True)
class Hits:
    """Phrases found: the number of each, and its first and last word (places in the stream)."""

    number: Places
    first: Places
    last: Places

    def among(self, numbers: range) -> Hits:
        """The hits of a range of numbers, counted from its start."""
        kept = (self.number >= numbers.start) & (self.number < numbers.stop)
        return Hits(self.number[kept] - numbers.start, self.first[kept], self.last[kept])


class PhraseFinder:
    """Finds phrases, given as (number, phrase); several phrases may share a number."""

    def __init__(self, phrases: Sequence[tuple[int, Phrase]], spell: Callable[[str], str]) -> None:
        sets = {words: number for number, words in enumerate(dict.fromkeys(w for _, ph in phrases for _, w in ph))}
        self._starting: list[list[tuple[int, list[tuple[int, int]]]]] = [[] for _ in sets]
        for number, phrase in phrases:  # by the set that it begins with: most do not occur in a short text
            steps = [(gap + 1, sets[words]) for gap, words in phrase]
            self._starting[steps[0][1]].append((number, steps[1:]))
        self._whole: dict[str, list[int]] = {}
        self._beginnings: dict[str, dict[str, list[int]]] = {}
        for words, number in sets.items():
            for word in {*words, *(spell(word.rstrip("*")) + "*" * word.endswith("*") for word in words)}:
                stem = word.removesuffix("*")
                index = self._whole if stem == word else self._beginnings.setdefault(stem[:_ROUGH], {})
                index.setdefault(stem, []).append(number)
        self._sets = len(sets)
        self._seen: tuple[WordTable | None, int] = (None, 0)

    def find(self, stream: Stream, table: WordTable) -> Hits:
        """The phrases in a stream that the table has read; of a number, one at each word where it ends, the longest.

        Between the words of a phrase at most as many other words may stand as it says, and no end of a sentence; from
        each word on, the nearest fitting one counts.
        """
        self._learn(table)
        kind = self._kinds[stream.ids]
        token = np.flatnonzero(kind)
        kind = kind[token].astype(np.uint16 if self._types < 1 << 16 else np.int32)  # 16 bits are sorted faster
        place = stream.place[token[np.argsort(kind, kind="stable")]]
        bounds = np.cumsum(np.bincount(kind, minlength=self._types + 1)).tolist()
        known: dict[int, Places] = {}

        def places(number: int) -> Places:
            """Where the words of a set stand, in order."""
            if number not in known:
                runs = [place[bounds[t - 1] : bounds[t]] for t in self._members[number] if bounds[t - 1] < bounds[t]]
                known[number] = runs[0] if len(runs) == 1 else np.sort(np.concatenate([place[:0], *runs]))
            return known[number]

        found = []
        for number, start, steps in self._beginning(np.unique(kind).tolist()):
            first = last = places(start)
            for reach, held in steps:
                if not len(first):
                    break
                kept, last = _go_on(last, places(held), reach)
                first = first[kept]
            if len(first):
                found.append((number, first, last))
        numbers = np.repeat([number for number, _, _ in found], [len(first) for _, first, _ in found]).astype(np.int64)
        firsts, lasts = (np.concatenate([_NOWHERE, *(each[part] for each in found)]) for part in (1, 2))
        order = np.lexsort((firsts, lasts, numbers))
        once = order[(np.diff(numbers[order], prepend=-1) != 0) | (np.diff(lasts[order], prepend=-1) != 0)]
        return Hits(numbers[once], *(np.searchsorted(stream.place, each[once]) for each in (firsts, lasts)))

    def _beginning(self, kinds: list[int]) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
        """The phrases of whose first set a word is among these kinds: number, first set, what follows (reach, set)."""
        for start in sorted(set(chain.from_iterable(self._holders[kind - 1] for kind in kinds))):
            for number, steps in self._starting[start]:
                yield number, start, steps

    def _learn(self, table: WordTable) -> None:
        """Look at the word types met since the last search: those that stand in a set get a number (from 1)."""
        if self._seen != (table, table.generation):
            self._seen, self._types = (table, table.generation), 0
            self._kinds = np.zeros(0, np.int32)
            self._members: list[list[int]] = [[] for _ in range(self._sets)]
            self._holders: list[set[int]] = []  # of each type: the sets that it stands in
        kinds = []
        for word in table.types[len(self._kinds) :]:
            sets = self._sets_of(word)
            self._types += bool(sets)
            kinds.append(self._types if sets else 0)
            if sets:
                self._holders.append(sets)
            for number in sets:
                self._members[number].append(self._types)
        self._kinds = np.concatenate([self._kinds, np.array(kinds, np.int32)])

    def _sets_of(self, word: str) -> set[int]:
        found = set(self._whole.get(word, ()))
        for size in range(1, min(_ROUGH, len(word)) + 1):
            for stem, numbers in self._beginnings.get(word[:size], {}).items():
                if word.startswith(stem):
                    found.update(numbers)
        return found


def _go_on(last: Places, following: Places, reach: int) -> tuple[Places, Places]:
    """Which of the places go on with a following one at most `reach` further, and the nearest such, for each of them."""
    if 3 * len(following) < len(last):  # from each following place back: what lies before it, after the one before it
        until = np.searchsorted(last, following)
        since = np.maximum(np.searchsorted(last, following - reach), np.concatenate([until[:1] * 0, until[:-1]]))
        sizes = np.maximum(until - since, 0)
        kept = np.arange(sizes.sum()) + np.repeat(since - (np.cumsum(sizes) - sizes), sizes)
        return kept, np.repeat(following, sizes)
    if not len(following):
        return np.flatnonzero(following), following
    nearest = following[np.minimum(np.searchsorted(following, last, "right"), len(following) - 1)]
    kept = np.flatnonzero((nearest > last) & (nearest <= last + reach))
    return kept, nearest[kept]
