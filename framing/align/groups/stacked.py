"""The study's answer: the mean pass-through of all shifts, tested against the same statistic at other dates.

Every shift has its effect (the contrast of two groups at its date, signed by the direction of the shift) and the size of
the dominant state's move. The mean pass-through is the regression of effects on moves through the origin, each move taken
as far as the contrast keeps it over the dates that it may have (`events.keep_move`): a shift weighs by its size and by how
sharply it is dated, and what doubt about dates takes off the effects is taken off the moves. Moves are estimated, too: the
mean of their squares is too large by their variance, which would draw the answer towards 0, so that is taken off; and the
interval is the set of ratios that effects and moves do not contradict. Its variance has the groups' shocks, the sizes of
the moves, and the dates.

Two nulls (`other_dates`): dates drawn singly, each shift for itself in its own frame; and all dates rotated together round the
circle, so that shifts that crowd stay a crowd, in their own frames and in the others. The larger p decides.

References: Borusyak and Hull (2023) and Adao, Kolesar and Morales (2019) for nulls over shocks; Conley and Taber (2011);
Fuller (1987, section 1.2) and Carroll et al. (2006, chapter 4) for regression on moves that are not known exactly; Fieller
(1954).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.align.groups.dates import AllDates, Key, effects_in_frames, usual_errors
from framing.align.groups.events import Event, count_events
from framing.align.groups.leads import LeadsWeighed, weigh_leads
from framing.align.groups.other_dates import (
    allow_dates,
    beyond,
    draw_singly,
    freedom_singly,
    turn_everywhere,
)
from framing.align.groups.pass_through import Interval, fieller_set, t_quantile
from framing.align.groups.shocks import Shocks, products_by_lag

Array = np.ndarray


@dataclass(frozen=True)
class Stacked:
    """The stacked answer of one comparison; `single` and `turned` are the null statistics, `error` that of the estimate to
    first order. `leads` : what groups did before the shifts; None where too few periods are known.
    """

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
    leads: LeadsWeighed | None = None


def square_moves(events: Sequence[Event]) -> tuple[Array, float, float]:
    """What turns signed effects (shares) into the mean pass-through: a factor (events,) of each, the sum of squared moves that
    the sum of both is divided by, and the standard error of that sum.

    With a move m, its standard error e and the part k of it that the contrast keeps: k * m, the sum of k**2 * (m**2 - e**2),
    and the root of the sum of k**4 * (m**2 * e**2 + e**4). A move without an error of its own counts as known no better than
    its size.
    """
    kept = np.array([event.kept for event in events])
    size = np.array([abs(event.corrected) for event in events])
    error = np.array([event.error if np.isfinite(event.error) else abs(event.corrected) for event in events])
    variance = kept**4 * (size**2 * error**2 + error**4)
    return kept * size, float((kept**2 * (size**2 - error**2)).sum()), float(np.sqrt(variance.sum()))


def stack_weights(events: Sequence[Event]) -> Array:
    """Weights (events,) that turn signed effects (shares) into the mean pass-through; moves lost in their errors count as
    they are.
    """
    factor, total, _ = square_moves(events)
    total = total if total > 0 else float((factor**2).sum())
    return factor / total if total > 0 else np.zeros(len(events))


def with_effect(every: AllDates, key: Key, events: Sequence[Event]) -> list[Event]:
    """The events that a stacked answer rests on: the move of the dominant state and the effect on the group are known."""
    return [event for event, _ in _known_effects(every, key, events)]


def _known_effects(every: AllDates, key: Key, events: Sequence[Event]) -> list[tuple[Event, Array]]:
    """Those events, each with its contrast in every frame at every date (frames, dates)."""
    found = ((event, effects_in_frames(every, key, event)) for event in events)
    return [
        (event, own)
        for event, own in found
        if np.isfinite(own[event.frame, event.place]) and np.isfinite(event.corrected)
    ]


def stack_shifts(
    every: AllDates, key: Key, events: Sequence[Event], shocks: Shocks, away: Array, rng: np.random.Generator
) -> Stacked | None:
    """The stacked answer of the events that have an effect; None where there are none.

    Parameters
    ----------
    key : the comparison. shocks : its shocks in the window of the stack. away : dates (frames, dates) free of shifts.
    """
    found = _known_effects(every, key, events)
    if not found:
        return None
    used, effects = [event for event, _ in found], np.array([own for _, own in found])
    frames = np.array([event.frame for event in used])
    grid = effects[np.arange(len(used)), frames]
    weights = stack_weights(used)
    places = np.array([event.place for event in used])
    observed = float(weights @ grid[np.arange(len(used)), places])
    covariance, freedom = _covariance(every, key, used, grid, weights, shocks, away)
    factor, total, total_error = square_moves(used)
    top, top_error = float(factor @ grid[np.arange(len(used)), places]), float(np.sqrt(factor @ covariance @ factor))
    gap = every.settings.gap
    allowed = allow_dates(grid, places, away[frames], gap, every.settings.before)
    single = draw_singly(grid, allowed, weights, every.settings.permutations, rng)
    turned, turned_freedom = turn_everywhere(
        effects, frames, places, allowed, away, usual_errors(every, key), weights, gap
    )
    return Stacked(
        estimate=observed,
        error=float(np.hypot(top_error, observed * total_error) / total) if total > 0 else float("inf"),
        freedom=freedom,
        interval=fieller_set(top, top_error, max(total, 0.0), total_error, t_quantile(every.settings.level, freedom)),
        p_single=beyond(observed, single, freedom_singly(grid, weights, allowed)),
        p_turned=beyond(observed, turned, turned_freedom),
        single=single,
        turned=turned,
        shifts=len(used),
        events=count_events(places.tolist(), gap),
        leads=weigh_leads(every, key, used, weights, away),
    )


def _covariance(
    every: AllDates, key: Key, events: Sequence[Event], grid: Array, weights: Array, shocks: Shocks, away: Array
) -> tuple[Array, float]:
    """Covariance (events, events) of the signed effects, and the degrees of freedom of the stacked answer.

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
    scaled, use = own.estimate[window] / error, away & own.full[window]
    size = np.array(sizes) * np.array([event.direction for event in events])
    covariance = correlate_frames(scaled, use, events) * np.outer(size, size)
    share = weights**2 * size**2 / max(float((weights**2 * size**2).sum()), 1e-300)
    freedom = 1 / float((share**2 / shocks.freedom[[event.frame for event in events]]).sum())
    fade = fade_over_dates(scaled, use)
    dated = [_date_variance(row, event, one**2, fade) for row, event, one in zip(grid, events, size, strict=True)]
    return covariance + np.diag(dated), max(min(freedom, 1e6), 1.0)


def _date_variance(effects: Array, event: Event, noise: float, fade: Array) -> float:
    """How much an effect varies over the dates that the shift may have, beyond what noise of variance `noise` varies between
    such dates.

    >>> event = Event(0, 1, np.array([0.0, 0.5, 0.5]), 0.1, 0.0, 0.1, 1.0, 8, 10)
    >>> round(_date_variance(np.array([0.0, 0.1, 0.5]), event, 0.05, np.array([1.0, 0.8, 0.5])), 3)
    0.07
    """
    known = np.isfinite(effects)
    chance = np.where(known, event.weights[: len(effects)], 0.0)
    away = np.abs(np.arange(len(effects)) - event.place)
    moved = np.where(known, effects - effects[event.place], 0.0) ** 2 - 2 * noise * (1 - fade[away])
    return max(float(chance @ moved) / max(float(chance.sum()), 1e-12), 0.0)


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
    clean, known = _unit_rows(scaled, use)
    memory = fade_over_dates(scaled, use)
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


def fade_over_dates(scaled: Array, use: Array) -> Array:
    """Correlation (dates,) of contrasts so many dates apart, over all frames; `scaled` and `use` as in `correlate_frames`."""
    clean, known = _unit_rows(scaled, use)
    seen, moment = (products_by_lag(part).sum(axis=0) for part in (known, clean))
    memory = np.divide(moment, seen, out=np.zeros(len(seen)), where=seen.round() > len(clean))
    memory[0] = 1.0
    return np.minimum.accumulate(np.clip(memory, 0.0, 1.0))


def _unit_rows(scaled: Array, use: Array) -> tuple[Array, Array]:
    """Contrasts with a mean square of 1 in every frame, 0 where they may not be used; and where they may, 1 or 0."""
    known = use & np.isfinite(scaled)
    clean = np.where(known, scaled, 0.0)
    size = np.sqrt(np.maximum((clean**2).sum(axis=1) / np.maximum(known.sum(axis=1), 1), 1e-12))
    return clean / size[:, None], known.astype(float)
