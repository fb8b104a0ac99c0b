"""Phrases of words found in streams of tokens: all phrases and many texts at a time, in whole arrays.

A phrase is a row of elements (sets of words) with the number of words that may stand before each. Word types are
known by the sets of elements that they are: two neighbouring words can only begin a phrase if the pair of their sets
does, and what a pair of sets begins is worked out once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Places = npt.NDArray[np.int64]
Steps = tuple[tuple[int, int], ...]  # words that may stand before an element, and the number of the element
Kinds = npt.NDArray[np.int32]
ROLES = 4  # of an element in a phrase: all of it, its first, its second, a later one
_UNKNOWN, _GROWTH = -1, 1.25


class PhraseFinder:
    """Finds phrases, given as (number, steps); several phrases may share a number."""

    def __init__(self, phrases: Sequence[tuple[int, Steps]]) -> None:
        longer = [(number, steps) for number, steps in phrases if len(steps) > 1]
        self._single = [(number, steps[0][1]) for number, steps in phrases if len(steps) == 1]
        self._singles = np.array([number for number, _ in self._single], np.int64)
        self._numbers = np.array([number for number, _ in longer], np.int64)
        self._sizes = np.array([len(steps) for _, steps in longer], np.int64)
        most = int(self._sizes.max(initial=2))
        self._gaps, self._elements = np.zeros((2, len(longer), most), np.int64)
        for row, (_, steps) in enumerate(longer):
            self._gaps[row, : len(steps)], self._elements[row, : len(steps)] = np.array(steps).T
        later = sorted({element for _, steps in longer for _, element in steps[2:]})
        self._column = np.zeros(int(self._elements.max(initial=0)) + 1, np.int64)
        self._column[later] = np.arange(len(later))
        first, second = self._elements[:, 0].tolist(), self._elements[:, 1].tolist()
        self._roles = (
            _Sets(element for _, element in self._single), _Sets(first), _Sets(second), _Sets(later)
        )  # fmt: skip
        self._starting, self._following = _rows_of(first), _rows_of(second)
        self._alone = np.zeros((0, len(self._single)), bool)
        self._later = np.zeros((0, len(later)), bool)
        self._started, self._followed = (sp.csr_matrix((0, len(longer)), dtype=np.int8) for _ in range(2))
        self._reach = [np.zeros(0, np.int64), np.zeros(0, np.int64)]
        self._pairs = np.full((0, 0), _UNKNOWN, np.int32)
        self._bounds, self._rows, self._pair_reach = np.array([0, 0]), np.zeros(0, np.int64), np.array([-1])

    def kinds(self, elements: Iterable[int]) -> tuple[int, ...]:
        """What a word type that is these elements can be in a phrase: a number for each of the `ROLES`, 0 for none."""
        held = tuple(elements)
        return tuple(role.number(held) for role in self._roles) if held else (0,) * ROLES

    def find(
        self, ids: npt.NDArray[np.int32], kinds: Kinds, sentence: npt.NDArray[np.int64]
    ) -> tuple[Places, Places, Places]:
        """Phrases found: number, first and last token of each.

        `ids` are word types, `kinds` (`ROLES`, types) what `kinds` says of each, `sentence` the number of every token's
        sentence, in which a phrase stays. From each word of a phrase on, the next fitting word counts.
        """
        self._grow()
        alone, starts, seconds, later = kinds[:, ids]
        token = np.flatnonzero(alone)
        held, column = self._alone[alone[token]].nonzero()
        found = [(self._singles[column], token[held], token[held])]
        row, first, last = self._begin(starts, seconds, sentence)
        for step in range(2, self._gaps.shape[1] + 1):
            whole = self._sizes[row] == step
            found.append((self._numbers[row[whole]], first[whole], last[whole]))
            row, first, last = row[~whole], first[~whole], last[~whole]
            if len(row):
                row, first, last = self._go_on(step, row, first, last, later, sentence)
        number, first, last = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return number, first, last

    def _begin(self, starts: Kinds, seconds: Kinds, sentence: npt.NDArray[np.int64]) -> tuple[Places, Places, Places]:
        """Rows of phrases whose first two elements were found, and where."""
        reach, reached = self._reach[0][starts], self._reach[1][seconds]
        at = np.flatnonzero(reach >= 0)
        found: list[tuple[Places, Places, Places]] = []
        for gap in range(int(reach.max(initial=-1)) + 1):
            at = at[reach[at] >= gap] if gap else at
            at = at[: np.searchsorted(at, len(starts) - gap - 1)]
            first = at[reached[at + gap + 1] >= gap]
            first = first[sentence[first + gap + 1] == sentence[first]]
            last = first + gap + 1
            pair = self._look_up(starts[first], seconds[last])
            fits = self._pair_reach[pair] >= gap
            pair, first, last = pair[fits], first[fits], last[fits]
            sizes = self._bounds[pair + 1] - self._bounds[pair]
            shift = np.repeat(self._bounds[pair] - (np.cumsum(sizes) - sizes), sizes)
            row = self._rows[np.arange(len(shift)) + shift]
            fits = self._gaps[row, 1] >= gap
            found.append((row[fits], np.repeat(first, sizes)[fits], np.repeat(last, sizes)[fits]))
        if not found:
            return (np.zeros(0, np.int64),) * 3
        row, first, last = (np.concatenate(parts) for parts in zip(*found, strict=True))
        _, nearest = np.unique(row * (len(starts) + 1) + first, return_index=True)
        return row[nearest], first[nearest], last[nearest]

    def _go_on(
        self, step: int, row: Places, first: Places, last: Places, later: Kinds, sentence: npt.NDArray[np.int64]
    ) -> tuple[Places, Places, Places]:
        """Those that go on with the element of a step, and where it stands."""
        gaps, column = self._gaps[row, step], self._column[self._elements[row, step]]
        following = np.full(len(row), -1, np.int64)
        sought = np.arange(len(row))
        for gap in range(int(gaps.max(initial=-1)) + 1):
            sought = sought[(gaps[sought] >= gap) & (last[sought] + gap + 1 < len(later))]
            at = last[sought] + gap + 1
            inside = sentence[at] == sentence[last[sought]]
            sought, at = sought[inside], at[inside]
            hit = self._later[later[at], column[sought]]
            following[sought[hit]] = at[hit]
            sought = sought[~hit]
        there = following >= 0
        return row[there], first[there], following[there]

    def _look_up(self, start: Kinds, second: Kinds) -> Kinds:
        """The number of each pair of kinds; 0 for pairs that begin no phrase."""
        pair = self._pairs[start, second]
        unknown = np.flatnonzero(pair == _UNKNOWN)
        if not len(unknown):
            return pair
        keys = np.unique(start[unknown].astype(np.int64) << 32 | second[unknown])
        one, other = keys >> 32, keys & 0xFFFFFFFF
        both = self._started[one].multiply(self._followed[other]).tocsr()
        sizes = np.diff(both.indptr)
        begin = sizes > 0
        self._pairs[one, other] = np.where(begin, len(self._pair_reach) - 1 + np.cumsum(begin), 0)
        self._bounds = np.concatenate([self._bounds, self._bounds[-1] + np.cumsum(sizes[begin])])
        self._rows = np.concatenate([self._rows, both.indices])
        self._pair_reach = np.concatenate([self._pair_reach, _furthest(both, self._gaps[:, 1])[begin]])
        return self._pairs[start, second]

    def _grow(self) -> None:
        """Make room for the kinds met since the last search."""
        alone, starts, seconds, later = (len(role.sets) for role in self._roles)
        if len(self._alone) < alone:
            held = [[element in kind for _, element in self._single] for kind in self._roles[0].sets]
            self._alone = np.array(held, bool).reshape(alone, len(self._single))
        self._started = _add_rows(self._started, self._roles[1].sets, self._starting)
        self._followed = _add_rows(self._followed, self._roles[2].sets, self._following)
        self._reach = [_furthest(rows, self._gaps[:, 1]) for rows in (self._started, self._followed)]
        if len(self._later) < later:
            new = self._roles[3].sets[len(self._later) :]
            block = np.zeros((len(new), self._later.shape[1]), bool)
            for row, kind in enumerate(new):
                block[row, self._column[sorted(kind)]] = True
            self._later = np.vstack([self._later, block])
        if self._pairs.shape[0] < starts or self._pairs.shape[1] < seconds:
            old = self._pairs
            room = [int(_GROWTH * size) + 1 for size in (starts, seconds)]
            self._pairs = np.full((max(room[0], old.shape[0]), max(room[1], old.shape[1])), _UNKNOWN, np.int32)
            self._pairs[: old.shape[0], : old.shape[1]] = old


class _Sets:
    """Distinct sets of the elements asked for, numbered as they are met; number 0 is the empty set."""

    def __init__(self, asked: Iterable[int]) -> None:
        self._asked = frozenset(asked)
        self._numbers: dict[frozenset[int], int] = {frozenset(): 0}
        self.sets: list[frozenset[int]] = [frozenset()]

    def number(self, elements: Sequence[int]) -> int:
        chosen = self._asked.intersection(elements)
        number = self._numbers.setdefault(chosen, len(self.sets))
        if number == len(self.sets):
            self.sets.append(chosen)
        return number


def _rows_of(elements: Sequence[int]) -> dict[int, list[int]]:
    """Every element to the rows in which it stands."""
    rows: dict[int, list[int]] = {}
    for row, element in enumerate(elements):
        rows.setdefault(element, []).append(row)
    return rows


def _add_rows(known: sp.csr_matrix, sets: Sequence[frozenset[int]], rows_of: dict[int, list[int]]) -> sp.csr_matrix:
    """The rows of phrases of each set of elements (sets, rows), where those of the first sets are known."""
    new = [sorted(row for element in each for row in rows_of[element]) for each in sets[known.shape[0] :]]
    if not new:
        return known
    indptr = np.cumsum([0, *map(len, new)])
    columns = np.array([row for rows in new for row in rows], np.int64)
    added = sp.csr_matrix((np.ones(len(columns), np.int8), columns, indptr), shape=(len(new), known.shape[1]))
    return sp.vstack([known, added], "csr")


def _furthest(rows: sp.csr_matrix, gaps: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The largest gap among the rows of each line; -1 where there are none."""
    reach = np.full(rows.shape[0], -1, np.int64)
    np.maximum.at(reach, np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), gaps[rows.indices])
    return reach
