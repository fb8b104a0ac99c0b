"""Share of states that adopted by lag, per group, with interval censoring kept.

References: Kaplan and Meier (1958); Turnbull (1976) for interval-censored times, by expectation and maximisation.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import beta

from framing.align.settings import AlignSettings
from framing.align.states.adoption import Adoption
from framing.terms import Outcome

Array = np.ndarray
STEPS, PRECISE = 20_000, 1e-9  # of the expectation-maximisation, and the change of a share at which it ends
COLUMNS = ["frame", "shift_date", "group", "lag", "share_adopted", "low", "high", "at_risk"]


def curve_groups(adoption: Adoption, settings: AlignSettings) -> pd.DataFrame:
    """Adoption curves of one shift: rows group, lag (0..settings.lags), share_adopted, low, high, at_risk.

    Movers are known to lie within their lag interval. States seen not to move are censored at the end of the window if
    their counts had the power (`settings.power`) to show the dominant state's whole rise; others say nothing and are left
    out, as are states that were there already.
    """
    groups = {"exposed": adoption.groups.exposed, "unexposed": adoption.groups.unexposed}
    if not adoption.groups.exposed.any() and not adoption.groups.unexposed.any():
        groups = {"all": np.ones(len(adoption.table), dtype=bool)}
    parts = [
        curve(lower, upper, settings.lags, settings.level).assign(group=name)
        for name, mask in groups.items()
        for lower, upper in [_bounds(adoption, mask, settings.lags, settings.power)]
        if len(lower)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS[2:])


def _bounds(adoption: Adoption, mask: Array, after: int, power: float) -> tuple[Array, Array]:
    """Lags (lower, upper] of the states that count; one that led had adopted by lag 0, in (-1, 0]."""
    table = adoption.table[mask]
    moved = table["outcome"].isin([Outcome.LED, Outcome.TOGETHER, Outcome.FOLLOWED])
    still = (
        table["outcome"].isin([Outcome.NOT_ADOPTED, Outcome.UNOBSERVED])
        & (adoption.power.whole[mask] >= power)
        & adoption.moves.usable[mask]
    )
    low = np.concatenate([table.loc[moved, "lag_low"].to_numpy(float) - 1, np.full(int(still.sum()), float(after))])
    high = np.concatenate([table.loc[moved, "lag_high"].to_numpy(float), np.full(int(still.sum()), np.inf)])
    return np.maximum(low, -1.0), np.maximum(high, 0.0)


def curve(lower: Array, upper: Array, after: int, level: float) -> pd.DataFrame:
    """Non-parametric adoption curve of times known to lie in (lower, upper].

    Intervals of probability `level` come from a beta on the share (Jeffreys).
    """
    lags = np.arange(after + 1)
    ends, mass = spread_mass(lower, upper)
    share = (mass * (ends <= lags[:, None])).sum(axis=1)
    at_risk = (np.where(np.isinf(upper), after, upper)[None, :] >= lags[:, None]).sum(axis=1)
    count = len(lower)
    adopted = share * count
    return pd.DataFrame(
        {
            "lag": lags,
            "share_adopted": share,
            "low": beta.ppf((1 - level) / 2, adopted + 0.5, count - adopted + 0.5),
            "high": beta.ppf((1 + level) / 2, adopted + 0.5, count - adopted + 0.5),
            "at_risk": at_risk,
        }
    )


def spread_mass(lower: Array, upper: Array) -> tuple[Array, Array]:
    """Where the probability of times known to lie in (lower, upper] lies: right ends (k,) and their mass (k,), sum 1.

    The most likely distribution puts mass only on innermost intervals, which begin at some `lower` and end at the next
    `upper` (infinite for times that are censored). Where in an innermost interval the mass lies cannot be known; it is
    counted at the right end.
    """
    intervals, weights = np.unique(np.column_stack([lower, upper]), axis=0, return_counts=True)
    # at one point, what ends comes before what begins: (0, 1] and (1, 2] have nothing in common
    points = sorted({(end, 0) for end in intervals[:, 1]} | {(start, 1) for start in intervals[:, 0]})
    inner = np.array([(a[0], b[0]) for a, b in pairwise(points) if (a[1], b[1]) == (1, 0)])
    within = (intervals[:, :1] <= inner[:, 0]) & (inner[:, 1] <= intervals[:, 1:])
    mass = np.full(len(inner), 1 / len(inner))
    for _ in range(STEPS):
        before = mass
        expected = within * before
        mass = weights @ (expected / expected.sum(axis=1, keepdims=True)) / weights.sum()
        if np.abs(mass - before).max() < PRECISE:
            break
    return inner[:, 1], mass
