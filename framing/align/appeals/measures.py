"""Figures of every pair of practice and appeal with the parts of their variance: spreads, contrasts and intervals.

Reference: Korn and Graubard (1998) for the interval of a share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import beta, t

Array = np.ndarray
HALF = 0.5  # a passage with and one without, half of each, so that no variance is 0


@dataclass(frozen=True)
class Measure:
    """One figure for every pair, (f, a), or (f,) where appeals are added up, with its variance.

    sampled : variance by documents, and by what the cell's own chances leave open. freedom : its degrees of freedom. level
    (f, a) : standard error by the level of coded passages, the same for all cells of a corpus. apart (f, a) : that by the
    offsets of passages without the practice, the same for all.
    """

    value: Array
    sampled: Array
    freedom: Array
    level: Array
    apart: Array


@dataclass(frozen=True)
class Spread:
    """Variance and degrees of freedom of a figure, the same shape."""

    variance: Array
    freedom: Array

    def half(self, level: float) -> Array:
        """Half the width of the interval."""
        return np.asarray(t.ppf((1 + level) / 2, self.freedom) * np.sqrt(self.variance))

    def two_sided(self, value: Array) -> Array:
        """The two-sided p of a value that is 0 without effect; 1 where nothing is known."""
        with np.errstate(invalid="ignore", divide="ignore"):
            p = 2 * t.sf(np.abs(value) / np.sqrt(self.variance), self.freedom)
        return np.where(np.isfinite(p), p, 1.0)


def spread_of(measure: Measure) -> Spread:
    """The variance of a measure, the classifier's error in it."""
    by_classifier = measure.level**2 + measure.apart**2
    added = by_classifier.sum(axis=1) if measure.value.ndim == 1 else by_classifier
    return Spread(measure.sampled + added, measure.freedom)


def contrast(first: Measure, second: Measure) -> tuple[Array, Spread]:
    """The first measure less the second, of documents of other corpora; degrees of freedom by Satterthwaite."""
    parts = spread_of(first), spread_of(second)
    sampled = first.sampled + second.sampled
    freedom = sampled**2 / (first.sampled**2 / first.freedom + second.sampled**2 / second.freedom)
    return first.value - second.value, Spread(parts[0].variance + parts[1].variance, freedom)


def interval_of_share(share: Array, passages: Array, spread: Spread, level: float) -> tuple[Array, Array]:
    """Ends (0..1) of the interval of a share: that of a beta distribution with as many passages as its variance speaks of."""
    share = np.clip(share, 0, 1)
    kept = (share * passages + HALF) / (passages + 2 * HALF)
    tail = (1 - level) / 2
    widened = spread.variance * (t.ppf(1 - tail, spread.freedom) / ndtri(1 - tail)) ** 2
    size = np.maximum(kept * (1 - kept) / np.maximum(widened, 1e-12), 2 * HALF)
    low, high = (beta.ppf(q, share * size + HALF, (1 - share) * size + HALF) for q in (tail, 1 - tail))
    half = spread.half(level)
    return np.clip(low, np.maximum(share - half, 0), share), np.clip(high, share, np.minimum(share + half, 1))
