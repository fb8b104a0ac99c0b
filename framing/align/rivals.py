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
class Profile:
    """All change points of one frame: row of the state, signed step (0..1 scale) and weights (breaks, periods)."""

    state: Array
    step: Array
    weights: Array


def profile_moves(k: Array, n: Array, breaks: Array, min_segment: int) -> Profile:
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
        return Profile(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros((0, k.shape[1])))
    state, at = np.array(rows), np.array(places)
    split = split_stretch(Sums.of(k[state], n[state]), np.array(lefts), np.array(rights), min_segment)
    return Profile(state, split.rise[np.arange(len(at)), at], posterior(split.evidence))


def follow_score(
    profile: Profile, periods: Array, dates: Array, direction: int, least: float, after: int, skip: int, count: int
) -> Array:
    """Mean nearness (dates,) of the states' moves after each date, 0..1; 1 if all move in the next period.

    Parameters
    ----------
    direction, least : which steps count. skip : row of the state that is followed and does not count.
    count : number of states that could follow. Negative `after` scores moves before the date.
    """
    use = (profile.step * direction >= least) & (profile.state != skip)
    if not use.any() or count < 1:
        return np.zeros(len(dates))
    lag = (periods[None, :] - dates[:, None]) * (1 if after > 0 else -1)
    near = np.where((lag >= 1) & (lag <= abs(after)), np.exp(-(lag - 1) / FADE), 0.0)
    each = near @ profile.weights[use].T
    best = np.zeros((len(dates), int(profile.state.max()) + 1))
    for column, state in enumerate(profile.state[use]):
        best[:, state] = np.maximum(best[:, state], each[:, column])
    return np.asarray(best.sum(axis=1) / count)


def test_rivals(
    profile: Profile,
    periods: Array,
    place: int,
    dominant: int,
    step: float,
    states: int,
    after: int,
    before: int,
    closing: float,
) -> list[NullTest]:
    """Circular shift, reversed direction and placebo dominant for one shift at index `place`."""
    direction, least = (1 if step > 0 else -1), closing * abs(step)
    date = periods[place]
    moved_dates = _shifted_dates(periods, place, before)

    def score(dates: Array, span: int, skip: int) -> Array:
        return follow_score(profile, periods, dates, direction, least, span, skip, states - 1)

    here = np.array([date])
    observed, lead = float(score(here, after, dominant)[0]), float(score(here, -after, dominant)[0])
    circular, back = score(moved_dates, after, dominant), score(moved_dates, -after, dominant)
    others = np.array(
        [
            max(
                (
                    float((profile.weights[row] * score(periods, after, state)).sum())
                    for row in np.flatnonzero((profile.state == state) & (profile.step * direction >= least))
                ),
                default=0.0,
            )
            for state in range(states)
            if state != dominant
        ]
    )
    return [
        NullTest("circular shift", observed, circular, rank_p(observed, circular), "co-movement by trend"),
        NullTest("placebo dominant", observed, others, rank_p(observed, others), "a world-wide wave"),
        NullTest(
            "reversed direction", lead, back, rank_p(lead, back), "the dominant state is the follower", claim=False
        ),
    ]


def _shifted_dates(periods: Array, place: int, before: int) -> Array:
    """Dates of the shift when the dominant series is turned by every distance beyond `before` periods."""
    turn = np.arange(before + 1, len(periods) - before)
    return np.asarray(periods[(place + turn) % len(periods)])


def test_placebo_frames(
    profile: Profile,
    placebo: list[Profile],
    periods: Array,
    place: int,
    dominant: int,
    step: float,
    states: int,
    after: int,
    before: int,
    closing: float,
) -> NullTest:
    """Do other states move as much, up or down, in frames in which nothing should happen, after dates near the shift?"""
    direction, least = (1 if step > 0 else -1), closing * abs(step)
    here = periods[[place]]
    near = periods[max(place - before, 0) : place + before + 1]
    observed = float(follow_score(profile, periods, here, direction, least, after, dominant, states - 1)[0])
    null = np.array(
        [
            follow_score(one, periods, near, way, least, after, dominant, states - 1)
            for one in placebo
            for way in (1, -1)
        ]
    ).ravel()
    return NullTest("placebo frames", observed, null, rank_p(observed, null), "genre or venue drift")
