"""Shocks of groups: ratio of variances by hand, moderation, and that a plain panel's excess is seen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import polygamma

from framing.align.groups.shocks import _inverse_trigamma, count_independent, estimate_shocks, moderate_variance


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


@pytest.mark.parametrize("x", [0.05, 0.7, 3.0, 40.0])
def test_inverse_of_trigamma(x: float) -> None:
    assert _inverse_trigamma(float(polygamma(1, x))) == pytest.approx(x, rel=1e-6)
