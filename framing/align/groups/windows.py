"""The paths of all groups around one date: groups fixed before it, the mean of the leads as reference.

A path is how far a group's share of passages, with the effects of its states taken out, lies from its own mean over the
periods before the date. The difference of two paths is the event study of the one group against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from framing.align.groups.paths import fit_paths
from framing.align.groups.settings import POINTS

Array = np.ndarray
LEAST = 3  # leads, and periods from the date on, without which a date has no answer


@dataclass(frozen=True)
class GroupPanel:
    """Secondary states' shares with the group of every state-period.

    Attributes
    ----------
    share, weight : (frames, states, periods): share of passages (0..1), and passages (0 where none).
    code : int (states, periods), place of the group in `groups`, -1 where unknown.
    groups : labels; `compare` is the place of the comparison group.
    """

    states: tuple[str, ...]
    frames: tuple[str, ...]
    periods: Array
    share: Array
    weight: Array
    code: Array
    groups: tuple[str, ...]
    compare: int

    @property
    def others(self) -> list[int]:
        """Places of the groups that are set against the comparison group."""
        return [place for place in range(len(self.groups)) if place != self.compare]


@dataclass(frozen=True)
class GroupPaths:
    """Paths of all groups around one date.

    Attributes
    ----------
    relative : (window,) periods from the date, negative before it.
    own : (frames, groups, window) change of share from the mean of the leads, NaN where not known.
    scores : (frames, states, groups, window) of every state; outer products add up to the clustered covariance.
    base : (frames, groups), share in the leads. passages : (groups, window). states : (groups,).
    factor : (groups, groups), small-sample factor of the comparison of two groups, of one group on the diagonal.
    """

    relative: Array
    own: Array
    scores: Array
    base: Array
    passages: Array
    states: Array
    factor: Array

    def covers(self, group: int, first: int, last: int) -> bool:
        """Whether the group has periods enough before the date and from `first` to `last` after it."""
        known = np.isfinite(self.own[0, group])
        inside = known & (self.relative >= first) & (self.relative <= last)
        return int((known & (self.relative < 0)).sum()) >= LEAST and int(inside.sum()) >= min(LEAST, last - first + 1)

    def on_scales(self, scales: Sequence[str]) -> dict[str, GroupPaths]:
        """The same paths by scale: in points as they are, in log odds where these are asked for."""
        return {scale: self if scale == POINTS else self.on_log_odds() for scale in scales}

    def on_log_odds(self) -> GroupPaths:
        """The same paths in log odds: of the group's share in the leads moved along its path (delta method for scores)."""
        least = 0.5 / np.maximum(self.passages, 1.0)
        level = np.clip(self.base[:, :, None] + self.own, least, 1 - least)
        odds = np.log(level / (1 - level))
        leads = self.relative < 0
        odds -= mean_known(odds, leads)
        slope = np.nan_to_num(1 / (level * (1 - level)))
        scores = self.scores * slope[:, None]
        scores = scores - np.nan_to_num(mean_known(np.where(np.isfinite(self.own)[:, None], scores, np.nan), leads))
        return replace(self, own=odds, scores=scores)


def mean_known(values: Array, where: Array) -> Array:
    """Mean over the last axis of the known values where `where` holds, kept as an axis; NaN where there is none."""
    inside = values[..., where]
    known = np.isfinite(inside)
    total = np.where(known, inside, 0.0).sum(axis=-1, keepdims=True)
    count = known.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def fix_groups(code: Array, place: int, first: int) -> Array:
    """The group (states,) of every state before a date: its last known one from period `first` on; -1 where unknown."""
    fixed = np.full(len(code), -1, dtype=np.int64)
    for period in range(max(first, 0), place):
        fixed = np.where(code[:, period] >= 0, code[:, period], fixed)
    return fixed


def trace_groups(panel: GroupPanel, place: int, before: int, after: int) -> GroupPaths:
    """The paths of all groups from `before` periods before the date at `place` to `after` periods after it."""
    first, last = max(place - before, 0), min(place + after + 1, len(panel.periods))
    fixed = fix_groups(panel.code, place, first)
    design = (fixed[:, None] == np.arange(len(panel.groups))[None, :]).astype(float)
    relative = np.arange(first, last) - place
    share, weight = panel.share[:, :, first:last], panel.weight[:, :, first:last]
    alike = alike_frames(weight)
    pieces = [_trace(share[rows], weight[rows[0]], design, relative) for rows in alike]
    order = np.argsort(np.concatenate(alike))
    whole = pieces[0]
    if len(pieces) == 1:
        return whole
    return replace(
        whole,
        **{name: np.concatenate([getattr(one, name) for one in pieces])[order] for name in ("own", "scores", "base")},
    )


def alike_frames(weight: Array) -> list[Array]:
    """Rows of frames that have the same passages in every cell: one for most tables."""
    if (weight == weight[:1]).all():
        return [np.arange(len(weight))]
    _, label = np.unique(weight.reshape(len(weight), -1), axis=0, return_inverse=True)
    return [np.flatnonzero(label.ravel() == one) for one in range(int(label.max()) + 1)]


def _trace(share: Array, weight: Array, design: Array, relative: Array) -> GroupPaths:
    fit = fit_paths(share, weight, design)
    groups, window = fit.known.shape
    leads = relative < 0
    own = fit.effects - mean_known(fit.effects, leads)
    inverse = fit.inverse.reshape(groups, window, groups, window)
    scores = np.zeros((len(share), len(design), groups, window))
    for group in range(groups):
        reach = inverse[group, :, group, :]
        used = fit.known[group] & leads
        centre = reach[used].mean(axis=0) if used.any() else np.full(window, np.nan)
        rows = design[:, group] > 0
        reach = np.where(fit.known[group][:, None], reach - centre, 0.0)
        scores[:, rows, group, :] = np.nan_to_num(fit.pulls[:, rows] @ reach.T)
    passages = np.einsum("sg,sk->gk", design, weight)
    counts = np.einsum("sg,fsk->fgk", design, weight * np.where(weight > 0, share, 0.0))
    base = counts[:, :, leads].sum(axis=2) / np.maximum(passages[:, leads].sum(axis=1), 1e-9)
    factor = np.array([[fit.small_sample(sorted({a, b})) for b in range(groups)] for a in range(groups)])
    states = ((design > 0) & (weight.sum(axis=1) > 0)[:, None]).sum(axis=0)
    return GroupPaths(relative, own, scores, base, passages, states, factor)


@dataclass(frozen=True)
class Contrast:
    """A mean over periods after a date, for all frames: of one group's path, or of its difference from another's.

    `estimate`, `error` : (frames,), the error clustered by state. `spread` : 1 / leads + 1 / periods after, the part of the
    variance that goes with the number of periods.
    """

    estimate: Array
    error: Array
    spread: float


def window_weights(known: Array, relative: Array, leads: int, first: int, last: int) -> Array:
    """Weights (window,) of the mean over `first`..`last` less that over the last `leads` periods before the date.

    All zero where either is not known in any period.
    """
    after = known & (relative >= first) & (relative <= last)
    before = known & (relative < 0) & (relative >= -leads)
    if not after.any() or not before.any():
        return np.zeros(len(relative))
    return np.asarray(after / after.sum() - before / before.sum())


def contrast_groups(paths: GroupPaths, group: int, against: int | None, leads: int, first: int, last: int) -> Contrast:
    """The mean of a group's path over `first`..`last` after the date, less that of another group (None: its own change)."""
    return contrast_windows(paths, group, against, leads, [(first, last)])[0]


def contrast_windows(
    paths: GroupPaths, group: int, against: int | None, leads: int, windows: Sequence[tuple[int, int]]
) -> list[Contrast]:
    """The same for several windows after one date."""
    frames, states = paths.scores.shape[:2]
    total = np.zeros((frames, len(windows)))
    score = np.zeros((frames, states, len(windows)))
    spread, known_all = np.zeros(len(windows)), np.ones(len(windows), dtype=bool)
    for sign, one in ((1.0, group), (-1.0, against)):
        if one is None:
            continue
        known = np.isfinite(paths.own[0, one])
        each = [window_weights(known, paths.relative, leads, *window) for window in windows]
        weights = np.reshape(each, (len(windows), len(paths.relative))).T
        known_all &= weights.any(axis=0)
        total += sign * np.where(known, paths.own[:, one], 0.0) @ weights
        score += sign * paths.scores[:, :, one] @ weights
        spread = np.maximum(spread, (weights**2).sum(axis=0))
    factor = paths.factor[group, group if against is None else against]
    error = np.sqrt(factor * (score**2).sum(axis=1))
    nothing = np.full(frames, np.nan)
    return [
        Contrast(total[:, at], error[:, at], float(spread[at])) if known_all[at] else Contrast(nothing, nothing, np.nan)
        for at in range(len(windows))
    ]
