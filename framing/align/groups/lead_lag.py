"""The lead-lag profile: correlation of each group's share with the dominant state's at lags before and after, averaged over
practices.

A positive lag: the group later. The band is that of the dominant state's series turned round the circle, which keeps each
series' own memory and breaks what joins them. Whether a group leans to later lags is told by the mean correlation at +1
to +5 less that at -1 to -5, against the same in the turned series; whether it is the dominant state that it goes with, by
every other state put in its place.

References: Barbera et al. (2019) for leading and following attention; Politis and Romano (1992) for the circle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t as student

from framing.align.groups.shocks import count_independent
from framing.align.groups.windows import GroupPanel
from framing.align.nulls import rank_p

Array = np.ndarray
LAGS = tuple(range(-8, 9))
NEAREST_TURN = 5
SIDE = 5
LEAST_PAIRS = 12
MOST_ABSENT = 1 / 3


@dataclass(frozen=True)
class Profile:
    """One profile: `correlation` (lags,), its `low` and `high` band under turned series; `lean` to later lags with its p;
    `p_placebo`: rank of the dominant state's mean correlation at lags 0 to 5 among all states put in its place.
    """

    correlation: Array
    low: Array
    high: Array
    lean: float
    p_lean: float
    p_placebo: float
    practices: int
    turns: int


def group_shares(panel: GroupPanel) -> Array:
    """Share of passages (frames, groups, periods) of every group; NaN where it has none."""
    member = (panel.code[None, :, :] == np.arange(len(panel.groups))[:, None, None]).astype(float)
    count = np.einsum("gst,fst->fgt", member, panel.weight * panel.share)
    total = np.einsum("gst,fst->fgt", member, panel.weight)
    return np.divide(count, total, out=np.full_like(count, np.nan), where=total > 0)


def correlate_lags(leader: Array, follower: Array, lags: tuple[int, ...] = LAGS) -> Array:
    """Correlation (series, lags) of follower (series, periods) with leader (series, periods) that many periods earlier.

    NaN where fewer than twelve pairs of periods are known, or one of the two does not vary.
    """
    out = np.full((len(leader), len(lags)), np.nan)
    periods = leader.shape[1]
    for number, lag in enumerate(lags):
        x = leader[:, max(-lag, 0) : periods - max(lag, 0)]
        y = follower[:, max(lag, 0) : periods - max(-lag, 0)]
        known = np.isfinite(x) & np.isfinite(y)
        count = known.sum(axis=1)
        safe = np.maximum(count, 1)
        x, y = np.where(known, x, 0.0), np.where(known, y, 0.0)
        x = np.where(known, x - (x.sum(axis=1) / safe)[:, None], 0.0)
        y = np.where(known, y - (y.sum(axis=1) / safe)[:, None], 0.0)
        size = np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
        good = (count >= LEAST_PAIRS) & (size > 1e-12)
        out[good, number] = (x * y).sum(axis=1)[good] / size[good]
    return out


def _average(leader: Array, follower: Array) -> Array:
    """Mean profile (lags,) over frames that have one at every lag at which any has."""
    found = correlate_lags(leader, follower)
    known = np.isfinite(found)
    return np.divide(
        np.where(known, found, 0.0).sum(axis=0),
        known.sum(axis=0),
        out=np.full(found.shape[1], np.nan),
        where=known.any(axis=0),
    )


def profile_groups(
    panel: GroupPanel, dominant: Array, frames: list[int], level: float, *, offset: int
) -> dict[str, Profile]:
    """The profile of every group, and of its difference from the comparison group (`GROUP less COMPARISON`).

    Parameters
    ----------
    dominant : (frames, its own periods) share, NaN where it has no texts; its first period lies `offset` before the
        panel's.
    """
    shares = group_shares(panel)[frames]
    own = dominant[frames]
    length = own.shape[1]
    padded = np.full((len(frames), len(panel.groups), length), np.nan)
    inside = min(len(panel.periods), length - offset)
    padded[:, :, offset : offset + inside] = shares[:, :, :inside]
    turns = range(NEAREST_TURN + 1, length - NEAREST_TURN)
    observed = np.array([_average(own, padded[:, group]) for group in range(len(panel.groups))])
    turned = np.array(
        [
            [_average(np.roll(own, turn, axis=1), padded[:, group]) for group in range(len(panel.groups))]
            for turn in turns
        ]
    )
    placebo = _placebo_states(panel, frames)
    found = {}
    for group, label in enumerate(panel.groups):
        found[label] = _profile(observed[group], turned[:, group], placebo[:, group], len(frames), level)
    for group in panel.others:
        label = f"{panel.groups[group]} less {panel.groups[panel.compare]}"
        gap = observed[group] - observed[panel.compare]
        others = turned[:, group] - turned[:, panel.compare]
        found[label] = _profile(gap, others, placebo[:, group] - placebo[:, panel.compare], len(frames), level)
    return found


def _placebo_states(panel: GroupPanel, frames: list[int]) -> Array:
    """Profiles (states, groups, lags) with every state that speaks in two thirds of the periods in the dominant state's place.

    A state is set against groups that it does not belong to for most of its periods (NaN for its own), its own passages
    left out.
    """
    spoken = np.asarray((panel.weight[frames] > 0).any(axis=0))
    often = np.flatnonzero((~spoken).mean(axis=1) <= MOST_ABSENT)
    out = np.full((len(often), len(panel.groups), len(LAGS)), np.nan)
    for number, state in enumerate(often):
        weight = panel.weight[frames, state]
        own = np.where(weight > 0, panel.share[frames, state], np.nan)
        code = panel.code.copy()
        code[state] = -1
        shares = group_shares(replace(panel, code=code))[frames]
        for group in range(len(panel.groups)):
            member = (panel.code[state] == group) & spoken[state]
            if group == panel.compare or 2 * int(member.sum()) < int(spoken[state].sum()):
                out[number, group] = _average(own, shares[:, group])
    return out


def _profile(observed: Array, turned: Array, placebo: Array, practices: int, level: float) -> Profile:
    lags = np.array(LAGS)
    later, earlier = (lags >= 1) & (lags <= SIDE), (lags <= -1) & (lags >= -SIDE)
    lean = float(observed[later].mean() - observed[earlier].mean())
    null = turned[:, later].mean(axis=1) - turned[:, earlier].mean(axis=1)
    null = null[np.isfinite(null)]
    known = turned[np.isfinite(turned).all(axis=1)]
    tail = (1 - level) / 2
    blank = np.full(len(lags), np.nan)
    low, high = (np.quantile(known, q, axis=0) if len(known) else blank for q in (tail, 1 - tail))
    near = (lags >= 0) & (lags <= SIDE)
    rivals = placebo[:, near].mean(axis=1)
    rivals = rivals[np.isfinite(rivals)]
    p_placebo = rank_p(float(observed[near].mean()), rivals) if len(rivals) else float("nan")
    return Profile(observed, low, high, lean, two_sided_turn(lean, null), p_placebo, practices, len(null))


def two_sided_turn(observed: float, null: Array) -> float:
    """Two-sided p of a statistic against its root mean square over turns, with as many degrees as there are independent
    turns.
    """
    if len(null) == 0 or not np.isfinite(observed):
        return float("nan")
    size = float(np.sqrt((null**2).mean()))
    if size <= 0:
        return 1.0
    one = np.ones((1, len(null)))
    freedom = float(count_independent(null[None], one, one.astype(bool))[0])
    return float(2 * student.sf(abs(observed) / size, max(freedom, 1.0)))


def lead_lag_rows(profiles: dict[str, Profile]) -> list[dict[str, object]]:
    """Rows of lead_lag.csv."""
    return [
        {
            "group": label,
            "lag": lag,
            "correlation": float(one.correlation[number]),
            "band_low": float(one.low[number]),
            "band_high": float(one.high[number]),
            "lean": one.lean,
            "p_lean": one.p_lean,
            "p_placebo": one.p_placebo,
            "practices": one.practices,
            "turns": one.turns,
        }
        for label, one in profiles.items()
        for number, lag in enumerate(LAGS)
    ]
