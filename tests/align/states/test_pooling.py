"""Partial pooling by hand, and its worst chances against brute force and published values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import ndtr

from framing.align.states.pooling import biased_quantile, measure_group, pool_responses, worst_miss


def test_critical_values_are_those_published() -> None:
    # Armstrong, Kolesar and Plagborg-Moller (2022): 1.96 without bias, 7.216351 at a mean squared bias of 4
    assert biased_quantile(0.0, 0.95) == pytest.approx(1.959964, abs=1e-5)
    assert biased_quantile(4.0, 0.95) == pytest.approx(7.216351, abs=1e-4)
    assert biased_quantile(float("inf"), 0.95) == np.inf
    # a large bias: one state in twenty bears it all, sqrt(1000 / .05) = 141 from the rest, and 1.6 errors more at most
    assert 138 < biased_quantile(1000.0, 0.95) < 143


@pytest.mark.parametrize("reach", [1.5, 1.8, 2.5, 4.0])
@pytest.mark.parametrize("bias", [0.1, 0.5, 2.0, 6.0])
def test_the_worst_chance_is_the_worst_of_all_two_point_biases(bias: float, reach: float) -> None:
    def miss(square: np.ndarray) -> np.ndarray:
        return ndtr(-np.sqrt(square) - reach) + ndtr(np.sqrt(square) - reach)

    low, high = np.linspace(0, bias, 201)[:, None], np.linspace(bias + 1e-9, 80, 4001)[None, :]
    share = (bias - low) / (high - low)
    brute = ((1 - share) * miss(low) + share * miss(high)).max()
    assert worst_miss(bias, reach) == pytest.approx(brute, abs=2e-4)


def test_equal_errors_by_hand() -> None:
    # mean 2; squared deviations 4, 0, 4, sample variance 4, less the error's 1 leaves 3; weight 3 / (3 + 1)
    mean, mean_variance, between = measure_group(np.array([0.0, 2.0, 4.0]), np.ones(3))
    assert (mean, mean_variance, between) == pytest.approx((2.0, 4 / 3, 3.0))
    found = pool_responses(np.array([0.0, 2.0, 4.0]), np.ones(3), np.array(["ally"] * 3), least=2.0, level=0.95)
    assert found.weight == pytest.approx([0.75] * 3)
    assert found.response == pytest.approx([0.5, 2.0, 3.5])
    # variance .75 * 1 + .25**2 * 4 / 3 = .8333; the middle state lies at the value asked for
    assert found.probability == pytest.approx(
        [ndtr(-1.5 / np.sqrt(0.83333)), 0.5, ndtr(1.5 / np.sqrt(0.83333))], abs=1e-4
    )
    # half width: critical value at a squared bias of 1 / 3, times .75, joined by 1.96**2 * .25**2 * 4 / 3
    half = np.sqrt((biased_quantile(1 / 3, 0.95) * 0.75) ** 2 + 1.959964**2 / 12)
    assert found.high - found.response == pytest.approx([half] * 3, abs=1e-5)
    assert found.response - found.low == pytest.approx([half] * 3, abs=1e-5)


def test_states_alike_still_differ_a_little() -> None:
    # deviations 0 leave no variance between states; the bound 2 * (3 * .01**2) / (3 * .01) / 3 = .02 / 3 stays
    _, _, between = measure_group(np.full(3, 0.4), np.full(3, 0.01))
    assert between == pytest.approx(2 * 0.01 / 3)


def test_small_groups_and_states_without_texts_stand_alone() -> None:
    estimate, error = np.array([1.0, 3.0, np.nan, 5.0]), np.array([0.5, 0.5, 0.5, np.nan])
    found = pool_responses(estimate, error, np.array(["a", "a", "a", "b"]), least=1.0, level=0.95)
    assert found.response[:2] == pytest.approx([1.0, 3.0])
    assert found.low[0] == pytest.approx(1.0 - 1.959964 * 0.5, abs=1e-5)
    assert found.probability[0] == pytest.approx(0.5)
    assert found.probability[1] == pytest.approx(ndtr((3.0 - 1.0) / 0.5))
    nearer = pool_responses(estimate, error, np.array(["a", "a", "a", "b"]), least=2.5, level=0.95)
    assert nearer.probability[1] == pytest.approx(ndtr((3.0 - 2.5) / 0.5))
    assert np.isnan(found.response[2:]).all()
    assert np.isnan(found.weight[2:]).all()


def test_thin_texts_are_drawn_further_and_groups_do_not_mix() -> None:
    estimate = np.array([0.0, 1.0, 2.0, 3.0, 10.0, 11.0, 12.0, 13.0])
    error = np.array([0.1, 0.1, 0.1, 2.0, 0.1, 0.1, 0.1, 2.0])
    found = pool_responses(estimate, error, np.repeat(["a", "b"], 4), least=0.25, level=0.9)
    assert found.weight[3] < 0.5 < found.weight[0]
    assert found.response[:4] + 10 == pytest.approx(found.response[4:])


def test_unequal_errors_solve_their_own_equations() -> None:
    estimate, variance = np.array([0.0, 1.0, 3.0, 6.0]), np.array([0.2, 0.5, 1.0, 2.0])
    mean, mean_variance, between = measure_group(estimate, variance)
    # weights inverse to the variance about the mean; squared deviations of four states times 4 / 3 less what errors make
    weight = 1 / (variance + between)
    assert mean == pytest.approx((weight * estimate).sum() / weight.sum())
    assert mean_variance == pytest.approx(1 / weight.sum())
    excess = (weight * ((estimate - mean) ** 2 * 4 / 3 - variance)).sum()
    assert between == pytest.approx(excess / weight.sum(), rel=1e-6)
    assert between > 2


def test_the_least_variance_between_states_by_hand() -> None:
    # errors .1 and .2 by turns around one value: weights solve v + b, b = 2 * sum(w^2 v^2) / sum(w v) / sum(w)
    variance = np.array([0.01, 0.04, 0.01, 0.04])
    _, _, between = measure_group(np.array([0.3, 0.3, 0.3, 0.3]), variance)
    weight = 1 / (variance + between)
    bound = 2 * (weight**2 * variance**2).sum() / (weight * variance).sum() / weight.sum()
    assert between == pytest.approx(bound, rel=1e-6)


def test_three_states_are_pooled_and_two_are_not() -> None:
    for count, alone in ((2, True), (3, False)):
        found = pool_responses(np.arange(count) / 10, np.full(count, 0.2), np.zeros(count), least=0.25, level=0.9)
        assert (found.weight == 1).all() == alone
        assert found.response[0] == pytest.approx(0.0) if alone else found.response[0] > 0.02


def test_a_state_without_an_error_has_no_response() -> None:
    error = np.array([0.5, 0.0, np.inf])
    found = pool_responses(np.array([1.0, 2.0, 3.0]), error, np.array(["a", "b", "b"]), least=0.0, level=0.95)
    for values in (found.response, found.low, found.high, found.probability, found.weight):
        assert np.isfinite(values).tolist() == [True, False, False]


def test_short_reaches_and_small_biases_of_the_worst_chance() -> None:
    # within the square root of three the chance is concave in the squared bias: it is its own majorant
    for reach in (0.5, 1.0, 1.7):
        assert worst_miss(1.0, reach) == pytest.approx(ndtr(-1 - reach) + ndtr(1 - reach))
    assert worst_miss(0.0, 2.5) == pytest.approx(2 * ndtr(-2.5))
    # beyond it the line from no bias touches the curve at a squared bias t, halfway there the chance is halfway
    low, high = worst_miss(0.0, 4.0), worst_miss(2.0, 4.0)
    assert worst_miss(1.0, 4.0) == pytest.approx((low + high) / 2)
    # a bias of 100 standard errors all but surely misses
    assert worst_miss(1e4, 4.0) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("reach", "bias"), [(1.75, 0.05), (1.8, 0.3), (1.9, 0.3), (1.99, 1.0), (2.0, 1.0), (2.5, 3.0), (4.0, 9.0)]
)
def test_the_worst_chance_to_nine_places(reach: float, bias: float) -> None:
    """No bias for some states and a larger one for the others, whatever it is: the worst of these."""

    def miss(square: float) -> float:
        return float(ndtr(-np.sqrt(square) - reach) + ndtr(np.sqrt(square) - reach))

    def chance(high: float) -> float:
        return (1 - bias / high) * miss(0.0) + bias / high * miss(high)

    found = minimize_scalar(lambda high: -chance(high), bounds=(bias, 60.0), method="bounded", options={"xatol": 1e-9})
    assert worst_miss(bias, reach) == pytest.approx(chance(found.x), abs=1e-9)
    assert worst_miss(bias, reach) > miss(bias)


def test_just_beyond_the_root_of_three_the_chance_is_still_concave() -> None:
    reach = np.sqrt(3) + 1e-6
    root = np.sqrt(0.5)
    assert worst_miss(0.5, reach) == pytest.approx(ndtr(-root - reach) + ndtr(root - reach), abs=1e-12)


def test_half_of_a_normal_distribution() -> None:
    assert biased_quantile(0.0, 0.5) == pytest.approx(0.67449, abs=1e-5)
