"""Exposed against unexposed states, and whether all states move alike.

References: Fisher (1935) for permuted labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

Array = np.ndarray
LEAST_GROUP = 2
WAVE = 0.85
LIKELY = 0.5


@dataclass(frozen=True)
class Contrast:
    """Difference of mean adoption between exposed and unexposed states, and its null under permuted labels.

    `possible` is False with fewer than two states in a group or when permuting could not reach .05; p is then 1.
    `background` is the rate among the unexposed over that among the exposed (half a state added to each): the share of
    exposed adopters that would have moved anyhow.
    """

    difference: float
    p: float
    null: Array
    exposed: int
    unexposed: int
    possible: bool
    background: float


def contrast_groups(
    adopted: Array, exposed: Array, unexposed: Array, permutations: int, rng: np.random.Generator
) -> Contrast:
    """Exposed minus unexposed mean of `adopted` (states,), one-sided p from permuted labels, all of them if few.

    p and background are 1 where no exposed state more likely than not adopted: what differs then is how well its absence
    could be seen.
    """
    values = np.concatenate([adopted[exposed], adopted[unexposed]])
    high, low = int(exposed.sum()), int(unexposed.sum())
    if high < LEAST_GROUP or low < LEAST_GROUP:
        return Contrast(float("nan"), 1.0, np.zeros(0), high, low, False, 1.0)
    observed = float(adopted[exposed].mean() - adopted[unexposed].mean())
    total, ways = values.sum(), comb(high + low, high)
    if ways <= 5 * permutations:
        sums = np.array([values[list(rows)].sum() for rows in combinations(range(high + low), high)])
        null = sums / high - (total - sums) / low
        p = float((null >= observed - 1e-12).mean())
    else:
        order = np.argsort(rng.random((permutations, high + low)), axis=1)[:, :high]
        sums = values[order].sum(axis=1)
        null = sums / high - (total - sums) / low
        p = float((1 + (null >= observed - 1e-12).sum()) / (1 + permutations))
    background = (adopted[unexposed].sum() + 0.5) / (low + 1) * (high + 1) / (adopted[exposed].sum() + 0.5)
    if adopted[exposed].max() < LIKELY:
        p = background = 1.0
    return Contrast(observed, p, null, high, low, ways >= 20, float(background))


def wave_chances(power: Array) -> Array:
    """Chance (states,) to see each state move in a wave that reaches 85 of 100 states; `power` to see a move of each."""
    return WAVE * np.clip(power, 0.0, 1.0)


def too_few_moved(moved: int, chances: Array) -> float:
    """Probability that at most `moved` states are seen to move, each with its own chance."""
    spread = np.array([1.0])
    for one in chances:
        spread = np.convolve(spread, [1 - one, one])
    return float(min(spread[: moved + 1].sum(), 1.0))
