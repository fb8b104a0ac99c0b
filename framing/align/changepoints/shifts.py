"""Shifts of one series: change points with the posterior of the date, the size, and p by parametric bootstrap.

1. Breaks are proposed by penalised optimal partitioning (`search`).
2. Each is weighed by how much a break anywhere would explain beside the others (`scan.mean_factor`). p is the share of
   simulated series with the other breaks, without this one and with the noise of this series in which that is as much: the
   search over dates and the fit of the noise are run again in each. The noise is drawn from its posterior, whether there
   is a break or not.
3. The least credible break is dropped while its p is too large, the others are placed anew: a search by penalty alone
   splits one shift in two.
4. The posterior of the date is that of one break between its neighbours, noise and levels integrated out.

Everything rests on the cells of this series alone. References: Fearnhead (2006) for posteriors of change points; Davison and
Hinkley (1997) for the parametric bootstrap; Killick, Fearnhead and Eckley (2012).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from framing.align.changepoints.scan import Scan, level_columns, mean_factor
from framing.align.changepoints.search import Partitions
from framing.align.noise.grid import NoiseGrid, lean_to_calm, search_points
from framing.align.noise.likelihood import LEAST, MOST, Cells
from framing.align.noise.simulate import simulate_counts
from framing.align.nulls import tail_p
from framing.align.segments import middle_of, posterior, shortest_credible_interval
from framing.align.settings import AlignSettings

Array = np.ndarray
NONE = np.zeros(0, dtype=np.int64)
PILOT = 199
WAYS = 2  # a series can show a shift by several breaks together, or by the best single one
BREAKS_AHEAD = 0.5  # chance of several breaks before the counts are seen
HOPELESS, SURE = 0.2, 1e-4  # p in the first draws beyond which no more are made
SILENT = np.log1p(1 / 3)  # a break that explains less than this is not put to the test
AHEAD = 0.03  # correlation within documents by which cells are weighed before anything is known


@dataclass(frozen=True)
class Shift:
    """One change point of one series.

    `weights` (periods,) is the posterior of its place; `before` and `after` are levels (0..1); `first` and `last`
    bound the set of places that holds the wanted probability; indices count periods of the panel; `left` and `right` bound the
    two levels. `error` : standard error of the rise (0..1 scale), `log_odds_error` of its log odds.
    `left_censored`: the series begins fewer than two segments before, so that an earlier break could not have been seen.
    `at_edge`: "start" or "end" where fewer periods than a segment lie on that side, so that its level rests on little.
    """

    frame: int
    place: int
    first: int
    last: int
    weights: Array
    before: float
    after: float
    left: int
    right: int
    p: float
    left_censored: bool
    at_edge: str = ""
    error: float = float("nan")
    log_odds_error: float = float("nan")
    q: float = 1.0

    @property
    def rise(self) -> float:
        """Signed change of level, 0..1 scale."""
        return self.after - self.before

    @property
    def log_odds(self) -> float:
        """Signed change of the log odds of the level."""
        ends = np.clip([self.before, self.after], LEAST, MOST)
        return float(logit(ends[1]) - logit(ends[0]))


@dataclass(frozen=True)
class Search:
    """The breaks of one series that are left, those that were dropped, and its noise.

    noise : (points,) posterior weight of every point of the grid, given the breaks that are left.
    """

    shifts: tuple[Shift, ...]
    dropped: tuple[Shift, ...]
    noise: Array


@dataclass(frozen=True)
class Finder:
    """The search of one series: its cells, the grids of noise, and breaks that are there in any case (a handover).

    `parts` name the series, for its own stream of random numbers.
    """

    cells: Cells
    fixed: Array
    settings: AlignSettings
    parts: tuple[str, ...]
    grid: NoiseGrid

    def propose(self) -> Array:
        """Breaks of the best partition, in two passes, else the best single place."""
        breaks = NONE
        for _ in range(2):
            breaks = self.partitions(breaks).propose(self.cells.count)
        places = self.places(NONE)
        if len(breaks) == 0 and len(places):
            breaks = self.best_single(places)
        return breaks

    def partitions(self, breaks: Array) -> Partitions:
        """The search, noise measured around the levels between `breaks`."""
        settings = self.settings
        levels = self.levels(breaks)
        return Partitions(
            self.cells, levels, search_points(self.grid), settings.penalty, settings.min_segment, self.fixed
        )

    def best_single(self, places: Array) -> Array:
        """The one break that explains most."""
        return places[[int(np.argmax(self.weigh(NONE, places)))]]

    def prune(self, breaks: Array) -> tuple[Array, Array, list[tuple[Array, int, float]]]:
        """The breaks that are left with their p, and those dropped: (all breaks at the time, which of them, its p)."""
        dropped: list[tuple[Array, int, float]] = []
        together = self.judge_all(breaks) if len(breaks) > 1 else 0.0
        if together > self.settings.fdr:
            dropped = [(breaks, number, together) for number in range(len(breaks))]
            breaks, together = self.best_single(self.places(NONE)), 0.0
        while True:
            p = np.array([self.judge(breaks, number, PILOT) for number in range(len(breaks))])
            if len(breaks) <= 1 or p.max() <= self.settings.fdr:
                draws = self.settings.permutations
                p = np.array([self.judge(breaks, number, draws) for number in range(len(breaks))])
                return breaks, np.maximum(p, together if len(breaks) > 1 else 0.0), dropped
            worst = int(np.argmax(p))
            dropped.append((breaks, worst, float(p[worst])))
            breaks = np.delete(breaks, worst)
            for number in range(len(breaks)):
                others = np.delete(breaks, number)
                places = self.places(others, breaks, number)
                if len(places):
                    breaks[number] = places[int(np.argmax(self.weigh(others, places)))]

    def judge_all(self, breaks: Array) -> float:
        """P of several breaks together: of a search that finds as much in a series without any.

        The noise of the simulated series is that around the breaks or that without any, each as often as it is likely to hold:
        several breaks are as likely as `BREAKS_AHEAD` says, and every place as likely as every other.
        """
        search, levels = self.partitions(NONE), self.levels(NONE)
        observed = float(search.gain(self.cells.count[None])[0])
        odds = (
            logit(BREAKS_AHEAD) + observed - len(breaks) * (1 - self.settings.penalty) * np.log(len(self.cells.total))
        )
        share = float(expit(odds))
        noise = share * self.noise(breaks) + (1 - share) * self.noise(NONE)
        rng = self.settings.generator("together", *self.parts)
        points = rng.choice(len(noise), PILOT, p=noise)
        drawn = simulate_counts(self.cells, levels, self.grid, points, rng)
        return min(1.0, WAYS * tail_p(observed, search.gain(drawn)))

    def noise(self, breaks: Array) -> Array:
        """Posterior weight (points,) of the noise around the levels between `breaks`."""
        scan = Scan.of(self.cells, self.all_breaks(breaks), self.levels(breaks), NONE, self.grid)
        weight = scan.noise(scan.angles(self.cells.count)[None])[0]
        weight = np.exp(weight - weight.max())
        return np.asarray(weight / weight.sum())

    def judge(self, breaks: Array, number: int, most: int) -> float:
        """P of one break beside the others, the search for it over all places run again in every draw, `most` at most.

        No more than the first draws are made where these settle the matter.
        """
        others = np.delete(breaks, number)
        places = self.places(others)
        if len(places) == 0:
            return 1.0
        levels = self.levels(others)
        scan = Scan.of(self.cells, self.all_breaks(others), levels, places, self.grid)
        angles = scan.angles(self.cells.count)
        observed = float(mean_factor(scan.weigh(angles[None]))[0])
        if observed < SILENT:
            return 1.0
        noise = scan.noise_either_way(angles)
        rng = self.settings.generator("null", str(number), *(str(one) for one in breaks), *self.parts)
        null = np.zeros(0)
        for draws in (min(PILOT, most), most - PILOT):
            if draws > 0 and (len(null) == 0 or SURE < tail_p(observed, null) < HOPELESS):
                points = rng.choice(len(noise), draws, p=noise)
                drawn = simulate_counts(self.cells, levels, self.grid, points, rng)
                null = np.concatenate([null, mean_factor(scan.weigh(scan.angles(drawn)))])
        return tail_p(observed, null)

    def weigh(self, others: Array, places: Array) -> Array:
        """Log Bayes factor (places,) of a break at each of `places` beside the others."""
        scan = Scan.of(self.cells, self.all_breaks(others), self.levels(others), places, self.grid)
        return np.asarray(scan.weigh(scan.angles(self.cells.count)[None])[0])

    def places(self, others: Array, breaks: Array | None = None, number: int = 0) -> Array:
        """Cells at which a further break may lie; only those between its neighbours where it is one of `breaks`."""
        at = np.arange(1, len(self.cells.total))
        known = self.all_breaks(others)
        if len(known):
            at = at[np.abs(at[:, None] - known[None, :]).min(axis=1) >= self.settings.min_segment]
        if breaks is not None:
            before, after = known[known < breaks[number]], known[known > breaks[number]]
            at = at[
                (at > (before[-1] if len(before) else 0)) & (at < (after[0] if len(after) else len(self.cells.total)))
            ]
        return at

    def all_breaks(self, breaks: Array) -> Array:
        """The breaks with the fixed ones."""
        return np.union1d(breaks, self.fixed).astype(np.int64)

    def levels(self, breaks: Array) -> Array:
        """Share (cells,) at the level of every cell, cells weighed by what they say."""
        return level_shares(self.cells, self.all_breaks(breaks))

    def describe(self, breaks: Array, number: int, p: float, axis: int) -> Shift:
        """The shift of one break: posterior of its date, size and errors; `axis` periods has the panel."""
        others, cells, minimum = np.delete(breaks, number), self.cells, self.settings.min_segment
        places = self.places(others, breaks, number)
        if breaks[number] not in places:
            places = np.union1d(places, breaks[[number]])
        scan = Scan.of(cells, self.all_breaks(others), self.levels(breaks), places, lean_to_calm(self.grid))
        angles = scan.angles(cells.count)
        gaps = np.diff(cells.position, prepend=cells.position[0] - 1)[places]
        chance = posterior(scan.weigh(angles[None])[0] + np.log(gaps))
        weights = np.zeros(axis)
        for place, one, gap in zip(cells.position[places], chance, gaps, strict=True):
            weights[place - gap + 1 : place + 1] = one / gap
        first, last = shortest_credible_interval(weights, self.settings.level)
        middle = middle_of(weights)
        cell = int(places[np.argmin(np.abs(places - np.searchsorted(cells.position, middle)))])
        known = self.all_breaks(np.append(others, cell))
        at = int(np.searchsorted(known, cell))
        shares = self.levels(np.append(others, cell))
        before, after = float(shares[cell - 1]), float(shares[cell])
        _, error = scan.measure_step(angles, int(np.searchsorted(places, cell)))
        edges = [0, *cells.position[known].tolist(), axis]
        seen = int((cells.position < middle).sum())
        spread = float(np.sqrt(np.mean([max(s * (1 - s), LEAST * MOST) for s in (before, after)])))
        return Shift(
            0, middle, first, last, weights, before, after, edges[at], edges[at + 2], p,
            left_censored=seen < 2 * minimum,
            at_edge="start" if seen < minimum else "end" if len(cells.total) - seen < minimum else "",
            error=2 * spread * error,
            log_odds_error=2 * error / spread,
        )  # fmt: skip


def find_shifts(
    cells: Cells, axis: int, fixed: Array, settings: AlignSettings, parts: tuple[str, ...], grid: NoiseGrid
) -> Search:
    """The change points of one series of a panel with `axis` periods, in order of time; p is not yet corrected.

    Parameters
    ----------
    fixed : cells at which a new level begins in any case, and which are no shifts (a handover of dominance).
    parts : what names the series; its random numbers hang on these and the seed alone.
    grid : points of noise with their prior.
    """
    finder = Finder(cells, np.asarray(fixed, dtype=np.int64), settings, parts, grid)
    breaks = finder.propose() if len(cells.total) >= 2 * settings.min_segment else NONE
    breaks, p, dropped = finder.prune(breaks)
    shifts = [finder.describe(breaks, number, float(p[number]), axis) for number in range(len(breaks))]
    fell = [finder.describe(then, which, one, axis) for then, which, one in dropped]
    enough = len(cells.total) > len(breaks) + len(finder.fixed) + 1
    return Search(tuple(shifts), tuple(fell), finder.noise(breaks) if enough else np.exp(finder.grid.log_prior))


def level_shares(cells: Cells, breaks: Array) -> Array:
    """Share (cells,) at the level of every cell; a cell weighs by its passages, those of one document less than of many."""
    columns = level_columns(breaks, len(cells.total))
    weight = cells.total / (1 + cells.crowding * AHEAD)
    count = columns.T @ (weight * cells.count / np.maximum(cells.total, 1e-12))
    return np.asarray(columns @ ((count + 0.25) / (columns.T @ weight + 0.5)))
