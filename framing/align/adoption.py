"""Outcome, date and lag of every secondary state for one shift of the dominant state.

The rule, in order: a state moved if its gain passes the false discovery rate over states; a mover `followed` or `led`
if the mean probability of the opposite among all so called stays below a rate; other movers moved `together`.
States that did not move were `already` there, did `not` adopt (if their counts had the power to show it), or are
`unobserved`. When the unexposed states move as the exposed do, nobody is said to follow: a common shock would look the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.draws import Draws
from framing.align.exposure import Contrast, contrast_groups, split_exposed, too_few_moved, wave_chances
from framing.align.lags import DEPENDENT, FLAT, Lags, choose_discoveries, share_lags
from framing.align.moves import Moves, Window, weigh_moves
from framing.align.nulls import adjust_p
from framing.align.power import Power, measure_power
from framing.align.segments import middle_of, smallest_set
from framing.align.settings import AlignSettings
from framing.align.shifts import Shift

Array = np.ndarray
ALIKE = "alike"
DIFFERENT = "different"
UNKNOWN = "unknown"
LEAST_WAVE = 5
FEW = 0.2
HALF = 0.5
OUTCOMES = ("led", "together", "followed", "already", "not adopted", "unobserved")


@dataclass(frozen=True)
class States:
    """One frame of the secondary states: names, effective counts, dispersion, segmentation; arrays (states, periods)."""

    names: tuple[str, ...]
    periods: Array
    k: Array
    n: Array
    factor: Array
    breaks: Array
    levels: Array
    documents: Array


@dataclass(frozen=True)
class Adoption:
    """All that is known about the secondary states and one shift; `table` has a row per state.

    `dated` is False where the set of dates of the shift is wider than the window: no lag to it can then be known.
    """

    shift: Shift
    table: pd.DataFrame
    moves: Moves
    lags: Lags
    power: Power
    contrast: Contrast
    exposed: Array
    unexposed: Array
    alike: str
    wave_p: float
    wave_chance: Array
    dated: bool


def date_adoption(
    states: States,
    shift: Shift,
    draws: Draws,
    exposure: Array | None,
    settings: AlignSettings,
    rng: np.random.Generator,
) -> Adoption:
    """Outcome, date and lag of every state for one shift.

    Parameters
    ----------
    draws : dispersion and classifier error. exposure : (states,) with NaN for unknown, or None.
    """
    date = int(states.periods[shift.place])
    window = Window.around(states.periods, date, settings.before, settings.after)
    direction = 1 if shift.rise > 0 else -1
    moves = weigh_moves(
        states.k,
        states.n,
        states.factor,
        draws,
        states.breaks,
        states.levels,
        window,
        direction,
        settings.closing * abs(shift.rise),
        min_segment=settings.min_segment,
        sustained=settings.sustained,
        simulations=settings.permutations,
        rng=rng,
    )
    lags = share_lags(
        moves.evidence, moves.usable, shift.weights, states.periods, settings.before, settings.after, FLAT
    )
    q = np.ones(len(states.names))
    q[moves.usable] = adjust_p(moves.p[moves.usable])
    moved = moves.usable & (q <= settings.fdr) & (lags.moved >= 0.5)
    level = _level_before(states, window)
    half = (states.periods[shift.last] - states.periods[shift.first]) / 2
    power = measure_power(states.n, np.nan_to_num(level), window, shift.rise, settings.closing, settings.power, half)
    exposed, unexposed = _groups(exposure, len(states.names), settings)
    later = lags.chance(lags.values >= 1)
    contrast = contrast_groups(
        lags.moved * later, exposed & moves.usable, unexposed & moves.usable, settings.permutations, rng
    )
    wave = wave_chances(np.where(moved, np.maximum(power.whole, 0.5), power.whole))
    wave_p = too_few_moved(int(moved.sum()), wave[moves.usable])
    alike = _judge_alike(contrast, wave_p, int(moves.usable.sum()), settings)
    if alike == DIFFERENT and contrast.possible:
        lags = share_lags(
            moves.evidence, moves.usable, shift.weights, states.periods, settings.before, settings.after, DEPENDENT
        )
    dated = int(states.periods[shift.last] - states.periods[shift.first]) <= settings.after
    outcome = _name_outcomes(shift, moves, lags, moved, level, power, alike, settings)
    if not dated:
        outcome[:] = "unobserved"
    table = _tabulate(states, date, outcome, moves, lags, q, power, exposure, exposed, settings)
    return Adoption(shift, table, moves, lags, power, contrast, exposed, unexposed, alike, wave_p, wave, dated)


def _groups(exposure: Array | None, count: int, settings: AlignSettings) -> tuple[Array, Array]:
    if exposure is None:
        return np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    return split_exposed(exposure, settings.exposure_cut)


def _level_before(states: States, window: Window) -> Array:
    """Level (states,) of the last segment before the window; NaN where nothing was observed before it."""
    level = np.full(len(states.names), np.nan)
    for row in range(len(level)):
        seen = np.flatnonzero(states.n[row, : window.first] > 0)
        if len(seen):
            level[row] = states.levels[row, seen[-1]]
    return level


def _judge_alike(contrast: Contrast, wave_p: float, usable: int, settings: AlignSettings) -> str:
    """Do exposed states move more than unexposed ones; without exposure, do some states stay out of the wave?

    Groups differ if the contrast passes and at most half of the exposed adopters would have moved anyhow, or if hardly
    any unexposed state moved while exposed ones did.
    """
    if contrast.possible:
        differ = (contrast.p <= settings.fdr and contrast.background <= HALF) or contrast.background <= FEW
        return DIFFERENT if differ else ALIKE
    if usable < LEAST_WAVE:
        return UNKNOWN
    return DIFFERENT if wave_p <= settings.fdr else ALIKE


def _name_outcomes(
    shift: Shift,
    moves: Moves,
    lags: Lags,
    moved: Array,
    level: Array,
    power: Power,
    alike: str,
    settings: AlignSettings,
) -> Array:
    later, earlier = lags.chance(lags.values >= 1), lags.chance(lags.values <= -1)
    followed = choose_discoveries(1 - later, moved & (later > earlier), settings.timing)
    if alike == ALIKE:
        followed[:] = False
    led = choose_discoveries(1 - earlier, moved & (earlier > later), settings.timing)
    if alike == ALIKE:
        led &= 1 - earlier <= (1 - settings.level) / 2
    direction = 1 if shift.rise > 0 else -1
    goal = shift.after * direction - settings.closing * abs(shift.rise)
    already = np.nan_to_num(level * direction, nan=-np.inf) >= goal
    outcome = np.full(len(moved), "unobserved", dtype=object)
    outcome[moves.usable & (power.quarter >= settings.power) & np.isfinite(level)] = "not adopted"
    outcome[already & moves.usable] = "already"
    outcome[moved] = "together"
    outcome[followed] = "followed"
    outcome[led] = "led"
    return outcome


def _tabulate(
    states: States,
    date: int,
    outcome: Array,
    moves: Moves,
    lags: Lags,
    q: Array,
    power: Power,
    exposure: Array | None,
    exposed: Array,
    settings: AlignSettings,
) -> pd.DataFrame:
    later, earlier = lags.chance(lags.values >= 1), lags.chance(lags.values <= -1)
    rows = []
    for row, state in enumerate(states.names):
        name = str(outcome[row])
        lag = low = high = own_low = own_high = None
        if name in ("followed", "led", "together"):
            lag, low, high, own_low, own_high = _lag_of(lags, row, name, settings.level)
        rows.append(
            {
                "state": state,
                "outcome": name,
                "date": None if lag is None else date + lag,
                "lag": lag,
                "lag_low": low,
                "lag_high": high,
                "own_low": own_low,
                "own_high": own_high,
                "moved": lags.moved[row],
                "after": later[row],
                "before": earlier[row],
                "rise": 100 * _rise_at(moves, row, states.periods, None if lag is None else date + lag),
                "p": moves.p[row],
                "q": q[row],
                "power": power.quarter[row],
                "least_rise": 100 * power.least_rise[row],
                "least_lag": power.least_lag[row],
                "exposure": np.nan if exposure is None else exposure[row],
                "exposed": None if exposure is None or not np.isfinite(exposure[row]) else bool(exposed[row]),
                "documents": states.documents[row].sum(),
            }
        )
    return pd.DataFrame(rows)


def _lag_of(lags: Lags, row: int, outcome: str, level: float) -> tuple[int, int, int, int, int]:
    """Median lag with its interval, within what the outcome says; and the interval before that."""
    weights = lags.given_moved[row]
    first, last = smallest_set(weights, level)
    own_low, own_high = int(lags.values[first]), int(lags.values[last])
    if outcome == "together":
        return int(lags.values[middle_of(weights)]), min(own_low, 0), max(own_high, 0), own_low, own_high
    side = np.where(lags.values >= 1 if outcome == "followed" else lags.values <= -1, weights, 0.0)
    first, last = smallest_set(side, level)
    return int(lags.values[middle_of(side)]), int(lags.values[first]), int(lags.values[last]), own_low, own_high


def _rise_at(moves: Moves, row: int, periods: Array, date: int | None) -> float:
    if date is None:
        return float("nan")
    place = min(int(np.searchsorted(periods, date)), len(periods) - 1)
    return float(moves.rise[row, place])
