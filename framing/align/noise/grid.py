"""What the noise of one series may be: a grid of correlations within documents, own movement and its memory.

A series is too short to say which point of the grid holds, so every likelihood is averaged over all of them, by how well
each fits the series and by a weak prior. The prior is the same for every series, or that of the series' own other frames
(`framing.align.changepoints.pooling`). Nothing comes from other states, so adding states or years of others changes nothing.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

Array = np.ndarray
# values and their prior weights; docs/method.md says what they buy
ICC = {0.0: 0.3, 0.03: 0.3, 0.1: 0.25, 0.25: 0.15}
SPREAD = {0.0: 0.25, 0.2: 0.2, 0.45: 0.3, 0.9: 0.25}
SPREAD_OF_DATES = {0.0: 0.55, 0.2: 0.25, 0.45: 0.14, 0.9: 0.06}  # once a break stands, for its date
SPREAD_OF_TESTS = {0.0: 0.15, 0.2: 0.2, 0.45: 0.4, 0.9: 0.25}  # for whether there is a break
MEMORY = {0.4: 1 / 3, 0.7: 1 / 3, 1.0: 1 / 3}  # as shares of the largest
LARGEST_MEMORY = 0.65
SEARCHED = {"icc": (0.0, 0.03, 0.1), "spread": (0.0, 0.2, 0.45)}  # at the middle memory


@dataclass(frozen=True)
class NoiseGrid:
    """Points of noise; arrays (points,).

    Attributes
    ----------
    icc : correlation of passages within a document. spread : standard deviation of the log odds' own movement.
    memory : its correlation from one period to the next. log_prior : log prior weight.
    """

    icc: Array
    spread: Array
    memory: Array
    log_prior: Array

    def keep(self, chosen: Array) -> NoiseGrid:
        """Some points (bool or numbers) of the grid."""
        return NoiseGrid(self.icc[chosen], self.spread[chosen], self.memory[chosen], self.log_prior[chosen])


def make_grid(largest_memory: float = LARGEST_MEMORY) -> NoiseGrid:
    """All combinations with the fixed prior; without own movement there is no memory to tell."""
    rows = []
    for (icc, one), (spread, two), (memory, three) in itertools.product(ICC.items(), SPREAD.items(), MEMORY.items()):
        if spread > 0:
            rows.append((icc, spread, memory * largest_memory, one * two * three))
        elif memory == min(MEMORY):
            rows.append((icc, 0.0, 0.0, one * two))
    table = np.array(rows)
    return NoiseGrid(table[:, 0], table[:, 1], table[:, 2], np.log(table[:, 3]))


def search_points(grid: NoiseGrid) -> NoiseGrid:
    """The nine points under which breaks are proposed; they are judged under all."""
    memories = np.unique(grid.memory)
    middle = (grid.memory == memories[0]) | (grid.memory == memories[len(memories) // 2])
    return grid.keep(np.isin(grid.icc, SEARCHED["icc"]) & np.isin(grid.spread, SEARCHED["spread"]) & middle)


def lean_to_calm(grid: NoiseGrid) -> NoiseGrid:
    """The grid for the date of a break that stands: its prior leans to little movement."""
    return _lean(grid, SPREAD_OF_DATES)


def lean_to_movement(grid: NoiseGrid) -> NoiseGrid:
    """The grid for tests of breaks: its prior leans to movement, and the shortest memory is left out."""
    moving = grid.memory[grid.spread > 0]
    return _lean(grid.keep((grid.spread == 0) | (grid.memory > moving.min())), SPREAD_OF_TESTS)


def _lean(grid: NoiseGrid, spread: dict[float, float]) -> NoiseGrid:
    lean = {value: np.log(weight / SPREAD[value]) for value, weight in spread.items()}
    return replace(grid, log_prior=grid.log_prior + np.array([lean[float(one)] for one in grid.spread]))
