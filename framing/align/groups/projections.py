"""Local projections: the group's share some periods later (or before) on the dominant state's share, with state effects.

No break point is needed. Horizons below 0 are leads: what the group said before. Errors are of periods, since one series
moves all states: scores are added up within a period and over near ones.

References: Jorda (2005); Dube, Girardi, Jorda and Taylor (2023); Driscoll and Kraay (1998) for the errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.groups.pass_through import t_quantile
from framing.align.groups.windows import GroupPanel

Array = np.ndarray
HORIZONS = tuple(range(-5, 11))
LEAST_PERIODS = 8


@dataclass(frozen=True)
class Projection:
    """One local projection: points of the group for each point of the dominant state, with its error and what it rests on."""

    estimate: float
    error: float
    periods: int
    states: int

    def interval(self, level: float) -> tuple[float, float]:
        """Interval with as many degrees of freedom as periods, less two."""
        half = t_quantile(level, max(self.periods - 2, 1)) * self.error
        return self.estimate - half, self.estimate + half


@dataclass(frozen=True)
class Moments:
    """Sums of one projection: x times y and x squared within states, and the scores (periods,) at the fitted slope."""

    cross: float
    square: float
    score: Array
    periods: int
    states: int


def project(share: Array, weight: Array, member: Array, dominant: Array, horizon: int) -> Moments | None:
    """The projection of one frame and group at one horizon; None where fewer than eight periods are known.

    Parameters
    ----------
    share, weight, member : (states, periods), `member` in the period of the dominant state's share. dominant :
        (periods,), NaN where it has no texts.
    """
    periods = share.shape[1]
    at = np.arange(periods)
    source = at[(at + horizon >= 0) & (at + horizon < periods)]
    x = dominant[source]
    used = np.where(member[:, source] & np.isfinite(x)[None, :], weight[:, source + horizon], 0.0)
    seen = (used > 0).any(axis=0)
    if int(seen.sum()) < LEAST_PERIODS:
        return None
    y = np.where(used > 0, share[:, source + horizon], 0.0)
    x = np.where(np.isfinite(x), x, 0.0)
    size = used.sum(axis=1)
    inside = size > 0
    mean_x = np.divide((used * x).sum(axis=1), size, out=np.zeros(len(size)), where=inside)
    mean_y = np.divide((used * y).sum(axis=1), size, out=np.zeros(len(size)), where=inside)
    within_x, within_y = x[None, :] - mean_x[:, None], y - mean_y[:, None]
    square = float((used * within_x**2).sum())
    if square <= 0:
        return None
    cross = float((used * within_x * within_y).sum())
    score = np.zeros(periods)
    score[source] = (used * within_x * (within_y - cross / square * within_x)).sum(axis=0)
    return Moments(cross, square, score, int(seen.sum()), int(inside.sum()))


def combine(parts: list[Moments], horizon: int) -> Projection | None:
    """One slope of several frames (or one), with errors of periods over a span of the horizon and four more."""
    square = sum(part.square for part in parts)
    if square <= 0:
        return None
    slope = sum(part.cross for part in parts) / square
    score = sum((part.score for part in parts), np.zeros(len(parts[0].score)))
    return Projection(slope, long_run(score, abs(horizon) + 4) / square, *_size(parts))


def compare(first: list[Moments], second: list[Moments], horizon: int) -> Projection | None:
    """The slope of the first group less that of the second, with errors of periods that both share."""
    squares = [sum(part.square for part in parts) for parts in (first, second)]
    if min(squares, default=0.0) <= 0:
        return None
    slopes = [sum(part.cross for part in parts) / size for parts, size in zip((first, second), squares, strict=True)]
    length = len(first[0].score)
    scores = [
        sum((part.score for part in parts), np.zeros(length)) / size
        for parts, size in zip((first, second), squares, strict=True)
    ]
    return Projection(slopes[0] - slopes[1], long_run(scores[0] - scores[1], abs(horizon) + 4), *_size(first + second))


def _size(parts: list[Moments]) -> tuple[int, int]:
    return min(part.periods for part in parts), max(part.states for part in parts)


def long_run(score: Array, span: int) -> float:
    """Root of the long-run sum of squares of a score by period, Bartlett weights over `span` periods.

    >>> round(long_run(np.array([1.0, 1.0, 0.0, 0.0]), 1), 4)
    1.7321
    """
    total = float(score @ score)
    for lag in range(1, min(span, len(score) - 1) + 1):
        total += 2 * (1 - lag / (span + 1)) * float(score[lag:] @ score[:-lag])
    return float(np.sqrt(max(total, 0.0)))


def project_all(panel: GroupPanel, dominant: Array, frames: list[int], level: float) -> list[dict[str, object]]:
    """Rows of projections.csv: every frame and all of `frames` together, each group by itself and against the comparison
    group.

    Parameters
    ----------
    dominant : (frames, periods) share of the dominant state, NaN where it has no texts.
    """
    rows: list[dict[str, object]] = []
    for horizon in HORIZONS:
        found: dict[int, dict[int, Moments]] = {}
        for group in range(len(panel.groups)):
            member = panel.code == group
            parts = {
                frame: project(panel.share[frame], panel.weight[frame], member, dominant[frame], horizon)
                for frame in frames
            }
            found[group] = {frame: part for frame, part in parts.items() if part is not None}
        together: list[tuple[str, list[int]]] = [("all", frames), *((panel.frames[frame], [frame]) for frame in frames)]
        for name, chosen in together:
            for group in range(len(panel.groups)):
                own = [found[group][frame] for frame in chosen if frame in found[group]]
                other = [found[panel.compare][frame] for frame in chosen if frame in found[panel.compare]]
                if not own:
                    continue
                rows += _row(name, panel.groups[group], "", horizon, combine(own, horizon), level)
                if group != panel.compare and other:
                    label = panel.groups[panel.compare]
                    rows += _row(name, panel.groups[group], label, horizon, compare(own, other, horizon), level)
    return rows


def _row(
    frame: str, group: str, comparison: str, horizon: int, found: Projection | None, level: float
) -> list[dict[str, object]]:
    if found is None:
        return []
    low, high = found.interval(level)
    return [
        {
            "frame": frame,
            "group": group,
            "comparison": comparison,
            "horizon": horizon,
            "estimate": found.estimate,
            "se": found.error,
            "low": low,
            "high": high,
            "periods": found.periods,
            "states": found.states,
        }
    ]
