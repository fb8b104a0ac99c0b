"""The stacked answer without one state at a time: whether it is the work of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from framing.align.groups.dates import AllDates
from framing.align.groups.events import Event
from framing.align.groups.pass_through import Interval
from framing.align.groups.paths import eliminate_states, fit_paths
from framing.align.groups.stacked import Stacked, stack_weights
from framing.align.groups.windows import fix_groups, window_weights

Array = np.ndarray


def leave_states_out(every: AllDates, group: int, events: Sequence[Event]) -> Iterator[tuple[str, float]]:
    """Every state of the group or of the comparison group at some shift, and the stacked estimate without it.

    events : those that the answer rests on (`with_effect`).
    """
    panel = every.panel
    values = np.array([_effects_without(every, group, event) for event in events]).reshape(
        len(events), len(panel.states) + 1
    )
    weights = stack_weights(events)
    for number, state in enumerate(panel.states):
        own = values[:, number]
        if np.isfinite(own).all() and (own != values[:, -1]).any():
            yield state, float(weights @ own)


def _effects_without(every: AllDates, group: int, event: Event) -> Array:
    """The signed effect (states + 1,) of one shift without each state, and with all as the last; NaN where it is not known."""
    panel, settings = every.panel, every.settings
    first = max(event.place - settings.before, 0)
    last = min(event.place + settings.after + 1, len(panel.periods))
    fixed = fix_groups(panel.code, event.place, first)
    design = np.stack([fixed == panel.compare, fixed == group], axis=1).astype(float)
    relative = np.arange(first, last) - event.place
    share = panel.share[event.frame : event.frame + 1, :, first:last]
    weight = panel.weight[event.frame, :, first:last]
    whole, each = _effect(share, weight, design, relative, event, settings.stack)
    out = np.full(len(design) + 1, whole)
    for column, sign in ((0, -1.0), (1, 1.0)):
        own = np.flatnonzero((design[:, column] > 0) & (weight > 0).any(axis=1))
        moved, same = _contrasts_without(share[0, own], weight[own], each[column])
        out[own] = whole + event.direction * sign * moved
        for state in own[~same]:
            without = weight.copy()
            without[state] = 0.0
            out[state] = _effect(share, without, design, relative, event, settings.stack)[0]
    return out


def _contrasts_without(share: Array, weight: Array, contrast: Array) -> tuple[Array, Array]:
    """By how much a contrast (periods,) of one group's period effects changes without each of its states, all at once.

    share, weight : (states, periods). Also whether (bool, states) the periods known without the state are those that are
    known with it; where not, the change is none to use.
    """
    within, centred = eliminate_states(share[None], weight)
    seen = (weight > 0).astype(float)
    known = seen.any(axis=0)
    linked = seen.T @ seen - seen[:, :, None] * seen[:, None, :]
    same = (linked[:, :, known] > 0).all(axis=2).any(axis=1)
    if not same.any():
        return np.zeros(len(share)), same
    used = np.ix_(known, known)
    level = np.full((int(known.sum()), int(known.sum())), max(float(weight.sum()), 1.0) / max(int(known.sum()), 1))
    normal, right = within.sum(axis=0)[used] + level, centred[0].sum(axis=0)[known]
    inner = np.where(same[:, None, None], normal - within[:, used[0], used[1]], np.eye(len(normal)))
    effects = np.linalg.solve(inner, (right - centred[0][:, known])[:, :, None])[:, :, 0]
    return effects @ contrast[known] - float(np.linalg.solve(normal, right) @ contrast[known]), same


def _effect(
    share: Array, weight: Array, design: Array, relative: Array, event: Event, window: tuple[int, int]
) -> tuple[float, list[Array]]:
    """The signed effect, and the weights (periods,) of both groups' means behind it."""
    fit = fit_paths(share, weight, design)
    each = [window_weights(known, relative, event.leads, window[0], min(window[1], event.lags)) for known in fit.known]
    if not all(one.any() for one in each):
        return float("nan"), each
    found, _ = fit.combine(np.stack([-each[0], each[1]])[None])
    return event.direction * float(found[0, 0]), each


def shift_interval(found: Stacked, estimate: float) -> Interval:
    """The interval of the whole answer moved to another estimate."""
    by = estimate - found.estimate
    return Interval(found.interval.low + by, found.interval.high + by)


def without_p(found: Stacked, estimate: float) -> Stacked:
    """The answer without a state: its estimate and interval; no test is made again."""
    nan = float("nan")
    return replace(found, estimate=estimate, interval=shift_interval(found, estimate), p_single=nan, p_turned=nan)
