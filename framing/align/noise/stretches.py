"""The likelihood of every stretch of a series with its one level integrated out, by the Kalman filter.

What is filtered is the own movement and, where the classifier's error differs between eras, one value of it for each era, both
starting afresh with the stretch; the level is carried along as a regression. For the whole series this is the normal
distribution of `framing.align.noise.likelihood.covariances`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import Cells, measurement_variance, movement_scale

Array = np.ndarray
LEVEL_SPREAD = 0.3  # standard deviation of levels on the angular scale


def filter_stretches(cells: Cells, angles: Array, levels: Array, grid: NoiseGrid) -> Array:
    """Log likelihood (draws, points, first, last) of every stretch [first, last] of cells, as `filter_ends` gives it."""
    count = angles.shape[1]
    out = np.full((len(angles), len(grid.icc), count, count), -np.inf)
    for last, value in enumerate(filter_ends(cells, angles, levels, grid)):
        out[:, :, : last + 1, last] = value
    return out


def filter_ends(cells: Cells, angles: Array, levels: Array, grid: NoiseGrid) -> Iterator[Array]:
    """Log likelihood (draws, points, last + 1) of the stretches that end with each cell in turn.

    Parameters
    ----------
    angles : (draws, cells), corrected for few passages, from the angle of the share of all cells, around which the level is
        normal with `LEVEL_SPREAD`.
    levels : shares around which the noise is measured, (cells,) or (draws, cells).
    """
    count, points, draws = angles.shape[1], len(grid.icc), len(angles)
    noise, scales = measurement_variance(cells, grid), movement_scale(np.atleast_2d(levels))
    variance = grid.spread[:, None] ** 2
    shape = (len(scales), points, count)
    unit, log_det, uu = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    spread = np.broadcast_to(variance, shape).copy()
    mean, zz, zu = (np.zeros((draws, points, count)) for _ in range(3))
    era = None if cells.era_error is None else _EraError(cells.era_error, scales, mean, unit)
    for t in range(count):
        now = np.s_[..., : t + 1]
        scale = scales[:, t, None, None]
        own = scale * spread[now]
        total = scale * own + noise[:, t, None]
        z, u = angles[:, t, None, None] - scale * mean[now], 1.0 - scale * unit[now]
        if era is not None:
            own, total, z, u = era.add(t, own, total, z, u)
        gain = own / total
        log_det[now] += np.log(2 * np.pi * total)
        uu[now] += u * u / total
        zz[now] += z * z / total
        zu[now] += z * (u / total)
        fit = zz[now] - zu[now] ** 2 / (uu[now] + LEVEL_SPREAD**-2)
        yield -0.5 * (fit + (log_det[now] + np.log1p(LEVEL_SPREAD**2 * uu[now])))
        if t + 1 < count:
            fade = (grid.memory ** (cells.position[t + 1] - cells.position[t]))[:, None]
            mean[now], unit[now] = fade * (mean[now] + gain * z), fade * (unit[now] + gain * u)
            spread[now] = variance + fade**2 * (spread[now] - gain * own - variance)
            if era is not None:
                era.pass_on(t, fade, own, total, z, u)


class _EraError:
    """The classifier's error in the era of a cell, a share: its mean, and variance and covariance with the own movement.

    All are of the value given the stretch so far, (draws or levels, points, first); `unit` is the part of the mean that a level
    of 1 takes with it.
    """

    def __init__(self, error: Array, scales: Array, like_mean: Array, like_unit: Array) -> None:
        self.angle = 0.25 / scales  # change of the angle for a change of the share
        self.scales = scales
        self.variance = (error**2).sum(axis=0)
        self.border = np.r_[True, np.any(np.diff(error, axis=1) != 0, axis=0)]
        self.mean, self.unit, self.shared = np.zeros_like(like_mean), np.zeros_like(like_unit), np.zeros_like(like_unit)
        self.spread = np.broadcast_to(self.variance, like_unit.shape).copy()

    def add(self, t: int, own: Array, total: Array, z: Array, u: Array) -> tuple[Array, Array, Array, Array]:
        """What is seen of the own movement, the variance of the angle, and what is new in it, with this error counted in."""
        now = np.s_[..., : t + 1]
        angle, scale = self.angle[:, t, None, None], self.scales[:, t, None, None]
        shared, spread = self.shared[now], self.spread[now]
        total = total + angle * (2 * scale * shared + angle * spread)
        return own + angle * shared, total, z - angle * self.mean[now], u - angle * self.unit[now]

    def pass_on(self, t: int, fade: Array, own: Array, total: Array, z: Array, u: Array) -> None:
        """From cell t to the next; a new era has a new value."""
        now = np.s_[..., : t + 1]
        if self.border[t + 1]:
            self.mean[now], self.unit[now], self.shared[now] = 0.0, 0.0, 0.0
            self.spread[now] = self.variance[t + 1]
            return
        angle, scale = self.angle[:, t, None, None], self.scales[:, t, None, None]
        seen = scale * self.shared[now] + angle * self.spread[now]
        gain = seen / total
        self.mean[now] += gain * z
        self.unit[now] += gain * u
        self.shared[now] = fade * (self.shared[now] - gain * own)
        self.spread[now] -= gain * seen
