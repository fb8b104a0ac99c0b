"""The tests of the study's answer by hand: their names, sides, and what each is set beside."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align.groups import checks
from framing.align.groups.checks import _placebo_frames, _turned_test, check_stack
from framing.align.groups.leads import LeadsWeighed
from framing.align.groups.pass_through import Interval
from framing.align.groups.settings import POINTS
from framing.align.groups.stacked import Stacked
from tests.align.groups.test_stacked import event

KEY = (POINTS, 1, 0)
EVERY: Any = SimpleNamespace(
    panel=SimpleNamespace(groups=("others", "ally"), frames=("a", "b", "c", "d")),
    settings=SimpleNamespace(gap=4, before=8, placebo=("b", "d", "e")),
)
AWAY = np.arange(96).reshape(4, 24) % 3 == 0


def test_each_test_has_its_rival_and_its_side(monkeypatch: pytest.MonkeyPatch) -> None:
    single, turned, null, placebo = (np.full(2, one) for one in (1.0, 2, 3, 4))
    events = [event(3, 0.1)]

    def placebo_frames(*given: Any) -> Any:
        assert (given[0] is EVERY, given[1], given[2] is events, given[3] is AWAY) == (True, KEY, True, True)
        return 0.3, placebo, 0.04

    monkeypatch.setattr(checks, "_placebo_frames", placebo_frames)
    leads = LeadsWeighed(0.2, null, 0.03, 0.5)
    found = Stacked(0.4, 0.1, 9.0, Interval(0.1, 0.6), 0.01, 0.02, single, turned, 1, 1, leads)
    tests = check_stack(EVERY, KEY, events, found, AWAY)
    assert [(one.test, one.statistic, one.null is null, one.p, one.against, one.claim) for one in tests] == [
        ("ally: other dates, singly", 0.4, False, 0.01, "it happens at any date", True),
        ("ally: other dates, turned together", 0.4, False, 0.02, "trends and crowded shifts", True),
        ("ally: leads instead of lags", 0.2, True, 0.03, "the group moved before the shifts", False),
        ("ally: placebo frames", 0.3, False, 0.04, "groups differ in frames without effect, too", False),
    ]
    assert [one.null is own for one, own in zip(tests, (single, turned, null, placebo), strict=True)] == [True] * 4
    monkeypatch.setattr(checks, "_placebo_frames", lambda *_: None)
    bare = Stacked(0.4, 0.1, 9.0, Interval(0.1, 0.6), 0.01, 0.02, single, turned, 1, 1)
    assert len(check_stack(EVERY, KEY, events, bare, AWAY)) == 2


def test_one_statistic_at_turned_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of three shifts has no effect. Effects of .1 and .2 by weights 2 and 3: .8."""
    events = [event(5, 0.1), event(3, 0.1, frame=1), event(7, 0.1, frame=2)]
    grids = {one.place: np.full(24, float(one.place)) for one in events}
    grids[5][5], grids[3][3], grids[7][7] = np.nan, 0.1, 0.2
    values = np.array([grids[3], grids[7]])

    def effects_at_dates(given: Any, key: Any, one: Any) -> np.ndarray:
        assert (given is EVERY, key) == (True, KEY)
        return grids[one.place]

    def stack_weights(own: Any) -> np.ndarray:
        assert own == events[1:]
        return np.array([2.0, 3.0])

    def allow_dates(given: Any, places: Any, free: Any, gap: int, least: int) -> str:
        assert (np.array_equal(given, values), places.tolist(), gap, least) == (True, [3, 7], 4, 8)
        assert np.array_equal(free, AWAY[[1, 2]])
        return "allowed"

    def turn_together(given: Any, places: Any, allowed: Any, weights: Any, gap: int) -> str:
        assert (np.array_equal(given, values), places.tolist(), allowed) == (True, [3, 7], "allowed")
        assert (weights.tolist(), gap) == ([2, 3], 4)
        return "null"

    def freedom_turned(null: Any) -> float:
        assert null == "null"
        return 6.0

    def beyond(statistic: float, null: Any, freedom: float) -> float:
        assert (statistic, null, freedom) == (pytest.approx(0.8), "null", 6.0)
        return 0.02

    for function in (effects_at_dates, stack_weights, allow_dates, turn_together, freedom_turned, beyond):
        monkeypatch.setattr(checks, function.__name__, function)
    assert _turned_test(EVERY, KEY, events, AWAY) == (pytest.approx(0.8), "null", 0.02)
    assert _turned_test(EVERY, KEY, events[:1], AWAY) is None


def test_placebo_frames_are_averaged_turn_by_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames b and d stand for the practices: .1 and -.5 make -.2, their nulls 1, 3, 5 and 3, 5 make 2, 4. Falls count, too."""
    events = [event(3, 0.1), event(7, 0.1, frame=2)]
    found = {1: (0.1, np.array([1.0, 3, 5]), 0.5), 3: (-0.5, np.array([3.0, 5]), 0.5)}

    def turned_test(given: Any, key: Any, own: Any, away: Any) -> Any:
        assert (given is EVERY, key, away is AWAY) == (True, KEY, True)
        assert [one.place for one in own] == [3, 7]
        frame = {one.frame for one in own}
        return found[frame.pop()]

    def beyond(statistic: float, null: Any, freedom: float) -> float:
        assert (statistic, null.tolist(), freedom) == (pytest.approx(0.2), [2, 4], 6.0)
        return 0.02

    def freedom_turned(null: Any) -> float:
        assert null.tolist() == [2, 4]
        return 6.0

    monkeypatch.setattr(checks, "_turned_test", turned_test)
    monkeypatch.setattr(checks, "beyond", beyond)
    monkeypatch.setattr(checks, "freedom_turned", freedom_turned)
    statistic, null, p = _placebo_frames(EVERY, KEY, events, AWAY) or (0.0, np.zeros(0), 1.0)
    assert (statistic, null.tolist(), p) == (pytest.approx(-0.2), [2, 4], 0.02)
    # one without turns, or that is not known, does not count
    other: Any
    for other in (None, (0.9, np.zeros(0), 1.0)):
        found[1], found[3] = other, (0.2, np.array([2.0, 4]), 0.5)
        assert (_placebo_frames(EVERY, KEY, events, AWAY) or (0.0,))[0] == pytest.approx(0.2)
    found[3] = other
    assert _placebo_frames(EVERY, KEY, events, AWAY) is None
