"""Shifts of one series: change points with the posterior of the date, the size, and p by parametric bootstrap.

1. Breaks are proposed by penalised optimal partitioning (`search`).
2. Is there any change, and is each break needed beside the others (`judging`)? The least credible one is dropped while its p is
   too large, and the others are placed anew: a search by penalty alone splits one shift in two.
3. The posterior of the date is that of one break between its neighbours, noise and levels integrated out.

Everything rests on the cells of this series alone. References: Fearnhead (2006) for posteriors of change points; Davison and
Hinkley (1997) for the parametric bootstrap; Killick, Fearnhead and Eckley (2012).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from framing.align.changepoints.judging import Judge
from framing.align.changepoints.line import Line
from framing.align.changepoints.scan import Scan
from framing.align.noise.grid import NoiseGrid, lean_to_calm, search_points
from framing.align.noise.likelihood import LEAST, MOST, Cells
from framing.align.segments import middle_of, posterior, shortest_credible_interval
from framing.align.settings import AlignSettings

Array = np.ndarray
NONE = np.zeros(0, dtype=np.int64)
NO_CHANGE = "no change at all is certain in this series"
EXPLAINED = "the other breaks of the series explain it"


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
    reasons : why each of `dropped` was dropped.
    """

    shifts: tuple[Shift, ...]
    dropped: tuple[Shift, ...]
    noise: Array
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """A break that was dropped: which of `breaks`, those at the time, with its p and the reason."""

    breaks: Array
    number: int
    p: float
    reason: str


def propose(line: Line) -> Array:
    """Breaks of the best partition, in two passes, else the best single place."""
    breaks = NONE
    for _ in range(2):
        breaks = line.partitions(breaks, line.fixed, search_points(line.grid)).propose(line.cells.count)
    return breaks if len(breaks) else best_single(line)


def best_single(line: Line) -> Array:
    """The one break that explains most; none where no place is left."""
    places = line.places(NONE)
    return places[[int(np.argmax(line.weigh(NONE, places)))]] if len(places) else NONE


def prune(line: Line, breaks: Array) -> tuple[Array, Array, list[Dropped]]:
    """The breaks that are left with their p, and those that were dropped.

    Where no change at all is certain the best single one is left, with the p of that. Else the least credible is dropped while
    its p is too large, and the others are placed anew.
    """
    if len(breaks) == 0:
        return breaks, np.zeros(0), []
    judge = Judge(line)
    change = judge.p_of(NONE)
    if change > line.settings.fdr:
        several = range(len(breaks)) if len(breaks) > 1 else ()
        return best_single(line), np.array([change]), [Dropped(breaks, one, change, NO_CHANGE) for one in several]
    dropped: list[Dropped] = []
    while True:
        p = judge.each(breaks)
        if len(breaks) == 1 or p.max() <= line.settings.fdr:
            return breaks, judge.refine(breaks), dropped
        worst = judge.worst(breaks, p)
        dropped.append(Dropped(breaks, worst, float(p[worst]), EXPLAINED))
        breaks = place_anew(line, np.delete(breaks, worst))


def place_anew(line: Line, breaks: Array) -> Array:
    """Each break in turn at the best place between its neighbours."""
    breaks = breaks.copy()
    for number in range(len(breaks)):
        others = np.delete(breaks, number)
        places = line.places(others, breaks, number)
        if len(places):
            breaks[number] = places[int(np.argmax(line.weigh(others, places)))]
    return breaks


def describe(line: Line, breaks: Array, number: int, p: float, axis: int) -> Shift:
    """The shift of one break: posterior of its date, size and errors; `axis` periods has the panel."""
    others, cells, minimum = np.delete(breaks, number), line.cells, line.settings.min_segment
    places = line.places(others, breaks, number)
    if breaks[number] not in places:
        places = np.union1d(places, breaks[[number]])
    scan = Scan.of(cells, line.all_breaks(others), line.levels(breaks), places, lean_to_calm(line.grid))
    angles = scan.angles(cells.count)
    gaps = np.diff(cells.position, prepend=cells.position[0] - 1)[places]
    chance = posterior(scan.weigh(angles[None])[0] + np.log(gaps))
    weights = np.zeros(axis)
    for place, one, gap in zip(cells.position[places], chance, gaps, strict=True):
        weights[place - gap + 1 : place + 1] = one / gap
    first, last = shortest_credible_interval(weights, line.settings.level)
    middle = middle_of(weights)
    cell = int(places[np.argmin(np.abs(places - np.searchsorted(cells.position, middle)))])
    known = line.all_breaks(np.append(others, cell))
    at = int(np.searchsorted(known, cell))
    shares = line.levels(np.append(others, cell))
    before, after = float(shares[cell - 1]), float(shares[cell])
    _, error = scan.measure_step(angles, int(np.searchsorted(places, cell)))
    edges = [0, *cells.position[known].tolist(), axis]
    seen = int((cells.position < middle).sum())
    spread = float(np.sqrt(np.mean([max(s * (1 - s), LEAST * MOST) for s in (before, after)])))
    return Shift(
        frame=0, place=middle, first=first, last=last, weights=weights, before=before, after=after,
        left=edges[at], right=edges[at + 2], p=p,
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
    line = Line(cells, np.asarray(fixed, dtype=np.int64), settings, parts, grid)
    breaks = propose(line) if len(cells.total) >= 2 * settings.min_segment else NONE
    breaks, p, dropped = prune(line, breaks)
    shifts = [describe(line, breaks, number, float(p[number]), axis) for number in range(len(breaks))]
    fell = [describe(line, one.breaks, one.number, one.p, axis) for one in dropped]
    enough = len(cells.total) > len(breaks) + len(line.fixed) + 1
    noise = line.noise(breaks) if enough else np.exp(grid.log_prior)
    return Search(tuple(shifts), tuple(fell), noise, tuple(one.reason for one in dropped))
