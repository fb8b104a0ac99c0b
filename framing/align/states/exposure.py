"""Exposed against unexposed states, and whether all states move alike.

Exposure comes from a table of facts, never from text. References: Fisher (1935) for permuted labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd

from framing.errors.align import no_common_state, table_empty
from framing.errors.tables import bad_value
from framing.schemas import EXPOSURE

Array = np.ndarray
LEAST_GROUP = 2
WAVE = 0.85
LIKELY = 0.5


def check_exposure(table: pd.DataFrame, states: tuple[str, ...], where: str | Path) -> pd.DataFrame:
    """The exposure table with the types of EXPOSURE.

    Raises
    ------
    BadTable
    """
    table = EXPOSURE.check(table, where).reset_index(drop=True)
    if table.empty:
        raise table_empty(where)
    wrong = ~np.isfinite(table["exposure"])
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise bad_value(where, row + 1, "exposure", "", "Give a number, or leave the row out.")
    if not set(table["state"]) & set(states):
        raise no_common_state(where, list(states))
    return table


def exposure_around(table: pd.DataFrame, states: tuple[str, ...], date: int, after: int) -> Array:
    """Mean exposure (states,) from the period before `date` to the end of the window; NaN where unknown.

    A state without a row in the window takes its last earlier value, else its first later one. Where every row of the
    table is above 0 it is a list of the exposed, and states that it does not name have exposure 0.
    """
    listing = bool((table["exposure"] > 0).all())
    ordered = table.sort_values("period", kind="stable")
    period = ordered["period"]
    inside = ordered[(period >= date - 1) & (period <= date + after)].groupby("state")["exposure"].mean()
    earlier = ordered[period < date - 1].groupby("state")["exposure"].last()
    first = ordered.groupby("state")["exposure"].first()
    known = inside.combine_first(earlier).combine_first(first).reindex(list(states))
    return np.asarray(known.fillna(0.0) if listing else known, dtype=float)


def split_exposed(values: Array, cut: float | None) -> tuple[Array, Array]:
    """Masks of exposed and unexposed states; unknown ones are in neither."""
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(len(values), dtype=bool), np.zeros(len(values), dtype=bool)
    if cut is None:
        within = (values[known] >= 0).all() and (values[known] <= 1).all()
        cut = 0.5 if within and (values[known].min() < 0.5 < values[known].max()) else float(np.median(values[known]))
    exposed = known & (np.nan_to_num(values, nan=-np.inf) > cut)
    if not exposed.any() and (np.nan_to_num(values, nan=0.0) > 0).any():
        exposed = known & (np.nan_to_num(values, nan=0.0) > 0)
    return exposed, known & ~exposed


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
