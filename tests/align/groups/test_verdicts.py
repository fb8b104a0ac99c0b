"""The order of verdicts, and the date of a group's move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align.groups.pass_through import Interval
from framing.align.groups.timing import chance_before, date_step
from framing.align.groups.verdicts import Extent, Findings, judge_group, judge_stack

FOUND = Findings(
    before=0.0,
    early=False,
    together=False,
    bounded=Interval(0.05, 0.6),
    ratio=Interval(0.1, 0.5),
    net=Interval(0.01, 0.04),
    q=0.01,
)


@pytest.mark.parametrize(
    ("changed", "verdict", "extent"),
    [
        ({}, "supported", "open"),
        ({"ratio": Interval(0.3, 0.5)}, "supported", "a quarter or more"),
        ({"ratio": Interval(0.1, 0.2)}, "supported", "less than a quarter"),
        ({"q": 0.2}, "not enough evidence", ""),
        ({"net": Interval(-0.01, 0.02)}, "not enough evidence", ""),
        ({"ratio": Interval(-0.1, 0.5)}, "not enough evidence", ""),
        ({"ratio": Interval(-0.1, 0.2)}, "not supported", ""),
        ({"q": 0.2, "ratio": Interval(0.1, 0.2)}, "not supported", ""),
        ({"together": True}, "supported", "open"),
        ({"together": True, "bounded": Interval(-0.2, 0.2)}, "common shock", ""),
        ({"bounded": Interval(-0.2, 0.2)}, "supported", "open"),
        ({"before": 0.96, "early": True}, "from below", ""),
        ({"before": 0.96}, "supported", "open"),
        ({"before": 0.9, "early": True}, "not enough evidence", ""),
        ({"before": 0.4, "early": True}, "supported", "open"),
    ],
)
def test_the_first_verdict_that_holds(changed: dict[str, object], verdict: str, extent: str) -> None:
    got = judge_group(replace(FOUND, **changed), quarter=0.25, level=0.95, fdr=0.05)  # type: ignore[arg-type]
    assert (got[0].value, got[1].value) == (verdict, extent)


@pytest.mark.parametrize(
    ("ratio", "p", "verdict"),
    [
        (Interval(0.1, 0.4), 0.04, "supported"),
        (Interval(0.1, 0.4), 0.06, "not enough evidence"),
        (Interval(-0.1, 0.4), 0.01, "not enough evidence"),
        (Interval(-0.1, 0.2), 0.01, "not supported"),
    ],
)
def test_verdict_of_the_stack(ratio: Interval, p: float, verdict: str) -> None:
    assert judge_stack(ratio, p, early=False, quarter=0.25, fdr=0.05)[0].value == verdict


def test_a_stack_that_rather_moved_before_is_from_below() -> None:
    got = judge_stack(Interval(0.3, 0.5), 0.001, early=True, quarter=0.25, fdr=0.05)
    assert (got[0].value, got[1].value) == ("from below", "")


def test_a_step_is_dated_where_it_is() -> None:
    path = np.where(np.arange(19) < 5, 0.0, 1.0) + 0.01 * np.arange(19) % 0.03
    move = date_step(path, 0.01 * np.eye(19))
    assert move is not None
    assert int(np.argmax(move.weights)) == 5
    assert move.weights[5] > 0.95
    assert move.size == pytest.approx(1.0, abs=0.05)
    assert move.error == pytest.approx(np.sqrt(0.01 * (1 / 5 + 1 / 14)), rel=0.01)


def test_a_covariance_that_is_not_positive_gives_an_error_all_the_same() -> None:
    """I - u u' / 2 for a step u at period 9 has the eigenvalue 1 - 9 * 10 / 19 / 2 < 0."""
    step = (np.arange(19) >= 9) - 10 / 19
    covariance = np.eye(19) - 0.5 * np.outer(step, step)
    move = date_step(np.where(np.arange(19) < 9, 0.0, 1.0), covariance)
    assert move is not None
    scale = np.trace(covariance) / 19
    assert move.error >= np.sqrt(1e-6 * scale * (1 / 9 + 1 / 10)) * 0.999


def test_a_noisy_step_is_dated_less_surely_and_covered() -> None:
    rng = np.random.default_rng(0)
    inside = 0
    for _ in range(300):
        path = np.where(np.arange(19) < 8, 0.0, 1.0) + 0.7 * rng.standard_normal(19)
        move = date_step(path, 0.49 * np.eye(19))
        assert move is not None
        order = np.argsort(-move.weights)
        held = order[: int(np.searchsorted(np.cumsum(move.weights[order]), 0.9)) + 1]
        inside += 8 in held
    assert inside / 300 > 0.85


def test_neighbouring_periods_are_not_told_apart() -> None:
    relative = np.array([-2, -1, 0])
    shift = np.zeros(10)
    shift[5] = 1.0
    assert chance_before(np.array([0.0, 1.0, 0.0]), relative, shift, 5, 2) == 0.0
    assert chance_before(np.array([1.0, 0.0, 0.0]), relative, shift, 5, 2) == 1.0


def test_the_weight_of_a_date_pays_for_what_it_could_fit() -> None:
    # a path of nothing but zeros in six periods: with `at` periods before the step and 6 - at after it the information on level
    # and step is at * (6 - at) times a constant, 8, 9 and 8, and each date weighs 1 over its root
    move = date_step(np.zeros(6), np.eye(6))
    assert move is not None
    weights = np.array([1 / np.sqrt(8), 1 / 3, 1 / np.sqrt(8)])
    assert move.weights == pytest.approx([0, 0, *weights / weights.sum(), 0], abs=1e-6)


def test_a_step_needs_five_known_periods() -> None:
    path = np.array([0.0, 0, np.nan, 1, 1, 1])
    move = date_step(path, np.eye(6))
    assert move is not None
    assert np.flatnonzero(move.weights).tolist() == [3, 4]  # two known periods on each side
    assert date_step(np.where(np.arange(6) == 0, np.nan, path), np.eye(6)) is None
    assert date_step(np.zeros(6), np.zeros((6, 6))) is None
    # noise that all periods share says nothing of a step
    shared = date_step(path, np.eye(6) + 5)
    assert shared is not None
    assert shared.weights == pytest.approx(move.weights, abs=1e-4)


def test_weights_of_dates_need_not_add_to_one() -> None:
    # of the dates two before and at the shift, and of the shift's own 2 and 3, one pair of four lies three apart or more
    assert chance_before(np.array([2.0, 2.0]), np.array([-2, 0]), np.array([0.0, 0, 3, 3]), 2, 3) == 0.25


@pytest.mark.parametrize(
    ("changed", "verdict", "extent"),
    [
        ({"before": 0.95, "early": True}, "from below", ""),
        ({"before": 0.5, "early": True}, "not enough evidence", ""),
        ({"before": 0.5}, "supported", "open"),
        ({"together": True, "bounded": Interval(-0.25, 0.2)}, "supported", "open"),
        ({"together": True, "bounded": Interval(-0.2, 0.25)}, "supported", "open"),
        ({"ratio": Interval(0.0, 0.5)}, "not enough evidence", ""),
        ({"net": Interval(0.0, 0.02)}, "not enough evidence", ""),
        ({"q": 0.05}, "supported", "open"),
        ({"ratio": Interval(0.25, 0.5)}, "supported", "a quarter or more"),
        ({"ratio": Interval(0.1, 0.25)}, "supported", "open"),
        ({"ratio": Interval(-0.1, 0.25)}, "not enough evidence", ""),
    ],
)
def test_at_exactly_a_bound(changed: dict[str, object], verdict: str, extent: str) -> None:
    got = judge_group(replace(FOUND, **changed), quarter=0.25, level=0.95, fdr=0.05)  # type: ignore[arg-type]
    assert (got[0].value, got[1].value) == (verdict, extent)


@pytest.mark.parametrize(
    ("ratio", "p", "verdict", "extent"),
    [
        (Interval(0.1, 0.4), 0.05, "supported", "open"),
        (Interval(0.1, 0.25), 0.01, "supported", "open"),
        (Interval(0.1, 0.2), 0.01, "supported", "less than a quarter"),
        (Interval(0.25, 0.4), 0.01, "supported", "a quarter or more"),
        (Interval(0.0, 0.4), 0.01, "not enough evidence", ""),
        (Interval(-0.1, 0.25), 0.01, "not enough evidence", ""),
    ],
)
def test_extent_of_the_stack_and_its_bounds(ratio: Interval, p: float, verdict: str, extent: str) -> None:
    got = judge_stack(ratio, p, early=False, quarter=0.25, fdr=0.05)
    assert (got[0].value, got[1].value) == (verdict, extent)


def test_an_extent_is_told_for_the_share_that_was_asked() -> None:
    assert [one.told(0.25) for one in Extent] == ["a quarter or more", "less than a quarter", "open", ""]
    assert [one.told(0.5) for one in Extent] == ["50 % or more", "less than 50 %", "open", ""]
