"""Whether and where a secondary state's series moves near a shift: the stretch to look at, and the evidence by date.

The evidence is the Bayes factor of one more break at a place, levels and noise of the state's own series integrated out
(`framing.align.changepoints.scan`), times the chance that the step goes the right way and is large enough.
References: Andrews and Ploberger (1994); Fearnhead (2006) for change points given their neighbours; Good (1992) for a
Bayes factor as a bound of p.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from framing.align.changepoints.line import level_shares
from framing.align.changepoints.scan import Scan
from framing.align.changepoints.shifts import Shift
from framing.align.noise.likelihood import Cells
from framing.align.settings import AlignSettings
from framing.align.states.series import States, StateSeries
from framing.dominance import cut_at_handovers

Array = np.ndarray


@dataclass(frozen=True)
class Window:
    """The periods that count around a shift: indices first to last on the axis of periods."""

    first: int
    last: int

    @classmethod
    def around(cls, periods: Array, date: int, before: int, after: int) -> Window:
        """The window from `date - before` to `date + after`."""
        first = int(np.searchsorted(periods, date - before))
        last = int(np.searchsorted(periods, date + after, side="right")) - 1
        return cls(first, last)

    def holds(self, positions: Array) -> Array:
        """Bool, for each position on the axis of periods."""
        return np.asarray((positions >= self.first) & (positions <= self.last))


@dataclass(frozen=True)
class Aim:
    """The move that is looked for: in the window, in the `direction` (1 or -1) of the shift, of the share `least` or more.

    `whole` is the dominant state's own move, 0..1 scale.
    """

    window: Window
    direction: int
    least: float
    whole: float

    @classmethod
    def at(cls, shift: Shift, periods: Array, settings: AlignSettings) -> Aim:
        """The move that adopts a shift, while the state that made it was dominant."""
        date = int(periods[shift.place])
        window = Window.around(
            periods, date, *cut_at_handovers(date, settings.leads, settings.lags, settings.handovers)
        )
        size = abs(shift.rise)
        return cls(window, 1 if shift.rise > 0 else -1, settings.closing * size, size)


@dataclass(frozen=True)
class Moves:
    """Evidence of a first move near one shift, for every state (rows).

    Attributes
    ----------
    evidence : (states, periods), log Bayes factor of a step there against none; -inf outside the window.
    rise : (states, periods), size of the step at each place (0..1 scale, signed).
    elsewhere : (states,), log Bayes factor of one such step of the whole series outside the window, its place integrated out;
        -inf for a state with a step inside.
    p : (states,), bound of the probability of so much evidence without a move: 1 over its mean Bayes factor.
    usable : (states,), the stretch has periods enough on both sides of some place in the window.
    level : (states,), share before the window, NaN where nothing was seen there.
    error, period_error : (states,), standard errors of a step in the middle of the window, and of one period (angles).
    """

    evidence: Array
    elsewhere: Array
    rise: Array
    p: Array
    usable: Array
    level: Array
    error: Array
    period_error: Array


def weigh_moves(states: States, aim: Aim, settings: AlignSettings) -> Moves:
    """Evidence of the first move of every state in the window."""
    shape = states.documents.shape
    evidence, rise = np.full(shape, -np.inf), np.zeros(shape)
    error, period_error = np.full(shape[0], np.inf), np.full(shape[0], np.inf)
    usable, elsewhere = np.zeros(shape[0], dtype=bool), np.full(shape[0], -np.inf)
    for row, own in enumerate(states.series):
        places, others = list_places(own, aim, settings)
        if len(places) == 0:
            continue
        usable[row] = True
        elsewhere[row] = _weigh_elsewhere(own, aim, settings)
        scan = Scan.of(own.cells, others, level_shares(own.cells, others), places, own.grid)
        error[row], period_error[row] = _errors(scan, aim)
        before, after = _stretch_shares(own.cells, others, places)
        gaps = np.diff(own.cells.position, prepend=own.cells.position[0] - 1)[places]
        for place, gap, one, step in zip(
            own.cells.position[places], gaps, _weigh(scan, before, aim), after - before, strict=True
        ):
            # a step after a gap may lie in each of its periods
            evidence[row, place - gap + 1 : place + 1], rise[row, place - gap + 1 : place + 1] = one, step
    outside = ~aim.window.holds(np.arange(shape[1]))
    evidence[:, outside] = -np.inf
    width = shape[1] - int(outside.sum())
    with np.errstate(over="ignore"):
        p = np.minimum(np.exp(np.log(width) - logsumexp(evidence, axis=1)), 1.0)
    return Moves(evidence, elsewhere, rise, p, usable, _level_before(states, aim.window), error, period_error)


def list_places(own: StateSeries, aim: Aim, settings: AlignSettings) -> tuple[Array, Array]:
    """The cells at which the move may lie, and the breaks of the series beside it.

    The first break in the window that goes the right way and is large enough is the candidate, and the move may lie anywhere
    between its neighbours; without one, anywhere in the window, and breaks in it are no levels of their own.
    """
    cells, count = own.cells, len(own.cells.total)
    inside = aim.window.holds(cells.position)
    step = (own.levels[own.breaks] - own.levels[own.breaks - 1]) * aim.direction
    candidates = own.breaks[inside[own.breaks] & (step >= aim.least)]
    others = own.breaks[~inside[own.breaks]] if len(candidates) == 0 else own.breaks[own.breaks != candidates[0]]
    at = np.arange(1, count)
    edges = np.array([0, *others, count])
    left, right = (edges[np.searchsorted(edges, at, side="right") + shift] for shift in (-1, 0))
    fits = inside[at] & (at - left >= settings.min_segment) & (right - at >= settings.sustained)
    if len(candidates):
        fits &= (left < candidates[0]) & (candidates[0] < right)
    return at[fits], others


def _weigh(scan: Scan, before: Array, aim: Aim) -> Array:
    """Log evidence (places,) of a step of the wanted direction and size; `before` are the shares that it starts from."""
    angles = scan.angles(scan.cells.count)
    goal = before + aim.direction * aim.least
    inside = (goal > 0) & (goal < 1)
    angle = np.abs(np.arcsin(np.sqrt(np.clip(goal, 0.0, 1.0))) - np.arcsin(np.sqrt(before)))
    with np.errstate(divide="ignore"):
        size = np.log(scan.chance_beyond(aim.direction * angles, np.where(inside, angle, np.inf)))
    return np.asarray(scan.weigh(angles[None])[0] + size)


def _weigh_elsewhere(own: StateSeries, aim: Aim, settings: AlignSettings) -> float:
    """Log Bayes factor of one step of the whole series outside the window; -inf where its levels have one inside."""
    cells, none = own.cells, own.breaks[:0]
    at = np.arange(settings.min_segment, len(cells.total) - settings.sustained + 1)
    at = at[~aim.window.holds(cells.position[at])]
    step = (own.levels[own.breaks] - own.levels[own.breaks - 1]) * aim.direction
    if len(at) == 0 or (aim.window.holds(cells.position[own.breaks]) & (step >= aim.least)).any():
        return float("-inf")
    scan = Scan.of(cells, none, level_shares(cells, none), at, own.grid)
    gaps = np.diff(cells.position, prepend=cells.position[0] - 1)[at]
    return float(logsumexp(_weigh(scan, _stretch_shares(cells, none, at)[0], aim) + np.log(gaps)))


def _stretch_shares(cells: Cells, others: Array, places: Array) -> tuple[Array, Array]:
    """Share (places,) from the break before each place to it, and from there to the break after it."""
    edges = np.array([0, *others, len(cells.total)])
    left, right = (edges[np.searchsorted(edges, places, side="right") + shift] for shift in (-1, 0))
    count, total = (np.concatenate([[0.0], np.cumsum(part)]) for part in (cells.count, cells.total))
    shares = [
        (count[end] - count[start] + 0.25) / (total[end] - total[start] + 0.5)
        for start, end in ((left, places), (places, right))
    ]
    return shares[0], shares[1]


def _errors(scan: Scan, aim: Aim) -> tuple[float, float]:
    """Standard errors (angles) of a step in the middle of the window, and of a single period, noise averaged."""
    noise = scan.noise(scan.angles(scan.cells.count)[None])[0]
    weight = np.exp(noise - logsumexp(noise))
    middle = (aim.window.first + aim.window.last) / 2
    place = int(np.argmin(np.abs(scan.cells.position[scan.places] - middle)))
    variance = 1 / np.maximum(scan.information[:, place], 1e-12)
    return float(np.sqrt(weight @ variance)), float(np.sqrt(weight @ scan.period_variance()))


def _level_before(states: States, window: Window) -> Array:
    """Level (states,) of the last cell before the window; NaN where nothing was seen before it."""
    level = np.full(len(states.names), np.nan)
    for row, own in enumerate(states.series):
        before = np.flatnonzero(own.cells.position < window.first)
        if len(before):
            level[row] = own.levels[before[-1]]
    return level
