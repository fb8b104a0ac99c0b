"""Exposure that is graded or changes: rows of exposure_effects.csv, beside the answers of groups fixed before a shift."""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.align.groups.dates import AllDates
from framing.align.groups.dose import answer_dose, slope_shocks
from framing.align.groups.effects import Effect, Noise
from framing.align.groups.events import Event
from framing.align.groups.pass_through import fieller_set, t_quantile, two_sided
from framing.align.groups.settings import POINTS
from framing.align.groups.staggered import follow_members, impute, stack

Array = np.ndarray
DOSE, IMPUTED, STACKED = "dose", "imputation", "stacked"


def dose_rows(
    every: AllDates, dose: tuple[str, Array], events: list[Event], places: dict[int, list[int]], audience: str
) -> list[dict[str, Any]]:
    """A row for each shift and window: points for each standard deviation of a dose before the shift.

    dose : its name, and its values (states, periods). No rows where it takes fewer than three: two groups say as much.
    """
    fact, values = dose
    known = values[np.isfinite(values)]
    if len(np.unique(known)) < 3:
        return []
    rows = []
    for window in every.settings.windows:
        shocks = slope_shocks(every.panel, values, window, places, every.settings)
        for event in events:
            found = answer_dose(every.panel, values, event, window, shocks, every.settings)
            if np.isfinite(found.estimate):
                rows.append(_row(every, event, audience, (fact, "one standard deviation"), DOSE, window, found))
    return rows


def switching_rows(every: AllDates, events: list[Event], noise: Noise, audience: str) -> list[dict[str, Any]]:
    """Two rows for each shift, group and window in which states joined or left: imputation, and stacked cohorts.

    The variance of shocks is that of the group's comparison.
    """
    panel, settings = every.panel, every.settings
    rows = []
    for event in events:
        for group in panel.others:
            switching, relative, edges = follow_members(panel, group, event.place, event.leads, event.lags)
            if switching.joined + switching.left == 0:
                continue
            share = panel.share[event.frame, :, edges[0] : edges[1]]
            weight = panel.weight[event.frame, :, edges[0] : edges[1]]
            labels = panel.groups[group], panel.groups[panel.compare]
            for number, window in enumerate(settings.windows):
                counted = np.broadcast_to((relative >= window[0]) & (relative <= window[1]), share.shape)
                pairs = {
                    IMPUTED: impute(share, weight, switching.treated, switching.clean, counted),
                    STACKED: stack(share, weight, switching, relative, event.leads, window),
                }
                shocks = noise.shocks[(POINTS, group, panel.compare), number]
                spread = 1 / event.leads + 1 / (window[1] - window[0] + 1)
                for estimator, (estimate, clustered) in pairs.items():
                    if not (np.isfinite(estimate) and np.isfinite(clustered)):
                        continue
                    shocked = shocks.error(event.frame, clustered, spread)
                    freedom = float(shocks.freedom[event.frame])
                    p = two_sided(estimate / max(shocked, clustered), freedom) if shocked > 0 else float("nan")
                    found = Effect(estimate, clustered, shocked, freedom, p, float("nan"))
                    moved = {"joined": switching.joined, "left": switching.left}
                    rows.append(_row(every, event, audience, labels, estimator, window, found) | moved)
    return rows


def _row(
    every: AllDates,
    event: Event,
    audience: str,
    labels: tuple[str, str],
    estimator: str,
    window: tuple[int, int],
    found: Effect,
) -> dict[str, Any]:
    level = every.settings.level
    interval = found.interval(level)
    bottom = event.error if np.isfinite(event.error) else abs(event.corrected)
    limits = fieller_set(found.estimate, found.error, event.corrected, bottom, t_quantile(level, found.freedom))
    return {
        "frame": every.panel.frames[event.frame],
        "shift_date": int(every.panel.periods[event.place]),
        "audience": audience,
        "group": labels[0],
        "comparison": labels[1],
        "estimator": estimator,
        "first": window[0],
        "last": min(window[1], event.lags),
        "estimate": 100 * found.estimate,
        "se_clustered": 100 * found.clustered,
        "se_shocks": 100 * found.shocked,
        "low": 100 * interval.low,
        "high": 100 * interval.high,
        "p": found.p,
        "pass_through": found.estimate / event.corrected if event.corrected else np.nan,
        "pass_through_low": limits.low,
        "pass_through_high": limits.high,
        "joined": 0,
        "left": 0,
    }
