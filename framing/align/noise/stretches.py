"""The likelihood of every stretch of a series with its one level integrated out.

Given the noise, the angles of a stretch are normal with the covariance of `framing.align.noise.likelihood.covariances` and a
level common to all of them, normal with `LEVEL_SPREAD`. Its density is the product of what each cell says beyond those
before it. For all stretches of a series these predictions follow from each other: the error of a stretch that is one cell
longer, forwards and backwards, is that of the two stretches one cell shorter, less what each says of the other (the recursion
of Levinson and Durbin in its lattice form, here for covariances that need not be stationary).
References: Makhoul (1977) for lattice forms of linear prediction; Brockwell and Davis (1991), chapter 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import Cells, covariances

Array = np.ndarray
ROWS = 4  # cells whose errors are reckoned in one go: what fits the processor's cache
LEVEL_SPREAD = 0.3  # standard deviation of levels on the angular scale


def filter_stretches(cells: Cells, angles: Array, levels: Array, grid: NoiseGrid) -> Array:
    """Log likelihood (draws, points, first, last) of every stretch [first, last] of cells; -inf where first is after last.

    Parameters
    ----------
    angles : (draws, cells), corrected for few passages, from the angle of the share of all cells, around which the level is
        normal with `LEVEL_SPREAD`.
    levels : shares around which the noise is measured, (cells,) or (draws, cells).
    """
    value = Lattice.of(cells, levels, grid).weigh(angles)
    last, first = np.indices(value.shape[:2])
    value[first > last] = -np.inf
    return np.asarray(value.transpose(3, 2, 1, 0))


@dataclass(frozen=True)
class Lattice:
    """What is needed to weigh all stretches of a series for any angles of its cells.

    Of a stretch of n + 1 cells that begins with cell i stand in row i of the n-th array, each (cells - n, points, levels):
    `forward` and `backward`, how much of the error of the cell before the first (after the last) of the n cells that are common
    is taken from that of the cell after (before) them; `precision`, minus half the inverse variance of the last cell's error;
    `norm`, the log of the constant of the density.
    """

    forward: list[Array]
    backward: list[Array]
    precision: list[Array]
    norm: list[Array]

    @classmethod
    def of(cls, cells: Cells, levels: Array, grid: NoiseGrid, part: slice = slice(None)) -> Lattice:
        """Ready for angles of `cells`, the noise measured around `levels`, shares (cells,) or (draws, cells).

        part : those cells alone.
        """
        covariance = np.stack([covariances(cells, own, grid)[:, part, part] for own in np.atleast_2d(levels)])
        covariance += LEVEL_SPREAD**2
        shape = covariance.shape[1::-1]  # points, levels: one axis while they are reckoned
        ahead = np.ascontiguousarray(covariance.transpose(2, 3, 1, 0)).reshape(*covariance.shape[2:], -1)
        back = ahead.copy()
        count = len(ahead)
        each = np.arange(count)
        spare = np.empty((2, min(ROWS, count), *ahead.shape[1:]))
        ahead_variance = back_variance = ahead[each, each]
        new = cls([], [], [-0.5 / ahead_variance], [-0.5 * np.log(2 * np.pi * ahead_variance)])
        for order in range(1, count):
            left = count - order
            shared = ahead[order:][each[:left], each[:left]]
            forward, backward = shared / back_variance[:left], shared / ahead_variance[1:]
            for first in range(0, left, ROWS):
                last = min(first + ROWS, left)  # what is asked of later is of cells before the row's own
                after, before = ahead[order + first : order + last, :last], back[first:last, :last]
                from_before, from_after = spare[:, : last - first, :last]
                np.multiply(forward[first:last, None], before, out=from_before)
                np.multiply(backward[first:last, None], after, out=from_after)
                after -= from_before
                before -= from_after
            ahead_variance, back_variance = (
                ahead_variance[1:] - forward * shared,
                back_variance[:left] - backward * shared,
            )
            new.forward.append(forward)
            new.backward.append(backward)
            new.precision.append(-0.5 / ahead_variance)
            new.norm.append(new.norm[-1][:left] - 0.5 * np.log(2 * np.pi * ahead_variance))
        return cls(*([one.reshape(len(one), *shape) for one in part] for part in vars(new).values()))

    def weigh(self, angles: Array) -> Array:
        """Log likelihood (last, first, points, draws) of the stretches of `angles` (draws, cells); 0 where first is after last.

        It is reckoned, and given, in the type of `angles`: single precision where many draws are weighed.
        """
        count, points = len(self.norm), self.norm[0].shape[1]
        forward, backward, precision, norm = (
            [one.astype(angles.dtype, copy=False) for one in part]
            for part in (self.forward, self.backward, self.precision, self.norm)
        )
        out = np.zeros((count * count, points, len(angles)), dtype=angles.dtype)
        ahead = np.repeat(np.ascontiguousarray(angles.T)[:, None, :], points, axis=1)
        back, spare, fit = ahead.copy(), np.empty_like(ahead), ahead * ahead
        fit *= precision[0]
        np.add(fit, norm[0], out=out[:: count + 1])
        for order in range(1, count):
            left = count - order
            after, before, part = ahead[order:], back[:left], spare[:left]
            np.multiply(backward[order - 1], after, out=part)
            after -= forward[order - 1] * before
            before -= part
            np.multiply(after, after, out=part)
            part *= precision[order]
            fit[:left] += part
            np.add(fit[:left], norm[order], out=out[order * count :: count + 1][:left])
        return out.reshape(count, count, points, len(angles))
