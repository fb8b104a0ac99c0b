"""Tests that can fail: circular shift, placebo dominant, reversed direction, placebo frames.

Each compares how closely other states' moves follow a date with what the rival explanation would give. A state's moves
are the change points of its own segmentation, each spread over its dates by the posterior given its neighbours; a
move counts more the sooner it comes after the date.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.nulls import NullTest, rank_p
from framing.align.segments import Sums, posterior, split_stretch

Array = np.ndarray
FADE = 5.0


@dataclass(frozen=True)
class ChangePoints:
    """All change points of one frame: row of the state, signed step (0..1 scale) and weights (breaks, periods)."""

    state: Array
    step: Array
    weights: Array


def locate_changes(k: Array, n: Array, breaks: Array, min_segment: int) -> ChangePoints:
    """Change points of every series with the posterior of their dates; k, n, breaks are (states, periods)."""
    rows, lefts, places, rights = [], [], [], []
    for row in range(len(k)):
        own = np.flatnonzero(breaks[row])
        edges = [0, *own.tolist(), k.shape[1]]
        for number, place in enumerate(own):
            rows.append(row)
            lefts.append(edges[number])
            places.append(place)
            rights.append(edges[number + 2])
    if not rows:
        return ChangePoints(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros((0, k.shape[1])))
    state, at = np.array(rows), np.array(places)
    split = split_stretch(Sums.of(k[state], n[state]), np.array(lefts), np.array(rights), min_segment)
    return ChangePoints(state, split.rise[np.arange(len(at)), at], posterior(split.evidence))


def follow_score(
    changes: ChangePoints, periods: Array, dates: Array, direction: int, least: float, after: int, skip: int, count: int
) -> Array:
    """Mean nearness (dates,) of the states' moves after each date, 0..1; 1 if all move in the next period.

    Parameters
    ----------
    direction, least : which steps count. skip : row of the state that is followed and does not count.
    count : number of states that could follow. Negative `after` scores moves before the date.
    """
    use = (changes.step * direction >= least) & (changes.state != skip)
    if not use.any() or count < 1:
        return np.zeros(len(dates))
    lag = (periods[None, :] - dates[:, None]) * (1 if after > 0 else -1)
    near = np.where((lag >= 1) & (lag <= abs(after)), np.exp(-(lag - 1) / FADE), 0.0)
    each = near @ changes.weights[use].T
    best = np.zeros((len(dates), int(changes.state.max()) + 1))
    for column, state in enumerate(changes.state[use]):
        best[:, state] = np.maximum(best[:, state], each[:, column])
    return np.asarray(best.sum(axis=1) / count)


@dataclass(frozen=True)
class LeadLagTest:
    """One shift and the states that may move after it.

    Attributes
    ----------
    changes : change points of all states in the shift's frame. place : index of the shift in `periods`; step : its signed rise.
    dominant : row of the dominant state among `states`. before, after : periods around the shift that count.
    closing : least share of the step that a move closes.
    """

    changes: ChangePoints
    periods: Array
    place: int
    step: float
    dominant: int
    states: int
    before: int
    after: int
    closing: float

    @property
    def direction(self) -> int:
        """1 for a rise, -1 for a fall."""
        return 1 if self.step > 0 else -1

    def score(
        self, dates: Array, changes: ChangePoints, *, direction: int, skip: int, backwards: bool = False
    ) -> Array:
        """Nearness (dates,) of the moves in `changes` after each date, or before it if `backwards`."""
        span = -self.after if backwards else self.after
        least = self.closing * abs(self.step)
        return follow_score(changes, self.periods, dates, direction, least, span, skip, self.states - 1)

    def follow(self, dates: Array, backwards: bool = False) -> Array:
        """Nearness (dates,) of the other states' moves in the shift's own frame and direction."""
        return self.score(dates, self.changes, direction=self.direction, skip=self.dominant, backwards=backwards)


def test_rivals(lead_lag: LeadLagTest) -> list[NullTest]:
    """Circular shift, reversed direction and placebo dominant for one shift."""
    here, turned = lead_lag.periods[[lead_lag.place]], _shifted_dates(lead_lag)
    observed, lead = float(lead_lag.follow(here)[0]), float(lead_lag.follow(here, backwards=True)[0])
    circular, back = lead_lag.follow(turned), lead_lag.follow(turned, backwards=True)
    others = np.array([_followed(lead_lag, state) for state in range(lead_lag.states) if state != lead_lag.dominant])
    return [
        NullTest("circular shift", observed, circular, rank_p(observed, circular), "co-movement by trend"),
        NullTest("placebo dominant", observed, others, rank_p(observed, others), "a world-wide wave"),
        NullTest(
            "reversed direction", lead, back, rank_p(lead, back), "the dominant state is the follower", claim=False
        ),
    ]


def _followed(lead_lag: LeadLagTest, state: int) -> float:
    """Largest nearness of other states' moves to a move of `state`; 0 if it never moved so."""
    changes = lead_lag.changes
    own = (changes.state == state) & (changes.step * lead_lag.direction >= lead_lag.closing * abs(lead_lag.step))
    if not own.any():
        return 0.0
    near = lead_lag.score(lead_lag.periods, changes, direction=lead_lag.direction, skip=state)
    return float((changes.weights[own] @ near).max())


def _shifted_dates(lead_lag: LeadLagTest) -> Array:
    """Dates of the shift when the dominant series is turned by every distance beyond `before` periods."""
    count = len(lead_lag.periods)
    turn = np.arange(lead_lag.before + 1, count - lead_lag.before)
    return np.asarray(lead_lag.periods[(lead_lag.place + turn) % count])


def test_placebo_frames(lead_lag: LeadLagTest, placebo: list[ChangePoints]) -> NullTest:
    """Do other states move as much, up or down, in frames in which nothing should happen, after dates near the shift?"""
    near = lead_lag.periods[max(lead_lag.place - lead_lag.before, 0) : lead_lag.place + lead_lag.before + 1]
    observed = float(lead_lag.follow(lead_lag.periods[[lead_lag.place]])[0])
    null = np.array(
        [lead_lag.score(near, one, direction=way, skip=lead_lag.dominant) for one in placebo for way in (1, -1)]
    ).ravel()
    return NullTest("placebo frames", observed, null, rank_p(observed, null), "genre or venue drift")
