"""Shocks of groups: ratio of variances by hand, moderation, and that a plain panel's excess is seen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import digamma, polygamma

from framing.align.groups.shocks import (
    Shocks,
    _inverse_trigamma,
    count_independent,
    estimate_shocks,
    moderate_variance,
    products_by_lag,
)


def test_one_frame_by_hand() -> None:
    estimate, error = np.array([[2.0, -2.0, 2.0, -2.0]]), np.ones((1, 4))
    shocks = estimate_shocks(estimate, error, np.full(4, 0.5), np.ones((1, 4), dtype=bool))
    assert shocks.ratio[0] == pytest.approx(4.0)
    assert shocks.extra[0] == pytest.approx(3.0 / 0.5)
    assert shocks.error(0, 1.0, 0.5) == pytest.approx(2.0)


def test_no_shocks_leave_the_clustered_error() -> None:
    estimate = np.array([[0.5, -0.5, 0.5, -0.5]])
    shocks = estimate_shocks(estimate, np.ones((1, 4)), np.full(4, 0.5), np.ones((1, 4), dtype=bool))
    assert shocks.error(0, 1.0, 0.5) == pytest.approx(1.0)


def test_dates_not_asked_for_do_not_count() -> None:
    estimate = np.array([[1.0, -1.0, 1.0, 50.0]])
    use = np.array([[True, True, True, False]])
    shocks = estimate_shocks(estimate, np.ones((1, 4)), np.full(4, 0.5), use)
    assert shocks.ratio[0] == pytest.approx(1.0)


def test_a_frame_without_dates_takes_what_the_others_show() -> None:
    rng = np.random.default_rng(0)
    estimate = 2 * rng.standard_normal((12, 40))
    use = np.ones((12, 40), dtype=bool)
    use[0] = False
    shocks = estimate_shocks(estimate, np.ones((12, 40)), np.full(40, 0.5), use)
    assert shocks.ratio[0] == pytest.approx(4.0, rel=0.15)
    assert shocks.extra[0] == pytest.approx(3.0 / 0.5, rel=0.2)


def test_overlapping_dates_are_fewer() -> None:
    rng = np.random.default_rng(1)
    plain = rng.standard_normal((60, 60))
    smooth = np.apply_along_axis(lambda row: np.convolve(row, np.ones(5) / np.sqrt(5), mode="same"), 1, plain)
    use, error = np.ones_like(plain, dtype=bool), np.ones_like(plain)
    assert count_independent(plain, error, use).mean() == pytest.approx(60, rel=0.1)
    expected = 60 / (1 + 2 * ((np.array([4, 3, 2, 1]) / 5) ** 2).sum())
    assert count_independent(smooth, error, use).mean() == pytest.approx(expected, rel=0.15)


def test_moderation_finds_the_common_variance_and_its_own_degrees() -> None:
    rng = np.random.default_rng(2)
    true = 3.0 * 10 / rng.chisquare(10, 4000)
    seen = true * rng.chisquare(6, 4000) / 6
    moderated, freedom = moderate_variance(seen, np.full(4000, 6.0))
    assert freedom[0] == pytest.approx(16, rel=0.15)
    assert ((moderated - true) ** 2).mean() < ((seen - true) ** 2).mean()


def test_alike_variances_are_pooled() -> None:
    rng = np.random.default_rng(3)
    seen = 2.0 * rng.chisquare(6, 500) / 6
    moderated, _ = moderate_variance(seen, np.full(500, 6.0))
    assert moderated.std() < 0.2 * seen.std()
    assert moderated.mean() == pytest.approx(2.0, rel=0.1)


def test_degrees_of_overlapping_dates_by_hand() -> None:
    # scaled to 1 -1 1 -1: memory 1 at lags 0 and 2, none at 1 and 3; 16 over 4 + 2 * 2 pairs
    estimate, use = np.array([[2.0, -2.0, 2.0, -2.0]]), np.ones((1, 4), dtype=bool)
    assert count_independent(estimate, np.full((1, 4), 0.5), use) == pytest.approx([2.0])
    # 1 1 1 1: memory 1 at all lags; 16 over 4 + 2 * (3 + 2 + 1)
    assert count_independent(np.ones((1, 4)), np.ones((1, 4)), use) == pytest.approx([1.0])
    # without the third date: 2 -2 . -2, pairs at lag 0: three, at lag 1: 2 * -2, at lag 2: -2 * -2, at lag 3: 2 * -2;
    # 9 over 3 + 2 * 1
    use = np.array([[True, True, False, True]])
    assert count_independent(np.array([[2.0, -2.0, 50.0, -2.0]]), np.ones((1, 4)), use) == pytest.approx([9 / 5])
    assert count_independent(estimate, np.ones((1, 4)), np.zeros((1, 4), dtype=bool)) == pytest.approx([0.0])


def test_memory_is_that_of_all_frames_in_units_of_each() -> None:
    # errors make 1 3 of 1 6; each frame by its own size: 1 3 over sqrt 5, and 1 1; products 3 / 5 and 1: memory .8;
    # 4 over 2 + 2 * .64
    estimate, error = np.array([[1.0, 6.0], [7.0, 7.0]]), np.array([[1.0, 2.0], [7.0, 7.0]])
    found = count_independent(estimate, error, np.ones((2, 2), dtype=bool))
    assert found == pytest.approx([4 / 3.28] * 2)


def test_memory_reaches_twelve_dates() -> None:
    # a jump every 12 dates: 2 of 13; every 13 dates: 2 of 14. scaled squares 6.5 and 7
    for length, memory in ((13, 6.5), (14, 0.0)):
        estimate, use = np.zeros((1, length)), np.ones((1, length), dtype=bool)
        estimate[0, [0, -1]] = 1.0
        # lag 0: 1 on average; the farthest lag: its one pair 6.5 (held at 1), or beyond the twelve
        expected = length**2 / (length + 2 * min(memory, 1.0) ** 2)
        assert count_independent(estimate, np.ones((1, length)), use) == pytest.approx([expected])


def test_unknown_dates_do_not_count_and_spread_gives_the_unit() -> None:
    nan = np.nan
    estimate = np.array([[2.0, nan, -2.0, 9.0, 9.0, 2.0], [nan] * 6])
    error = np.array([[1.0, 1.0, 1.0, nan, 0.0, 2.0], [1.0] * 6])
    spread = np.array([0.5, 0.5, 0.25, 0.5, 0.5, 0.0])
    found = estimate_shocks(estimate, error, spread, np.ones((2, 6), dtype=bool))
    # 4 + 4 + 4 over 1 + 1 + 4; units 1 / .5, 1 / .25 and 4 (no spread: as it is), 10 / 3 on average
    assert found.ratio[0] == pytest.approx(2.0)
    assert found.extra[0] == pytest.approx((2.0 - 1.0) * 10 / 3)
    # of the second frame nothing is known, and one other frame says nothing of what frames have in common
    assert (found.ratio[1], found.extra[1], found.freedom[1]) == (1.0, 0.0, 1.0)
    # dates away from the shifts decide on the ratio, all dates on the unit
    found = estimate_shocks(estimate, error, spread, np.array([[True] + [False] * 5] * 2))
    assert found.ratio[0] == pytest.approx(4.0)
    assert found.extra[0] == pytest.approx(3.0 * 10 / 3)
    assert found.freedom[0] == pytest.approx(1.0)


def test_a_single_date_by_hand() -> None:
    nan = np.nan
    found = estimate_shocks(
        np.array([[nan, 2.0]]), np.array([[1.0, 1.0]]), np.full(2, 0.5), np.ones((1, 2), dtype=bool)
    )
    assert (found.ratio[0], found.extra[0], found.freedom[0]) == pytest.approx((4.0, 3.0 / 0.5, 1.0))


def test_the_error_joins_both_variances() -> None:
    found = Shocks(np.array([0.0, 8.0]), np.array([1.0, 1.0]), np.array([1.0, 3.0]))
    assert found.error(1, 3.0, 2.0) == pytest.approx(5.0)  # 9 + 8 * 2
    assert found.error(0, 3.0, 2.0) == pytest.approx(3.0)


def test_moderation_of_two_frames_by_hand() -> None:
    # four degrees each: log ratio - digamma(2) + log 2 = log 1 + .27036 and log 16 + .27036; their variance 3.84362 is more
    # than trigamma(2) = .64493: half of d0 solves trigamma = 3.19869
    moderated, freedom = moderate_variance(np.array([1.0, 16.0]), np.array([4.0, 4.0]))
    half = brentq(lambda x: polygamma(1, x) - (np.log(16) ** 2 / 2 - 0.644934), 0.1, 100)
    common = np.exp(np.log(4) + 0.270363 + digamma(half) - np.log(half))
    assert moderated == pytest.approx((2 * half * common + 4 * np.array([1, 16])) / (2 * half + 4), rel=1e-5)
    assert freedom == pytest.approx([2 * half + 4] * 2, rel=1e-5)
    # alike: a hundred degrees of the common one, 2 * exp(.27036 + digamma(50) - log 50); eight in all are the most
    moderated, freedom = moderate_variance(np.array([2.0, 2.0]), np.array([4.0, 4.0]))
    common = 2 * np.exp(0.270363 + 3.901990 - 3.912023)
    assert moderated == pytest.approx([(100 * common + 4 * 2) / 104] * 2, rel=1e-5)
    assert freedom.tolist() == [8, 8]


def test_one_frame_stands_alone_and_a_frame_without_degrees_takes_the_common_variance() -> None:
    moderated, freedom = moderate_variance(np.array([4.0]), np.array([3.0]))
    assert (moderated[0], freedom[0]) == pytest.approx((4.0, 3.0))
    moderated, freedom = moderate_variance(np.array([9.0, 2.0, 2.0, 0.0]), np.array([0.99, 1.0, 1.0, 5.0]))
    # one degree: 2 * exp(-digamma(.5) + log .5) = 2 * 3.5621, times exp(digamma(50) - log 50) = .99002
    common = 2 * 3.562144 * 0.990017
    assert moderated == pytest.approx([common, (100 * common + 2) / 101, (100 * common + 2) / 101, common], rel=1e-5)
    assert freedom.tolist() == [2, 2, 2, 2]
    for ratio, degrees in (([4.0], [0.5]), ([0.0], [5.0])):
        moderated, freedom = moderate_variance(np.array(ratio), np.array(degrees))
        assert (moderated.tolist(), freedom.tolist()) == ([1], [1])


@pytest.mark.parametrize("x", [0.05, 0.7, 3.0, 40.0])
def test_inverse_of_trigamma(x: float) -> None:
    assert _inverse_trigamma(float(polygamma(1, x))) == pytest.approx(x, rel=1e-6)


def test_inverse_of_trigamma_far_out() -> None:
    # trigamma(x) is nearly 1 / x**2 near 0 and nearly 1 / x far out, which is what is used there
    assert _inverse_trigamma(4e8) == 0.5e-4
    assert _inverse_trigamma(5e-7) == 2e6
    for value in (9e6, 2e-6):
        assert polygamma(1, _inverse_trigamma(value)) == pytest.approx(value, rel=1e-6)


def test_products_by_lag_by_hand() -> None:
    """1, 2, 3: 1 + 4 + 9, 1 * 2 + 2 * 3, 1 * 3."""
    assert products_by_lag(np.array([[1.0, 2.0, 3.0]]))[0] == pytest.approx([14, 8, 3])
