"""The dominant state's shifts as events, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align.groups import events
from framing.align.groups.events import Event, count_events, keep_move, make_events
from framing.align.groups.settings import GroupSettings

SHARE, WEIGHT = np.zeros(30), np.ones(30)


def shift(place: int, rise: float, error: float, *dates: int) -> Any:
    """A shift that lies at each of the dates with the same chance."""
    weights = np.zeros(30)
    weights[list(dates)] = 1 / len(dates)
    return SimpleNamespace(place=place, weights=weights, rise=rise, error=error)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was asked of the correction and of the measurement, which give .9 of a rise and an error of .07."""
    calls: list[tuple[Any, ...]] = []

    def correct_search(rise: float, error: float, left: int, right: int, rng: np.random.Generator) -> float:
        calls.append(("correct", rise, error, left, right, rng.random()))
        return 0.9 * rise

    def measure_move(share: np.ndarray, weight: np.ndarray, place: int, left: int, right: int) -> tuple[float, float]:
        assert share is SHARE
        assert weight is WEIGHT
        calls.append(("measure", place, left, right))
        return 0.5, 0.07

    monkeypatch.setattr(events, "correct_search", correct_search)
    monkeypatch.setattr(events, "measure_move", measure_move)
    return calls


def first_draw(place: int, seed: int = 3, frame: int = 2) -> float:
    return float(np.random.default_rng([seed, frame, place]).random())


def test_events_end_at_the_next_shift(asked: list[tuple[Any, ...]]) -> None:
    """Shifts in 10 and 14, given in the other order. Periods 2 to 13 belong to the first, 10 to 24 to the second.

    The first has three periods after it, the fourth of which the stack would be the first; half of its chance lies in 14, after
    them. The second, in 12 or 14, has four leads, of which the last two hold half of the early date: 1 less .25.
    """
    shifts = [shift(14, -0.2, np.nan, 12, 14), shift(10, 0.3, 0.02, 10, 14)]
    first, second = make_events(shifts, 2, SHARE, WEIGHT, GroupSettings(seed=3))
    assert (first.frame, first.place, first.size, first.error, first.corrected) == (
        2,
        10,
        0.3,
        0.02,
        pytest.approx(0.27),
    )
    assert (first.leads, first.lags, first.turn) == (8, 3, (8, 10))
    assert first.kept == pytest.approx(0.5)
    assert (second.place, second.error, second.corrected) == (14, 0.07, pytest.approx(-0.18))
    assert (second.leads, second.lags) == (4, 10)
    assert second.kept == pytest.approx(0.75)
    assert (first.direction, second.direction) == (1, -1)
    assert first.weights is shifts[1].weights
    assert asked == [
        ("correct", 0.3, 0.02, 8, 4, first_draw(10)),
        ("measure", 14, 10, 25),
        ("correct", -0.2, 0.07, 4, 11, first_draw(14)),
    ]


def test_events_end_at_a_handover_and_at_the_ends_of_the_series(asked: list[tuple[Any, ...]]) -> None:
    # another state is dominant from 4 to 20: two leads before 6, and 24 with four leads and the periods up to 29
    one = make_events([shift(6, 0.1, 0.02, 6)], 0, SHARE, WEIGHT, GroupSettings(), (4, 20))[0]
    assert (one.leads, one.lags, one.turn) == (2, 10, (2, 10))
    last = make_events([shift(24, 0.1, 0.02, 24)], 0, SHARE, WEIGHT, GroupSettings(), (4, 20))[0]
    assert (last.leads, last.lags, last.turn) == (4, 10, (4, 10))
    cut = make_events([shift(18, 0.1, 0.02, 18)], 0, SHARE, WEIGHT, GroupSettings(), (4, 23))[0]
    assert (cut.leads, cut.lags, cut.turn) == (8, 4, (8, 4))
    early = make_events([shift(3, 0.1, np.nan, 3)], 0, SHARE, WEIGHT, GroupSettings())[0]
    assert (early.leads, early.lags) == (8, 10)
    assert [one[3:5] for one in asked if one[0] == "correct"] == [(2, 11), (4, 6), (8, 5), (3, 11)]
    assert asked[3] == ("measure", 3, 0, 14)


def test_a_crowd_of_shifts_leaves_no_window(asked: list[tuple[Any, ...]]) -> None:
    # three periods in a row: the middle one has one lead and none after it but its own
    middle = make_events([shift(at, 0.1, 0.02, at) for at in (9, 10, 11)], 0, SHARE, WEIGHT, GroupSettings())[1]
    assert (middle.leads, middle.lags, middle.kept) == (1, 0, 0)
    assert asked[1][3:5] == (1, 1)
    # a shift before it leaves eight leads at most, one after it ten periods
    far = make_events([shift(at, 0.1, 0.02, at) for at in (3, 13, 26)], 0, SHARE, WEIGHT, GroupSettings())
    assert [(one.leads, one.lags) for one in far] == [(8, 9), (8, 10), (8, 10)]


def test_what_a_contrast_keeps_by_hand() -> None:
    # half in 2, half in 4: of the two leads of 4 (3 and 2) both hold the half, as a place before the first holds nothing
    weights = np.array([0, 0, 0.5, 0, 0.5, 0])
    assert keep_move(weights, 4, 2, (0, 0)) == pytest.approx(1 - 0.5)
    assert keep_move(weights, 4, 4, (0, 0)) == pytest.approx(1 - 0.25)
    assert keep_move(weights, 1, 2, (2, 9)) == pytest.approx((0.5 + 7 * 1) / 8)
    # chances that add up to 2, and none at all
    assert keep_move(4 * weights, 4, 2, (0, 0)) == pytest.approx(0.5)
    assert keep_move(0 * weights, 4, 2, (0, 0)) == 0
    # where more lies before than after nothing is kept
    assert keep_move(np.array([1.0, 0, 0, 0]), 1, 1, (-1, -1)) == 0
    assert keep_move(weights, 4, 0, (0, 0)) == 0
    # two leads lie before the first period
    assert keep_move(np.array([0.5, 0.5, 0]), 1, 3, (0, 0)) == pytest.approx(1 - 0.5 / 3)


def test_the_direction_of_a_move() -> None:
    rise = Event(0, 1, SHARE, 0.1, 0.1, 0.1, 1.0, 8, 10)
    assert rise.direction == 1
    assert Event(0, 1, SHARE, -0.1, 0.1, 0.1, 1.0, 8, 10).direction == -1


@pytest.mark.parametrize(
    ("places", "events"), [([], 0), ([5], 1), ([5, 5], 1), ([5, 10, 15], 1), ([5, 11, 16], 2), ([30, 5, 11], 3)]
)
def test_shifts_that_crowd_are_one_event(places: list[int], events: int) -> None:
    assert count_events(places, 5) == events


def test_chances_of_dates_need_not_add_to_one() -> None:
    # half of the chances are lost: what is left counts as the whole, as with .5 and .5
    assert keep_move(np.array([0, 0, 0, 0.25, 0.0, 0.25, 0, 0]), 5, 4, (0, 2)) == pytest.approx(0.75)
