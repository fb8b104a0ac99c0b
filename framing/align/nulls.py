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


def tail_p(observed: float, null: Array, *, least: int = 0) -> float:
    """As `rank_p`, but beyond the largest tenth of the draws (100 at most, 15 at least) from an exponential tail.

    `least` draws make the tail where a tenth would be fewer.
    """
    positive = np.sort(null[null > 0])
    size = max(min(MOST, len(null) // 10), least)
    if size < LEAST or len(positive) <= size or observed <= positive[-size]:
        return rank_p(observed, null)
    threshold = positive[-size]
    if positive[-1] == threshold:  # all alike: no tail to follow, and no p of exactly 0
        return rank_p(observed, null)
    return float(size / len(null) * np.exp(-(observed - threshold) / (positive[-size:] - threshold).mean()))


def combine_tails(observed: tuple[float, float], nulls: tuple[Array, Array], *, least: int = 0) -> float:
    """P of the better of two statistics, each with its null draws (draws,) of the same data, corrected for the choice.

    `least` as for `tail_p`.
    """
    best = min(tail_p(one, null, least=least) for one, null in zip(observed, nulls, strict=True))
    ranks = [(null[:, None] <= np.sort(null)[None, :]).mean(axis=1) for null in nulls]
    chosen = np.minimum(ranks[0], ranks[1])
    factor = (chosen <= CHOICE).mean() / max(max((rank <= CHOICE).mean() for rank in ranks), 1 / len(chosen))
    return min(1.0, best * float(np.clip(factor, 1.0, 2.0)))
