"""Outcome, date and lag of every secondary state for one shift of the dominant state.

The rule, in order: a state moved if it is among those of whom, by their posteriors, at most a rate did not; a mover `followed`
or `led` if the mean probability of the opposite among all so called stays below a rate; other movers moved `together`.
States that did not move were `already` there, did `not` adopt (if their counts had the power to show it), or are
`unobserved`. When the unexposed states move as the exposed do, nobody is said to follow: a common shock would look the same.
When they are shown to move less, each group has its own chance to move, and lags after the shift are expected. Where the
moves may all be the states' own, nobody is said to follow either.
docs/method.md (section 4) has what each rule buys.

References: Newton et al. (2004) for rates of false discoveries from posteriors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.changepoints.shifts import Shift
from framing.align.inputs.exposure import split_exposed
from framing.align.segments import shortest_credible_interval
from framing.align.settings import AlignSettings
from framing.align.states.exposure import Contrast, contrast_groups, too_few_moved, wave_chances
from framing.align.states.independent_timing import weigh_independent_timing
from framing.align.states.lags import DEPENDENT, Lags, make_timing, share_lags
from framing.align.states.moves import Aim, Moves, weigh_moves
from framing.align.states.outcomes import Evidence, name_outcomes, tabulate_outcomes
from framing.align.states.power import Power, measure_power
from framing.align.states.series import States

Array = np.ndarray
ALIKE = "alike"
DIFFERENT = "different"
UNKNOWN = "unknown"
LEAST_WAVE = 5
HALF = 0.5
DATED = 0.9


@dataclass(frozen=True)
class Groups:
    """Exposed and unexposed states (states,) bool, and how much more of the exposed moved after the shift."""

    exposed: Array
    unexposed: Array
    contrast: Contrast


@dataclass(frozen=True)
class Wave:
    """Whether states move alike, as in a wave that reaches 85 of 100 of them, exposed or not.

    Attributes
    ----------
    alike : ALIKE, DIFFERENT or UNKNOWN; told from the groups where they can be compared, else from `p`.
    p : of as few moves as were found in such a wave.
    chance : (states,) to see each state move in it.
    """

    alike: str
    p: float
    chance: Array


@dataclass(frozen=True)
class Adoption:
    """All that is known about the secondary states and one shift; `table` has a row per state.

    `dated` is False where the date of the shift is less than nine in ten to lie within a span as long as the whole window: no
    lag to it can then be known. `own` is the probability that all moves are the states' own.
    """

    shift: Shift
    table: pd.DataFrame
    moves: Moves
    lags: Lags
    own: float
    power: Power
    groups: Groups
    wave: Wave
    dated: bool


def date_adoption(
    states: States, shift: Shift, exposure: Array | None, settings: AlignSettings, rng: np.random.Generator
) -> Adoption:
    """Outcome, date and lag of every state for one shift; `exposure` (states,) has NaN for unknown, or is None."""
    aim = Aim.at(shift, states.periods, settings)
    moves = weigh_moves(states, aim, settings)
    timing = make_timing(shift.weights, states.periods, settings.leads, settings.lags)
    group = np.zeros(len(states.names), dtype=np.int64)
    lags = share_lags(moves.evidence, moves.usable, timing, group)
    q = false_rate(lags.moved, moves.usable)
    half = (states.periods[shift.last] - states.periods[shift.first]) / 2
    power = measure_power(moves, aim, float(half), settings)
    exposed, unexposed = _groups(exposure, len(states.names), settings)
    groups = (exposed & moves.usable, unexposed & moves.usable)
    contrast = contrast_groups(lags.moved * lags.later, *groups, settings.permutations, rng)
    movers = contrast_groups(lags.moved, *groups, settings.permutations, rng)
    moved = q <= settings.fdr
    wave = wave_chances(np.where(moved, np.maximum(power.whole, 0.5), power.whole))
    wave_p = too_few_moved(int(moved.sum()), wave[moves.usable])
    alike = _judge_alike(movers, wave_p, int(moves.usable.sum()), settings)
    if alike == DIFFERENT and contrast.possible:
        group = exposed + 2 * unexposed
        timing = timing.expect(DEPENDENT)
        lags = share_lags(moves.evidence, moves.usable, timing, group)
        q = false_rate(lags.moved, moves.usable)
        moved = q <= settings.fdr
    dated = _is_dated(shift, states.periods, settings.leads + settings.lags)
    own = weigh_independent_timing(moves.evidence, moves.elsewhere, moves.usable, timing, group)
    evidence = Evidence(
        states=states,
        shift=shift,
        moves=moves,
        lags=lags,
        own=own,
        q=q,
        moved=moved,
        power=power,
        alike=alike == ALIKE,
        dated=dated,
    )
    table = tabulate_outcomes(evidence, name_outcomes(evidence, settings), settings.level)
    table["exposure"] = np.nan if exposure is None else exposure
    table["exposed"] = [bool(one) if one or other else None for one, other in zip(exposed, unexposed, strict=True)]
    table["documents"] = states.documents.sum(axis=1)
    return Adoption(
        shift=shift,
        table=table,
        moves=moves,
        lags=lags,
        own=own,
        power=power,
        groups=Groups(exposed=exposed, unexposed=unexposed, contrast=contrast),
        wave=Wave(alike=alike, p=wave_p, chance=wave),
        dated=dated,
    )


def _is_dated(shift: Shift, periods: Array, span: int) -> bool:
    """Is the shift's date nine in ten to lie within a span as long as the window?"""
    first, last = shortest_credible_interval(shift.weights, DATED)
    return int(periods[last] - periods[first]) <= span


def _groups(exposure: Array | None, count: int, settings: AlignSettings) -> tuple[Array, Array]:
    if exposure is None:
        return np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    return split_exposed(exposure, settings.exposure_cut)


def false_rate(moved: Array, usable: Array) -> Array:
    """The mean chance (states,) of no move among all states that are as likely to have moved, or likelier; 1 where not usable.

    moved : (states,), probability of a move. A set of states with a rate of at most .05 holds 5 of 100 that did not move.
    """
    q = np.ones(len(moved))
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(-moved[rows], kind="stable")]
    q[rows] = np.cumsum(1 - moved[rows]) / np.arange(1, len(rows) + 1)
    return q


def _judge_alike(contrast: Contrast, wave_p: float, usable: int, settings: AlignSettings) -> str:
    """Do exposed states move more than unexposed ones; without exposure, do some states stay out of the wave?

    Groups differ if the contrast passes and at most half of the exposed adopters would have moved anyhow.
    """
    if contrast.possible:
        differ = contrast.p <= settings.fdr and contrast.background <= HALF
        return DIFFERENT if differ else ALIKE
    if usable < LEAST_WAVE:
        return UNKNOWN
    return DIFFERENT if wave_p <= settings.fdr else ALIKE
