"""Ratios by Fieller, the dominant state's move, the correction for the search."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from framing.align.groups.pass_through import (
    _searched,
    correct_search,
    fieller_set,
    measure_move,
    t_quantile,
    two_sided,
)


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
    assert two_sided(t_quantile(0.95, 7), 7) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("top", "top_error", "bottom", "bottom_error", "shared"),
    [(2.0, 0.5, 10.0, 1.0, 0.3), (0.02, 0.005, 0.1, 0.01, 0.00003), (0.02, 0.005, -0.1, 0.01, 0.00003)],
)
def test_fieller_with_errors_that_go_together(
    top: float, top_error: float, bottom: float, bottom_error: float, shared: float
) -> None:
    limits = fieller_set(top, top_error, bottom, bottom_error, 2.0, shared)
    assert limits.low < top / bottom < limits.high
    for ratio in (limits.low, limits.high):
        variance = top_error**2 - 2 * ratio * shared + ratio**2 * bottom_error**2
        assert abs(top - ratio * bottom) == pytest.approx(2.0 * np.sqrt(variance))


def test_fieller_at_its_ends() -> None:
    sure = fieller_set(2.0, 0.0, 10.0, 0.0, 1.96)  # nothing is in doubt: the ratio alone
    assert (sure.low, sure.high) == (0.2, 0.2)
    edge = fieller_set(2.0, 0.5, 2.0, 1.0, 2.0)  # just two errors from 0
    assert (edge.low, edge.high) == (-np.inf, np.inf)
    # errors that go together more than they can: no ratio is told from another
    none = fieller_set(2.0, 0.5, 10.0, 1.0, 2.0, 6.0)
    assert (none.low, none.high) == (-np.inf, np.inf)


def test_spread_and_memory_of_periods_by_hand() -> None:
    """Thousands of passages: what periods differ by is more than counts alone would."""
    share = np.array([0.9, 0.1, 0.3, 0.6, 0.6, 0.4, 0.4, 0.9])
    weight = np.array([1000.0, 1000, 3000, 1000, 1000, 1000, 1000, 1000])
    size, error = measure_move(share, weight, 3, 1, 7)
    # before: mean (.1 + 3 * .3) / 4 = .25, squares (.0225 + 3 * .0025) / 4 = .0075, times 2 / 1, over 16 / 10 cells; no memory.
    # after: mean .5, squares .01, times 4 / 3, over 4 cells; memory (.01 - .01 + .01) / .04 = .25: times 1.25 / .75
    before, after = 0.0075 * 2 / 1.6, 0.01 * 4 / 3 / 4 * 1.25 / 0.75
    assert size == pytest.approx(0.5 - 0.25)
    assert error == pytest.approx(np.sqrt(before + after))


def test_memory_is_eight_tenths_at_most() -> None:
    # ten periods at .3 and ten at .5: products (18 - 1) * .01 of 20 * .01 are .85; .8 makes (1 + .8) / (1 - .8) = 9
    share = np.concatenate([np.full(10, 0.3), np.full(10, 0.5), [0.2]])
    weight = np.concatenate([np.full(20, 1e6), [100.0]])
    _, error = measure_move(share, weight, 20, 0, 21)
    last = 20.5 / 101
    assert error == pytest.approx(np.sqrt(0.01 * 20 / 19 / 20 * 9 + last * (1 - last) / 100), rel=1e-4)


def test_periods_without_passages_are_left_out_and_both_sides_are_needed() -> None:
    share = np.array([0.1, 0.7, 0.7, 0.3])
    weight = np.array([10.0, 0.0, 0.0, 1.0])
    low, high = 1.5 / 11, 0.8 / 2
    for place in (1, 2, 3):
        size, error = measure_move(share, weight, place, 0, 4)
        assert (size, error) == pytest.approx((0.2, np.sqrt(low * (1 - low) / 10 + high * (1 - high))))
    back, _ = measure_move(share[::-1], weight[::-1], 2, 0, 4)
    assert back == pytest.approx(-0.2)  # one passage before
    assert np.isnan(measure_move(share, weight, 2, 1, 4)).all()
    assert np.isnan(measure_move(share, weight, 2, 0, 3)).all()


def noise_of(*lifts: float, before: int, after: int) -> SimpleNamespace:
    """A generator whose noise lifts the step at its true place by a number of errors, the same in every series by turns."""
    unit = 1 / np.sqrt(1 / before + 1 / after)

    def draw(shape: tuple[int, int]) -> np.ndarray:
        step = np.arange(shape[1]) >= before
        assert shape[1] == before + after
        return np.resize(lifts, shape[0])[:, None] * step / unit

    return SimpleNamespace(standard_normal=draw)


def test_what_the_search_adds_is_taken_off_by_hand() -> None:
    """Three periods on each side leave one place to search; four errors are found where the step is four less the lift."""
    size = correct_search(0.4, 0.1, 3, 3, noise_of(0.5, before=3, after=3))
    assert size == pytest.approx(0.35)
    assert correct_search(-0.4, 0.1, 3, 3, noise_of(0.5, before=3, after=3)) == pytest.approx(-0.35)
    assert correct_search(0.4, 0.1, 3, 3, noise_of(-0.5, before=3, after=3)) == pytest.approx(0.45)
    # eight errors are still corrected, more are not
    assert correct_search(0.8, 0.1, 3, 3, noise_of(0.5, before=3, after=3)) == pytest.approx(0.75)
    assert correct_search(0.81, 0.1, 3, 3, noise_of(0.5, before=3, after=3)) == 0.81
    # fewer periods than three are taken as three
    for before, after in ((1, 3), (3, 1), (0, 0)):
        assert correct_search(0.4, 0.1, before, after, noise_of(0.5, before=3, after=3)) == pytest.approx(0.35)
    # the whole as well; a step of 1.275 times four, less 1.1, is found as four
    assert correct_search(1.0, 0.25, 3, 3, noise_of(0.5, before=3, after=3)) == pytest.approx(0.875)
    assert correct_search(0.4, 0.1, 3, 3, noise_of(-1.1, before=3, after=3)) == pytest.approx(0.51)
    # even a step of 1.3 times four, less 1.5, is found smaller than four: nothing is known of it
    assert correct_search(0.4, 0.1, 3, 3, noise_of(-1.5, before=3, after=3)) == 0.4
    # what would have to be less than .3 of it is .3 of it
    assert correct_search(0.4, 0.1, 3, 3, noise_of(3.5, before=3, after=3)) == pytest.approx(0.12)


def test_nothing_to_correct() -> None:
    rng = np.random.default_rng(0)
    assert correct_search(0.0, 0.1, 5, 5, rng) == 0
    assert correct_search(0.1, 0.0, 5, 5, rng) == 0.1
    assert correct_search(0.1, float("nan"), 5, 5, rng) == 0.1
    assert np.isnan(correct_search(float("nan"), 0.1, 5, 5, rng))


def test_the_best_split_of_each_series_by_hand() -> None:
    # splits after three and after four of seven. 0 0 0 1 1 1 1: rises 1 and 1 - 1 / 4, errors sqrt(1 / 3 + 1 / 4) times noise
    # either way, so the first; 0 0 0 0 1 1 1 turned over: -1, the second; both by 1 / (.3 * .7638) = 4.4 errors
    rise, fall = np.repeat([0.0, 1.0], [3, 4]), np.repeat([0.0, -1.0], [4, 3])
    assert _searched(rise[None], 0.3) == pytest.approx(1.0)
    assert _searched(fall[None], 0.3) == pytest.approx(-1.0)
    small = 0.1 * rise
    # those of more than two errors count alone; where there is none, all
    assert _searched(np.array([rise, 3 * rise, small]), 0.3) == pytest.approx(2.0)
    assert _searched(np.array([small, 3 * small]), 0.3) == pytest.approx(0.2)
    error = np.sqrt(1 / 3 + 1 / 4)
    assert _searched(np.array([rise, 3 * rise]), 0.499 / error) == pytest.approx(2.0)  # 2.004 errors
    assert _searched(np.array([rise, 3 * rise]), 0.501 / error) == pytest.approx(3.0)
    tilted = np.array([0.0, 0, 0, 2.0, 3, 3, 3, 3])
    # rises 14 / 5 and 3 - .5, errors sqrt(1 / 3 + 1 / 5) = .730 and sqrt(1 / 2) = .707: 3.83 and 3.54
    assert _searched(tilted[None], 1.0) == pytest.approx(2.8)
    # 0 0 0 .3 1 1 1 1: 4.3 / 5 = .86 and 1 - .075 = .925: 1.18 and 1.31; after five 1 - .26 = .74: 1.01
    tilted = np.array([0.0, 0, 0, 0.3, 1, 1, 1, 1])
    assert _searched(tilted[None], 0.1) == pytest.approx(0.925)


def test_three_periods_at_least_lie_on_each_side_of_a_split() -> None:
    # 0 0 0 0 0 5 5: splits after three (10 / 4) and four (10 / 3), not after five (5)
    assert _searched(np.array([[0.0, 0, 0, 0, 0, 5, 5]]), 0.5) == pytest.approx(10 / 3)
    assert _searched(np.array([[5.0, 5, 0, 0, 0, 0, 0]]), 0.5) == pytest.approx(-10 / 3)


def test_critical_values_and_p_of_the_tables() -> None:
    assert t_quantile(0.95, 7) == pytest.approx(2.3646, abs=1e-4)
    assert t_quantile(0.5, np.inf) == pytest.approx(0.6745, abs=1e-4)
    assert two_sided(1.959964, np.inf) == pytest.approx(0.05, abs=1e-6)
    assert two_sided(-2.3646, 7) == pytest.approx(0.05, abs=1e-5)
    assert np.isnan(two_sided(float("nan"), 7))
