"""Tests of the study's answer that can fail: other dates, leads in the place of lags, placebo frames.

Each sets the stacked statistic beside the same statistic where nothing should be: at dates drawn singly, at dates turned
together, over the periods before the shifts, or in frames in which nothing should happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from framing.align.groups.dates import AllDates, Key, effects_at_dates
from framing.align.groups.events import Event
from framing.align.groups.other_dates import allow_dates, beyond, freedom_turned, turn_together
from framing.align.groups.stacked import Stacked, stack_weights
from framing.align.nulls import NullTest

Array = np.ndarray


def check_stack(every: AllDates, key: Key, events: Sequence[Event], found: Stacked, away: Array) -> list[NullTest]:
    """The tests of one stacked answer; `events` are those that it rests on, `away` the dates (frames, dates) free of shifts."""
    group = every.panel.groups[key[1]]
    tests = [
        NullTest(
            f"{group}: other dates, singly", found.estimate, found.single, found.p_single, "it happens at any date"
        ),
        NullTest(
            f"{group}: other dates, turned together",
            found.estimate,
            found.turned,
            found.p_turned,
            "trends and crowded shifts",
        ),
    ]
    leads = found.leads
    if leads is not None:
        name = f"{group}: leads instead of lags"
        tests.append(NullTest(name, leads.rise, leads.null, leads.p, "the group moved before the shifts", claim=False))
    placebo = _placebo_frames(every, key, events, away)
    if placebo is not None:
        statistic, null, p = placebo
        name = f"{group}: placebo frames"
        tests.append(NullTest(name, statistic, null, p, "groups differ in frames without effect, too", claim=False))
    return tests


def _turned_test(every: AllDates, key: Key, events: Sequence[Event], away: Array) -> tuple[float, Array, float] | None:
    """The stacked statistic, its values at turned dates, and p; None where it is not known."""
    grid = [effects_at_dates(every, key, event) for event in events]
    used = [number for number, event in enumerate(events) if np.isfinite(grid[number][event.place])]
    if not used:
        return None
    own = [events[number] for number in used]
    values, places = np.array([grid[number] for number in used]), np.array([event.place for event in own])
    weights = stack_weights(own)
    statistic = float(weights @ values[np.arange(len(own)), places])
    gap = every.settings.gap
    allowed = allow_dates(values, places, away[[event.frame for event in own]], gap, every.settings.before)
    null = turn_together(values, places, allowed, weights, gap)
    return statistic, null, beyond(statistic, null, freedom_turned(null))


def _placebo_frames(
    every: AllDates, key: Key, events: Sequence[Event], away: Array
) -> tuple[float, Array, float] | None:
    """The statistic with every placebo frame in the place of the practices, averaged over them."""
    frames = [number for number, frame in enumerate(every.panel.frames) if frame in every.settings.placebo]
    found = [_turned_test(every, key, [replace(event, frame=frame) for event in events], away) for frame in frames]
    known = [one for one in found if one is not None and len(one[1])]
    if not known:
        return None
    length = min(len(one[1]) for one in known)
    null = np.mean([one[1][:length] for one in known], axis=0)
    statistic = float(np.mean([one[0] for one in known]))
    return statistic, null, beyond(abs(statistic), null, freedom_turned(null))
