"""Ratios by Fieller, the dominant state's move, the correction for the search."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.groups.pass_through import correct_search, critical_value, fieller_set, measure_move, two_sided


def test_fieller_solves_its_own_equation() -> None:
    limits = fieller_set(2.0, 0.5, 10.0, 1.0, 1.96)
    for ratio in (limits.low, limits.high):
        assert abs(2.0 - ratio * 10.0) == pytest.approx(1.96 * np.sqrt(0.25 + ratio**2))


def test_fieller_with_a_sure_denominator_is_the_plain_interval() -> None:
    limits = fieller_set(-2.0, 0.5, -10.0, 0.0, 2.0)
    assert (limits.low, limits.high) == pytest.approx((0.1, 0.3))


def test_fieller_is_the_whole_line_where_the_move_is_weak() -> None:
    limits = fieller_set(2.0, 0.5, 1.0, 1.0, 1.96)
    assert limits.low == -np.inf
    assert limits.high == np.inf


def test_fieller_covers_where_the_move_is_weak() -> None:
    rng = np.random.default_rng(0)
    inside = 0
    for _ in range(2000):
        bottom = 3.0 + rng.standard_normal()
        limits = fieller_set(0.5 * 3.0 + rng.standard_normal(), 1.0, bottom, 1.0, 1.96)
        inside += limits.low <= 0.5 <= limits.high
    assert inside / 2000 >= 0.94


def test_move_by_hand() -> None:
    share = np.array([0.1, 0.1, 0.3, 0.3, 0.9])
    weight = np.array([10.0, 10.0, 20.0, 20.0, 50.0])
    size, error = measure_move(share, weight, 2, 0, 4)
    assert size == pytest.approx(0.2)
    low, high = (2 + 0.5) / 21, (12 + 0.5) / 41
    assert error == pytest.approx(np.sqrt(low * (1 - low) / 20 + high * (1 - high) / 40))


def test_noise_between_periods_widens_the_error_of_the_move() -> None:
    rng = np.random.default_rng(0)
    share = np.where(np.arange(40) < 20, 0.2, 0.4) + 0.1 * rng.standard_normal(40)
    _, error = measure_move(share, np.full(40, 500.0), 20, 0, 40)
    assert 0.02 < error < 0.06


def test_a_large_step_is_not_corrected_and_a_small_one_is() -> None:
    assert correct_search(0.2, 0.02, 10, 10, np.random.default_rng(0)) == 0.2
    assert 0 < correct_search(0.06, 0.02, 10, 10, np.random.default_rng(0)) < 0.05
    assert correct_search(-0.06, 0.02, 10, 10, np.random.default_rng(0)) == pytest.approx(
        -correct_search(0.06, 0.02, 10, 10, np.random.default_rng(0))
    )


def test_the_correction_is_right_on_average() -> None:
    """Steps of four errors, found by search: estimates are too large, corrected ones less so."""
    rng = np.random.default_rng(1)
    error, found, corrected = np.sqrt(0.2), [], []
    for _ in range(300):
        series = rng.standard_normal(20) + np.where(np.arange(20) < 10, 0, 3.2 * error)
        at = np.arange(3, 18)
        rise = np.array([series[m:].mean() - series[:m].mean() for m in at])
        z = rise / np.sqrt(1 / at + 1 / (20 - at))
        best = int(np.argmax(np.abs(z)))
        if z[best] > 2:
            found.append(rise[best])
            corrected.append(correct_search(rise[best], error, 10, 10, np.random.default_rng(0)))
    true = 3.2 * error
    assert abs(np.mean(corrected) - true) < 0.6 * abs(np.mean(found) - true) + 0.05


def test_critical_value_and_p_fit_each_other() -> None:
    assert two_sided(critical_value(0.95, 7), 7) == pytest.approx(0.05)
