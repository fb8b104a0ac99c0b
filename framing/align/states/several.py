"""One state measured by several series: what it says at home and what it says abroad, each by itself and both together.

A leader's speech at home and his delegate's at the United Nations are two measurements of one state. Each has its own level,
so shares are never added up: what is compared is how far each moved around a shift of the dominant state, and when. Both
together are a random-effects mean of the two changes (their difference counts as noise where it is larger than their errors
let one expect), and a date that has the evidence of both series.

A rise of three years that is undone is a move, and can be dated; but a state that stands a few years later where it stood has
not taken anything up. So an outcome that says when a state moved needs a change about its own date that lasts: over the same
periods as the response, and as large as the least adoption (`closing`).

References: DerSimonian and Laird (1986) for the mean and its error; Cochran (1954) for the test that both say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri
from scipy.stats import chi2

from framing.align.changepoints.shifts import Shift
from framing.align.inputs.panel import Panel
from framing.align.segments import middle_of, shortest_credible_interval
from framing.align.settings import AlignSettings
from framing.align.states.answers import LAGS, LEADS, response_window
from framing.align.states.moves import Aim, weigh_moves
from framing.align.states.response import as_share, average_over_dates, chances_of, measure_responses, measure_steps
from framing.align.states.series import States
from framing.schemas import SERIES_ANSWERS
from framing.terms import Outcome, VerdictName

Array = np.ndarray
BOTH = "both"


@dataclass(frozen=True)
class Measured:
    """What one series of one state shows around a shift.

    Attributes
    ----------
    change, error : of its share, 0..1 scale; NaN without texts on both sides. evidence : (periods,) log Bayes factor of a move
    there against none, -inf where none can lie, 0 where the series has too few texts on one side to tell. steps, step_errors :
    (periods,) change of its share about each date at which a move may lie, NaN at others. periods, passages : that it rests on.
    """

    change: float
    error: float
    evidence: Array
    steps: Array
    step_errors: Array
    periods: int
    passages: float


def measure_series(
    panel: Panel, number: int, states: States, names: Sequence[str], shift: Shift, settings: AlignSettings
) -> dict[str, Measured]:
    """What the series of some states in a panel show around a shift.

    Parameters
    ----------
    number : of the frame in the panel. states : of that frame. names : which of its states.
    """
    states = states.only(names)
    aim = Aim.at(shift, states.periods, settings)
    moves = weigh_moves(states, aim, settings)
    dates = np.arange(aim.window.first, aim.window.last + 1)
    place = np.array([panel.states.index(name) for name in names], dtype=np.int64)
    own = measure_responses(
        panel, number, place, states.breaks, shift, response_window(shift, states.periods, settings)
    )
    found = {}
    for row, (name, line) in enumerate(zip(names, place, strict=True)):
        total, seen = panel.total[number, line], states.series[row].cells.position
        before = np.searchsorted(seen, np.arange(len(states.periods)))
        unseen = (before < settings.min_segment) | (len(seen) - before < settings.sustained) | ~moves.usable[row]
        steps = np.full((2, len(states.periods)), np.nan)
        steps[:, dates] = measure_steps(panel, number, int(line), states.breaks[row], dates, (LEADS, LAGS))
        found[name] = Measured(
            float(own.change[row]),
            float(own.error[row]),
            np.where(unseen, 0.0, moves.evidence[row]),
            steps[0],
            steps[1],
            int((total > 0).sum()),
            float(total.sum()),
        )
    return found


def answer_series(
    measured: dict[str, dict[str, Measured]], shift: Shift, periods: Array, settings: AlignSettings
) -> list[dict[str, Any]]:
    """Rows of `framing.schemas.SERIES_ANSWERS` without the shift's key: every series of a state, and all together.

    measured : by state, then by whose ears its texts are for.
    """
    rows = []
    for state, series in measured.items():
        parts = [*series.items()]
        if len(series) > 1:
            parts.append((BOTH, join_measured(list(series.values()))))
        difference = p_difference(list(series.values()))
        for texts, one in parts:
            said = {"state": state, "texts": texts, "p_difference": difference if texts == BOTH else np.nan}
            rows.append(said | _answer(one, shift, periods, settings))
    return rows


def join_measured(parts: list[Measured]) -> Measured:
    """All series of a state as one measurement."""
    change, error = _mean_known([(one.change, one.error) for one in parts])
    steps = [_mean_known([(one.steps[at], one.step_errors[at]) for one in parts]) for at in range(len(parts[0].steps))]
    return Measured(
        change,
        error,
        np.sum([one.evidence for one in parts], axis=0),
        np.array([step for step, _ in steps]),
        np.array([step_error for _, step_error in steps]),
        max(one.periods for one in parts),
        float(sum(one.passages for one in parts)),
    )


def _mean_known(parts: list[tuple[float, float]]) -> tuple[float, float]:
    """The random-effects mean of those changes that are known with an error."""
    known = [(change, error) for change, error in parts if np.isfinite(change) and np.isfinite(error) and error > 0]
    return mean_change([change for change, _ in known], [error for _, error in known])


def mean_change(change: list[float], error: list[float]) -> tuple[float, float]:
    """Random-effects mean of changes and its standard error; NaN of none."""
    if not change:
        return float("nan"), float("nan")
    value, variance = np.array(change), np.square(error)
    weight = 1 / variance
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    excess = (cochran_q(value, weight) - (len(value) - 1)) / spread if spread > 0 else 0.0
    weight = 1 / (variance + max(excess, 0.0))
    return float(weight @ value / weight.sum()), float(1 / np.sqrt(weight.sum()))


def cochran_q(value: Array, weight: Array) -> float:
    """The weighted sum of squares about the weighted mean."""
    return float(weight @ (value - weight @ value / weight.sum()) ** 2)


def p_difference(parts: list[Measured]) -> float:
    """The p of Cochran's test that all series of a state changed by as much; NaN where fewer than two have a change."""
    known = [one for one in parts if np.isfinite(one.change) and np.isfinite(one.error) and one.error > 0]
    if len(known) < 2:
        return float("nan")
    q = cochran_q(np.array([one.change for one in known]), np.array([one.error**-2 for one in known]))
    return float(chi2.sf(q, len(known) - 1))


def _answer(one: Measured, shift: Shift, periods: Array, settings: AlignSettings) -> dict[str, Any]:
    half = float(ndtri((1 + settings.level) / 2))
    response, error = as_share(one.change, one.error, shift)
    window = Aim.at(shift, periods, settings).window
    dated = date_move(one.evidence, periods, (window.first, window.last), shift.weights, settings.level)
    lasting, lasting_error = as_share(*average_over_dates(one.steps, one.step_errors, chances_of(one.evidence)), shift)
    return {
        "change": 100 * one.change,
        "change_low": 100 * (one.change - half * one.error),
        "change_high": 100 * (one.change + half * one.error),
        "response": response,
        "response_low": response - half * error,
        "response_high": response + half * error,
        "probability": float(ndtr((response - settings.closing) / error)),
        **dated,
        "lasting": lasting,
        "lasting_low": lasting - half * lasting_error,
        "lasting_high": lasting + half * lasting_error,
        "outcome": _name(dated, lasting, response + half * error, settings),
        "periods": one.periods,
        "passages": one.passages,
    }


def date_move(evidence: Array, periods: Array, window: tuple[int, int], shift: Array, level: float) -> dict[str, Any]:
    """When a state moved, if it did: date and lag with their intervals.

    Parameters
    ----------
    evidence : (periods,) log Bayes factor. window : first and last place where a move counts. shift : (periods,) posterior of
        the dominant state's date.

    Returns
    -------
    moved : probability of a move in the window, even odds before, each of its places as likely as the others. date, earliest,
    latest : period, given a move. lag, lag_low, lag_high : periods after the shift. NaN where the series says nothing.
    """
    places = np.arange(window[0], window[1] + 1)
    own = evidence[places]
    top = float(own.max(initial=-np.inf))
    names = ("date", "earliest", "latest", "lag", "lag_low", "lag_high")
    if not np.isfinite(top) or not own.any():  # nothing is possible, or nothing is known
        return {"moved": float("nan")} | dict.fromkeys(names, float("nan"))
    weight = np.exp(own - top)
    odds = float(np.log(weight.mean()) + top)
    first, last = shortest_credible_interval(weight, level)
    lags = periods[places][:, None] - periods[None, :]
    joint = weight[:, None] / weight.sum() * shift[None, :]
    values = np.arange(lags.min(), lags.max() + 1)
    chance = np.bincount((lags - values[0]).ravel(), joint.ravel(), minlength=len(values))
    low, high = shortest_credible_interval(chance, level)
    dates = [periods[places[at]] for at in (middle_of(weight), first, last)]
    found = [*dates, *(values[at] for at in (middle_of(chance), low, high))]
    return {"moved": float(1 / (1 + np.exp(-odds)))} | dict(zip(names, map(float, found), strict=True))


def _name(
    dated: dict[str, Any], lasting: float, response_high: float, settings: AlignSettings
) -> Outcome | VerdictName:
    """What a series did: a date where it moved for sure and the move lasted; else what the response says."""
    if dated["moved"] >= settings.level and lasting >= settings.closing:
        if dated["lag_low"] >= 1:
            return Outcome.FOLLOWED
        return Outcome.LED if dated["lag_high"] <= -1 else Outcome.TOGETHER
    if response_high < settings.closing:
        return Outcome.NOT_ADOPTED
    silent = np.isnan(response_high) and np.isnan(dated["moved"])
    return Outcome.UNOBSERVED if silent else VerdictName.NOT_ENOUGH


def join_answers(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The answers of all shifts under each other, with the columns of `framing.schemas.SERIES_ANSWERS`."""
    names = [column.name for column in SERIES_ANSWERS.columns]
    full = [part for part in parts if len(part)]
    return pd.concat(full, ignore_index=True)[names] if full else pd.DataFrame(columns=names)
