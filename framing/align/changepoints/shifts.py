"""Shifts of one state: change points with an interval from the posterior of the break, and p from two nulls.

The first null moves the series' own residuals in circular blocks, so that whatever remains correlated stays so; the
second draws beta-binomial counts, because the residuals of a fit that has swallowed a chance bump lack such bumps. In
both the search is run again and the largest score kept; p is the larger of the two. A break is scored by its gain, short
segments discounted, given its neighbours; the one that says most as the only break of the series may be scored as that.
Breaks that do not pass are dropped one by one, the others placed anew: a search by penalty alone splits one shift in two.

References: Killick, Fearnhead and Eckley (2012); Benjamini and Hochberg (1995); Politis and Romano (1992)
for the circular block scheme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.noise.monte_carlo import Draws
from framing.align.nulls import combine_tails, draw_shares, tail_p
from framing.align.segments import (
    Sums,
    bic_penalty,
    discount,
    middle_of,
    posterior,
    segment,
    smallest_set,
    split_gain,
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
    keep: float,
    rng: np.random.Generator,
) -> tuple[list[Shift], int]:
    """The change points of one series, and how many more the search had proposed.

    Parameters
    ----------
    k, n : (periods,) effective counts and totals, 0 where missing. factor : (periods,) their dispersion.
    draws : dispersion and classifier error, over which the place of a break is averaged.
    block : periods per block of the permutation, 0 for the cube root of the number of periods, at least 2.
    keep : of several breaks, those with a larger p are dropped, the least credible first.

    Returns
    -------
    shifts in order of time with p (not yet corrected), and the number of those dropped.
    """
    sums = Sums.of(k[None], n[None])
    cost = penalty * bic_penalty(sums.seen[:, -1])
    breaks, _, _ = segment(sums, cost, min_segment)
    places = np.flatnonzero(breaks[0])
    if len(places) == 0:
        return [], 0
    overall = float((k.sum() + 0.5) / (n.sum() + 1))
    total = np.round(n * factor).astype(np.int64)
    shares = (
        permute_blocks(k, n, breaks[0], permutations, block, rng),
        draw_shares(overall, total, np.where(n > 0, factor, 1.0), permutations, rng),
    )
    nulls = [_largest_scores(share, n, float(cost[0]), min_segment) for share in shares]
    places, p = _prune(sums, places, nulls, min_segment, keep)
    edges = [0, *places.tolist(), len(k)]
    seen = np.flatnonzero(n > 0)
    shifts = []
    for number, place in enumerate(places):
        left, right = edges[number], edges[number + 2]
        weights = place_break(k, n, draws, left, right, min_segment)
        first, last = smallest_set(weights, level)
        before = _level(k[left:place].sum(), n[left:place].sum())
        after = _level(k[place:right].sum(), n[place:right].sum())
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
                left,
                right,
                float(p[number]),
                censored,
            )
        )
    return shifts, int(breaks.sum()) - len(shifts)


def _prune(
    sums: Sums, places: Array, nulls: list[tuple[Array, Array]], min_segment: int, keep: float
) -> tuple[Array, Array]:
    """The breaks that are left, with their p, when the least credible is dropped until all pass `keep` or one is left.

    After each drop the others move to the best place between their new neighbours.
    """
    while True:
        p = _judge_breaks(sums, places, nulls, min_segment)
        if len(places) == 1 or p.max() <= keep:
            return places, p
        places = np.delete(places, int(np.argmax(p)))
        for number in range(len(places)):
            edges = [0, *places.tolist(), sums.k.shape[-1] - 1]
            split = split_stretch(sums, np.array([edges[number]]), np.array([edges[number + 2]]), min_segment)
            places[number] = int(np.argmax(np.abs(split.gain[0])))


def _judge_breaks(sums: Sums, places: Array, nulls: list[tuple[Array, Array]], min_segment: int) -> Array:
    """P (breaks,) of each break given its neighbours; the one that says most as the only break may be judged as that."""
    seen = float(sums.seen[0, -1])
    edges = np.array([0, *places.tolist(), sums.k.shape[-1] - 1])
    rows = np.zeros(len(places), dtype=np.int64)
    gain = split_gain(sums, rows, edges[:-2], places, edges[2:])
    periods = np.diff(sums.seen[0, edges])
    local = discount(gain, np.minimum(periods[:-1], periods[1:]), seen)
    whole = discount_whole(sums, min_segment)[0]
    levels = np.diff(sums.k[0, edges]) / np.maximum(np.diff(sums.n[0, edges]), 1e-12)
    near = [whole[max(place - NEAR, 0) : place + NEAR + 1] for place in places]
    alone = np.array([max((own * way).max(), 0.0) for own, way in zip(near, np.sign(np.diff(levels)), strict=True)])
    best = int(np.argmax(alone))
    p = np.array([max(tail_p(float(one), null[0]) for null in nulls) for one in local])
    p[best] = max(combine_tails((float(local[best]), float(alone[best])), null) for null in nulls)
    return p


def discount_whole(sums: Sums, min_segment: int) -> Array:
    """Signed discounted gain (series, periods) of one single break at each place of the whole series."""
    series, length = sums.k.shape[0], sums.k.shape[1] - 1
    split = split_stretch(sums, np.zeros(series, dtype=np.int64), np.full(series, length), min_segment)
    seen = sums.seen[:, -1:]
    shorter = np.minimum(sums.seen[:, :-1], seen - sums.seen[:, :-1])
    return np.sign(split.gain) * discount(np.abs(split.gain), shorter, seen)


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
