"""Shifts of one state: change points with an interval from the posterior of the break, and p from permuted blocks.

References: Killick, Fearnhead and Eckley (2012); Benjamini and Hochberg (1995); Politis and Romano (1992)
for the circular block scheme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.nulls import tail_p
from framing.align.segments import Sums, bic_penalty, middle_of, posterior, segment, smallest_set, split_stretch

Array = np.ndarray


@dataclass(frozen=True)
class Shift:
    """One change point of one series.

    `weights` (periods,) is the posterior of its place; `before` and `after` are levels (0..1); `first` and `last`
    bound the set of places that holds the wanted probability; indices count periods of the panel.
    """

    frame: int
    place: int
    first: int
    last: int
    weights: Array
    before: float
    after: float
    gain: float
    left: int
    right: int
    p: float
    left_censored: bool
    q: float = 1.0

    @property
    def rise(self) -> float:
        """Signed change of level, 0..1 scale."""
        return self.after - self.before


def find_shifts(
    k: Array,
    n: Array,
    factors: Array,
    frame: int,
    *,
    min_segment: int,
    penalty: float,
    level: float,
    permutations: int,
    block: int,
    rng: np.random.Generator,
) -> tuple[list[Shift], Array]:
    """The change points of one series and the null distribution of the largest gain.

    Parameters
    ----------
    k, n : (periods,) effective counts and totals, 0 where missing.
    factors : (draws,) by which the dispersion of a draw differs from the estimate.
    block : periods per block of the permutation, 0 for the cube root of the number of periods, at least 2.

    Returns
    -------
    shifts in order of time with p (not yet corrected), and the null gains (permutations,).
    """
    sums = Sums.of(k[None], n[None])
    cost = penalty * bic_penalty(sums.seen[:, -1])
    breaks, gain = segment(sums, cost, min_segment)
    places = np.flatnonzero(breaks[0])
    if len(places) == 0:
        return [], np.zeros(0)
    null = permute_blocks(k, n, breaks[0], permutations, block, rng)
    null_sums = Sums.of(null * n, np.broadcast_to(n, null.shape))
    _, null_gain = segment(null_sums, cost[0], min_segment)
    largest = null_gain.max(axis=1)
    edges = [0, *places.tolist(), len(k)]
    seen = np.flatnonzero(n > 0)
    shifts = []
    for number, place in enumerate(places):
        left, right = edges[number], edges[number + 2]
        weights = place_break(k, n, factors, left, right, min_segment)
        first, last = smallest_set(weights, level)
        before = _level(k[left:place].sum(), n[left:place].sum())
        after = _level(k[place:right].sum(), n[place:right].sum())
        p = tail_p(float(gain[0, place]), largest)
        censored = bool(first <= seen[min_segment] if len(seen) > min_segment else True)
        shifts.append(
            Shift(frame, middle_of(weights), first, last, weights, before, after, float(gain[0, place]), left, right, p, censored)
        )
    return shifts, largest


def _level(k: float, n: float) -> float:
    return float(k / n) if n > 0 else 0.0


def place_break(k: Array, n: Array, factors: Array, left: int, right: int, min_segment: int) -> Array:
    """Posterior (periods,) of the break's place between its neighbours, averaged over draws of the dispersion."""
    draws = len(factors)
    sums = Sums.of(k[None] / factors[:, None], n[None] / factors[:, None])
    split = split_stretch(sums, np.full(draws, left), np.full(draws, right), min_segment)
    weights: Array = posterior(split.evidence).mean(axis=0)
    return weights


def permute_blocks(k: Array, n: Array, breaks: Array, permutations: int, block: int, rng: np.random.Generator) -> Array:
    """Shares (permutations, periods) of a series without shifts: one level, and residuals moved in circular blocks.

    The residuals are those around the segments, on the scale of standard deviations. Fitting segments makes them too
    small: they are widened until their sums over blocks vary at least as the pooled dispersion says.
    """
    seen = np.flatnonzero(n > 0)
    label = np.cumsum(breaks)[seen]
    ks, ns = k[seen], n[seen]
    levels = (np.bincount(label, ks) + 0.25) / (np.bincount(label, ns) + 0.5)
    fitted = levels[label]
    overall = float((ks.sum() + 0.25) / (ns.sum() + 0.5))
    length, fits = len(seen), int(label.max()) + 1
    scaled = (ks / ns - fitted) * np.sqrt(ns / (fitted * (1 - fitted))) * np.sqrt(length / max(length - fits, 1))
    size = min(block or max(2, int(length ** (1 / 3))), length)
    sums = np.convolve(np.concatenate([scaled, scaled[: size - 1]]), np.ones(size), mode="valid")
    variance = float((sums**2).mean() / size)
    scaled = scaled * np.sqrt(max(variance, 1.0) / max(variance, 1e-9))
    pieces = -(-length // size)
    start = rng.integers(0, length, (permutations, 1))
    order = np.argsort(rng.random((permutations, pieces)), axis=1)
    place = (order[:, :, None] * size + np.arange(size)).reshape(permutations, -1)
    kept = place < length
    place = place[kept].reshape(permutations, length)
    moved = scaled[(place + start) % length]
    share = np.zeros((permutations, len(k)))
    share[:, seen] = np.clip(overall + moved * np.sqrt(overall * (1 - overall) / ns), 0.0, 1.0)
    return share
