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
        `sharp` : probability that the date lies within one period. `leads`, `lags` : periods on each side up to the
        frame's next shift.
    """

    frame: int
    place: int
    weights: Array
    size: float
    error: float
    corrected: float
    sharp: float
    leads: int
    lags: int

    @property
    def direction(self) -> int:
        """1 for a rise, -1 for a fall."""
        return 1 if self.size > 0 else -1


def make_events(
    shifts: Sequence[DatedShift], frame: int, share: Array, weight: Array, settings: GroupSettings
) -> list[Event]:
    """The events of one frame, in order of time.

    Parameters
    ----------
    share, weight : (periods,) of the dominant state: share of passages (0..1) and passages.
    """
    events = []
    ordered = sorted(shifts, key=lambda shift: shift.place)
    edges = [0, *[shift.place for shift in ordered], len(share)]
    for number, shift in enumerate(ordered):
        left = max(edges[number], shift.place - settings.before)
        right = min(edges[number + 2], shift.place + settings.after + 1)
        error = shift.error
        if not np.isfinite(error):
            _, error = measure_move(share, weight, shift.place, left, right)
        rng = np.random.default_rng([settings.seed, frame, shift.place])
        corrected = correct_search(shift.rise, error, shift.place - left, right - shift.place, rng)
        near = slice(max(shift.place - 1, 0), shift.place + 2)
        sharp = float(shift.weights[near].sum() / max(float(shift.weights.sum()), 1e-12))
        before = settings.before if number == 0 else min(settings.before, shift.place - edges[number])
        last = number + 1 == len(ordered)
        after = settings.after if last else min(settings.after, edges[number + 2] - shift.place - 1)
        events.append(Event(frame, shift.place, shift.weights, shift.rise, error, corrected, sharp, before, after))
    return events


def count_events(places: Sequence[int], gap: int) -> int:
    """Number of separate events: shifts not further apart than `gap` periods, one after the other, are one.

    >>> count_events([1965, 1966, 1967, 1970, 1983], 5)
    2
    """
    ordered = sorted(places)
    return sum(number == 0 or place - ordered[number - 1] > gap for number, place in enumerate(ordered))
