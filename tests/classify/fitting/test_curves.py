"""Curves of several codes, drawn towards what they have in common, by hand: each lies where its slopes of loss are 0."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from framing.classify.fitting.calibrate import (
    Curves,
    _draw_towards,
    _fit_common,
    _follow_newton,
    _move_cut,
    _smooth_goals,
    calibrate_codes,
    fit_calibration,
)


def test_goals_are_a_little_within_the_ends() -> None:
    # two of five: (2 + 1) / (2 + 2) and 1 / (3 + 2)
    assert _smooth_goals(np.array([1.0, 0, 0, 1, 0])).tolist() == pytest.approx([0.75, 0.2, 0.2, 0.75, 0.2])


def test_a_cut_is_moved_to_the_same_score() -> None:
    # .75 on slope 2 and intercept 1 is a score of (log 3 - 1) / 2; slope 3, intercept .5 there
    one, other = np.array([2.0, 1.0]), np.array([3.0, 0.5])
    assert _move_cut(0.75, one, other) == pytest.approx(expit((np.log(3) - 1) / 2 * 3 + 0.5))
    # cuts out of reach, or of curves that do not rise, stay
    assert [_move_cut(cut, one, other) for cut in (0.0, 1.0, 1.4)] == [0, 1, 1.4]
    assert _move_cut(0.75, np.array([0.0, 1.0]), other) == 0.75


def test_probabilities_are_those_of_each_codes_curve() -> None:
    curves = Curves(np.array([[1.0, 0.0], [2.0, -1.0]]), np.zeros(2))
    assert curves.probabilities(np.array([[1.0, 1.0], [0.0, 0.5]])) == pytest.approx(expit([[1, 1], [0, 0]]))


def test_a_prior_holds_a_curve_back() -> None:
    # gaps of chance and goal are met by the prior's pull: precision times the way from its mean
    design = np.column_stack([np.array([2.0, 1, -1, -2]), np.ones(4)])
    goal, centre, firm = np.array([0.9, 0.8, 0.4, 0.1]), np.array([1.0, 0.5]), np.array([4.0, 2.0])
    found = _follow_newton(design, goal, np.zeros(2), centre, firm)
    pull = design.T @ (expit(design @ found) - goal) + firm * (found - centre)
    assert pull == pytest.approx(0, abs=1e-4)
    # from far off steps are halved until they lead down
    far = _follow_newton(design, goal, np.array([30.0, -20.0]), centre, firm)
    assert far == pytest.approx(found, abs=1e-3)


def test_one_code_leans_to_the_common_curve() -> None:
    scores, targets, centre = np.array([2.0, 1, 0, -1, -2, -3]), np.array([1.0, 0, 1, 0, 0, 0]), np.array([2.0, -0.5])
    slope, intercept = _draw_towards(centre, scores, targets)
    gap = expit(slope * scores + intercept) - _smooth_goals(targets)
    # the slope within a tenth of 2: precision 25; the intercept within .3: precision 1 / .09
    assert gap @ scores == pytest.approx(25 * (2 - slope), abs=1e-4)
    assert gap.sum() == pytest.approx((-0.5 - intercept) / 0.09, abs=1e-4)
    # what falls the other way, for all that the prior says, is the common curve
    many = np.repeat(scores, 2000)
    assert _draw_towards(centre, many, (many < -0.5).astype(float)).tolist() == centre.tolist()


def test_what_codes_have_in_common() -> None:
    rng = np.random.default_rng(2)
    scores = rng.normal(0, 1.5, (60, 3))
    targets = (rng.random((60, 3)) < expit(scores * 0.8 + [-2.0, 0.5, 1.5])).astype(float)
    curves = _fit_common(scores, targets)
    assert curves[0, 0] == curves[1, 0] == curves[2, 0]  # one slope
    odds = np.log((targets.sum(axis=0) + 1) / (60 - targets.sum(axis=0) + 1))
    gap = expit(scores * curves[:, 0] + curves[:, 1]) - np.column_stack([_smooth_goals(column) for column in targets.T])
    # slopes of the loss along the slope, the intercept, and how it follows the odds
    assert [(gap * scores).sum(), gap.sum(), (gap * odds).sum()] == pytest.approx([0, 0, 0], abs=2e-3)
    rise = np.diff(curves[:, 1]) / np.diff(odds)
    assert rise[0] == pytest.approx(rise[1])


def test_codes_of_three_positives_and_a_rising_curve_are_drawn() -> None:
    rng = np.random.default_rng(6)
    scores = rng.normal(0, 1.5, (80, 4))
    targets = (scores > 1).astype(float)
    scores[:, 2] *= -1  # turned round
    for column, positives in ((0, 3), (1, 2)):
        targets[np.flatnonzero(targets[:, column])[positives:], column] = 0
    curves = calibrate_codes(scores, targets).calibration
    told = [0, 3]
    common = _fit_common(scores[:, told], targets[:, told])
    for place, column in enumerate(told):
        assert curves[column] == pytest.approx(_draw_towards(common[place], scores[:, column], targets[:, column]))
    for column in (1, 2):
        assert curves[column] == pytest.approx(fit_calibration(scores[:, column], targets[:, column]))
    # two are enough to have something in common, one is not
    assert calibrate_codes(scores[:, told], targets[:, told]).calibration == pytest.approx(curves[told])
    assert calibrate_codes(scores[:, :0], targets[:, :0]).calibration.shape == (0, 2)
