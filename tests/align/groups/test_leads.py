"""What groups did before the shifts, by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align.groups import leads
from framing.align.groups.leads import LeadsWeighed, _rise_after, weigh_leads
from framing.align.groups.settings import POINTS
from tests.align.groups.test_stacked import event

KEY = (POINTS, 1, 0)
NAN = np.nan


def test_groups_that_rose_before_more_than_after_came_first() -> None:
    for rise, p, follows, early in ((0.4, 0.05, 0.3, True), (0.4, 0.06, 0.3, False), (0.3, 0.01, 0.3, False)):
        assert LeadsWeighed(rise, np.zeros(0), p, follows).early(0.05) is early


def test_the_rise_after_the_last_leads_by_hand() -> None:
    """The last three leads are .1, .2 and .3, those before them 9; the stack's periods .5, .7 and 9. Up to lag 2: .6 - .2."""
    path = np.zeros((2, 24, 10))
    path[1, 10] = [9, 0.1, 0.2, 0.3, 9, 0.5, 0.7, 9, 9, 9]
    every: Any = SimpleNamespace(
        by_key={KEY: SimpleNamespace(path=path)}, relative=np.arange(-4, 6), settings=SimpleNamespace(stack=(1, 4))
    )
    shift = replace(event(10, 0.1, frame=1), lags=2)
    assert _rise_after(every, KEY, shift) == pytest.approx(0.4)
    assert _rise_after(every, KEY, replace(shift, size=-0.1)) == pytest.approx(-0.4)
    path[1, 10, [3, 6]] = NAN
    assert _rise_after(every, KEY, shift) == pytest.approx(0.5 - 0.15)
    path[1, 10, 9] = 0.0
    every.settings.stack = (5, 5)
    assert _rise_after(every, KEY, replace(shift, lags=10)) == pytest.approx(-0.15)


def test_leads_are_stacked_like_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three shifts, of which the second has too few leads. Rises of .1 and .2 by weights 2 and 3: .8; after them .3 and one
    that is not known: .6.
    """
    every: Any = SimpleNamespace(settings=SimpleNamespace(gap=4, before=8))
    events = [event(3, 0.1, frame=1), event(5, 0.1), event(7, 0.1)]
    effects = {one.place: np.full((2, 24), float(one.place)) for one in events}
    effects[3][1, 3], effects[5][0, 5], effects[7][0, 7] = 0.1, NAN, 0.2
    away = np.arange(48).reshape(2, 24) % 3 == 0
    used = np.array([effects[3], effects[7]])
    grid = np.array([effects[3][1], effects[7][0]])

    def effects_in_frames(given: Any, key: Any, one: Any, window: tuple[int, int]) -> np.ndarray:
        assert (given is every, key, window) == (True, KEY, (-3, -1))
        return effects[one.place]

    def usual_errors(given: Any, key: Any) -> str:
        assert (given is every, key) == (True, KEY)
        return "usual"

    def allow_dates(values: Any, places: Any, free: Any, gap: int, least: int) -> str:
        assert (np.array_equal(values, grid), places.tolist(), gap, least) == (True, [3, 7], 4, 8)
        assert np.array_equal(free, away[[1, 0]])
        return "allowed"

    def turn_everywhere(values: Any, frames: Any, places: Any, allowed: Any, free: Any, *rest: Any) -> Any:
        error, weight, gap = rest
        assert (np.array_equal(values, used), frames.tolist(), places.tolist()) == (True, [1, 0], [3, 7])
        assert (allowed, free is away, error, weight.tolist(), gap) == ("allowed", True, "usual", [2, 3], 4)
        return "null", 5.0

    def beyond(rise: float, null: Any, freedom: float) -> float:
        assert (rise, null, freedom) == (pytest.approx(0.8), "null", 5.0)
        return 0.02

    def rise_after(given: Any, key: Any, one: Any) -> float:
        assert (given is every, key) == (True, KEY)
        return {3: 0.3, 7: NAN}[one.place]

    for function in (effects_in_frames, usual_errors, allow_dates, turn_everywhere, beyond):
        monkeypatch.setattr(leads, function.__name__, function)
    monkeypatch.setattr(leads, "_rise_after", rise_after)
    found = weigh_leads(every, KEY, events, np.array([2.0, 9.0, 3.0]), away)
    assert found is not None
    assert (found.rise, found.null, found.p, found.follows) == (pytest.approx(0.8), "null", 0.02, pytest.approx(0.6))
    assert weigh_leads(every, KEY, events[1:2], np.ones(1), away) is None
