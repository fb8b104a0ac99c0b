"""The stacked statistic at other dates, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from framing.align.groups import other_dates
from framing.align.groups.other_dates import (
    allow_dates,
    beyond,
    draw_singly,
    freedom_singly,
    freedom_turned,
    turn_everywhere,
    turn_in_frames,
    turn_together,
)

NAN = np.nan


def test_dates_farther_than_the_gap_where_too_few_are_free() -> None:
    grid = np.array([[1.0] * 7 + [NAN], [1.0] * 7 + [NAN]])
    away = np.array([[True, True, False, False, False, False, False, True], [True] * 8])
    allowed = allow_dates(grid, np.array([3, 3]), away, 2, 2)
    assert [np.flatnonzero(one).tolist() for one in allowed] == [[0, 1], list(range(7))]
    allowed = allow_dates(grid, np.array([3, 1]), away, 2, 3)
    assert [np.flatnonzero(one).tolist() for one in allowed] == [[0, 6], list(range(7))]


def test_a_single_shift_has_every_date_once_and_several_draw_theirs() -> None:
    grid, allowed = np.array([[1.0, 2, 3, 4], [10, 20, 30, 40]]), np.array([[True, False, True, False]] * 2)
    rng = np.random.default_rng(0)
    assert draw_singly(grid[:1], allowed[:1], np.array([2.0]), 99, rng).tolist() == [2, 6]
    drawn = draw_singly(grid, allowed, np.array([2.0, 1.0]), 400, rng)
    # 2 or 6 and 10 or 30, each by itself
    assert np.unique(drawn).tolist() == [12, 16, 32, 36]
    assert drawn.mean() == pytest.approx(24, abs=1.5)
    assert len(drawn) == 400
    assert draw_singly(grid, allowed & np.array([[True], [False]]), np.ones(2), 9, rng).tolist() == []


def test_the_circle_is_made_of_dates_with_an_effect() -> None:
    """Effects from date 2 to 6: turned by one to three of five, from 3 that is 4, 5, 6. Weights of 2 and no other shift."""
    grid = np.full((1, 9), NAN)
    grid[0, 2:7] = [1, 2, 3, 4, 5]
    allowed = np.isfinite(grid)
    assert turn_together(grid, np.array([3]), allowed, np.array([2.0]), 0).tolist() == [6, 8, 10, 2]
    assert turn_together(grid, np.array([3]), allowed, np.array([2.0]), 1).tolist() == [8, 10]
    assert turn_together(grid, np.array([3]), allowed, np.array([2.0]), 2).tolist() == []
    # a turn at which no shift may stand is none
    allowed[0, 5] = False
    assert turn_together(grid, np.array([3]), allowed, np.array([2.0]), 0) == pytest.approx([6, 10, 2])
    # two dates make a circle with one turn, one date makes none
    assert turn_together(grid[:, 2:4], np.array([0]), allowed[:, 2:4], np.ones(1), 0).tolist() == [2]
    assert turn_together(grid[:, 2:3], np.array([0]), allowed[:, 2:3], np.ones(1), 0).tolist() == []


def test_what_cannot_stand_at_a_date_is_made_up_for_by_its_variance() -> None:
    """Weights 1 and 2, mean squares of 1 over both dates and of 4 over the one allowed: parts of 1 and 16. Where the second
    cannot stand the first counts by the root of 17.
    """
    grid, allowed = np.array([[1.0, -1, 1], [2.0, 9, 9]]), np.array([[True, True, True], [True, False, False]])
    turned = turn_together(grid, np.array([0, 0]), allowed, np.array([1.0, 2.0]), 0)
    assert turned == pytest.approx([-np.sqrt(17), np.sqrt(17)])
    later = turn_together(grid, np.array([0, 2]), allowed, np.array([1.0, 2.0]), 0)
    assert later == pytest.approx([-1 + 4, np.sqrt(17)])


def test_other_frames_lend_their_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two shifts in frames 0 and 1 of three; a step on they stand in 1 and 2, two steps on in 2 and 0. Frame 2 has no error: it
    lends nothing. Frame 1 has twice the error of frame 0.
    """
    effects = np.arange(1.0, 7).reshape(2, 3, 1) * np.ones(8)
    effects[0, 1, 3] = NAN
    away = np.ones((3, 8), dtype=bool)
    away[1, 5] = False
    asked: list[Any] = []

    def together(grid: Any, places: Any, allowed: Any, weights: Any, gap: int) -> np.ndarray:
        asked.append((grid.copy(), places, allowed.copy(), weights, gap))
        return np.arange(float(len(asked)))

    monkeypatch.setattr(other_dates, "turn_together", together)
    places, weights = np.array([4, 5]), np.array([0.5, 0.6])
    error = np.array([0.1, 0.2, 0.0])
    found = turn_in_frames(effects, np.array([0, 1]), places, away, error, weights, 3)
    assert [one.tolist() for one in found] == [[0], [0, 1]]
    first, second = asked
    assert first[0][0] == pytest.approx([1, 1, 1, NAN, 1, 1, 1, 1], nan_ok=True)  # 2 of frame 1, halved
    assert np.isnan(first[0][1]).all()
    assert first[2].tolist() == [[True, True, True, False, True, False, True, True], [False] * 8]
    assert np.isnan(second[0][0]).all()
    assert second[0][1] == pytest.approx([8] * 8)  # 4 of frame 0, doubled
    assert (first[1] is places, first[3] is weights, first[4]) == (True, True, 3)


def test_own_frames_and_others_are_one_null(monkeypatch: pytest.MonkeyPatch) -> None:
    effects, away = np.arange(48.0).reshape(2, 3, 8), np.ones((3, 8), dtype=bool)
    frames, places, error, weights = np.array([2, 0]), np.array([4, 5]), np.ones(3), np.array([0.5, 0.6])
    allowed: Any = "allowed"

    def together(grid: Any, *given: Any) -> np.ndarray:
        assert np.array_equal(grid, np.array([effects[0, 2], effects[1, 0]]))
        assert given == (places, "allowed", weights, 3)
        return np.array([1.0, 2, 3])

    def in_frames(*given: Any) -> list[np.ndarray]:
        assert given == (effects, frames, places, away, error, weights, 3)
        return [np.array([4.0]), np.array([5.0, 6.0])]

    monkeypatch.setattr(other_dates, "turn_together", together)
    monkeypatch.setattr(other_dates, "turn_in_frames", in_frames)
    monkeypatch.setattr(other_dates, "freedom_turned", lambda one: float(one[0]))
    null, freedom = turn_everywhere(effects, frames, places, allowed, away, error, weights, 3)
    assert null.tolist() == [1, 2, 3, 4, 5, 6]
    assert freedom == 1 + 4 + 5
    # frames without a turn have no degrees
    monkeypatch.setattr(other_dates, "turn_together", lambda *_: np.zeros(0))
    assert turn_everywhere(effects, frames, places, allowed, away, error, weights, 3)[1] == 9


def test_p_beyond_a_null_has_one_degree_at_least() -> None:
    null = np.array([0.5, -0.5])
    assert beyond(1.0, null, 8.0) == pytest.approx(float(student.sf(2, 8)))
    assert beyond(1.0, null, 0.3) == pytest.approx(float(student.sf(2, 1)))
    assert beyond(1.0, 0 * null, 8.0) == 1


def test_degrees_of_dates_drawn_singly_are_those_of_the_shares_of_variance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mean squares of 1 and 4 by weights 2 and 1: even shares. Of 6 and 3 degrees: 1 / (.25 / 6 + .25 / 3) = 8."""

    def count_independent(clean: Any, error: Any, use: Any) -> np.ndarray:
        assert clean.tolist() == [[1, -1, 0], [0, 0, 2]]
        assert (error == 1).all()
        assert use is allowed
        return np.array([6.0, 3.0])

    monkeypatch.setattr(other_dates, "count_independent", count_independent)
    grid, allowed = np.array([[1.0, -1, 9], [9, NAN, 2]]), np.array([[True, True, False], [False, False, True]])
    assert freedom_singly(grid, np.array([2.0, 1.0]), allowed) == pytest.approx(8)
    monkeypatch.setattr(other_dates, "count_independent", lambda *_: np.array([6.0, 3.0]))
    assert freedom_singly(0.1 * grid, np.array([2.0, 1.0]), allowed) == pytest.approx(8)  # in whatever units
    monkeypatch.setattr(other_dates, "count_independent", lambda *_: np.array([0.5, 3.0]))
    assert freedom_singly(grid, np.array([2.0, 1.0]), allowed) == pytest.approx(1 / (0.25 + 0.25 / 3))  # one at least
    assert freedom_singly(0 * grid, np.ones(2), allowed & np.isfinite(grid)) == 1


def test_degrees_of_turned_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    assert freedom_turned(np.zeros(0)) == 1
    assert freedom_turned(np.ones(10)) == pytest.approx(1, abs=0.1)  # ten turns all alike are one

    def count_independent(turned: Any, error: Any, use: Any) -> np.ndarray:
        assert (turned.tolist(), error.tolist(), use.tolist()) == ([[1, 5]], [[1, 1]], [[True, True]])
        return np.array([6.5])

    monkeypatch.setattr(other_dates, "count_independent", count_independent)
    assert freedom_turned(np.array([1.0, 5.0])) == 6.5
