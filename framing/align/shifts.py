"""Shifts of one state: change points with an interval from the posterior of the break, and p from two nulls.

The first null moves the series' own residuals in circular blocks, so that whatever remains correlated stays so; the
second draws beta-binomial counts, because the residuals of a fit that has swallowed a chance bump lack such bumps. In
both the search is run again and the largest score kept; p is the larger of the two. A break is scored by its gain, short
segments discounted, given its neighbours or as the only break of the series, whichever says more.

References: Killick, Fearnhead and Eckley (2012); Benjamini and Hochberg (1995); Politis and Romano (1992)
for the circular block scheme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.draws import Draws
from framing.align.nulls import combine_tails, draw_shares
from framing.align.segments import (
    Sums,
    bic_penalty,
    discount,
    middle_of,
    posterior,
    segment,
    smallest_set,
    split_stretch,
)

Array = np.ndarray
NEAR = 2


@dataclass(frozen=True)
class Shift:
    """One change point of one series.

    `weights` (periods,) is the posterior of its place; `before` and `after` are levels (0..1); `first` and `last`
    bound the set of places that holds the wanted probability; indices count periods of the panel. `left_censored`: the
    series begins fewer than two segments before, so that an earlier break could not have been seen.
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
    factor: Array,
    draws: Draws,
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
    k, n : (periods,) effective counts and totals, 0 where missing. factor : (periods,) their dispersion.
    draws : dispersion and classifier error, over which the place of a break is averaged.
    block : periods per block of the permutation, 0 for the cube root of the number of periods, at least 2.

    Returns
    -------
    shifts in order of time with p (not yet corrected), and the largest gains (permutations,) of the permuted blocks.
    """
    sums = Sums.of(k[None], n[None])
    cost = penalty * bic_penalty(sums.seen[:, -1])
    breaks, gain, shorter = segment(sums, cost, min_segment)
    seen_periods = float(sums.seen[0, -1])
    local = discount(gain, shorter, seen_periods)[0]
    whole = discount_whole(sums, min_segment)[0]
    places = np.flatnonzero(breaks[0])
    if len(places) == 0:
        return [], np.zeros(0)
    overall = float((k.sum() + 0.5) / (n.sum() + 1))
    total = np.round(n * factor).astype(np.int64)
    shares = (
        permute_blocks(k, n, breaks[0], permutations, block, rng),
        draw_shares(overall, total, np.where(n > 0, factor, 1.0), permutations, rng),
    )
    nulls = [_largest_scores(share, n, float(cost[0]), min_segment) for share in shares]
    edges = [0, *places.tolist(), len(k)]
    seen = np.flatnonzero(n > 0)
    shifts = []
    for number, place in enumerate(places):
        left, right = edges[number], edges[number + 2]
        weights = place_break(k, n, draws, left, right, min_segment)
        first, last = smallest_set(weights, level)
        before = _level(k[left:place].sum(), n[left:place].sum())
        after = _level(k[place:right].sum(), n[place:right].sum())
        alone = _score_alone(whole, int(place), after - before)
        p = max(combine_tails((float(local[place]), alone), null) for null in nulls)
        censored = bool(int((seen < place).sum()) < 2 * min_segment)
        shifts.append(
            Shift(
                frame,
                middle_of(weights),
                first,
                last,
                weights,
                before,
                after,
                float(gain[0, place]),
                left,
                right,
                p,
                censored,
            )
        )
    return shifts, nulls[0][0]


def discount_whole(sums: Sums, min_segment: int) -> Array:
    """Signed discounted gain (series, periods) of one single break at each place of the whole series."""
    series, length = sums.k.shape[0], sums.k.shape[1] - 1
    split = split_stretch(sums, np.zeros(series, dtype=np.int64), np.full(series, length), min_segment)
    seen = sums.seen[:, -1:]
    shorter = np.minimum(sums.seen[:, :-1], seen - sums.seen[:, :-1])
    return np.sign(split.gain) * discount(np.abs(split.gain), shorter, seen)


def _score_alone(whole: Array, place: int, rise: float) -> float:
    """Largest score of a single break within two periods of `place` and in the direction of `rise`."""
    near = whole[max(place - NEAR, 0) : place + NEAR + 1] * np.sign(rise)
    return float(max(near.max(), 0.0))


def _largest_scores(share: Array, n: Array, cost: float, min_segment: int) -> tuple[Array, Array]:
    """Largest discounted gains (draws,) of the breaks found by the search, and of a single break."""
    sums = Sums.of(share * n, np.broadcast_to(n, share.shape))
    _, gain, shorter = segment(sums, cost, min_segment)
    local = discount(gain, shorter, sums.seen[:, -1:]).max(axis=1)
    return local, np.abs(discount_whole(sums, min_segment)).max(axis=1)


def _level(k: float, n: float) -> float:
    return float(k / n) if n > 0 else 0.0


def place_break(k: Array, n: Array, draws: Draws, left: int, right: int, min_segment: int) -> Array:
    """Posterior (periods,) of the break's place between its neighbours, averaged over draws."""
    own_k, own_n = draws.spread(k, n)
    count = len(own_k)
    split = split_stretch(Sums.of(own_k, own_n), np.full(count, left), np.full(count, right), min_segment)
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
