"""The order of verdicts, the date of a group's move, and the trend bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align.groups.dates import away_from, compare_all_dates
from framing.align.groups.pass_through import Interval
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.timing import chance_before, date_step
from framing.align.groups.trend import bound_trend, carry_on, slope_leads
from framing.align.groups.verdicts import Findings, judge_group, judge_stack
from tests.align.groups.simulated import flat_panel
from tests.align.groups.test_stacked import event

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
    assert judge_stack(ratio, p, quarter=0.25, fdr=0.05)[0].value == verdict


def test_a_step_is_dated_where_it_is() -> None:
    path = np.where(np.arange(19) < 5, 0.0, 1.0) + 0.01 * np.arange(19) % 0.03
    move = date_step(path, 0.01 * np.eye(19))
    assert move is not None
    assert int(np.argmax(move.weights)) == 5
    assert move.weights[5] > 0.95
    assert move.size == pytest.approx(1.0, abs=0.05)
    assert move.error == pytest.approx(np.sqrt(0.01 * (1 / 5 + 1 / 14)), rel=0.01)


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


def test_slope_of_leads_by_hand() -> None:
    relative = np.arange(-4, 3)
    path = np.array([0.0, 1.0, 2.0, 3.0, 9.0, 9.0, 9.0])
    assert slope_leads(path, relative, 4) == pytest.approx(2.5 - 0.5)


def test_a_lasting_trend_is_carried_on_and_a_step_is_not() -> None:
    settings = GroupSettings()
    panel = flat_panel(0.0, periods=40)
    trend = panel.share.copy()
    trend[0, :4] += 0.004 * np.arange(40)
    every = compare_all_dates(replace(panel, share=trend), settings)
    away = away_from({0: [20]}, 1, 40, settings)
    key = (POINTS, 1, 0)
    ratio = carry_on(every, key, away)
    effect = float(every.by_key[key].estimate[1, 0, 20])
    bound = bound_trend(every, key, event(20, 0.1, periods=40), effect, ratio)
    assert bound.distance == pytest.approx(5 + 4.5)
    assert bound.undoing == pytest.approx(0.004)
    assert bound.carried == pytest.approx(effect, rel=0.1)
    jump = compare_all_dates(flat_panel(0.05, at=20, periods=40), settings)
    bound = bound_trend(jump, key, event(20, 0.1, periods=40), 0.05, carry_on(jump, key, away))
    assert bound.carried == pytest.approx(0.0, abs=1e-9)
