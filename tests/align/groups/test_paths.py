"""The two-way panel of a window, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.groups.paths import Paths, _joined, eliminate_states, fit_paths
from framing.align.groups.windows import GroupPanel, contrast_groups, fix_groups, trace_groups
from tests.align.groups.simulated import flat_panel, small_panel


def test_two_states_two_periods_by_hand() -> None:
    share = np.array([[[0.1, 0.4], [0.2, 0.3]]])
    weight = np.array([[10.0, 30.0], [20.0, 20.0]])
    fit = fit_paths(share, weight, np.eye(2))
    change = np.array([[[-1.0, 1.0], [0.0, 0.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    estimate, _ = fit.combine(change)
    assert estimate[0] == pytest.approx([0.3, 0.3 - 0.1])


def test_composition_is_taken_out() -> None:
    """A state at a high level that speaks only late does not move its group."""
    share = np.array([[[0.1, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1], [0.0, 0.0, 0.9, 0.9]]])
    weight = np.array([[9.0, 9, 9, 9], [9, 9, 9, 9], [0, 0, 9, 9]])
    fit = fit_paths(share, weight, np.ones((3, 1)))
    assert np.ptp(fit.effects[0, 0]) == pytest.approx(0.0, abs=1e-12)


def test_periods_that_nothing_joins_are_unknown() -> None:
    share = np.full((1, 2, 4), 0.1)
    weight = np.array([[9.0, 9, 0, 0], [0, 0, 5, 5]])
    fit = fit_paths(share, weight, np.ones((2, 1)))
    assert fit.known.tolist() == [[True, True, False, False]]
    assert np.isnan(fit.effects[0, 0, 2:]).all()


def test_frames_with_other_totals_keep_their_order() -> None:
    panel = small_panel()
    other = panel.weight.copy()
    other[1] *= np.linspace(1, 3, other.shape[2])
    both = trace_groups(GroupPanel(**{**vars(panel), "weight": other}), 12, 8, 10)
    first = trace_groups(panel, 12, 8, 10)
    assert both.own[0] == pytest.approx(first.own[0], nan_ok=True)
    assert not np.allclose(both.own[1], first.own[1], equal_nan=True)


def test_a_jump_without_noise_is_found_whole() -> None:
    paths = trace_groups(flat_panel(0.12), 12, 8, 10)
    for last in (0, 5, 10):
        assert contrast_groups(paths, 1, 0, 8, 0, last).estimate[0] == pytest.approx(0.12)
    assert contrast_groups(paths, 1, None, 8, 0, 5).estimate[0] == pytest.approx(0.12)
    assert contrast_groups(paths, 0, None, 8, 0, 5).estimate[0] == pytest.approx(0.0)


def test_log_odds_of_a_jump_by_hand() -> None:
    panel = flat_panel(0.1, allies=1, others=1)
    contrast = contrast_groups(trace_groups(panel, 12, 8, 10).on_log_odds(), 1, 0, 8, 0, 5)
    assert contrast.estimate[0] == pytest.approx(np.log(0.15 / 0.85) - np.log(0.05 / 0.95))


def test_groups_are_fixed_before_the_date() -> None:
    code = np.array([[0, 0, 1, 1], [1, -1, -1, 0], [-1, -1, 1, 1]])
    assert fix_groups(code, 2, 0).tolist() == [0, 1, -1]
    assert fix_groups(code, 3, 0).tolist() == [1, 1, 1]
    assert fix_groups(code, 3, 2).tolist() == [1, -1, 1]


def test_effects_and_scores_of_two_states_by_hand() -> None:
    """Two states with two passages a period rise by .3 and .1: by .2 on average, each .05 off in either period.

    Their pulls are .05 times two passages. The normal equations of the change are 2 * (2 * .5) * 2 = 4 on (-1, 1) / sqrt(2), so
    a change of 1 weighs pulls by -.25 and .25: scores of .05 and -.05, half of the .1 that the states differ from the mean. A
    state without a column takes no part, a cell without passages may hold anything.
    """
    share = np.array([[[1.0, 1.3, np.nan], [0.0, 0.1, np.nan], [5.0, 9.0, 0.0]]])
    weight = np.array([[2.0, 2, 0], [2, 2, 0], [7, 7, 7]])
    fit = fit_paths(share, weight, np.array([[1.0], [1.0], [0.0]]))
    assert fit.known.tolist() == [[True, True, False]]
    assert fit.pulls[0, :2] == pytest.approx(np.array([[-0.1, 0.1, 0], [0.1, -0.1, 0]]))
    estimate, score = fit.combine(np.array([[[-1.0, 1.0, 0.0]]]))
    assert estimate == pytest.approx(np.array([[0.2]]))
    assert score[0, :, 0] == pytest.approx([0.05, -0.05, 0])


def test_a_single_passage_counts() -> None:
    # one state, one passage in the first period and three in the second: mean .5, so -.3 of one and .1 of three
    within, centred = eliminate_states(np.array([[[0.2, 0.6]]]), np.array([[1.0, 3.0]]))
    assert within == pytest.approx(np.array([[[0.75, -0.75], [-0.75, 0.75]]]))
    assert centred == pytest.approx(np.array([[[-0.3, 0.3]]]))
    fit = fit_paths(np.array([[[0.2, 0.6]]]), np.array([[1.0, 3.0]]), np.ones((1, 1)))
    assert np.diff(fit.effects[0, 0]) == pytest.approx([0.4])


def small_sample(weight: list[list[float]], columns: list[int]) -> float:
    """Three states of the first column, one of the second, one of none; four periods of the first known, two of the other."""
    design = np.array([[1.0, 0], [1, 0], [1, 0], [0, 1], [0, 0]])
    known = np.array([[True] * 4, [True, True, False, False]])
    nothing = np.zeros(0)
    return Paths(nothing, known, design, np.array(weight), nothing, nothing).small_sample(columns)


def test_small_sample_factor_by_hand() -> None:
    weight = [[1.0, 1, 1, 1], [1, 1, 1, 0], [0, 0, 0, 0], [1, 1, 0, 0], [9, 9, 9, 9]]
    # three states have passages, in 4 + 3 + 2 cells; 4 + 2 - 1 coefficients: 3 / 2 * 8 / 4
    assert small_sample(weight, [0, 1]) == pytest.approx(3)
    # of the first column two states, 7 cells and 4 coefficients: 2 / 1 * 6 / 3
    assert small_sample(weight, [0]) == pytest.approx(4)
    # one state alone, though it has two cells more than coefficients
    assert np.isnan(small_sample([[0.0] * 4, [0] * 4, [0] * 4, [1, 1, 1, 1], [0] * 4], [1]))
    # four cells for four coefficients
    assert np.isnan(small_sample([[1.0, 1, 0, 0], [0, 1, 1, 0], *[[0.0] * 4] * 3], [0]))


def test_of_periods_that_nothing_joins_those_with_more_passages_are_known() -> None:
    """The first three periods have one passage each, the fourth and the last three."""
    weight = np.array([[1.0, 1, 1, 0, 0, 0], [0, 0, 0, 3, 0, 3]])
    assert _joined(weight).tolist() == [False, False, False, True, False, True]
    assert _joined(np.zeros((2, 3))).tolist() == [False] * 3
    assert _joined(np.array([[1.0, 1, 0], [0, 1, 1]])).tolist() == [True] * 3
