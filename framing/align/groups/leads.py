"""What groups did before the shifts that the study's answer rests on: whether they rather moved then than after.

A contrast of the periods after a shift with all leads is positive, too, where the groups moved within the leads, before the
dominant state. So the last leads are set against the earlier ones and tested like the answer itself, at other dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.align.groups.dates import AllDates, Key, effects_in_frames, usual_errors
from framing.align.groups.events import Event
from framing.align.groups.other_dates import allow_dates, beyond, turn_everywhere
from framing.align.groups.windows import mean_known

Array = np.ndarray
BEFORE = (-3, -1)  # the last leads, taken as outcome and set against the earlier ones


@dataclass(frozen=True)
class LeadsWeighed:
    """The stacked rise of the last leads over the earlier ones, its `null` at other dates with `p`, and the rise that
    `follows` after the last leads, in units of the dominant state's moves.
    """

    rise: float
    null: Array
    p: float
    follows: float

    def early(self, fdr: float) -> bool:
        """Whether the groups rather moved before the shifts: by more than after them, and told from 0."""
        return self.p <= fdr and self.rise > self.follows


def weigh_leads(every: AllDates, key: Key, events: Sequence[Event], weights: Array, away: Array) -> LeadsWeighed | None:
    """The leads of one stacked answer; None where no shift has periods enough before it.

    Parameters
    ----------
    weights : (events,) that turn signed effects into pass-through. away : dates (frames, dates) free of shifts.
    """
    found = [effects_in_frames(every, key, event, BEFORE) for event in events]
    used = [number for number, event in enumerate(events) if np.isfinite(found[number][event.frame, event.place])]
    if not used:
        return None
    own, effects, weight = (
        [events[number] for number in used],
        np.array([found[number] for number in used]),
        weights[used],
    )
    frames, places = np.array([event.frame for event in own]), np.array([event.place for event in own])
    grid = effects[np.arange(len(own)), frames]
    gap = every.settings.gap
    allowed = allow_dates(grid, places, away[frames], gap, every.settings.before)
    null, freedom = turn_everywhere(effects, frames, places, allowed, away, usual_errors(every, key), weight, gap)
    rise = float(weight @ grid[np.arange(len(own)), places])
    after = np.array([_rise_after(every, key, event) for event in own])
    return LeadsWeighed(rise, null, beyond(rise, null, freedom), float(weight @ np.nan_to_num(after)))


def _rise_after(every: AllDates, key: Key, event: Event) -> float:
    """The signed change from the last leads to the periods of the stack."""
    path, relative = every.by_key[key].path[event.frame, event.place], every.relative
    first, last = every.settings.stack
    late = (relative >= BEFORE[0]) & (relative <= BEFORE[1])
    after = (relative >= first) & (relative <= min(last, event.lags))
    return event.direction * float((mean_known(path, after) - mean_known(path, late))[0])
