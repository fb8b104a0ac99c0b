"""The groups' own shocks: how much a comparison of groups moves at dates at which nothing is asked.

Errors clustered by state take states as independent, but a group's states share shocks (regions, blocs, decolonisation).
So the same contrast is taken at every other date, away from the dominant state's shifts of the frame; what it varies
there beyond its clustered error is the variance of shocks. Memory needs no model: a contrast over the same number of
periods carries it. One frame's dates overlap and are few; the ratio of the two variances is therefore moderated over
frames, as variances of genes are.

References: Conley and Taber (2011); Ferman and Pinto (2019); Smyth (2004) for the moderated variance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma

Array = np.ndarray
MOST_PRIOR = 100.0
FARTHEST = 12


@dataclass(frozen=True)
class Shocks:
    """Variance of the shocks of one comparison and window.

    `extra` : (frames,) variance beyond the clustered one, for a contrast with `spread` of 1. `freedom` : (frames,) degrees.
    `ratio` : (frames,) moderated ratio of the whole variance to the clustered one.
    """

    extra: Array
    freedom: Array
    ratio: Array

    def error(self, frame: int, clustered: float, spread: float) -> float:
        """Standard error with shocks of one contrast, at least the clustered one."""
        return float(np.sqrt(clustered**2 + self.extra[frame] * spread))


def estimate_shocks(estimate: Array, error: Array, spread: Array, use: Array) -> Shocks:
    """Shocks from contrasts at many dates.

    Parameters
    ----------
    estimate, error : (frames, dates), NaN where there is none. spread : (dates,) as in a contrast.
    use : bool (frames, dates), dates away from the frame's own shifts.
    """
    known = np.isfinite(estimate) & np.isfinite(error) & (np.nan_to_num(error) > 0)
    use = use & known
    clean = np.where(use, estimate, 0.0)
    unit = np.where(known, np.nan_to_num(error) ** 2 / np.where(spread > 0, spread, 1.0), 0.0)
    count = known.sum(axis=1)
    size = np.divide(unit.sum(axis=1), count, out=np.zeros(len(count)), where=count > 0)
    expected = (np.nan_to_num(error) ** 2 * use).sum(axis=1)
    seen = (clean**2).sum(axis=1)
    ratio = np.divide(seen, expected, out=np.ones(len(count)), where=expected > 0)
    freedom = count_independent(clean, error, use)
    moderated, whole = moderate_variance(ratio, freedom)
    extra = np.maximum(moderated - 1.0, 0.0) * size
    return Shocks(extra, whole, moderated)


def count_independent(estimate: Array, error: Array, use: Array) -> Array:
    """Degrees of freedom (frames,) of a mean of squares over overlapping dates.

    The square of the mean over the variance of the mean of squares, for Gaussian contrasts whose autocorrelation is that of
    all frames together (Satterthwaite 1946).
    """
    scaled = np.where(use, estimate / np.where(use, error, 1.0), 0.0)
    scaled = scaled / np.maximum(
        np.sqrt((scaled**2).sum(axis=1, keepdims=True) / np.maximum(use.sum(axis=1), 1)[:, None]), 1e-9
    )
    scaled = np.where(use, scaled, 0.0)
    pairs = products_by_lag(use.astype(float)).round()
    products = products_by_lag(scaled).sum(axis=0)
    seen = pairs.sum(axis=0)
    memory = np.divide(products, seen, out=np.zeros(len(seen)), where=seen > 0)
    memory[FARTHEST + 1 :] = 0.0
    memory = np.clip(memory, 0.0, 1.0)
    twice = np.where(np.arange(len(memory)) == 0, 1.0, 2.0)
    overlap = pairs @ (twice * memory**2)
    count = use.sum(axis=1)
    return np.asarray(np.divide(count.astype(float) ** 2, overlap, out=np.zeros(len(count)), where=overlap > 0))


def products_by_lag(values: Array) -> Array:
    """Sum of values[t] * values[t + lag] for every lag (rows, dates), by the Fourier transform."""
    dates = values.shape[1]
    power = np.abs(np.fft.rfft(values, 2 * dates, axis=1)) ** 2
    return np.asarray(np.fft.irfft(power, 2 * dates, axis=1)[:, :dates])


def moderate_variance(ratio: Array, freedom: Array) -> tuple[Array, Array]:
    """Variances moderated towards what all frames have in common, and their degrees of freedom.

    A variance with d degrees is drawn around one of the frame's own, and those around a common one as scaled inverse chi
    squares whose degrees d0 are estimated: the moderated one is (d0 * common + d * own) / (d0 + d) on d0 + d degrees.
    """
    known = (freedom >= 1) & (ratio > 0)
    if not known.any():
        return np.ones(len(ratio)), np.full(len(ratio), 1.0)
    half = freedom[known] / 2
    level = np.log(ratio[known]) - digamma(half) + np.log(half)
    centre = float(level.mean())
    excess = float(level.var(ddof=1) - polygamma(1, half).mean()) if known.sum() > 1 else 0.0
    prior = min(2 * _inverse_trigamma(excess), MOST_PRIOR) if excess > 0 else MOST_PRIOR
    common = float(np.exp(centre + digamma(prior / 2) - np.log(prior / 2)))
    if known.sum() == 1:
        prior, common = 0.0, 1.0
    own = np.where(known, freedom, 0.0)
    weight = prior + own  # 0 where neither the frame nor the others say anything
    moderated = np.divide(
        prior * common + own * np.where(known, ratio, 0.0), weight, out=np.ones(len(ratio)), where=weight > 0
    )
    return np.asarray(moderated), np.clip(weight, 1.0, float(own.sum()))


def _inverse_trigamma(value: float) -> float:
    """X with trigamma(x) = value, by Newton's method on 1 / trigamma (Smyth 2004, appendix)."""
    if value > 1e7:
        return 1 / np.sqrt(value)
    if value < 1e-6:
        return 1 / value
    x = 0.5 + 1 / value
    for _ in range(50):
        slope = polygamma(1, x)
        step = slope * (1 - slope / value) / polygamma(2, x)
        x += step
        if -step / x < 1e-8:
            break
    return float(x)
