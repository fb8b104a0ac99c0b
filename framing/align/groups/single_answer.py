"""One group's answer to one shift: effects, paths, trend, and what its verdict rests on; before the correction over shifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.groups.dates import AllDates
from framing.align.groups.effects import Effect, Noise, PathTable, effect_of, pass_through, path_covariance, path_of
from framing.align.groups.events import Event
from framing.align.groups.pass_through import Interval, t_quantile
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.timing import chance_before, date_step
from framing.align.groups.trend import Trend, bound_trend
from framing.align.groups.verdicts import Findings
from framing.align.groups.windows import GroupPaths, trace_groups


@dataclass(frozen=True)
class Answer:
    """Everything about one shift and group. `effects` by scale and window; `through` by window; `paths` by scale.

    `findings` lacks the correction over shifts (q = 1); None where the shift has too few periods on a side.
    """

    event: Event
    group: int
    effects: dict[tuple[str, int], Effect]
    through: dict[int, tuple[float, Interval]]
    paths: dict[str, PathTable]
    trend: Trend
    findings: Findings | None
    states: int


def answer_event(every: AllDates, event: Event, group: int, noise: Noise) -> Answer:
    """The answer of one group to one shift.

    The effect is that at the shift's own date; the pass-through averages over the posterior of the date.
    """
    panel, settings = every.panel, every.settings
    points = trace_groups(panel, event.place, settings.before, settings.after)
    scales = points.on_scales(settings.scales)
    effects = {
        (scale, window): effect_of(every, scales[scale], event, (scale, group, panel.compare), window, noise)
        for scale in scales
        for window in range(len(settings.windows))
    }
    through = {
        window: pass_through(every, event, (POINTS, group, panel.compare), noise.shocks, window)
        for window in range(len(settings.windows))
    }
    paths = {scale: path_of(every, scales[scale], event, (scale, group, panel.compare), noise) for scale in scales}
    main = len(settings.windows) - 1
    effect = effects[POINTS, main]
    key = (POINTS, group, panel.compare)
    trend = bound_trend(every, key, event, effect.estimate, noise.carried[key])
    findings = _find(every, points, event, group, effect, through[main][1], trend, noise)
    states = int(points.states[group] + points.states[panel.compare])
    return Answer(event, group, effects, through, paths, trend, findings, states)


def _find(
    every: AllDates,
    paths: GroupPaths,
    event: Event,
    group: int,
    effect: Effect,
    ratio: Interval,
    trend: Trend,
    noise: Noise,
) -> Findings | None:
    if not np.isfinite(effect.estimate):
        return None
    settings, way = every.settings, event.direction
    main = len(settings.windows) - 1
    move = abs(event.corrected)
    together = move > 0
    for one in (group, every.panel.compare):
        change = effect_of(every, paths, event, (POINTS, one, None), main, noise)
        signed = way * change.estimate
        clear = signed > t_quantile(settings.level, np.inf) * change.clustered
        together &= bool(clear and signed >= settings.quarter * move)
    loose = _signed(effect.interval(1 - 2 * (1 - settings.level)), way)
    bounded = Interval(loose.low / move, loose.high / move) if move > 0 else Interval(-np.inf, np.inf)
    tight = effect.interval(settings.level)
    net = _signed(Interval(tight.low - trend.carried, tight.high - trend.carried), way)
    before, early = _move_before(every, paths, event, group, noise, settings)
    return Findings(before, early, together, bounded, ratio, net, 1.0)


def _signed(interval: Interval, way: int) -> Interval:
    return interval if way > 0 else Interval(-interval.high, -interval.low)


def _move_before(
    every: AllDates, paths: GroupPaths, event: Event, group: int, noise: Noise, settings: GroupSettings
) -> tuple[float, bool]:
    """Probability that the group's own step came before the shift; and whether it is one: told from 0, in the shift's
    direction, and at least a quarter of the dominant state's move.
    """
    key = (POINTS, group, None)
    own = np.full(len(every.relative), np.nan)
    own[paths.relative + settings.before] = paths.own[event.frame, group]
    move = date_step(own, path_covariance(every, paths, event.frame, key, noise))
    if move is None:
        return 0.0, False
    freedom = float(noise.shocks[key, len(settings.windows) - 1].freedom[event.frame])
    signed = event.direction * move.size
    clear = signed > t_quantile(settings.level, freedom) * move.error and signed >= settings.quarter * abs(
        event.corrected
    )
    return chance_before(move.weights, every.relative, event.weights, event.place, settings.apart), bool(clear)
