"""The stacked statistic at other dates: each shift at a date of its own, or all turned together round the circle.

Dates at which a contrast holds one of the frame's own shifts are no null: what groups did after them would count as noise
and hide itself. So the dates are those away from the frame's shifts, as for the shocks, wherever these leave enough.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import t as student

from framing.align.groups.shocks import count_independent

Array = np.ndarray


def allow_dates(grid: Array, places: Array, away: Array, gap: int, least: int) -> Array:
    """Dates (events, dates) at which each shift may stand instead of its own.

    Parameters
    ----------
    grid : (events, dates) effects, NaN where there is none. places : (events,), the true dates.
    away : bool (events, dates), free of the frame's shifts. Where fewer than `least` are left, all dates further than `gap`
        from the true one are taken.
    """
    known = np.isfinite(grid)
    free = known & away
    apart = known & (np.abs(np.arange(grid.shape[1])[None, :] - places[:, None]) > gap)
    return np.where(free.sum(axis=1, keepdims=True) >= least, free, apart)


def draw_singly(grid: Array, allowed: Array, weights: Array, draws: int, rng: np.random.Generator) -> Array:
    """The statistic (draws,) with every shift at a random date of its own among those `allowed`.

    A single shift has every such date once: more draws would only repeat them.
    """
    if not allowed.any(axis=1).all():
        return np.zeros(0)
    if len(grid) == 1:
        return np.asarray(weights[0] * grid[0, allowed[0]])
    total = np.zeros(draws)
    for own, use, weight in zip(grid, allowed, weights, strict=True):
        total += weight * own[rng.choice(np.flatnonzero(use), draws)]
    return total


def turn_together(grid: Array, places: Array, allowed: Array, weights: Array, gap: int) -> Array:
    """The statistic (turns,) with all dates turned by the same number of periods round the circle, by more than `gap` either
    way.

    The circle is made of the dates at which some shift has an effect. Where shifts fall on dates that are not `allowed` the
    statistic is that of the others, scaled up to the variance that all together have.
    """
    circle = np.flatnonzero(np.isfinite(grid).any(axis=0))
    if len(circle) < 2:
        return np.zeros(0)
    first, length = int(circle[0]), int(circle[-1] - circle[0] + 1)
    clean = np.where(allowed, grid, 0.0)
    part = weights**2 * (clean**2).sum(axis=1) / np.maximum(allowed.sum(axis=1), 1)
    row, turned = np.arange(len(places)), []
    for turn in range(gap + 1, length - gap):
        moved = first + (places - first + turn) % length
        share = float(part[allowed[row, moved]].sum())
        if share > 0:
            turned.append(float(weights @ clean[row, moved]) * np.sqrt(float(part.sum()) / share))
    return np.array(turned)


def turn_in_frames(
    effects: Array, frames: Array, places: Array, away: Array, error: Array, weights: Array, gap: int
) -> list[Array]:
    """As `turn_together`, in other frames: all shifts at once so many frames further on, round the circle of frames too.

    One frame's turns overlap and are few. Other frames have the same groups and dates, and shifts that crowd stay a crowd in
    them; what their contrasts vary is set to the scale of the shifts' own by the frames' clustered errors.

    Parameters
    ----------
    effects : (events, frames, dates). frames, places : (events,). away : bool (frames, dates). error : (frames,).
    """
    row, count, turned = np.arange(len(frames)), len(error), []
    for step in range(1, count):
        other = (frames + step) % count
        usable = (error[other] > 0)[:, None]
        scale = np.where(usable, error[frames][:, None] / np.where(usable, error[other][:, None], 1.0), np.nan)
        grid = scale * effects[row, other]
        turned.append(turn_together(grid, places, np.isfinite(grid) & away[other], weights, gap))
    return [one for one in turned if len(one)]


def turn_everywhere(
    effects: Array, frames: Array, places: Array, allowed: Array, away: Array, error: Array, weights: Array, gap: int
) -> tuple[Array, float]:
    """`turn_together` at the `allowed` dates of the shifts' own frames and `turn_in_frames`; the degrees of freedom of both."""
    own = turn_together(effects[np.arange(len(frames)), frames], places, allowed, weights, gap)
    every = [own, *turn_in_frames(effects, frames, places, away, error, weights, gap)]
    return np.concatenate(every), sum(freedom_turned(one) for one in every if len(one))


def beyond(observed: float, null: Array, freedom: float) -> float:
    """One-sided p of a statistic against its spread at other dates; 1 where there are none.

    Ranks would take overlapping dates for so many draws of their own: with 28 turns of which seven are independent, the
    largest of all is no rare thing (14 of 100 null studies). So the statistic is set beside the root mean square of the
    null, by Student's t with as many degrees as there are independent dates.
    """
    size = float(np.sqrt((null**2).mean())) if len(null) else 0.0
    if size <= 0:
        return 1.0
    return float(student.sf(observed / size, max(freedom, 1.0)))


def freedom_singly(grid: Array, weights: Array, allowed: Array) -> float:
    """Degrees of freedom of the spread of dates drawn singly (Satterthwaite over shifts)."""
    clean = np.where(allowed, grid, 0.0)
    own = count_independent(clean, np.ones_like(clean), allowed)
    part = weights**2 * (clean**2).sum(axis=1) / np.maximum(allowed.sum(axis=1), 1)
    total = float(part.sum())
    if total <= 0:
        return 1.0
    return 1 / float(((part / total) ** 2 / np.maximum(own, 1.0)).sum())


def freedom_turned(turned: Array) -> float:
    """Degrees of freedom of the spread of dates rotated together."""
    if not len(turned):
        return 1.0
    one = np.ones((1, len(turned)))
    return float(count_independent(turned[None], one, one.astype(bool))[0])
