"""What each state did after a shift: a pooled response with its interval, a name for it, and how long it lasted.

The pooled response leans towards the state's group, so it stands beside the outcome and feeds neither survival nor
hazard nor any contrast of groups: those rest on `own_outcome`, what the state's own texts show.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.align.changepoints.shifts import Shift
from framing.align.inputs.groups import Membership
from framing.align.inputs.panel import Panel
from framing.align.settings import AlignSettings
from framing.align.states.adoption import Adoption
from framing.align.states.pooling import pool_responses
from framing.align.states.response import (
    as_share,
    average_over_dates,
    chances_of,
    measure_responses,
    measure_steps,
)
from framing.align.states.series import States
from framing.dominance import cut_at_handovers
from framing.terms import Outcome

Array = np.ndarray
LEADS, LAGS = 8, 10  # periods before the shift, and after it, whose mean levels are compared
UNKNOWN = "(unknown)"  # group of states of which nothing is said
HALF = 0.5
MOVED = (Outcome.LED, Outcome.TOGETHER, Outcome.FOLLOWED)


def answer_states(
    panel: Panel,
    number: int,
    states: States,
    adoption: Adoption,
    membership: Membership | None,
    settings: AlignSettings,
) -> pd.DataFrame:
    """The pooled response of every secondary state to the shift of `adoption`, a row each in the order of `states`.

    Returns
    -------
    response, response_low, response_high : share of the dominant state's own move, 1 for as much. probability : that
    it is at least `settings.closing`. own_weight : of the state's own texts in it, 0..1; the rest is its group's mean.
    group : its group before the shift. NaN for a state without texts before or after. lasting : what is left of a move that
    its own texts show (`measure_lasting`).
    """
    shift = adoption.shift
    rows = np.array([panel.states.index(name) for name in states.names], dtype=np.int64)
    own = measure_responses(panel, number, rows, states.breaks, shift, response_window(shift, panel.periods, settings))
    group = group_before(states.names, shift.place, membership)
    pooled = pool_responses(own.response, own.response_error, group, least=settings.closing, level=settings.level)
    return pd.DataFrame(
        {
            "response": pooled.response,
            "response_low": pooled.low,
            "response_high": pooled.high,
            "probability": pooled.probability,
            "own_weight": pooled.weight,
            "group": group,
            "lasting": measure_lasting(panel, number, rows, states, adoption),
        }
    )


def measure_lasting(panel: Panel, number: int, rows: Array, states: States, adoption: Adoption) -> Array:
    """How far each state that moved (`rows` of the panel) stands from where it was, as a share of the dominant state's move.

    As its response, but about the date of its own move, averaged over where that may lie; NaN for states that did not move.
    """
    lasting = np.full(len(rows), np.nan)
    for at in np.flatnonzero(adoption.table["outcome"].isin(MOVED).to_numpy()):
        evidence = adoption.moves.evidence[at]
        dates = np.flatnonzero(np.isfinite(evidence))
        steps = measure_steps(panel, number, int(rows[at]), states.breaks[at], dates, (LEADS, LAGS))
        lasting[at], _ = as_share(*average_over_dates(*steps, chances_of(evidence[dates])), adoption.shift)
    return lasting


def response_window(shift: Shift, periods: Array, settings: AlignSettings) -> tuple[int, int]:
    """Periods before a shift, and after it, whose mean levels are compared: fewer where dominance passes to another state."""
    return cut_at_handovers(int(periods[shift.place]), LEADS, LAGS, settings.handovers)


def group_before(names: tuple[str, ...], place: int, membership: Membership | None) -> Array:
    """The label (states,) of each state's group in the period before a shift."""
    if membership is None:
        return np.full(len(names), UNKNOWN, dtype=object)
    code = membership.code[[membership.states.index(name) for name in names], max(place - 1, 0)]
    labels = np.array([*membership.labels, UNKNOWN], dtype=object)
    return np.asarray(labels[code])


def name_answers(own: Array, probability: Array, lasting: Array, closing: float) -> Array:
    """The outcome (states,) from what the state's own texts show and the probability that it moved.

    What its own texts show stands, a move if what is left of it (`lasting`) makes at least `closing` of the dominant one.
    Else a state that moved more likely than not is `together` (it moved, its date is not known apart from the dominant
    state's), another one `not adopted`; without texts before or after it is `unobserved`.
    """
    answer = np.where(probability >= HALF, Outcome.TOGETHER, Outcome.NOT_ADOPTED).astype(object)
    answer[~np.isfinite(probability)] = Outcome.UNOBSERVED
    shown = (own != Outcome.UNOBSERVED) & (~np.isin(own, MOVED) | (np.nan_to_num(lasting) >= closing))
    answer[shown] = own[shown]
    return answer


def date_ends(states: States, outcome: Array, date: Array, direction: int) -> Array:
    """The first period (states,) in which a state that moved has given up half of its move; NaN while it lasts.

    date : (states,) of the state's move, NaN where there is none. direction : 1 for a rise, -1 for a fall.
    """
    until = np.full(len(outcome), np.nan)
    for row in np.flatnonzero(np.isin(outcome, MOVED) & np.isfinite(date)):
        seen = np.flatnonzero(states.seen[row])
        level = states.levels[row, seen] * direction
        after = states.periods[seen] >= date[row]
        if after.all() or not after.any():
            continue
        start = level[~after][-1]
        top = int(np.argmax(np.where(after, level, -np.inf)))
        lost = (np.arange(len(seen)) > top) & (level - start < HALF * (level[top] - start))
        if level[top] > start and lost.any():
            until[row] = states.periods[seen[int(np.argmax(lost))]]
    return until
