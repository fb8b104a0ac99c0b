from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from framing.annotation.grid import POINTS, STEPS, endorsement_to_grid, from_grid, quantise, to_grid

probabilities = arrays(np.float64, 20, elements=st.floats(0, 1))


@given(probabilities)
def test_grid_is_reached_once_and_kept(values):
    once = to_grid(values)
    assert np.array_equal(to_grid(once), once)


@given(probabilities)
def test_error_is_at_most_half_a_step(values):
    """Points of the root lie 1/255 apart from 64/255 on, 4/255 apart below."""
    roots = np.sqrt(values)
    kept = np.sqrt(to_grid(values).astype(np.float64))
    fine = roots >= 64 / STEPS
    assert np.abs(roots - kept)[fine].max(initial=0) <= 0.5 / STEPS + 1e-6
    assert np.abs(roots - kept)[~fine].max(initial=0) <= 2 / STEPS + 1e-6


@given(probabilities)
def test_order_is_kept(values):
    ordered = np.sort(values)
    assert (np.diff(quantise(ordered).astype(int)) >= 0).all()


def test_rare_probabilities_are_not_rounded_away():
    """Where chances of passages fall off as 1 / p, their mean stays within one in a hundred; all become one of 16 points."""
    chances = np.exp(np.random.default_rng(0).uniform(np.log(0.0005), np.log(0.06), 100_000))
    kept = to_grid(chances)
    assert abs(kept.mean() / chances.mean() - 1) < 0.01
    assert len(np.unique(kept)) <= 16
    assert to_grid([0.0001])[0] > 0


def test_values_outside_are_clipped():
    assert to_grid([-1.0, 2.0]).tolist() == [0.0, 1.0]


def test_from_grid_inverts_quantise():
    numbers = np.arange(POINTS)
    assert np.array_equal(quantise(from_grid(numbers)), numbers)


def test_endorsement_has_tenths_and_sixths_where_the_practice_is_hardly_there():
    """The coarse part ends at (64 / 255) ** 2 = .063."""
    kept = endorsement_to_grid([0.04, 0.06, 0.97, 0.04, 0.12, 0.5, 0.97], [0.063, 0.5, 1.0, 0.0, 0.02, 0.05, 0.055])
    assert kept.tolist() == pytest.approx([0.0, 0.1, 1.0, 0.0, 1 / 6, 0.5, 1.0])
