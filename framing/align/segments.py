"""Change points of series of shares: exact penalised segmentation and where a break lies.

All functions work on many series at once. A series is two arrays along the last axis: effective
counts k and effective totals n (counts divided by their dispersion), 0 where a period is missing.
A break at index m means that m is the first period at the new level.

References: Killick, Fearnhead and Eckley (2012) for penalised segmentation; the quasi-binomial
likelihood divides every log-likelihood by the dispersion (McCullagh and Nelder 1989).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, logsumexp, xlogy

Array = np.ndarray
PRIOR = 20.0


@dataclass(frozen=True)
class Sums:
    """Running sums of many series: k, n and observed periods, each (..., periods + 1)."""

    k: Array
    n: Array
    seen: Array

    @classmethod
    def of(cls, k: Array, n: Array) -> Sums:
        """Running sums from effective counts and totals, each (..., periods)."""
        return cls(_running(k), _running(n), _running((n > 0).astype(float)))


def _running(values: Array) -> Array:
    out = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=out[..., 1:])
    return out


def log_likelihood(k: Array, n: Array) -> Array:
    """Largest quasi-binomial log-likelihood of a stretch with k of n effective passages."""
    k = np.clip(k, 0.0, n)
    return np.asarray(xlogy(k, k) + xlogy(n - k, n - k) - xlogy(n, n))


def log_marginal(k: Array, n: Array, share: Array | float = 0.5, strength: float = 1.0) -> Array:
    """Log-likelihood of a stretch with its level integrated out under Beta(strength * share, strength * (1 - share))."""
    k = np.clip(k, 0.0, n)
    a, b = strength * np.asarray(share), strength * (1 - np.asarray(share))
    return np.asarray(betaln(k + a, n - k + b) - betaln(a, b))


def bic_penalty(seen: Array) -> Array:
    """Cost of one more break in log-likelihood: a level and a position, each half the log of the periods."""
    return np.log(np.maximum(seen, 2.0))


def segment(sums: Sums, penalty: Array | float, min_segment: int) -> tuple[Array, Array, Array]:
    """The best segmentation of each series, by dynamic programming over all of them at once.

    Returns
    -------
    breaks : bool (series, periods), True at the first period of a new level.
    gain : float (series, periods), log-likelihood ratio of each break given its neighbours, 0 elsewhere.
    length : float (series, periods), observed periods of the shorter of the two segments at each break, 0 elsewhere.
    """
    series, length = sums.k.shape[0], sums.k.shape[1] - 1
    penalty = np.broadcast_to(np.asarray(penalty, dtype=float), (series,))
    best = np.full((series, length + 1), -np.inf)
    best[:, 0] = penalty
    previous = np.zeros((series, length + 1), dtype=np.int64)
    for end in range(1, length + 1):
        k = sums.k[:, end, None] - sums.k[:, :end]
        n = sums.n[:, end, None] - sums.n[:, :end]
        value = best[:, :end] + log_likelihood(k, n) - penalty[:, None]
        value[sums.seen[:, end, None] - sums.seen[:, :end] < min_segment] = -np.inf
        previous[:, end] = np.argmax(value, axis=1)
        best[:, end] = np.take_along_axis(value, previous[:, end, None], axis=1)[:, 0]
    return _trace_back(sums, previous, np.isfinite(best[:, length]))


def _trace_back(sums: Sums, previous: Array, possible: Array) -> tuple[Array, Array, Array]:
    series, length = previous.shape[0], previous.shape[1] - 1
    rows = np.arange(series)
    breaks = np.zeros((series, length), dtype=bool)
    gain, shorter = np.zeros((series, length)), np.zeros((series, length))
    right = np.full(series, length)
    here = np.where(possible, previous[rows, right], 0)
    while (here > 0).any():
        left = previous[rows, here]
        live = rows[here > 0]
        a, m, b = left[live], here[live], right[live]
        breaks[live, m] = True
        gain[live, m] = split_gain(sums, live, a, m, b)
        middle = sums.seen[live, m]
        shorter[live, m] = np.minimum(middle - sums.seen[live, a], sums.seen[live, b] - middle)
        right, here = np.where(here > 0, here, right), np.where(here > 0, left, 0)
    return breaks, gain, shorter


def split_gain(sums: Sums, rows: Array, left: Array, middle: Array, right: Array) -> Array:
    """Log-likelihood ratio of a break at `middle` against none between `left` and `right`; all arrays broadcast."""
    k0, k1, k2 = (sums.k[rows, at] for at in (left, middle, right))
    n0, n1, n2 = (sums.n[rows, at] for at in (left, middle, right))
    whole = log_likelihood(k2 - k0, n2 - n0)
    return np.maximum(log_likelihood(k1 - k0, n1 - n0) + log_likelihood(k2 - k1, n2 - n1) - whole, 0.0)


def segment_levels(k: Array, n: Array, breaks: Array) -> Array:
    """Level (states, periods) of the segment that each period lies in; k, n effective counts, breaks bool."""
    label = np.cumsum(breaks, axis=1)
    rows = np.broadcast_to(np.arange(len(k))[:, None], k.shape)
    ks, ns = np.zeros_like(k), np.zeros_like(k)
    np.add.at(ks, (rows, label), np.where(n > 0, k, 0.0))
    np.add.at(ns, (rows, label), n)
    return np.asarray(np.take_along_axis((ks + 0.25) / (ns + 0.5), label, axis=1))


@dataclass(frozen=True)
class Split:
    """Every place where one break could lie in a stretch of many series.

    Attributes
    ----------
    gain : float (series, periods), signed log-likelihood ratio, positive for a rise; 0 where no break may lie.
    evidence : float (series, periods), log Bayes factor of a break there against none; -inf where none may lie.
    rise : float (series, periods), difference of the levels after and before (0..1 scale).
    error : float (series, periods), its standard error.
    """

    gain: Array
    evidence: Array
    rise: Array
    error: Array


def split_stretch(sums: Sums, left: Array, right: Array, min_segment: int, sustained: int | None = None) -> Split:
    """All single splits of the stretch [left, right) of each series.

    `min_segment` observed periods must lie before the break and `sustained` (default the same) after it.
    """
    length = sums.k.shape[-1] - 1
    rows = np.arange(sums.k.shape[0])
    at = np.arange(length)
    k0, n0, s0 = (part[rows, left][:, None] for part in (sums.k, sums.n, sums.seen))
    k2, n2, s2 = (part[rows, right][:, None] for part in (sums.k, sums.n, sums.seen))
    k1, n1, s1 = (part[:, :length] for part in (sums.k, sums.n, sums.seen))
    allowed = (s1 - s0 >= min_segment) & (s2 - s1 >= (sustained or min_segment))
    allowed &= (at >= left[:, None]) & (at < right[:, None])
    kb, nb = np.where(allowed, k1 - k0, 0.0), np.where(allowed, n1 - n0, 1.0)
    ka, na = np.where(allowed, k2 - k1, 0.0), np.where(allowed, n2 - n1, 1.0)
    gain = log_likelihood(kb, nb) + log_likelihood(ka, na) - log_likelihood(kb + ka, nb + na)
    evidence = _weigh(allowed, gain, kb, nb, ka, na)
    before, after = (kb + 0.5) / (nb + 1), (ka + 0.5) / (na + 1)
    error = np.sqrt(before * (1 - before) / (nb + 2) + after * (1 - after) / (na + 2))
    rise = after - before
    signed = np.where(allowed, np.sign(ka / na - kb / nb) * np.maximum(gain, 0.0), 0.0)
    return Split(signed, np.where(allowed, evidence, -np.inf), np.where(allowed, rise, 0.0), error)


def _weigh(allowed: Array, gain: Array, kb: Array, nb: Array, ka: Array, na: Array) -> Array:
    """Log Bayes factor of every split against none.

    How likely a break is at all is judged under Jeffreys priors. Where it lies is judged with priors around the levels of
    the best split: a flat prior lets a stretch of two or three periods claim any level and smears the place to the edges.
    """
    best = np.argmax(np.where(allowed, gain, -np.inf), axis=-1)[:, None]
    before, after = (
        (np.take_along_axis(k, best, -1) + 0.5) / (np.take_along_axis(n, best, -1) + 1) for k, n in ((kb, nb), (ka, na))
    )
    flat = log_marginal(kb, nb) + log_marginal(ka, na) - log_marginal(kb + ka, nb + na)
    near = log_marginal(kb, nb, before, PRIOR) + log_marginal(ka, na, after, PRIOR)
    with np.errstate(divide="ignore"):
        whole = logsumexp(np.where(allowed, flat, -np.inf), axis=-1, keepdims=True)
        return np.asarray(np.log(posterior(np.where(allowed, near, -np.inf))) + whole)


def posterior(log_weight: Array) -> Array:
    """Weights along the last axis that add to 1 (all 0 where no place is possible)."""
    top = np.max(log_weight, axis=-1, keepdims=True)
    raw = np.exp(log_weight - np.where(np.isfinite(top), top, 0.0))
    total = raw.sum(axis=-1, keepdims=True)
    return np.divide(raw, total, out=np.zeros_like(raw), where=total > 0)


def shortest_credible_interval(weights: Array, level: float) -> tuple[int, int]:
    """First and last index of the shortest run of places that holds `level` of the weight."""
    mass = np.concatenate([[0.0], np.cumsum(weights)])
    goal = level * mass[-1] - 1e-12
    first = np.arange(len(weights))
    last = np.searchsorted(mass, mass[:-1] + goal, side="left")
    fits = last <= len(weights)
    width = np.where(fits, last - first, len(weights) + 1)
    content = np.where(fits, mass[np.minimum(last, len(weights))] - mass[:-1], 0.0)
    start = int(np.lexsort((-content, width))[0])
    return start, int(last[start]) - 1


def middle_of(weights: Array) -> int:
    """Index of the weighted median."""
    mass = np.cumsum(weights)
    return int(np.searchsorted(mass, 0.5 * mass[-1] - 1e-12))
