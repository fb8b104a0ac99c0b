from __future__ import annotations

import itertools

import numpy as np
import pytest
import ruptures
from scipy.special import xlogy

from framing.align.segments import (
    Sums,
    bic_penalty,
    log_likelihood,
    middle_of,
    posterior,
    segment,
    segment_levels,
    shortest_credible_interval,
    split_stretch,
)


def draw_series(seed: int, length: int = 24) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    share = np.where(np.arange(length) < length // 2, 0.1, 0.3)
    n = rng.integers(10, 40, length).astype(float)
    n[rng.random(length) < 0.15] = 0
    return rng.binomial(n.astype(int), share).astype(float), n


def cost(k: np.ndarray, n: np.ndarray, start: int, end: int) -> float:
    return float(-log_likelihood(k[start:end].sum(), n[start:end].sum()))


@pytest.mark.parametrize("seed", range(6))
def test_segmentation_is_the_best_of_all(seed: int) -> None:
    k, n = draw_series(seed, 14)
    sums = Sums.of(k[None], n[None])
    penalty = bic_penalty(sums.seen[:, -1])
    breaks, _, _ = segment(sums, penalty, 3)
    best, chosen = np.inf, ()
    for count in range(4):
        for places in itertools.combinations(range(1, 14), count):
            edges = [0, *places, 14]
            parts = list(itertools.pairwise(edges))
            if any((n[a:b] > 0).sum() < 3 for a, b in parts):
                continue
            value = sum(cost(k, n, a, b) for a, b in parts) + penalty[0] * count
            if value < best - 1e-9:
                best, chosen = value, places
    own = [0, *np.flatnonzero(breaks[0]).tolist(), 14]
    assert sum(cost(k, n, a, b) for a, b in itertools.pairwise(own)) + penalty[0] * (len(own) - 2) == pytest.approx(
        best
    )
    assert len(own) - 2 == len(chosen)


@pytest.mark.parametrize("seed", range(6))
def test_segmentation_agrees_with_ruptures(seed: int) -> None:
    rng = np.random.default_rng(seed)
    share = np.repeat([0.1, 0.3, 0.05], 15)
    n = np.full(45, 30.0)
    k = rng.binomial(30, share).astype(float)

    class Binomial(ruptures.base.BaseCost):
        model, min_size = "binomial", 1

        def fit(self, signal: np.ndarray) -> Binomial:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            return cost(k, n, start, end)

    sums = Sums.of(k[None], n[None])
    penalty = float(bic_penalty(sums.seen[:, -1])[0])
    breaks, _, _ = segment(sums, penalty, 3)
    theirs = ruptures.Dynp(custom_cost=Binomial(), min_size=3, jump=1).fit(np.column_stack([k, n]))
    values = {}
    for count in range(4):
        places = theirs.predict(n_bkps=count) if count else [45]
        values[count] = (
            sum(cost(k, n, a, b) for a, b in itertools.pairwise([0, *places])) + penalty * count,
            places[:-1],
        )
    assert np.flatnonzero(breaks[0]).tolist() == min(values.values())[1]


@pytest.mark.parametrize("k", [np.zeros(20), np.full(20, 30.0), np.full(20, 7.0)])
def test_constant_series_have_no_break(k: np.ndarray) -> None:
    breaks, gain, _ = segment(Sums.of(k[None], np.full((1, 20), 30.0)), 3.0, 3)
    assert not breaks.any()
    assert not gain.any()


def test_series_without_periods_enough_has_no_break() -> None:
    n = np.zeros((2, 10))
    n[1, :2] = 20
    breaks, _, _ = segment(Sums.of(n * 0.2, n), 3.0, 3)
    assert not breaks.any()


def test_a_break_in_a_gap_may_lie_anywhere_in_it() -> None:
    n = np.full(30, 100.0)
    n[12:17] = 0
    k = np.where(np.arange(30) < 14, 5.0, 40.0) * (n > 0)
    split = split_stretch(Sums.of(k[None], n[None]), np.array([0]), np.array([30]), 3)
    weights = posterior(split.evidence)[0]
    first, last = shortest_credible_interval(weights, 0.95)
    assert (first, last) == (12, 17)
    assert np.ptp(weights[12:18]) < 1e-9


def test_levels_are_those_of_the_segments() -> None:
    k, n = np.array([[1.0, 1, 1, 9, 9, 9]]), np.full((1, 6), 10.0)
    breaks = np.array([[False, False, False, True, False, False]])
    assert segment_levels(k, n, breaks)[0] == pytest.approx([3.25 / 30.5] * 3 + [27.25 / 30.5] * 3)


def test_smallest_set_and_median() -> None:
    weights = np.array([0.02, 0.01, 0.5, 0.4, 0.05, 0.02])
    assert shortest_credible_interval(weights, 0.9) == (2, 3)
    assert shortest_credible_interval(weights, 0.95) == (2, 4)
    assert shortest_credible_interval(np.array([1.0]), 0.95) == (0, 0)
    assert middle_of(weights) == 2


def test_log_likelihood_of_nothing_is_nothing() -> None:
    assert log_likelihood(np.array(0.0), np.array(0.0)) == 0
    assert log_likelihood(np.array(3.0), np.array(10.0)) == pytest.approx(xlogy(3, 0.3) + xlogy(7, 0.7))
