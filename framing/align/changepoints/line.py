"""One series and the places at which its level may change: what the search, the tests and the description of a break share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.changepoints.scan import Scan, level_columns
from framing.align.changepoints.search import Partitions
from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import Cells
from framing.align.settings import AlignSettings

Array = np.ndarray
AHEAD = 0.03  # correlation within documents by which cells are weighed before anything is known


@dataclass(frozen=True)
class Line:
    """A series: its cells, breaks that are there in any case (a handover), and the grid of noise.

    `parts` name the series, for its own stream of random numbers.
    """

    cells: Cells
    fixed: Array
    settings: AlignSettings
    parts: tuple[str, ...]
    grid: NoiseGrid

    def all_breaks(self, breaks: Array) -> Array:
        """The breaks with the fixed ones."""
        return np.union1d(breaks, self.fixed).astype(np.int64)

    def levels(self, breaks: Array) -> Array:
        """Share (cells,) at the level of every cell, cells weighed by what they say."""
        return level_shares(self.cells, self.all_breaks(breaks))

    def places(self, others: Array, breaks: Array | None = None, number: int = 0) -> Array:
        """Cells at which a further break may lie; only those between its neighbours where it is one of `breaks`."""
        at = np.arange(1, len(self.cells.total))
        known = self.all_breaks(others)
        if len(known):
            at = at[np.abs(at[:, None] - known[None, :]).min(axis=1) >= self.settings.min_segment]
        if breaks is not None:
            before, after = known[known < breaks[number]], known[known > breaks[number]]
            at = at[
                (at > (before[-1] if len(before) else 0)) & (at < (after[0] if len(after) else len(self.cells.total)))
            ]
        return at

    def partitions(self, breaks: Array, fixed: Array, grid: NoiseGrid) -> Partitions:
        """The partitions that hold the `fixed` breaks, noise measured around the levels between `breaks`."""
        settings = self.settings
        return Partitions(self.cells, self.levels(breaks), grid, settings.penalty, settings.min_segment, fixed)

    def weigh(self, others: Array, places: Array) -> Array:
        """Log Bayes factor (places,) of a break at each of `places` beside the others."""
        scan = Scan.of(self.cells, self.all_breaks(others), self.levels(others), places, self.grid)
        return np.asarray(scan.weigh(scan.angles(self.cells.count)[None])[0])

    def noise(self, breaks: Array) -> Array:
        """Posterior weight (points,) of the noise around the levels between `breaks`."""
        none = np.zeros(0, dtype=np.int64)
        scan = Scan.of(self.cells, self.all_breaks(breaks), self.levels(breaks), none, self.grid)
        weight = scan.noise(scan.angles(self.cells.count)[None])[0]
        weight = np.exp(weight - weight.max())
        return np.asarray(weight / weight.sum())


def level_shares(cells: Cells, breaks: Array) -> Array:
    """Share (cells,) at the level of every cell; a cell weighs by its passages, those of one document less than of many."""
    columns = level_columns(breaks, len(cells.total))
    weight = cells.total / (1 + cells.crowding * AHEAD)
    count = columns.T @ (weight * cells.count / np.maximum(cells.total, 1e-12))
    return np.asarray(columns @ ((count + 0.25) / (columns.T @ weight + 0.5)))
