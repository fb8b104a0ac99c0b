"""The likelihood of one series of shares: noise of counts plus an autoregression of the log odds.

A share of n passages from d documents is put on the angular scale, asin(sqrt(share)), where its variance hardly depends on
its level: (1 + (n / d - 1) * icc) / (4 n + 2) (Anscombe 1948; Freeman and Tukey 1950). The series' own movement, a
first-order autoregression of its log odds, has there the variance spread**2 * p (1 - p) / 4. The classifier's error by
era is a level of its own for every era. Given the levels the series is normal, and its likelihood is exact: as a
multivariate normal (`covariances`), or by the Kalman filter for all stretches at once (`framing.align.noise.stretches`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from framing.align.noise.grid import NoiseGrid

Array = np.ndarray
LEAST, MOST = 0.002, 0.998
FEW = 8.0  # expected passages from which on the angular scale needs no correction
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
    fade = (grid.spread**2)[:, None] * grid.memory[:, None] ** np.arange(gap.max() + 1)  # 0 ** 0 is 1
    out = fade[:, gap] * (scale[:, None] * scale[None, :])
    at = np.arange(len(scale))
    out[:, at, at] += measurement_variance(cells, grid)
    if cells.era_error is not None:
        p = np.clip(levels, LEAST, MOST)
        era = cells.era_error / (2 * np.sqrt(p * (1 - p)))
        out += era.T @ era
    return np.asarray(out)
