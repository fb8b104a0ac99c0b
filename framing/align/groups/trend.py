"""How large a trend between the groups would have to be to undo an effect, beside the trend that the leads let one expect.

The leads' own slope (late leads less early ones) is carried on as far as slopes of leads were carried on at other dates:
a lasting trend is carried on whole, noise hardly. A pretest that must not reject is not used: it has little power, and
what passes it is biased.

References: Rambachan and Roth (2023) for bounds instead of pretests; Roth (2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.groups.dates import AllDates, Key
from framing.align.groups.events import Event
from framing.align.groups.windows import LEAST, mean_known

Array = np.ndarray


@dataclass(frozen=True)
class Trend:
    """`distance` : periods between the middle of the leads and of the window. `undoing` : slope (a period) that would make
    the whole effect, signed as it. `expected` : slope that the leads let one expect; `carried` : expected effect of it.
    """

    distance: float
    undoing: float
    expected: float
    carried: float


def slope_leads(path: Array, relative: Array, leads: int) -> Array:
    """Late less early half of the leads, over the last axis of `path`; NaN where either half is not known."""
    middle = -(leads // 2)
    late = (relative < 0) & (relative >= middle)
    early = (relative < middle) & (relative >= -leads)
    return np.asarray(mean_known(path, late) - mean_known(path, early))[..., 0]


def carry_on(every: AllDates, key: Key, away: Array) -> float:
    """Points of effect for each point that the leads rise, over all dates and frames (least squares, 0 or more)."""
    own = every.by_key[key]
    window = len(every.settings.windows) - 1
    slope = slope_leads(own.path, every.relative, every.settings.before)
    effect = own.estimate[window]
    known = np.isfinite(own.error[window])
    size = np.where(known, np.nan_to_num(own.error[window]), 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    scale = np.where(size > 0, size, 1.0)[:, None]
    use = away & own.full[window] & np.isfinite(slope) & np.isfinite(effect)
    if int(use.sum()) < LEAST:
        return 0.0
    x, y = (np.where(use, values / scale, 0.0) for values in (slope, effect))
    return max(float((x * y).sum() / max(float((x**2).sum()), 1e-300)), 0.0)


def bound_trend(every: AllDates, key: Key, event: Event, effect: float, ratio: float) -> Trend:
    """The trend bound of one event; `effect` in the comparison's own unit, not signed by the direction; `ratio` of
    `carry_on`.
    """
    path = every.by_key[key].path[event.frame, event.place]
    known = np.isfinite(path)
    relative = every.relative
    first, last = every.settings.main
    after = relative[known & (relative >= first) & (relative <= min(last, event.lags))]
    before = relative[known & (relative < 0) & (relative >= -event.leads)]
    if len(after) == 0 or len(before) == 0:
        return Trend(np.nan, np.nan, np.nan, np.nan)
    distance = float(after.mean() - before.mean())
    slope = float(slope_leads(path, relative, event.leads)) if event.leads > 1 else 0.0
    carried = ratio * slope if np.isfinite(slope) else 0.0
    return Trend(distance, effect / distance, carried / distance, carried)
