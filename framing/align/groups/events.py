"""The dominant state's shifts as the group answers see them: place, posterior of the date, size, periods free of other
shifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from framing.align.groups.pass_through import correct_search, measure_move
from framing.align.groups.settings import GroupSettings
from framing.align.settings import MOST_PERIODS
from framing.dominance import cut_at_handovers

Array = np.ndarray


class DatedShift(Protocol):
    """What is needed of a shift (`framing.align.changepoints.shifts.Shift`)."""

    @property
    def place(self) -> int:
        """Index of the first period at the new level."""

    @property
    def weights(self) -> Array:
        """Posterior (periods,) of the place."""

    @property
    def rise(self) -> float:
        """Signed size in shares, 0..1."""

    @property
    def error(self) -> float:
        """Standard error of the size; not a number where it is to be measured here."""


@dataclass(frozen=True)
class Event:
    """One shift of the dominant state.

    `frame` : place of its frame in the panel. `weights` : (periods,) posterior of the date. `size`, `error`, `corrected`
        : the dominant state's move in shares, its standard error, and the size less what the search for the largest adds.
        `kept` : part of it that the contrast of the study's answer keeps, as the date is not known for sure. `leads`, `lags` :
        periods on each side up to the frame's next shift or a handover of dominance. `turn` : up to a handover alone.
    """

    frame: int
    place: int
    weights: Array
    size: float
    error: float
    corrected: float
    kept: float
    leads: int
    lags: int
    turn: tuple[int, int] = (MOST_PERIODS, MOST_PERIODS)

    @property
    def direction(self) -> int:
        """1 for a rise, -1 for a fall."""
        return 1 if self.size > 0 else -1


def make_events(
    shifts: Sequence[DatedShift],
    frame: int,
    share: Array,
    weight: Array,
    settings: GroupSettings,
    handovers: Sequence[int] = (),
) -> list[Event]:
    """The events of one frame, in order of time.

    A window ends at the frame's next shift, and where dominance passes to another state: from there on groups have
    another state before them, and the dominant series another level.

    Parameters
    ----------
    share, weight : (periods,) of the dominant state: share of passages (0..1) and passages. handovers : places at which
        another state becomes dominant.
    """
    events = []
    ordered = sorted(shifts, key=lambda shift: shift.place)
    edges = [0, *[shift.place for shift in ordered], len(share)]
    for number, shift in enumerate(ordered):
        most = cut_at_handovers(shift.place, settings.before, settings.after, handovers)
        left = max(edges[number], shift.place - most[0])
        right = min(edges[number + 2], shift.place + most[1] + 1)
        error = shift.error
        if not np.isfinite(error):
            _, error = measure_move(share, weight, shift.place, left, right)
        rng = np.random.default_rng([settings.seed, frame, shift.place])
        corrected = correct_search(shift.rise, error, shift.place - left, right - shift.place, rng)
        before = most[0] if number == 0 else min(most[0], shift.place - edges[number])
        last = number + 1 == len(ordered)
        after = most[1] if last else min(most[1], edges[number + 2] - shift.place - 1)
        kept = keep_move(shift.weights, shift.place, before, (settings.stack[0], min(settings.stack[1], after)))
        known = (shift.rise, error, corrected, kept)
        events.append(Event(frame, shift.place, shift.weights, *known, before, after, most))
    return events


def keep_move(weights: Array, place: int, leads: int, window: tuple[int, int]) -> float:
    """The part of a move that a contrast at `place` keeps, on average over the dates that it may have.

    The contrast is the mean over the periods `window` after the place less that over the `leads` before it; a move at
    another date falls into its leads or misses some of its periods. So a shift counts the less the less sharply it is dated.

    >>> keep_move(np.array([0, 0, 0, 0.5, 0.0, 0.5, 0, 0]), 5, 4, (0, 2))  # two of four leads are too late, half of the time
    0.75
    """
    chance = np.cumsum(weights) / max(float(weights.sum()), 1e-12)
    after = place + np.arange(window[0], window[1] + 1)
    before = place - np.arange(1, leads + 1)
    if not len(after) or not len(before):
        return 0.0
    level = [np.where(at < 0, 0.0, chance[np.clip(at, 0, len(chance) - 1)]).mean() for at in (after, before)]
    return max(float(level[0] - level[1]), 0.0)


def count_events(places: Sequence[int], gap: int) -> int:
    """Number of separate events: shifts not further apart than `gap` periods, one after the other, are one.

    >>> count_events([1965, 1966, 1967, 1970, 1983], 5)
    2
    """
    ordered = sorted(places)
    return sum(number == 0 or place - ordered[number - 1] > gap for number, place in enumerate(ordered))
