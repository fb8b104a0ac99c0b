"""Pass-through: what a group moved as a share of what the dominant state moved, with a set that stays honest where it hardly
moved.

References: Fieller (1954) for the set of a ratio; Zollner and Hwang (1999) for the bias of an effect found by search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

Array = np.ndarray
SEARCHES = 400
GRID = np.linspace(0.3, 1.3, 21)
LEAST = 3
BOUND = 2.0  # standard errors from which a search calls a step one


@dataclass(frozen=True)
class Interval:
    """A set of values: from `low` to `high`; both infinite where nothing is excluded or two rays are left."""

    low: float
    high: float


def fieller_set(
    top: float, top_error: float, bottom: float, bottom_error: float, critical: float, shared: float = 0.0
) -> Interval:
    """All ratios r for which top - r * bottom lies within `critical` standard errors of 0.

    `shared` is the covariance of the two. Where the bottom itself is not told from 0 the set has no end, or two rays: it is
    returned as the whole line, which says the same to a reader: nothing is excluded that could be ordered.

    >>> interval = fieller_set(2.0, 0.5, 10.0, 1.0, 1.96)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.1, 0.316)
    """
    square = critical**2
    a = bottom**2 - square * bottom_error**2
    b = top * bottom - square * shared
    c = top**2 - square * top_error**2
    root = b**2 - a * c
    if a <= 0 or root < 0:
        return Interval(-np.inf, np.inf)
    half = float(np.sqrt(root))
    return Interval((b - half) / a, (b + half) / a)


def measure_move(share: Array, weight: Array, place: int, first: int, last: int) -> tuple[float, float]:
    """The dominant state's step at `place` (signed, shares) and its standard error, from its own periods `first`..`last` -
    1.

    Means of passages before and after; the error from the spread of the periods around the two, at least that of binomial
    counts, widened for the memory from one period to the next.
    """
    at = np.arange(len(share))
    parts = [(at >= first) & (at < place) & (weight > 0), (at >= place) & (at < last) & (weight > 0)]
    if any(int(part.sum()) < 1 for part in parts):
        return float("nan"), float("nan")
    means, variance = [], 0.0
    for part in parts:
        passages = float(weight[part].sum())
        mean = float((weight * share)[part].sum() / passages)
        smooth = (mean * passages + 0.5) / (passages + 1)
        binomial = smooth * (1 - smooth) / passages
        count = int(part.sum())
        spread = 0.0
        if count > 1:
            rest = share[part] - mean
            effective = passages**2 / float((weight[part] ** 2).sum())
            memory = float(np.clip((rest[1:] * rest[:-1]).sum() / max((rest**2).sum(), 1e-12), 0.0, 0.8))
            spread = float((weight[part] * rest**2).sum() / passages) * count / (count - 1) / effective
            spread *= (1 + memory) / (1 - memory)
        means.append(mean)
        variance += max(binomial, spread)
    return means[1] - means[0], float(np.sqrt(variance))


def correct_search(size: float, error: float, before: int, after: int, rng: np.random.Generator) -> float:
    """The size whose estimate, found by search and kept because it was large, would on average be `size`.

    Series with a step of known size and independent noise are searched for the split with the largest statistic; of those
    found, the mean estimate as a share of the true step is inverted. Nothing changes for a step many errors large.

    Parameters
    ----------
    before, after : periods on each side of the step.
    """
    if not (np.isfinite(size) and np.isfinite(error)) or error <= 0 or size == 0:
        return size
    if abs(size) / error > 8:
        return size
    before, after = max(before, LEAST), max(after, LEAST)
    length = before + after
    noise = 1.0 / np.sqrt(1 / before + 1 / after)
    drawn = rng.standard_normal((SEARCHES, length)) * noise
    target = abs(size) / error
    step = (np.arange(length) >= before).astype(float)
    found = np.array([_searched(drawn + target * share * step, noise) for share in GRID])
    if found[-1] <= target:
        return size
    return float(np.sign(size) * error * target * np.interp(target, np.maximum.accumulate(found), GRID))


def _searched(series: Array, noise: float) -> float:
    """Mean estimate, in units of the error at the true place, of the best split of each series, of those that pass."""
    length = series.shape[1]
    total = np.cumsum(series, axis=1)
    at = np.arange(LEAST, length - LEAST + 1)
    left = total[:, at - 1] / at
    right = (total[:, -1:] - total[:, at - 1]) / (length - at)
    rise = right - left
    statistic = np.abs(rise) / (noise * np.sqrt(1 / at + 1 / (length - at)))
    best = np.argmax(statistic, axis=1)
    rows = np.arange(len(series))
    passed = statistic[rows, best] > BOUND
    own = rise[rows, best]
    return float(own[passed].mean()) if passed.any() else float(own.mean())


def t_quantile(level: float, freedom: float) -> float:
    """Two-sided critical value of Student's t.

    >>> round(t_quantile(0.95, float("inf")), 2)
    1.96
    """
    return float(student.ppf(0.5 + level / 2, freedom if np.isfinite(freedom) else 1e9))


def two_sided(statistic: float, freedom: float) -> float:
    """Two-sided p of a t statistic."""
    if not np.isfinite(statistic):
        return float("nan")
    return float(2 * student.sf(abs(statistic), freedom if np.isfinite(freedom) else 1e9))
