"""The likelihood of one series of shares: noise of counts plus an autoregression of the log odds.

A share of n passages from d documents is put on the angular scale, asin(sqrt(share)), where its variance hardly depends on
its level: (1 + (n / d - 1) * icc) / (4 n + 2) (Anscombe 1948; Freeman and Tukey 1950). The series' own movement, a
first-order autoregression of its log odds, has there the variance spread**2 * p (1 - p) / 4. The classifier's error by
era is a level of its own for every era. Given the levels the series is normal, and its likelihood is exact: as a
multivariate normal (`Stretch`), or by the Kalman filter for all stretches at once (`filter_stretches`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from framing.align.noise.grid import NoiseGrid

Array = np.ndarray
LEAST, MOST = 0.002, 0.998
FEW = 8.0  # expected passages from which on the angular scale needs no correction
LEVEL_SPREAD = 0.3  # standard deviation of levels on the angular scale in the search
STEP_SPREAD = 0.2  # standard deviation of the size of a step on the angular scale


@dataclass(frozen=True)
class Cells:
    """The observed cells of one frame of one series, in order of time; arrays (cells,).

    `position` numbers the periods on the axis of the panel; `era_error` is None or (parts, cells), the standard error of the
    share that the classifier gives all cells of an era alike.
    """

    count: Array
    total: Array
    documents: Array
    position: Array
    era_error: Array | None = None

    @property
    def crowding(self) -> Array:
        """Passages of a document beyond the first (cells,)."""
        return np.maximum(self.total / np.maximum(self.documents, 1.0) - 1, 0.0)


def to_angle(count: Array, total: Array) -> Array:
    """Shares on the angular scale."""
    return np.asarray(np.arcsin(np.sqrt(np.clip((count + 0.375) / (total + 0.75), 0.0, 1.0))))


def angle_bias(total: Array, share: Array) -> Array:
    """By how much the mean of `to_angle` exceeds the angle of the share, where few passages are expected."""
    out = np.zeros(len(total))
    size = np.maximum(np.round(total), 1.0)
    few = (size * share < FEW) & (size > 0)
    if few.any():
        n, p = size[few][:, None], np.clip(share[few], LEAST, MOST)[:, None]
        k = np.arange(int(4 * FEW))[None, :]
        with np.errstate(invalid="ignore", divide="ignore"):
            chance = gammaln(n + 1) - gammaln(k + 1) - gammaln(np.maximum(n - k, 0) + 1)
            chance = np.where(k <= n, np.exp(chance + k * np.log(p) + np.maximum(n - k, 0) * np.log1p(-p)), 0.0)
        mean = (chance * to_angle(np.minimum(k, n), n)).sum(axis=1) / chance.sum(axis=1)
        out[few] = mean - np.arcsin(np.sqrt(p[:, 0]))
    return out


def measurement_variance(cells: Cells, grid: NoiseGrid) -> Array:
    """Variance (points, cells) of the angle by which passages were drawn."""
    return np.asarray((1 + cells.crowding * grid.icc[:, None]) / (4 * cells.total + 2))


def movement_scale(levels: Array) -> Array:
    """Change of the angle for a change of one log odds (cells,)."""
    p = np.clip(levels, LEAST, MOST)
    return np.asarray(np.sqrt(p * (1 - p)) / 2)


def covariances(cells: Cells, levels: Array, grid: NoiseGrid) -> Array:
    """Covariance (points, cells, cells) of the angles, given the levels (cells,) of the share, at every point of the grid."""
    gap = np.abs(cells.position[:, None] - cells.position[None, :])
    scale = movement_scale(levels)
    own = (grid.spread**2)[:, None, None] * np.where(gap == 0, 1.0, grid.memory[:, None, None] ** gap)
    out = own * (scale[:, None] * scale[None, :])
    at = np.arange(len(scale))
    out[:, at, at] += measurement_variance(cells, grid)
    if cells.era_error is not None:
        p = np.clip(levels, LEAST, MOST)
        era = cells.era_error / (2 * np.sqrt(p * (1 - p)))
        out += era.T @ era
    return np.asarray(out)


def filter_stretches(cells: Cells, angles: Array, levels: Array, grid: NoiseGrid) -> Array:
    """Log likelihood (draws, points, first, last) of every stretch [first, last] of cells, its one level integrated out.

    The level is normal with `LEVEL_SPREAD` around 0; the own movement starts afresh with the stretch.

    Parameters
    ----------
    angles : (draws, cells), corrected for few passages, from the angle of the share of all cells.
    levels : shares around which the noise is measured, (cells,) or (draws, cells).
    """
    count, points, draws = angles.shape[1], len(grid.icc), len(angles)
    noise, scales = measurement_variance(cells, grid), movement_scale(np.atleast_2d(levels))
    variance = grid.spread[:, None] ** 2
    out = np.full((draws, points, count, count), -np.inf)
    shape = (len(scales), points, count)
    unit, log_det, uu = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    spread = np.broadcast_to(variance, shape).copy()
    mean, zz, zu = (np.zeros((draws, points, count)) for _ in range(3))
    for t in range(count):
        now = np.s_[..., : t + 1]
        scale = scales[:, t, None, None]
        total = scale**2 * spread[now] + noise[:, t, None]
        gain = spread[now] * scale / total
        z, u = angles[:, t, None, None] - scale * mean[now], 1.0 - scale * unit[now]
        log_det[now] += np.log(2 * np.pi * total)
        uu[now] += u * u / total
        zz[now] += z * z / total
        zu[now] += z * (u / total)
        fit = zz[now] - zu[now] ** 2 / (uu[now] + LEVEL_SPREAD**-2)
        out[:, :, : t + 1, t] = -0.5 * (fit + (log_det[now] + np.log1p(LEVEL_SPREAD**2 * uu[now])))
        if t + 1 < count:
            fade = (grid.memory ** (cells.position[t + 1] - cells.position[t]))[:, None]
            mean[now], unit[now] = fade * (mean[now] + gain * z), fade * (unit[now] + gain * u)
            spread[now] = variance + fade**2 * (spread[now] * (1 - gain * scale) - variance)
    return out
