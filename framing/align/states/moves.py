"""Whether and where a secondary state's series moves near a shift: the stretch to look at, evidence by date, and p.

References: Fearnhead (2006) for the posterior of change points given their neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from framing.align.noise.monte_carlo import MonteCarloDraws
from framing.align.nulls import draw_shares, tail_p
from framing.align.segments import Split, Sums, closes, log_likelihood, posterior, split_stretch

Array = np.ndarray
WORTH_TESTING = 1.5


@dataclass(frozen=True)
class States:
    """One frame of the secondary states: names, effective counts, dispersion, segmentation; arrays (states, periods)."""

    names: tuple[str, ...]
    periods: Array
    k: Array
    n: Array
    factor: Array
    breaks: Array
    levels: Array
    documents: Array


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


@dataclass(frozen=True)
class Moves:
    """Evidence of a first move near one shift, for every state (rows).

    Attributes
    ----------
    left, right : indices of the stretch looked at, [left, right).
    gain : (states,), largest log-likelihood ratio of a step in the right direction inside the window.
    evidence : (states, periods), log Bayes factor of a step there against none; -inf outside the window.
    elsewhere : (states,), log Bayes factor of one such step of the whole series outside the window, its place integrated out;
        -inf for a state with a step inside.
    rise : (states, periods), size of the step at each place (0..1 scale, signed).
    p : (states,), probability of such a gain without a move.
    usable : (states,), the stretch has periods enough on both sides of some place in the window.
    """

    left: Array
    right: Array
    gain: Array
    evidence: Array
    elsewhere: Array
    rise: Array
    p: Array
    usable: Array


def choose_stretches(
    breaks: Array, levels: Array, window: Window, direction: int, least: float
) -> tuple[Array, Array, Array]:
    """For each series the stretch [left, right) between the neighbours of the break that could be an adoption; is there one?

    `breaks` bool and `levels` float are (series, periods). The first step inside the window in the right direction and
    of the least size is taken, with the breaks next to it as neighbours; without one, the longest stretch in the window.
    """
    series, length = breaks.shape
    left, right = np.zeros(series, dtype=np.int64), np.full(series, length, dtype=np.int64)
    found = np.zeros(series, dtype=bool)
    for row in np.flatnonzero(breaks.any(axis=1)):
        places = np.flatnonzero(breaks[row])
        earlier, later = places[places < window.first], places[places > window.last]
        inside = places[(places >= window.first) & (places <= window.last)]
        edges = np.array([earlier[-1] if len(earlier) else 0, *inside, later[0] if len(later) else length])
        steps = (levels[row, inside] - levels[row, inside - 1]) * direction
        candidates = np.flatnonzero(steps >= least)
        if len(candidates):
            left[row], right[row], found[row] = edges[candidates[0]], edges[candidates[0] + 2], True
        else:
            overlap = np.minimum(edges[1:], window.last + 1) - np.maximum(edges[:-1], window.first)
            best = int(np.argmax(overlap))
            left[row], right[row] = edges[best], edges[best + 1]
    return left, right, found


def _weigh_elsewhere(
    states: States, inside: Array, direction: int, least: float, *, min_segment: int, sustained: int
) -> Array:
    """Log Bayes factor (states,) of one step of the whole series outside the window, its place integrated out.

    `inside` bool (periods,) marks the window. The step goes in `direction` and is at least `least`.
    """
    count, length = states.k.shape
    whole = np.zeros(count, dtype=np.int64), np.full(count, length)
    split = split_stretch(Sums.of(states.k, states.n), *whole, min_segment, sustained)
    with np.errstate(divide="ignore"):
        return np.asarray(logsumexp(_log_evidence(split, ~inside, direction, least), axis=1))


def _log_evidence(split: Split, possible: Array, direction: int, least: float) -> Array:
    """Log Bayes factor (series, periods) of a step of the wanted size and direction; -inf where not `possible`."""
    count = len(split.rise)
    with np.errstate(divide="ignore"):
        size = np.log(closes(split, np.full(count, float(direction)), np.full(count, least)))
        return np.asarray(np.where(possible, split.evidence + size, -np.inf))


def weigh_moves(
    states: States,
    draws: MonteCarloDraws,
    window: Window,
    direction: int,
    least: float,
    *,
    min_segment: int,
    sustained: int,
    simulations: int,
    rng: np.random.Generator,
) -> Moves:
    """Evidence of the first move of every state in the window, averaged over draws of dispersion and classifier error."""
    k, n = states.k, states.n
    left, right, found = choose_stretches(states.breaks, states.levels, window, direction, least)
    inside = np.zeros(k.shape[1], dtype=bool)
    inside[window.first : window.last + 1] = True
    split = split_stretch(Sums.of(k, n), left, right, min_segment, sustained)
    possible = np.isfinite(split.evidence) & inside
    gain = np.where(possible, split.gain * direction, 0.0).max(axis=1, initial=0.0)
    evidence = _log_evidence(split, possible, direction, least)
    elsewhere = _weigh_elsewhere(states, inside, direction, least, min_segment=min_segment, sustained=sustained)
    p = np.ones(len(k))
    for row in np.flatnonzero(gain >= WORTH_TESTING):
        own = slice(int(left[row]), int(right[row]))
        factor = states.factor[row, own]
        nulls = simulate_gains(
            k[row, own], n[row, own], factor, inside[own], direction, min_segment, sustained, simulations, rng
        )
        p[row] = tail_p(gain[row], nulls)
        evidence[row] = _average(
            k[row], n[row], draws, left[row], right[row], possible[row], direction, least, min_segment, sustained
        )
    return Moves(left, right, gain, evidence, np.where(found, -np.inf, elsewhere), split.rise, p, possible.any(axis=1))


def _average(
    k: Array,
    n: Array,
    draws: MonteCarloDraws,
    left: int,
    right: int,
    possible: Array,
    direction: int,
    least: float,
    min_segment: int,
    sustained: int,
) -> Array:
    """Log evidence (periods,) over draws: the mean posterior of the place, at the mean log evidence of a move."""
    own_k, own_n = draws.spread(k, n)
    count = len(own_k)
    split = split_stretch(Sums.of(own_k, own_n), np.full(count, left), np.full(count, right), min_segment, sustained)
    each = _log_evidence(split, possible, direction, least)
    with np.errstate(divide="ignore"):
        whole = logsumexp(each, axis=1)
        return np.asarray(np.log(posterior(each).mean(axis=0)) + whole.mean())


def simulate_gains(
    k: Array,
    n: Array,
    factor: Array,
    inside: Array,
    direction: int,
    min_segment: int,
    sustained: int,
    simulations: int,
    rng: np.random.Generator,
) -> Array:
    """Largest gains (simulations,) of series with one level and the same dispersion (beta-binomial counts)."""
    total = np.round(n * factor).astype(np.int64)
    level = float((k.sum() + 0.5) / (n.sum() + 1))
    share = draw_shares(level, total, np.where(n > 0, factor, 1.0), simulations, rng)
    sums = Sums.of(share * n, np.broadcast_to(n, share.shape))
    at = np.flatnonzero(inside)
    before, after = sums.seen[0, at], sums.seen[0, -1] - sums.seen[0, at]
    at = at[(before >= min_segment) & (after >= sustained)]
    if len(at) == 0:
        return np.zeros(simulations)
    k1, n1 = sums.k[:, at], sums.n[:, at]
    k2, n2 = sums.k[:, -1:], sums.n[:, -1:]
    gain = log_likelihood(k1, n1) + log_likelihood(k2 - k1, n2 - n1) - log_likelihood(k2, n2)
    rising = (k2 - k1) / (n2 - n1) - k1 / n1
    return np.asarray(np.where(rising * direction > 0, gain, 0.0).max(axis=1))
