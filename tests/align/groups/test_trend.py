"""The trend that would undo an effect, and what of the leads' slope is carried on, by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align.groups.dates import away_from, compare_all_dates
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.trend import bound_trend, carry_on, slope_leads
from tests.align.groups.simulated import flat_panel
from tests.align.groups.test_stacked import event

KEY = (POINTS, 1, 0)
NAN = np.nan


def test_slope_of_leads_by_hand() -> None:
    relative = np.arange(-4, 3)
    path = np.array([0.0, 1.0, 2.0, 3.0, 9.0, 9.0, 9.0])
    assert slope_leads(path, relative, 4) == pytest.approx(2.5 - 0.5)
    # of five leads the last two are late: (4 + 6) / 2 less (1 + 2 + 3) / 3; what lies before them is not asked
    path = np.array([50.0, 1, 2, 3, 4, 6, 9, 9])
    assert slope_leads(path, np.arange(-6, 2), 5) == pytest.approx(5 - 2)
    # an unknown period is left out: (4 + 6) / 2 less (1 + 3) / 2; without any early one there is no slope
    path = np.array([[1.0, NAN, 3, 4, 6], [NAN, NAN, NAN, 4, 6]])
    assert slope_leads(path, np.arange(-5, 0), 5) == pytest.approx([3, NAN], nan_ok=True)


def every_date(**parts: Any) -> Any:
    """One comparison of two frames at four dates, two windows of which the last counts, four leads."""
    settings = SimpleNamespace(windows=((0, 1), (0, 3)), main=(0, 3), before=4)
    relative = np.arange(-4, 4)
    rise = np.array([[1.0, 2.0, -1.0, 4.0], [2.0, 0.0, 1.0, NAN]])  # late leads less early ones
    given = {
        "path": np.repeat(rise[:, :, None], 8, axis=2) * np.array([0, 0, 1, 1, 7, 7, 7, 7]),
        "estimate": np.array([np.full((2, 4), 100.0), [[3.0, 1.0, 2.0, 100.0], [1.0, 5.0, NAN, 1.0]]]),
        "error": np.array([np.full((2, 4), 100.0), [[2.0, 2.0, 2.0, 2.0], [0.5, 1.5, 1.0, NAN]]]),
        "full": np.array([[True] * 4, [True, True, True, False]]),
    }
    comparison = SimpleNamespace(**(given | parts))
    return SimpleNamespace(by_key={KEY: comparison}, settings=settings, relative=relative)


ALL = np.ones((2, 4), bool)


def test_what_is_carried_on_by_hand() -> None:
    # in units of each frame's mean error, 2 and 1: slopes .5 1 -.5, effects 1.5 .5 1; slopes 2 0, effects 1 5;
    # the last date is not full, the third of the second frame has no effect
    top = 0.5 * 1.5 + 1 * 0.5 - 0.5 * 1 + 2 * 1 + 0 * 5
    assert carry_on(every_date(), KEY, ALL) == pytest.approx(top / (0.25 + 1 + 0.25 + 4))
    away = np.array([[True, False, True, True], [True, True, True, True]])
    assert carry_on(every_date(), KEY, away) == pytest.approx((top - 0.5) / 4.5)


def test_effects_against_the_leads_carry_nothing_on() -> None:
    against = every_date()
    against.by_key[KEY].estimate = -against.by_key[KEY].estimate
    assert carry_on(against, KEY, ALL) == 0


def test_three_dates_at_least_are_needed() -> None:
    away = np.array([[True, True, False, True], [True, False, True, True]])
    # .5 * 1.5 + 1 * .5 + 2 * 1 over .25 + 1 + 4
    assert carry_on(every_date(), KEY, away) == pytest.approx(3.25 / 5.25)
    away[1, 0] = False
    assert carry_on(every_date(), KEY, away) == 0
    away[:, 3] = True  # still not full
    assert carry_on(every_date(), KEY, away) == 0


def test_without_an_error_the_units_are_the_estimates_own() -> None:
    unknown = every_date(error=np.full((2, 2, 4), NAN))
    top, square = 1 * 3 + 2 * 1 - 1 * 2 + 2 * 1 + 0, 1 + 4 + 1 + 4
    assert carry_on(unknown, KEY, ALL) == pytest.approx(top / square)
    none = every_date(error=np.zeros((2, 2, 4)))
    assert carry_on(none, KEY, ALL) == pytest.approx(top / square)
    still = every_date(path=np.zeros((2, 4, 8)))
    assert carry_on(still, KEY, ALL) == 0
    # a tenth of the slopes makes the same effects: ten times as much of them is carried on
    flat = every_date()
    flat.by_key[KEY].path = flat.by_key[KEY].path / 10
    assert carry_on(flat, KEY, ALL) == pytest.approx(10 * carry_on(every_date(), KEY, ALL))
    # of the second frame one error of .5 is known, none of the first: slopes 1, and 2 0 over .5; effects 3, and 1 5 over .5
    error = np.full((2, 2, 4), NAN)
    error[1, 1, 3] = 0.5
    away = np.array([[True, False, False, True], [True, True, True, True]])
    assert carry_on(every_date(error=error), KEY, away) == pytest.approx((1 * 3 + 4 * 2 + 0 * 10) / (1 + 16))


def shift(leads: int, lags: int) -> Any:
    return SimpleNamespace(frame=0, place=1, leads=leads, lags=lags)


def test_the_bound_by_hand() -> None:
    path = np.zeros((2, 4, 8))
    path[0, 1] = [0.0, 1.0, 2.0, 4.0, 9.0, 9.0, NAN, 9.0]
    every = every_date(path=path)
    # periods 0, 1 and 3 after, -4 to -1 before: 4 / 3 and -2.5 in the middle; slope (2 + 4) / 2 - (0 + 1) / 2
    found = bound_trend(every, KEY, shift(4, 10), 0.23, 0.5)
    distance = 4 / 3 + 2.5
    assert found.distance == pytest.approx(distance)
    assert found.undoing == pytest.approx(0.23 / distance)
    assert found.carried == pytest.approx(0.5 * 2.5)
    assert found.expected == pytest.approx(1.25 / distance)
    # another shift two periods before and two after: -2 and -1, 0 and 1; slope 4 - 2
    near = bound_trend(every, KEY, shift(2, 2), 0.23, 0.5)
    assert (near.distance, near.carried) == pytest.approx((0.5 + 1.5, 1.0))
    # a single lead has no slope
    alone = bound_trend(every, KEY, shift(1, 10), 0.23, 0.5)
    assert (alone.distance, alone.carried, alone.expected) == pytest.approx((4 / 3 + 1, 0, 0))


def test_no_bound_without_periods_on_both_sides() -> None:
    path = np.full((2, 4, 8), NAN)
    path[0, 1, :4] = 1.0
    for made in (path, path[:, :, ::-1]):
        found = bound_trend(every_date(path=made), KEY, shift(4, 10), 0.2, 0.5)
        assert np.isnan([found.distance, found.undoing, found.expected, found.carried]).all()
    late = np.full((2, 4, 8), NAN)
    late[0, 1, 3:] = 1.0  # one lead known, three asked: no early half, so nothing is carried on
    found = bound_trend(every_date(path=late), KEY, shift(4, 10), 0.2, 0.5)
    assert (found.distance, found.carried) == (1.5 + 1, 0)


def test_a_lasting_trend_is_carried_on_and_a_step_is_not() -> None:
    settings = GroupSettings()
    panel = flat_panel(0.0, periods=40)
    trend = panel.share.copy()
    trend[0, :4] += 0.004 * np.arange(40)
    every = compare_all_dates(replace(panel, share=trend), settings)
    away = away_from({0: [20]}, 1, 40, settings)
    ratio = carry_on(every, KEY, away)
    effect = float(every.by_key[KEY].estimate[1, 0, 20])
    bound = bound_trend(every, KEY, event(20, 0.1, periods=40), effect, ratio)
    assert bound.distance == pytest.approx(5 + 4.5)
    assert bound.undoing == pytest.approx(0.004)
    assert bound.carried == pytest.approx(effect, rel=0.1)
    jump = compare_all_dates(flat_panel(0.05, at=20, periods=40), settings)
    bound = bound_trend(jump, KEY, event(20, 0.1, periods=40), 0.05, carry_on(jump, KEY, away))
    assert bound.carried == pytest.approx(0.0, abs=1e-9)
