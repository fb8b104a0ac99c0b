"""The stacked answer without one state at a time: whether it is the work of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from framing.align.groups.dates import AllDates
from framing.align.groups.events import Event
from framing.align.groups.pass_through import Interval
from framing.align.groups.paths import fit_paths
from framing.align.groups.stacked import Stacked, stack_weights
from framing.align.groups.windows import fix_groups, window_weights

Array = np.ndarray


def leave_states_out(every: AllDates, group: int, events: Sequence[Event]) -> Iterator[tuple[str, float]]:
    """Every state of the group or of the comparison group at some shift, and the stacked estimate without it."""
    panel = every.panel
    used = [event for event in events if np.isfinite(event.corrected)]
    effects = np.array([_effects_without(every, group, event) for event in used]).reshape(
        len(used), len(panel.states) + 1
    )
    known = np.isfinite(effects[:, -1])
    if not known.any():
        return
    kept = [event for event, one in zip(used, known, strict=True) if one]
    weights = stack_weights(kept)
    values = effects[known]
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
    whole = _effect(share, weight, design, relative, event, settings.stack)
    out = np.full(len(design) + 1, whole)
    for state in np.flatnonzero(design.any(axis=1) & (weight > 0).any(axis=1)):
        without = weight.copy()
        without[state] = 0.0
        out[state] = _effect(share, without, design, relative, event, settings.stack)
    return out


def _effect(
    share: Array, weight: Array, design: Array, relative: Array, event: Event, window: tuple[int, int]
) -> float:
    fit = fit_paths(share, weight, design)
    each = [window_weights(known, relative, event.leads, window[0], min(window[1], event.lags)) for known in fit.known]
    if not all(one.any() for one in each):
        return float("nan")
    found, _ = fit.combine(np.stack([-each[0], each[1]])[None])
    return event.direction * float(found[0, 0])


def shift_interval(found: Stacked, estimate: float) -> Interval:
    """The interval of the whole answer moved to another estimate."""
    by = estimate - found.estimate
    return Interval(found.interval.low + by, found.interval.high + by)


def without_p(found: Stacked, estimate: float) -> Stacked:
    """The answer without a state: its estimate and interval; no test is made again."""
    nan = float("nan")
    return replace(found, estimate=estimate, interval=shift_interval(found, estimate), p_single=nan, p_turned=nan)
