"""Null draws and the p-values they give.

References: Knijnenburg et al. (2009) for the tail beyond the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
MOST, LEAST = 100, 15
CHOICE = 0.05


@dataclass(frozen=True)
class NullTest:
    """One test that can fail: observed statistic, null draws, p, and the rival explanation it is against.

    `claim` is False where a small p speaks against adoption instead of for it.
    """

    test: str
    statistic: float
    null: Array
    p: float
    against: str
    claim: bool = True


def rank_p(observed: float, null: Array) -> float:
    """Share of null draws at least as large as the observed value, the observed one counted in."""
    return float((1 + (null >= observed - 1e-12).sum()) / (1 + len(null)))


def tail_p(observed: float, null: Array) -> float:
    """As `rank_p`, but beyond the largest tenth of the draws (100 at most, 15 at least) from an exponential tail."""
    positive = np.sort(null[null > 0])
    size = min(MOST, len(null) // 10)
    if size < LEAST or len(positive) <= size or observed <= positive[-size]:
        return rank_p(observed, null)
    threshold = positive[-size]
    if positive[-1] == threshold:  # all alike: no tail to follow, and no p of exactly 0
        return rank_p(observed, null)
    return float(size / len(null) * np.exp(-(observed - threshold) / (positive[-size:] - threshold).mean()))


def combine_tails(observed: tuple[float, float], nulls: tuple[Array, Array]) -> float:
    """P of the better of two statistics, each with its null draws (draws,) of the same data, corrected for the choice."""
    best = min(tail_p(one, null) for one, null in zip(observed, nulls, strict=True))
    ranks = [(null[:, None] <= np.sort(null)[None, :]).mean(axis=1) for null in nulls]
    chosen = np.minimum(ranks[0], ranks[1])
    factor = (chosen <= CHOICE).mean() / max(max((rank <= CHOICE).mean() for rank in ranks), 1 / len(chosen))
    return min(1.0, best * float(np.clip(factor, 1.0, 2.0)))


def draw_shares(level: float | Array, total: Array, factor: Array, draws: int, rng: np.random.Generator) -> Array:
    """Shares (draws, periods) of beta-binomial counts with `total` trials and variance `factor` times the binomial."""
    shape = (draws, len(total))
    correlation = np.clip((factor - 1) / np.maximum(total - 1, 1), 1e-9, 0.95)
    strength = 1 / correlation - 1
    own = rng.beta(np.maximum(level * strength, 1e-9), np.maximum((1 - level) * strength, 1e-9), shape)
    return np.asarray(rng.binomial(total, own) / np.maximum(total, 1))
