"""The study's answer: the mean pass-through of all shifts, tested against the same statistic at other dates.

Every shift has its effect (the contrast of two groups at its date, signed by the direction of the shift) and the size of
the dominant state's move. The mean pass-through weighs each shift by how sharply it is dated and by the square of its
size, which is the regression of effects on moves through the origin. Two nulls: dates drawn singly, each shift for
itself; and all dates turned together round the circle, so that shifts that crowd stay a crowd. The larger p decides.

References: Borusyak and Hull (2023) and Adao, Kolesar and Morales (2019) for nulls over shocks; Conley and Taber (2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from framing.align.groups.dates import AllDates, Key
from framing.align.groups.events import Event, count_events
from framing.align.groups.pass_through import Interval, t_quantile
from framing.align.groups.shocks import Shocks, count_independent, products_by_lag
from framing.align.groups.windows import LEAST

Array = np.ndarray


@dataclass(frozen=True)
class Stacked:
    """The stacked answer of one comparison; `single` and `turned` are the null statistics."""

    estimate: float
    error: float
    freedom: float
    interval: Interval
    p_single: float
    p_turned: float
    single: Array
    turned: Array
    shifts: int
    events: int


def effects_at_dates(every: AllDates, key: Key, event: Event, shift: tuple[int, int] | None = None) -> Array:
    """The effect (dates,) that the event's own contrast would find at every date, signed; NaN where there is none.

    `shift` : first and last period of the mean, by default the window of the stack; negative ones take leads as outcome.
    """
    first, last = shift or every.settings.stack
    path = every.by_key[key].path[event.frame]
    out = np.full(len(path), np.nan)
    for place in range(len(path)):
        known = np.isfinite(path[place])
        after = known & (every.relative >= first) & (every.relative <= min(last, event.lags))
        leads = known & (every.relative < min(first, 0)) & (every.relative >= -event.leads)
        if int(after.sum()) < min(LEAST, last - first + 1) or int(leads.sum()) < min(LEAST, event.leads):
            continue
        out[place] = path[place][after].mean() - path[place][leads].mean()
    return event.direction * out


def stack_weights(events: Sequence[Event]) -> Array:
    """Weights (events,) that turn signed effects (shares) into the mean pass-through."""
    sharp = np.array([event.sharp for event in events])
    size = np.array([abs(event.corrected) for event in events])
    total = float((sharp * size**2).sum())
    return sharp * size / total if total > 0 else np.zeros(len(events))


def stack_shifts(
    every: AllDates, key: Key, events: Sequence[Event], shocks: Shocks, away: Array, rng: np.random.Generator
) -> Stacked | None:
    """The stacked answer of the events that have an effect; None where there are none.

    Parameters
    ----------
    key : the comparison. shocks : its shocks in the window of the stack. away : dates (frames, dates) free of shifts.
    """
    effects = {id(event): effects_at_dates(every, key, event) for event in events}
    used = [event for event in events if np.isfinite(effects[id(event)][event.place]) and np.isfinite(event.corrected)]
    if not used:
        return None
    grid = np.array([effects[id(event)] for event in used])
    weights = stack_weights(used)
    places = np.array([event.place for event in used])
    observed = float(weights @ grid[np.arange(len(used)), places])
    error, freedom = _stacked_error(every, key, used, weights, shocks, away)
    critical = t_quantile(every.settings.level, freedom)
    single = draw_singly(grid, places, weights, every.settings.permutations, every.settings.gap, rng)
    turned = turn_together(grid, places, weights, every.settings.gap)
    apart = np.abs(np.arange(grid.shape[1])[None, :] - places[:, None]) > every.settings.gap
    return Stacked(
        observed,
        error,
        freedom,
        Interval(observed - critical * error, observed + critical * error),
        beyond(observed, single, _freedom_singly(grid, weights, apart)),
        beyond(observed, turned, float(count_independent(turned[None], *_ones(turned))[0])),
        single,
        turned,
        len(used),
        count_events(places.tolist(), every.settings.gap),
    )


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


def _ones(null: Array) -> tuple[Array, Array]:
    return np.ones((1, len(null))), np.ones((1, len(null)), dtype=bool)


def _freedom_singly(grid: Array, weights: Array, apart: Array) -> float:
    """Degrees of freedom of the spread of dates drawn singly (Satterthwaite over shifts)."""
    use = np.isfinite(grid) & apart
    clean = np.where(use, grid, 0.0)
    own = count_independent(clean, np.ones_like(clean), use)
    part = weights**2 * (clean**2).sum(axis=1) / np.maximum(use.sum(axis=1), 1)
    total = float(part.sum())
    if total <= 0:
        return 1.0
    return 1 / float(((part / total) ** 2 / np.maximum(own, 1.0)).sum())


def draw_singly(grid: Array, places: Array, weights: Array, draws: int, gap: int, rng: np.random.Generator) -> Array:
    """The statistic (draws,) with every shift at a random date of its own, further than `gap` from its true one.

    A single shift has every such date once: more draws would only repeat them.
    """
    total = np.zeros(draws)
    at = np.arange(grid.shape[1])
    for own, place, weight in zip(grid, places, weights, strict=True):
        choices = np.flatnonzero(np.isfinite(own) & (np.abs(at - place) > gap))
        if len(choices) == 0:
            return np.zeros(0)
        if len(grid) == 1:
            return np.asarray(weight * own[choices])
        total += weight * own[rng.choice(choices, draws)]
    return total


def turn_together(grid: Array, places: Array, weights: Array, gap: int) -> Array:
    """The statistic (turns,) with all dates turned by the same number of periods round the circle, by more than `gap` either
    way.

    The circle is made of the dates at which every shift has an effect; a shift whose place on it has none (a gap in the
    texts) counts with the others' weights.
    """
    known = np.isfinite(grid)
    circle = np.flatnonzero(known.any(axis=0))
    if len(circle) < 2:
        return np.zeros(0)
    first, length = int(circle[0]), int(circle[-1] - circle[0] + 1)
    turned = []
    for turn in range(gap + 1, length - gap):
        moved = first + (places - first + turn) % length
        own = grid[np.arange(len(places)), moved]
        seen = np.isfinite(own)
        if not seen.any():
            continue
        share = float(weights[seen].sum() / weights.sum())
        turned.append(float(weights[seen] @ own[seen]) / max(share, 1e-9))
    return np.array(turned)


def _stacked_error(
    every: AllDates, key: Key, events: Sequence[Event], weights: Array, shocks: Shocks, away: Array
) -> tuple[float, float]:
    """Standard error of the stacked answer and its degrees of freedom.

    Shifts of different frames at near dates share shocks: their correlation is that of the contrasts at other dates.
    """
    own = every.by_key[key]
    sizes, window = [], len(every.settings.windows)
    for event in events:
        leads, after = _periods_used(every, own.path[event.frame, event.place], event)
        spread = 1 / leads + 1 / after
        clustered = float(own.error[window, event.frame, event.place])
        full = float(own.spread[window, event.place])
        scale = spread / full if np.isfinite(full) and full > 0 else 1.0
        if not np.isfinite(clustered):
            clustered, scale = 0.0, 1.0
        sizes.append(shocks.error(event.frame, clustered * np.sqrt(max(scale, 1.0)), spread))
    error = np.where(np.nan_to_num(own.error[window]) > 0, own.error[window], np.nan)
    alike = correlate_frames(own.estimate[window] / error, away & own.full[window], events)
    scaled = weights * np.array(sizes) * np.array([event.direction for event in events])
    variance = float(scaled @ alike @ scaled)
    share = scaled**2 / max(float((scaled**2).sum()), 1e-300)
    freedom = 1 / float((share**2 / shocks.freedom[[event.frame for event in events]]).sum())
    dated = np.array([event.error / max(abs(event.corrected), 1e-9) for event in events])
    return float(np.sqrt(max(variance, 0.0))), max(min(freedom, 1e6), 1.0) if np.isfinite(dated).all() else 1.0


def _periods_used(every: AllDates, path: Array, event: Event) -> tuple[int, int]:
    known = np.isfinite(path)
    first, last = every.settings.stack
    leads = known & (every.relative < 0) & (every.relative >= -event.leads)
    after = known & (every.relative >= first) & (every.relative <= min(last, event.lags))
    return max(int(leads.sum()), 1), max(int(after.sum()), 1)


def correlate_frames(scaled: Array, use: Array, events: Sequence[Event]) -> Array:
    """Correlation (events, events) of the contrasts of two events: of their frames, and of their dates' distance.

    Parameters
    ----------
    scaled : (frames, dates) contrasts over their clustered errors. use : dates that may be used.

    The correlation of two frames at the same dates is shrunk by what so few independent dates would show by chance; over
    distance it fades as the contrasts of all frames do.
    """
    clean = np.where(use & np.isfinite(scaled), scaled, 0.0)
    known = (use & np.isfinite(scaled)).astype(float)
    size = np.sqrt(np.maximum((clean**2).sum(axis=1) / np.maximum(known.sum(axis=1), 1), 1e-12))
    clean = clean / size[:, None]
    seen = products_by_lag(known).sum(axis=0).round()
    moment = products_by_lag(clean).sum(axis=0)
    memory = np.clip(np.divide(moment, seen, out=np.zeros(len(seen)), where=seen > len(clean)), 0.0, 1.0)
    memory[0] = 1.0
    memory = np.minimum.accumulate(memory)
    pairs = known @ known.T
    alike = np.divide(clean @ clean.T, pairs, out=np.zeros_like(pairs), where=pairs > 0)
    inflation = 1 + 2 * float((memory[1:] ** 2).sum())
    off = ~np.eye(len(alike), dtype=bool) & (pairs > 0)
    shrink = 0.0
    if off.any():
        chance = float((inflation / np.maximum(pairs[off], 1)).mean())
        shrink = max(0.0, 1 - chance / max(float((alike[off] ** 2).mean()), 1e-12))
    alike = np.where(np.eye(len(alike), dtype=bool), 1.0, np.clip(shrink * alike, -1.0, 1.0))
    frame = np.array([event.frame for event in events])
    place = np.array([event.place for event in events])
    out = alike[np.ix_(frame, frame)] * memory[np.abs(place[:, None] - place[None, :])]
    values, vectors = np.linalg.eigh((out + out.T) / 2)
    return np.asarray((vectors * np.clip(values, 0.0, None)) @ vectors.T)
