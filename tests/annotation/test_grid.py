from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from framing.annotation.grid import STEPS, endorsement_to_grid, from_grid, quantise, to_grid

probabilities = arrays(np.float64, 20, elements=st.floats(0, 1))


@given(probabilities)
def test_grid_is_reached_once_and_kept(values):
    once = to_grid(values)
    assert np.array_equal(to_grid(once), once)


@given(probabilities)
def test_error_is_at_most_half_a_step(values):
    roots = np.sqrt(values)
    kept = np.sqrt(to_grid(values).astype(np.float64))
    assert np.abs(roots - kept).max() <= 0.5 / STEPS + 1e-6


@given(probabilities)
def test_order_is_kept(values):
    ordered = np.sort(values)
    assert (np.diff(quantise(ordered).astype(int)) >= 0).all()


def test_rare_probabilities_are_not_rounded_away():
    assert to_grid([0.0001])[0] > 0
    assert abs(to_grid(np.full(10, 0.003)).mean() - 0.003) < 0.0005


def test_values_outside_are_clipped():
    assert to_grid([-1.0, 2.0]).tolist() == [0.0, 1.0]


def test_from_grid_inverts_quantise():
    numbers = np.arange(STEPS + 1)
    assert np.array_equal(quantise(from_grid(numbers)), numbers)


def test_endorsement_has_tenths():
    assert endorsement_to_grid([0.04, 0.06, 0.97]).tolist() == pytest.approx([0.0, 0.1, 1.0])
