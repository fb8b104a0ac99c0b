"""Sums by cell of rows that come in pieces: the same numbers, to the last bit, in whatever pieces they come."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd


class CellSums:
    """Sums of columns by cell; memory grows with cells, not with rows.

    Rows are added one after another, and what rounding takes from a sum is carried along (Kahan 1965), as pandas does it
    for a whole table.

    Parameters
    ----------
    keys : columns whose values together make a cell. values : columns to add up.
    """

    def __init__(self, keys: Sequence[str], values: Sequence[str]) -> None:
        self._keys, self._values = list(keys), list(values)
        self._numbers: dict[tuple[Hashable, ...], int] = {}
        self._sums = np.zeros((0, len(values)))
        self._lost = np.zeros((0, len(values)))

    def add(self, rows: pd.DataFrame) -> None:
        """Add rows with the columns `keys` and `values`."""
        if rows.empty:
            return
        met = [
            self._numbers.setdefault(key, len(self._numbers))
            for key in rows[self._keys].drop_duplicates().itertuples(index=False, name=None)
        ]
        more = np.zeros((len(self._numbers) - len(self._sums), len(self._values)))
        self._sums, self._lost = np.concatenate([self._sums, more]), np.concatenate([self._lost, more])
        cell = np.array(met)[rows.groupby(self._keys, sort=False).ngroup().to_numpy()]
        values = rows[self._values].to_numpy(dtype=np.float64)
        for turn in _turns(cell):
            here = cell[turn]
            added = values[turn] - self._lost[here]
            total = self._sums[here] + added
            self._lost[here] = (total - self._sums[here]) - added
            self._sums[here] = total

    def table(self) -> pd.DataFrame:
        """The columns `keys` and `values`, a row a cell, sorted by the keys."""
        table = pd.DataFrame(list(self._numbers), columns=self._keys)
        table[self._values] = self._sums
        return table.sort_values(self._keys, ignore_index=True)


def _turns(cell: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    """The places of the first rows of all cells, then of the second rows, and so on."""
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    turn = np.arange(len(cell)) - np.repeat(first, np.diff([*first, len(cell)]))
    yield from np.split(order[np.argsort(turn, kind="stable")], np.cumsum(np.bincount(turn))[:-1])
