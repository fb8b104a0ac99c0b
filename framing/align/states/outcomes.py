"""The name of what each secondary state did around one shift, with date, lag and interval.

References: Newton et al. (2004) for discoveries from posterior probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.changepoints.shifts import Shift
from framing.align.segments import middle_of, shortest_credible_interval
from framing.align.settings import AlignSettings
from framing.align.states.lags import Lags, choose_discoveries
from framing.align.states.moves import Moves
from framing.align.states.power import Power
from framing.align.states.series import States
from framing.terms import Outcome

Array = np.ndarray
OWN_DOUBT = 0.1  # probability of own moves alone from which on nobody is said to follow


@dataclass(frozen=True)
class Evidence:
    """What outcomes are judged by: arrays have a row per state.

    Attributes
    ----------
    own : probability that all moves are the states' own.
    q, moved : false discovery rate of a move, and whether it passes.
    alike : exposed and unexposed states move alike, so that nobody can be said to follow.
    dated : the date of the shift is known well enough for a lag to it.
    """

    states: States
    shift: Shift
    moves: Moves
    lags: Lags
    own: float
    q: Array
    moved: Array
    power: Power
    alike: bool
    dated: bool


def name_outcomes(evidence: Evidence, settings: AlignSettings) -> Array:
    """Outcome (states,) of every state: led, together, followed, already, not adopted or unobserved."""
    moved, moves, shift, lags = evidence.moved, evidence.moves, evidence.shift, evidence.lags
    usable = moves.usable
    outcome = np.full(len(moved), Outcome.UNOBSERVED, dtype=object)
    if not evidence.dated:
        return outcome
    later, earlier = lags.later, lags.earlier
    followed = choose_discoveries(1 - later, moved & (later > earlier), settings.timing)
    led = choose_discoveries(1 - earlier, moved & (earlier > later), settings.timing)
    if evidence.alike or evidence.own >= OWN_DOUBT:
        followed[:] = False
        led &= 1 - earlier <= (1 - settings.level) / 2
    direction = 1 if shift.rise > 0 else -1
    goal = shift.after * direction - settings.closing * abs(shift.rise)
    already = np.nan_to_num(moves.level * direction, nan=-np.inf) >= goal
    outcome[usable & (evidence.power.least >= settings.power) & np.isfinite(moves.level)] = Outcome.NOT_ADOPTED
    outcome[already & usable] = Outcome.ALREADY
    outcome[moved] = Outcome.TOGETHER
    outcome[followed] = Outcome.FOLLOWED
    outcome[led] = Outcome.LED
    return outcome


def tabulate_outcomes(evidence: Evidence, outcome: Array, level: float) -> pd.DataFrame:
    """A row per state: outcome, date, lag with its interval of probability `level`, and what they rest on."""
    states, lags, power = evidence.states, evidence.lags, evidence.power
    later, earlier = lags.later, lags.earlier
    shift_date = int(states.periods[evidence.shift.place])
    rows = []
    for row, state in enumerate(states.names):
        name = str(outcome[row])
        date = lag = low = high = own_low = own_high = None
        if name in (Outcome.FOLLOWED, Outcome.LED, Outcome.TOGETHER):
            lag, low, high, own_low, own_high = _lag_of(lags, row, name, level)
            date = shift_date + lag
        rows.append(
            {
                "state": state,
                "outcome": name,
                "date": date,
                "lag": lag,
                "lag_low": low,
                "lag_high": high,
                "own_low": own_low,
                "own_high": own_high,
                "moved": lags.moved[row],
                "after": later[row],
                "before": earlier[row],
                "own": evidence.own,
                "rise": 100 * _rise_at(evidence.moves, row, states.periods, date),
                "p": evidence.moves.p[row],
                "q": evidence.q[row],
                "power": power.least[row],
                "least_rise": 100 * power.least_rise[row],
                "least_lag": power.least_lag[row],
            }
        )
    return pd.DataFrame(rows)


def _lag_of(lags: Lags, row: int, outcome: str, level: float) -> tuple[int, int, int, int, int]:
    """Median lag with its interval, within what the outcome says; and the interval before that."""
    weights = lags.given_moved[row]
    first, last = shortest_credible_interval(weights, level)
    own_low, own_high = int(lags.values[first]), int(lags.values[last])
    if outcome == Outcome.TOGETHER:
        return int(lags.values[middle_of(weights)]), min(own_low, 0), max(own_high, 0), own_low, own_high
    side = np.where(lags.values >= 1 if outcome == Outcome.FOLLOWED else lags.values <= -1, weights, 0.0)
    first, last = shortest_credible_interval(side, level)
    return int(lags.values[middle_of(side)]), int(lags.values[first]), int(lags.values[last]), own_low, own_high


def _rise_at(moves: Moves, row: int, periods: Array, date: int | None) -> float:
    if date is None:
        return float("nan")
    place = min(int(np.searchsorted(periods, date)), len(periods) - 1)
    return float(moves.rise[row, place])
