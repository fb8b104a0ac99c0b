"""Every comparison of groups at every date: what a shift's own date is set beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.groups.events import Event
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.shocks import Shocks, estimate_shocks
from framing.align.groups.windows import LEAST, GroupPanel, GroupPaths, contrast_windows, mean_known, trace_groups

Array = np.ndarray
Key = tuple[str, int, int | None]  # scale, group, the group it is set against (None: its own change)
FULL_LEADS = 5


@dataclass(frozen=True)
class Comparison:
    """One comparison at every date; arrays over frames, dates (and periods from the date), NaN where there is no answer.

    Attributes
    ----------
    estimate, error : (windows, frames, dates), in shares or log odds. spread : (windows, dates), see `Contrast`.
    path, path_error : (frames, dates, window), difference from the mean of the leads.
    full : bool (windows, dates), dates with leads enough and every period of the window.
    """

    estimate: Array
    error: Array
    spread: Array
    path: Array
    path_error: Array
    full: Array


@dataclass(frozen=True)
class AllDates:
    """All comparisons at all dates of a panel, and the shocks that they show."""

    panel: GroupPanel
    settings: GroupSettings
    relative: Array
    by_key: dict[Key, Comparison]

    def shocks(self, key: Key, window: int, away: Array) -> Shocks:
        """Shocks of a comparison in a window, from the dates `away` (frames, dates) from the frame's shifts."""
        own = self.by_key[key]
        return estimate_shocks(own.estimate[window], own.error[window], own.spread[window], away & own.full[window])

    def path_shocks(self, key: Key, away: Array) -> tuple[Array, Array]:
        """Variance of shocks (frames, window) at each period from the date, and the correlation (window, window) of the
        paths.
        """
        own = self.by_key[key]
        use = away & own.full[-2]
        extra = [
            estimate_shocks(own.path[:, :, at], own.path_error[:, :, at], np.ones(use.shape[1]), use).extra
            for at in range(len(self.relative))
        ]
        usable = use[:, :, None] & (np.nan_to_num(own.path_error) > 0)
        scaled = np.where(usable, own.path / np.where(usable, own.path_error, 1.0), np.nan).reshape(
            -1, len(self.relative)
        )
        known = np.isfinite(scaled)
        clean = np.where(known, scaled, 0.0)
        pairs = np.maximum(known.T.astype(float) @ known, 1.0)
        moment = clean.T @ clean / pairs
        size = np.sqrt(np.maximum(np.diag(moment), 1e-12))
        return np.stack(extra, axis=1), moment / np.outer(size, size)


def compare_all_dates(panel: GroupPanel, settings: GroupSettings) -> AllDates:
    """Every group against the comparison group, and every group's own change, in shares and log odds, at every date."""
    keys: list[Key] = [(scale, group, panel.compare) for scale in settings.scales for group in panel.others]
    keys += [(POINTS, group, None) for group in range(len(panel.groups))]
    relative = np.arange(-settings.before, settings.after + 1)
    shape = (len(panel.frames), len(panel.periods))
    parts = {key: _empty(len(settings.every), shape, len(relative)) for key in keys}
    for place in range(LEAST, len(panel.periods) - LEAST + 1):
        points = trace_groups(panel, place, settings.before, settings.after)
        scales = points.on_scales(settings.scales)
        for key, part in parts.items():
            _fill(part, place, scales[key[0]], key, settings)
    return AllDates(panel, settings, relative, parts)


def _empty(windows: int, shape: tuple[int, int], length: int) -> Comparison:
    def unknown(*size: int) -> Array:
        return np.full(size, np.nan)

    return Comparison(
        unknown(windows, *shape),
        unknown(windows, *shape),
        unknown(windows, shape[1]),
        unknown(*shape, length),
        unknown(*shape, length),
        np.zeros((windows, shape[1]), dtype=bool),
    )


def _fill(part: Comparison, place: int, paths: GroupPaths, key: Key, settings: GroupSettings) -> None:
    _, group, against = key
    both = [group] if against is None else [group, against]
    used = [at for at, window in enumerate(settings.every) if all(paths.covers(one, *window) for one in both)]
    found = contrast_windows(paths, group, against, settings.before, [settings.every[at] for at in used])
    leads = int((paths.relative < 0).sum())
    for window, own in zip(used, found, strict=True):
        part.estimate[window, :, place], part.error[window, :, place] = own.estimate, own.error
        part.spread[window, place] = own.spread
        enough = int(paths.relative[-1]) >= settings.every[window][1]
        part.full[window, place] = enough and leads >= min(FULL_LEADS, settings.before)
    path, covariance = compare_paths(paths, group, against)
    at = paths.relative + settings.before
    part.path[:, place, at] = path
    with np.errstate(invalid="ignore"):
        part.path_error[:, place, at] = np.sqrt(np.where(np.isfinite(path), covariance, np.nan))


def compare_paths(paths: GroupPaths, group: int, against: int | None) -> tuple[Array, Array]:
    """The difference of two paths (frames, window), or one path itself, and its clustered variance."""
    path, score = paths.own[:, group], paths.scores[:, :, group]
    if against is not None:
        path, score = path - paths.own[:, against], score - paths.scores[:, :, against]
    factor = paths.factor[group, group if against is None else against]
    return path, factor * (score**2).sum(axis=1)


def away_from(places: dict[int, list[int]], frames: int, periods: int, settings: GroupSettings) -> Array:
    """Dates (frames, periods) whose contrast holds none of the frame's shifts: `places` by frame.

    A lasting shift enters the mean after every date up to the last period of the window before it, and the leads of every
    date up to `before` periods after it.
    """
    at = np.arange(periods)
    away = np.ones((frames, periods), dtype=bool)
    last = max(last for _, last in settings.every)
    for frame, own in places.items():
        for place in own:
            away[frame] &= (at <= place - last - 1) | (at >= place + settings.before)
    return away


def effects_at_dates(every: AllDates, key: Key, event: Event, shift: tuple[int, int] | None = None) -> Array:
    """The effect (dates,) that the event's own contrast would find at every date, signed; NaN where there is none.

    `shift` : first and last period of the mean, by default the window of the stack; negative ones take leads as outcome.
    """
    return effects_in_frames(every, key, event, shift)[event.frame]


def effects_in_frames(every: AllDates, key: Key, event: Event, shift: tuple[int, int] | None = None) -> Array:
    """The same (frames, dates) for the event's contrast in every frame."""
    first, last = shift or every.settings.stack
    path, relative = every.by_key[key].path, every.relative
    after = (relative >= first) & (relative <= min(last, event.lags))
    leads = (relative < min(first, 0)) & (relative >= -event.leads)
    known = np.isfinite(path)
    enough = (known[..., after].sum(axis=-1) >= min(LEAST, last - first + 1)) & (
        known[..., leads].sum(axis=-1) >= min(LEAST, event.leads)
    )
    change = (mean_known(path, after) - mean_known(path, leads))[..., 0]
    return event.direction * np.where(enough, change, np.nan)


def usual_errors(every: AllDates, key: Key) -> Array:
    """The clustered error (frames,) that a contrast over the window of the stack has on average over dates; 0 where none is
    known.
    """
    error = every.by_key[key].error[len(every.settings.windows)]
    known = np.isfinite(error)
    return np.asarray(np.where(known, error, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1))
