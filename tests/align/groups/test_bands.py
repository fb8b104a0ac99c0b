"""Simultaneous bands: factors known from the normal distribution and Student's t."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from framing.align.groups.bands import sup_t


def band(covariance: list[list[float]] | np.ndarray, level: float = 0.95, freedom: float = np.inf) -> float:
    return sup_t(np.array(covariance, float), level, np.random.default_rng(0), freedom)


def test_of_independent_points() -> None:
    """For m independent points the factor solves (2 Phi(c) - 1)^m = level."""
    assert band(np.eye(10)) == pytest.approx(2.8, abs=0.08)
    assert band(np.eye(2), 0.5) == pytest.approx(norm.ppf((1 + np.sqrt(0.5)) / 2), abs=0.04)  # 1.05


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_of_points_that_move_as_one(sign: float) -> None:
    """Points that are all the same, or the opposite of each other, are one point: 1.96 and .67."""
    one = np.outer([1.0, sign, sign], [1.0, sign, sign])
    assert band(one) == pytest.approx(1.96, abs=0.08)
    assert band(one, 0.5) == pytest.approx(0.674, abs=0.04)


def test_neither_units_nor_points_without_variance_matter() -> None:
    plain = band([[1.0, 0.6], [0.6, 1.0]])
    # errors .1 and 3: covariance .6 * .1 * 3
    assert band([[0.01, 0.18], [0.18, 9.0]]) == pytest.approx(plain)
    assert band([[1.0, 0.0, 0.6], [0.0, 0.0, 0.0], [0.6, 0.0, 1.0]]) == pytest.approx(plain)
    assert plain < band(np.eye(2))
    assert band(np.zeros((3, 3))) == 0


@pytest.mark.parametrize(("freedom", "degrees"), [(4.0, 4), (1.0, 1), (0.5, 1)])
def test_an_estimated_variance_widens_as_students_t(freedom: float, degrees: int) -> None:
    """Half of Student's t lies within .74 for four degrees and within 1 for one, the fewest that are used."""
    assert band([[1.0]], 0.5, freedom) == pytest.approx(student.ppf(0.75, degrees), abs=0.06)
    assert band([[1.0]], 0.8, freedom) == pytest.approx(student.ppf(0.9, degrees), rel=0.1)
