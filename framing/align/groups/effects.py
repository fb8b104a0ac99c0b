"""Effects of one shift on one group: of a window with its errors, as a share of the dominant state's move, and as a path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.groups.bands import sup_t
from framing.align.groups.dates import AllDates, Key, compare_paths
from framing.align.groups.events import Event
from framing.align.groups.pass_through import Interval, fieller_set, t_quantile, two_sided
from framing.align.groups.shocks import Shocks
from framing.align.groups.windows import LEAST, GroupPaths, contrast_groups

Array = np.ndarray


@dataclass(frozen=True)
class Effect:
    """The effect of one window, in shares or log odds.

    `estimate` with its clustered error, that with shocks, degrees of freedom and p; `own` : the group's own change.
    """

    estimate: float
    clustered: float
    shocked: float
    freedom: float
    p: float
    own: float

    @property
    def error(self) -> float:
        """The larger of the two errors."""
        return max(self.clustered, self.shocked)

    def interval(self, level: float) -> Interval:
        """The interval at `level`."""
        half = t_quantile(level, self.freedom) * self.error
        return Interval(self.estimate - half, self.estimate + half)


@dataclass(frozen=True)
class PathTable:
    """An event study: arrays (window,) around the date, in shares or log odds, NaN where not known."""

    relative: Array
    estimate: Array
    error: Array
    critical: float
    band: float
    passages: Array


@dataclass(frozen=True)
class Noise:
    """Shocks by comparison and window, those of the paths (frames, window) with their correlation, and how leads carry on."""

    shocks: dict[tuple[Key, int], Shocks]
    paths: dict[Key, tuple[Array, Array]]
    carried: dict[Key, float]


def _usable(paths: GroupPaths, group: int, event: Event, first: int, last: int) -> bool:
    known = np.isfinite(paths.own[event.frame, group])
    leads = known & (paths.relative < 0) & (paths.relative >= -event.leads)
    after = known & (paths.relative >= first) & (paths.relative <= last)
    return int(leads.sum()) >= LEAST and int(after.sum()) >= min(LEAST, last - first + 1)


def effect_of(every: AllDates, paths: GroupPaths, event: Event, key: Key, window: int, noise: Noise) -> Effect:
    """The effect of one window; nothing (NaN) where leads or lags are too few."""
    _, group, against = key
    first, last = every.settings.windows[window]
    last = min(last, event.lags)
    nothing = Effect(*[float("nan")] * 6)
    if not all(_usable(paths, one, event, first, last) for one in (group, against) if one is not None):
        return nothing
    own = contrast_groups(paths, group, against, event.leads, first, last)
    alone = contrast_groups(paths, group, None, event.leads, first, last)
    estimate, clustered = float(own.estimate[event.frame]), float(own.error[event.frame])
    if not np.isfinite(clustered):
        return nothing
    shocks = noise.shocks[key, window]
    shocked = shocks.error(event.frame, clustered, own.spread)
    freedom = float(shocks.freedom[event.frame])
    error = max(clustered, shocked)
    p = two_sided(estimate / error, freedom) if error > 0 else float("nan")
    return Effect(estimate, clustered, shocked, freedom, p, float(alone.estimate[event.frame]))


def pass_through(
    every: AllDates, event: Event, key: Key, shocks: dict[tuple[Key, int], Shocks], window: int
) -> tuple[float, Interval]:
    """The pass-through of one window and its Fieller set; the whole line where the dominant state's move is not known.

    The effect is averaged over the posterior of the date, and its variance over dates added. Numerator and denominator
    are of the same classifier: an error rate that both share takes the same part off each and leaves the ratio as it is.
    """
    comparison = every.by_key[key]
    first, last = every.settings.windows[window]
    effect, error, chance = [], [], []
    own = shocks[key, window]
    for place in np.flatnonzero(event.weights[: len(every.panel.periods)] > 1e-4):
        path = comparison.path[event.frame, place]
        known = np.isfinite(path)
        after = known & (every.relative >= first) & (every.relative <= min(last, event.lags))
        leads = known & (every.relative < 0) & (every.relative >= -event.leads)
        clustered = float(comparison.error[window, event.frame, place])
        if int(after.sum()) < min(LEAST, last - first + 1) or int(leads.sum()) < LEAST or not np.isfinite(clustered):
            continue
        spread = 1 / int(leads.sum()) + 1 / int(after.sum())
        effect.append(path[after].mean() - path[leads].mean())
        error.append(own.error(event.frame, clustered, spread))
        chance.append(event.weights[place])
    whole = Interval(-np.inf, np.inf)
    if sum(chance) < 0.5 * float(event.weights.sum()) or not np.isfinite(event.corrected) or event.corrected == 0:
        return float("nan"), whole
    weight = np.array(chance) / sum(chance)
    mean = float(weight @ np.array(effect))
    variance = float(weight @ (np.array(error) ** 2 + (np.array(effect) - mean) ** 2))
    critical = t_quantile(every.settings.level, float(own.freedom[event.frame]))
    bottom = event.error if np.isfinite(event.error) else abs(event.corrected)
    return mean / event.corrected, fieller_set(mean, np.sqrt(variance), event.corrected, bottom, critical)


def path_covariance(every: AllDates, paths: GroupPaths, frame: int, key: Key, noise: Noise) -> Array:
    """Covariance (window of `every`) of one frame's path: clustered, and of shocks with their correlation at other dates."""
    _, group, against = key
    score = paths.scores[frame, :, group]
    if against is not None:
        score = score - paths.scores[frame, :, against]
    at = paths.relative + every.settings.before
    out = np.zeros((len(every.relative), len(every.relative)))
    out[np.ix_(at, at)] = paths.factor[group, group if against is None else against] * score.T @ score
    extra, alike = noise.paths[key]
    size = np.sqrt(np.maximum(np.nan_to_num(extra[frame]), 0.0))
    return np.asarray(out + alike * np.outer(size, size))


def path_of(every: AllDates, paths: GroupPaths, event: Event, key: Key, noise: Noise) -> PathTable:
    """The path around the shift, from the mean of its leads, with errors and the band that holds all of it at once."""
    _, group, against = key
    path, _ = compare_paths(paths, group, against)
    estimate = np.full(len(every.relative), np.nan)
    at = paths.relative + every.settings.before
    estimate[at] = path[event.frame]
    estimate[(every.relative < -event.turn[0]) | (every.relative > event.turn[1])] = np.nan
    leads = (every.relative < 0) & (every.relative >= -event.leads) & np.isfinite(estimate)
    estimate -= estimate[leads].mean() if leads.any() else np.nan
    covariance = path_covariance(every, paths, event.frame, key, noise)
    known = np.isfinite(estimate)
    covariance = np.where(np.outer(known, known), covariance, 0.0)
    freedom = float(noise.shocks[key, len(every.settings.windows) - 1].freedom[event.frame])
    rng = np.random.default_rng([every.settings.seed, event.frame, event.place, group])
    passages = np.full(len(every.relative), 0.0)
    passages[at] = paths.passages[group] + (paths.passages[against] if against is not None else 0.0)
    error = np.sqrt(np.where(known, np.diag(covariance), np.nan))
    critical = t_quantile(every.settings.level, freedom)
    band = max(sup_t(covariance, every.settings.level, rng, freedom), critical)
    return PathTable(every.relative, estimate, error, critical, band, passages)
