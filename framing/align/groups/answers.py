"""All group answers of a study, from arrays, shifts and groups to tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from framing.align.groups.checks import check_stack
from framing.align.groups.dates import AllDates, Key, away_from, compare_all_dates
from framing.align.groups.effects import Noise
from framing.align.groups.events import DatedShift, Event, make_events
from framing.align.groups.exposed import dose_rows, switching_rows
from framing.align.groups.lead_lag import lead_lag_rows, profile_groups
from framing.align.groups.leave_out import leave_states_out, without_p
from framing.align.groups.projections import LEAST_PERIODS, project_all
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.single_answer import Answer, answer_event
from framing.align.groups.stacked import Stacked, stack_shifts, with_effect
from framing.align.groups.tables import effect_rows, event_study_rows, join_rows, stacked_rows
from framing.align.groups.trend import carry_on
from framing.align.groups.windows import GroupPanel
from framing.align.nulls import NullTest
from framing.schemas import EVENT_STUDY, EXPOSURE_EFFECTS, GROUP_EFFECTS, LEAD_LAG, PROJECTIONS, STACKED

Array = np.ndarray


@dataclass(frozen=True)
class DominantSeries:
    """The dominant state's texts for one audience: share and passages (frames, periods of the panel or more, see `offset`).

    `shifts` : of each frame, places counted in the dominant state's own periods. `offset` : its periods before the first
        of the group panel. `handovers` : places at which dominance passes to another state.
    """

    audience: str
    share: Array
    weight: Array
    shifts: tuple[tuple[DatedShift, ...], ...]
    offset: int = 0
    handovers: tuple[int, ...] = ()


@dataclass(frozen=True)
class GroupAnswers:
    """Tables of the group answers, the stacked answers by (audience, practice or `all`, group), and their tests by audience."""

    effects: pd.DataFrame
    event_study: pd.DataFrame
    stacked: pd.DataFrame
    exposed: pd.DataFrame
    projections: pd.DataFrame
    lead_lag: pd.DataFrame
    stacks: dict[tuple[str, str, str], Stacked]
    tests: dict[str, list[NullTest]]


def estimate_groups(
    panel: GroupPanel,
    dominant: Sequence[DominantSeries],
    settings: GroupSettings,
    doses: Mapping[str, Array] | None = None,
    *,
    further: bool = True,
) -> GroupAnswers:
    """What every group did after every shift of the dominant state.

    Parameters
    ----------
    panel : secondary states. dominant : the dominant state's series, one an audience, with the shifts that passed.
    doses : by name of a fact (states, periods) of the panel, graded, NaN where unknown. further : also what needs no shift
        (projections, profile) and exposure that is graded or changes.
    """
    every = compare_all_dates(panel, settings)
    events = {one.audience: collect_events(one, panel, settings) for one in dominant}
    places = places_of([event for own in events.values() for event in own])
    away = away_from(places, len(panel.frames), len(panel.periods), settings)
    noise = measure_noise(every, away)
    answers = {
        audience: [answer_event(every, event, group, noise) for event in own for group in panel.others]
        for audience, own in events.items()
    }
    answers = correct_answers(answers, panel, settings)
    effects, studies, exposed, stacks = [], [], [], {}
    table: list[pd.DataFrame] = []
    tests: dict[str, list[NullTest]] = {}
    for audience, own in answers.items():
        for answer in own:
            effects += effect_rows(answer, panel, settings, audience)
            studies += event_study_rows(answer, panel, audience)
        for fact, values in (doses or {}).items() if further else ():
            exposed += dose_rows(every, (fact, values), events[audience], places, audience)
        exposed += switching_rows(every, events[audience], noise, audience) if further else []
        rows, found = stack_audience(every, events[audience], noise, away, audience)
        table.append(rows)
        stacks.update(found)
        asked = [event for event in events[audience] if settings.is_practice(panel.frames[event.frame])]
        tests[audience] = [
            test
            for group in panel.others
            if (audience, "all", panel.groups[group]) in found
            for test in check_stack(
                every, (POINTS, group, panel.compare), asked, found[audience, "all", panel.groups[group]], away
            )
        ]
    projections, lead_lag = follow_series(panel, dominant if further else [], settings)
    return GroupAnswers(
        join_rows(effects, GROUP_EFFECTS),
        join_rows(studies, EVENT_STUDY),
        _joined(table),
        join_rows(exposed, EXPOSURE_EFFECTS),
        projections,
        lead_lag,
        stacks,
        tests,
    )


def follow_series(
    panel: GroupPanel, dominant: Sequence[DominantSeries], settings: GroupSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Local projections and the lead-lag profile of every audience: answers that need no shift."""
    frames = [number for number, frame in enumerate(panel.frames) if settings.is_practice(frame)]
    projections: list[dict[str, Any]] = []
    profiles: list[dict[str, Any]] = []
    for one in dominant:
        share = level_turns(np.where(one.weight > 0, one.share, np.nan), one.handovers)
        used = [frame for frame in frames if int((one.weight[frame] > 0).sum()) >= LEAST_PERIODS]
        if not used:
            continue
        inside = share[:, one.offset : one.offset + len(panel.periods)]
        projections += [row | {"audience": one.audience} for row in project_all(panel, inside, used, settings.level)]
        found = profile_groups(panel, share, used, settings.level, offset=one.offset)
        profiles += [row | {"audience": one.audience} for row in lead_lag_rows(found)]
    return join_rows(projections, PROJECTIONS), join_rows(profiles, LEAD_LAG)


def level_turns(share: Array, handovers: Sequence[int]) -> Array:
    """Shares (frames, periods) with the mean of every turn of dominance moved to that of all periods; NaN stays.

    Else the step from one dominant state to the next would count as a move that groups could have followed.

    >>> level_turns(np.array([[0.1, 0.3, 0.6, np.nan, 0.8]]), [2]).round(2).tolist()
    [[0.35, 0.55, 0.35, nan, 0.55]]
    """
    if not handovers:
        return share
    out = share.copy()
    for turn in np.split(np.arange(share.shape[1]), sorted(handovers)):
        known = np.isfinite(share[:, turn])
        mean = np.where(known, share[:, turn], 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        out[:, turn] -= mean[:, None]
    known = np.isfinite(share)
    overall = np.where(known, share, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.asarray(out + overall[:, None])


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    full = [table for table in tables if len(table)]
    return pd.concat(full, ignore_index=True) if full else join_rows([], STACKED)


def collect_events(one: DominantSeries, panel: GroupPanel, settings: GroupSettings) -> list[Event]:
    """The events of one audience; those outside the panel's periods are left out, for nothing is known of the groups there."""
    events = []
    for frame, shifts in enumerate(one.shifts):
        for event in make_events(shifts, frame, one.share[frame], one.weight[frame], settings, one.handovers):
            place = event.place - one.offset
            if 0 < place < len(panel.periods):
                inside = event.weights[one.offset : one.offset + len(panel.periods)]
                events.append(replace(event, place=place, weights=inside))
    return events


def places_of(events: list[Event]) -> dict[int, list[int]]:
    """The places of the shifts of every frame."""
    places: dict[int, list[int]] = {}
    for event in events:
        places.setdefault(event.frame, []).append(event.place)
    return places


def measure_noise(every: AllDates, away: Array) -> Noise:
    """The shocks of every comparison and window, from dates away from shifts."""
    windows = range(len(every.settings.every))
    compare = every.panel.compare
    paths: list[Key] = [key for key in every.by_key if key[2] == compare or key[2] is None]
    return Noise(
        {(key, window): every.shocks(key, window, away) for key in every.by_key for window in windows},
        {key: every.path_shocks(key, away) for key in paths},
        {key: carry_on(every, key, away) for key in every.by_key if key[0] == POINTS},
    )


def correct_answers(
    answers: dict[str, list[Answer]], panel: GroupPanel, settings: GroupSettings
) -> dict[str, list[Answer]]:
    """The answers with q of every effect: a false discovery rate over all shifts for each group, placebo frames apart."""
    main = (POINTS, len(settings.windows) - 1)
    flat = [answer for own in answers.values() for answer in own]
    families = [(answer.group, panel.frames[answer.event.frame] in settings.placebo) for answer in flat]
    p = np.array([answer.effects[main].p for answer in flat])
    q = np.full(len(flat), np.nan)
    for family in set(families):
        tested = np.array([one == family for one in families]) & np.isfinite(p)
        if tested.any():
            q[tested] = false_discovery_control(p[tested])
    corrected = iter(
        replace(answer, findings=replace(answer.findings, q=float(one))) if answer.findings is not None else answer
        for answer, one in zip(flat, q, strict=True)
    )
    return {audience: [next(corrected) for _ in own] for audience, own in answers.items()}


def stack_audience(
    every: AllDates, events: list[Event], noise: Noise, away: Array, audience: str
) -> tuple[pd.DataFrame, dict[tuple[str, str, str], Stacked]]:
    """The stacked answers of one audience: all practices, each practice, and all practices without one shift or one state."""
    panel, settings = every.panel, every.settings
    window = len(settings.windows)
    asked = [event for event in events if settings.is_practice(panel.frames[event.frame])]
    frames = sorted({event.frame for event in asked})
    rows, stacks = [], {}
    for group in panel.others:
        key: Key = (POINTS, group, panel.compare)
        parts: list[tuple[str, str, list[Event]]] = [("all", "", asked)]
        parts += [(panel.frames[frame], "", [event for event in asked if event.frame == frame]) for frame in frames]
        if len(asked) > 1:
            parts += [
                (
                    "all",
                    f"{panel.frames[out.frame]} {panel.periods[out.place]}",
                    [one for one in asked if one is not out],
                )
                for out in asked
            ]
        for practice, left_out, part in parts:
            rng = np.random.default_rng([settings.seed, group])
            found = stack_shifts(every, key, part, noise.shocks[key, window], away, rng)
            if found is None:
                continue
            rows += stacked_rows(found, practice, panel.groups[group], left_out, audience, settings)
            if not left_out:
                stacks[audience, practice, panel.groups[group]] = found
            if practice == "all" and not left_out:
                for state, estimate in leave_states_out(every, group, with_effect(every, key, asked)):
                    one = without_p(found, estimate)
                    rows += stacked_rows(one, practice, panel.groups[group], state, audience, settings)
    return join_rows(rows, STACKED), stacks
