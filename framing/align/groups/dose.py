"""Dose-response: how much more a state moves after a shift for each standard deviation of exposure before it.

The panel is that of the event study with exposure in the place of the group: state and period effects, and exposure times
periods from the date. The shocks of the comparison are those of the same slope at other dates.
"""

from __future__ import annotations

import numpy as np

from framing.align.groups.dates import away_from
from framing.align.groups.effects import Effect
from framing.align.groups.events import Event
from framing.align.groups.pass_through import two_sided
from framing.align.groups.paths import fit_paths
from framing.align.groups.settings import GroupSettings
from framing.align.groups.shocks import Shocks, estimate_shocks
from framing.align.groups.windows import LEAST, Contrast, GroupPanel, alike_frames, window_weights

Array = np.ndarray


def fix_exposure(values: Array, place: int, first: int) -> Array:
    """Mean exposure (states,) in the periods from `first` to the one before the date; NaN where unknown."""
    inside = values[:, max(first, 0) : place]
    known = np.isfinite(inside)
    total = np.where(known, inside, 0.0).sum(axis=1)
    return np.divide(total, known.sum(axis=1), out=np.full(len(values), np.nan), where=known.any(axis=1))


def slope_at(
    panel: GroupPanel, values: Array, place: int, leads: int, window: tuple[int, int], settings: GroupSettings
) -> Contrast:
    """Change of share (frames,) after a date for each standard deviation of exposure, with its error clustered by state.

    Parameters
    ----------
    values : (states, periods) exposure, NaN where unknown. leads : periods before the date that count. window : first and
        last period after it.
    """
    blank = np.full(len(panel.frames), np.nan)
    nothing = Contrast(blank, blank, float("nan"))
    first, last = max(place - settings.before, 0), min(place + settings.after + 1, len(panel.periods))
    dose = fix_exposure(values, place, first)
    weight = panel.weight[:, :, first:last]
    known = np.isfinite(dose) & (weight.sum(axis=(0, 2)) > 0)
    spread = float(dose[known].std()) if known.sum() > LEAST else 0.0
    if spread <= 0:
        return nothing
    scaled = np.where(known, (dose - dose[known].mean()) / spread, 0.0)
    design = np.stack([known.astype(float), scaled], axis=1)
    relative = np.arange(first, last) - place
    estimate, error, width = blank.copy(), blank.copy(), float("nan")
    for rows in alike_frames(weight):
        fit = fit_paths(panel.share[rows, :, first:last], weight[rows[0]], design)
        weights = window_weights(fit.known[1], relative, leads, *window)
        leading = fit.known[1] & (relative < 0) & (relative >= -leads)
        if not weights.any() or int(leading.sum()) < LEAST:
            continue
        found, score = fit.combine(np.stack([np.zeros_like(weights), weights])[None])
        factor = fit.small_sample([0, 1])
        estimate[rows], error[rows] = found[:, 0], np.sqrt(factor * (score[:, :, 0] ** 2).sum(axis=1))
        width = float((weights**2).sum())
    return Contrast(estimate, error, width)


def slope_shocks(
    panel: GroupPanel, values: Array, window: tuple[int, int], places: dict[int, list[int]], settings: GroupSettings
) -> Shocks:
    """Shocks of the slope: what it varies at dates away from the shifts (`places` by frame) beyond its clustered error."""
    dates = len(panel.periods)
    shape = (len(panel.frames), dates)
    estimate, error, spread = np.full(shape, np.nan), np.full(shape, np.nan), np.full(dates, np.nan)
    for place in range(min(settings.before, 5), dates - window[1]):
        found = slope_at(panel, values, place, settings.before, window, settings)
        estimate[:, place], error[:, place], spread[place] = found.estimate, found.error, found.spread
    return estimate_shocks(estimate, error, spread, away_from(places, *shape, settings))


def answer_dose(
    panel: GroupPanel, values: Array, event: Event, window: tuple[int, int], shocks: Shocks, settings: GroupSettings
) -> Effect:
    """The slope after one shift, in shares for each standard deviation of exposure."""
    last = min(window[1], event.lags)
    found = slope_at(panel, values, event.place, event.leads, (window[0], last), settings)
    estimate, clustered = float(found.estimate[event.frame]), float(found.error[event.frame])
    if not (np.isfinite(estimate) and np.isfinite(clustered)):
        return Effect(*[float("nan")] * 6)
    shocked = shocks.error(event.frame, clustered, found.spread)
    freedom = float(shocks.freedom[event.frame])
    error = max(clustered, shocked)
    p = two_sided(estimate / error, freedom) if error > 0 else float("nan")
    return Effect(estimate, clustered, shocked, freedom, p, float("nan"))
