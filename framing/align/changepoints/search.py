"""Breaks proposed for a series: penalised optimal partitioning under the noise of the series, whatever that is.

The cost of a stretch is its likelihood with the level integrated out (`framing.align.noise.stretches`),
the own movement starting afresh at a break. The best partition is found at every point of noise and the best point taken.
References: Jackson et al. (2005) for optimal partitioning; Killick, Fearnhead and Eckley (2012).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import logsumexp

from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import Cells, angle_bias, to_angle
from framing.align.noise.stretches import Lattice, filter_stretches

Array = np.ndarray
BATCH = 50
EXPECTED = 6.0  # breaks in a series before the counts are seen


@dataclass(frozen=True)
class Partitions:
    """The search for breaks in a series, ready for any counts of its cells.

    Attributes
    ----------
    levels : (cells,) shares as far as known. penalty : cost of a break, in units of the log of the number of cells.
    min_segment : least cells between two breaks; at either end of the series one is enough.
    fixed : breaks that are there in any case.
    """

    cells: Cells
    levels: Array
    grid: NoiseGrid
    penalty: float
    min_segment: int
    fixed: Array

    def propose(self, count: Array) -> Array:
        """The cells at which a new level begins in the best partition of one series, `fixed` ones left out."""
        value = self._values(count[None])[0]
        best, previous = partition(value, self._cost(), self.min_segment, self.fixed)
        breaks = trace_back(previous[int(np.argmax(best + self.grid.log_prior))])
        return breaks[~np.isin(breaks, self.fixed)]

    def weigh(self, counts: Array) -> tuple[Array, Array]:
        """Log likelihood (draws, points) of counts (draws, cells) with any number of breaks, and with the fixed ones alone.

        The first is a sum over all partitions: as many breaks as a Poisson number with mean `EXPECTED`, anywhere, but for the
        factor exp(-EXPECTED).
        """
        cost = float(np.log(len(self.cells.total) / EXPECTED))
        angles = self._angles(counts).astype(np.float32)
        parts = [
            sum_partitions(self._weigh_parts(angles[first : first + BATCH]), cost, self.min_segment)
            for first in range(0, len(counts), BATCH)
        ]
        return np.concatenate([some for some, _ in parts]), np.concatenate([none for _, none in parts])

    def _weigh_parts(self, angles: Array) -> list[Array]:
        """The likelihood of the stretches between each two fixed breaks: no stretch goes over one."""
        return [lattice.weigh(angles[:, first:last]) for (first, last), lattice in self._lattices]

    @cached_property
    def _lattices(self) -> list[tuple[tuple[int, int], Lattice]]:
        """What weighs the stretches between each two fixed breaks, with its first cell and the one after its last."""
        edges = [0, *np.unique(self.fixed).tolist(), len(self.cells.total)]
        return [(own, Lattice.of(self.cells, self.levels, self.grid, slice(*own))) for own in itertools.pairwise(edges)]

    def _cost(self) -> float:
        return self.penalty * float(np.log(len(self.cells.total)))

    def _angles(self, counts: Array) -> Array:
        """Angles of counts from that of the share of all cells, corrected for few passages."""
        whole = float((self.cells.count.sum() + 0.5) / (self.cells.total.sum() + 1))
        return np.asarray(
            to_angle(counts, self.cells.total) - angle_bias(self.cells.total, self.levels) - np.arcsin(np.sqrt(whole))
        )

    def _values(self, counts: Array) -> Array:
        value = filter_stretches(self.cells, self._angles(counts), self.levels, self.grid)
        for place in self.fixed:
            value[:, :, :place, place:] = -np.inf
        return value


def screen_frames(cells: Cells, counts: Array, grid: NoiseGrid, penalty: float, min_segment: int) -> Array:
    """By how much (frames,) the best partition of each of `counts` (frames, cells) beats none; `cells` gives the passages."""
    best, none = best_partitions(cells, counts, grid, penalty, min_segment)
    return np.asarray(logsumexp(best + grid.log_prior, axis=1) - logsumexp(none + grid.log_prior, axis=1))


def best_partitions(
    cells: Cells, counts: Array, grid: NoiseGrid, penalty: float, min_segment: int
) -> tuple[Array, Array]:
    """Penalised log likelihood (frames, points) of the best partition of each of `counts` (frames, cells), and of none."""
    overall = (counts.sum(axis=1) + 0.5) / (cells.total.sum() + 1)
    levels = np.repeat(overall[:, None], len(cells.total), axis=1)
    bias = np.array([angle_bias(cells.total, own) for own in levels])
    angles = to_angle(counts, cells.total) - bias - np.arcsin(np.sqrt(overall))[:, None]
    value = filter_stretches(cells, angles, levels, grid)
    frames, points, count, _ = value.shape
    cost = penalty * float(np.log(count))
    rows = value.reshape(frames * points, count, count)
    best = partition(rows, cost, min_segment, np.zeros(0, dtype=np.int64))[0]
    return best.reshape(frames, points), value[:, :, 0, count - 1]


def partition(value: Array, penalty: float, min_segment: int, fixed: Array) -> tuple[Array, Array]:
    """The best partition of every row by dynamic programming.

    Parameters
    ----------
    value : (rows, first, last), log likelihood of the stretch of cells first to last, both counted in.
    min_segment : least cells between two breaks; stretches that touch an end of the series or a `fixed` break may be shorter.

    Returns
    -------
    (rows,) penalised log likelihood of the best partition, and (rows, cells + 1) where the last stretch before each cell
    begins.
    """
    rows, count = value.shape[:2]
    edges = {0, count, *(int(one) for one in fixed)}
    best = np.full((rows, count + 1), -np.inf)
    best[:, 0] = penalty
    previous = np.zeros((rows, count + 1), dtype=np.int64)
    for end in range(1, count + 1):
        here = best[:, :end] + value[:, :end, end - 1] - penalty
        if end not in edges:
            short = [first for first in range(max(end - min_segment + 1, 0), end) if first not in edges]
            here[:, short] = -np.inf
        previous[:, end] = np.argmax(here, axis=1)
        best[:, end] = np.take_along_axis(here, previous[:, end, None], axis=1)[:, 0]
    return best[:, count], previous


def sum_partitions(values: Sequence[Array], cost: float, min_segment: int) -> tuple[Array, Array]:
    """Log of the summed likelihood of all partitions that hold the fixed breaks, and log likelihood of the fixed ones alone.

    Parameters
    ----------
    values : for the cells between each two fixed breaks, (last, first, points, draws), log likelihood of the stretch of cells
        first to last, both counted in.
    cost : of each break beside the fixed ones. min_segment : as in `partition`.

    Returns
    -------
    Both (draws, points).
    """
    count = sum(map(len, values))
    total = np.zeros((count + 1, *values[0].shape[2:]), dtype=values[0].dtype)
    alone = np.zeros(values[0].shape[2:])
    start = 0
    for value in values:
        own = len(value)
        for end in range(1, own + 1):
            stop = end if end == own else max(end - min_segment, 0) + 1
            each = total[start : start + stop] + value[end - 1, :stop]
            top = each.max(axis=0)
            each -= top
            np.add(top, np.log(np.exp(each, out=each).sum(axis=0)), out=total[start + end])
            if end < own:
                total[start + end] -= cost
        alone, start = alone + value[own - 1, 0], start + own
    return total[count].T.astype(float), np.asarray(alone).T


def trace_back(previous: Array) -> Array:
    """The breaks (first cells of new levels, ascending) of one row of `partition`."""
    breaks = []
    here = int(previous[-1])
    while here > 0:
        breaks.append(here)
        here = int(previous[here])
    return np.array(breaks[::-1], dtype=np.int64)
