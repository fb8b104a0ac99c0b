"""Several series of one state, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.changepoints.shifts import Shift
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import Cells
from framing.align.states import several
from framing.align.states.series import States, StateSeries
from framing.align.states.several import (
    Measured,
    _mean_known,
    _name,
    answer_series,
    cochran_q,
    date_move,
    join_answers,
    join_measured,
    mean_change,
    measure_series,
    p_difference,
)
from framing.schemas import SERIES_ANSWERS

PERIODS = np.arange(1950, 1955)
AT_1951 = np.array([0, 1.0, 0, 0, 0])


def test_date_of_a_move_by_hand() -> None:
    """Bayes factors 1, 6 and 2 in 1951-53: mean 3, so even odds become 3 to 1; 1952 has 6 of 9, lags 0, 1, 2 likewise."""
    evidence = np.log([50.0, 1, 6, 2, 50])
    found = date_move(evidence, PERIODS, (1, 3), AT_1951, 0.8)
    assert found["moved"] == pytest.approx(0.75)
    assert (found["date"], found["earliest"], found["latest"]) == (1952, 1952, 1953)  # 8 of 9
    assert (found["lag"], found["lag_low"], found["lag_high"]) == (1, 1, 2)
    # the shift itself lies in 1951 or 1953 with even chances: lags -2 .. 2 have 1, 6, 3, 6, 2 of 18
    unsure = date_move(evidence, PERIODS, (1, 3), np.array([0, 0.5, 0, 0.5, 0]), 0.8)
    assert (unsure["lag"], unsure["lag_low"], unsure["lag_high"]) == (0, -1, 1)
    assert unsure["date"] == 1952


def test_a_series_that_says_nothing_has_no_date() -> None:
    for silent in (np.zeros(5), np.full(5, -np.inf)):
        assert np.isnan(date_move(silent, PERIODS, (1, 3), AT_1951, 0.95)["date"])
        assert np.isnan(date_move(silent, PERIODS, (1, 3), AT_1951, 0.95)["moved"])


def test_mean_of_two_changes_by_hand() -> None:
    """.10 and .04 with errors .02: weights 2500, mean .07, Q = 2 x 2500 x .03^2 = 4.5; excess (4.5 - 1) / 2500 = .0014."""
    mean, error = mean_change([0.10, 0.04], [0.02, 0.02])
    assert mean == pytest.approx(0.07)
    assert error == pytest.approx(np.sqrt((0.0004 + 0.0014) / 2))
    # alike: no excess, weights 1 / .0001 and 1 / .0004 give (4 x .05 + .06) / 5
    assert mean_change([0.05, 0.06], [0.01, 0.02]) == pytest.approx((0.052, np.sqrt(1 / 12500)))
    assert np.isnan(mean_change([], [])).all()


def measured(change: float, error: float, evidence: list[float], passages: float = 100) -> Measured:
    steps = change * np.arange(1, len(evidence) + 1)
    return Measured(
        change, error, np.array(evidence, dtype=float), steps, np.full(len(steps), error), len(evidence), passages
    )


def test_series_of_a_state_are_joined() -> None:
    parts = [measured(0.10, 0.02, [0, 1, 2]), measured(0.04, 0.02, [0, -np.inf, 3], 50)]
    both = join_measured(parts)
    assert both.change == pytest.approx(0.07)
    assert both.evidence.tolist() == [0, -np.inf, 5]
    assert both.passages == 150
    assert both.steps == pytest.approx([0.07, 0.14, 0.21])  # date by date, as the change
    assert p_difference(parts) == pytest.approx(0.0339, abs=1e-4)  # chi-squared of 4.5, one degree
    alone = [parts[0], measured(np.nan, np.nan, [0, 0, 0])]
    assert join_measured(alone).change == pytest.approx(0.10)
    assert np.isnan(p_difference(alone))
    exact = [parts[0], measured(0.30, 0.0, [0, 0, 0])]  # a change without an error is not known
    assert join_measured(exact).change == pytest.approx(0.10)


def answer(evidence: list[float], steps: list[float], change: float) -> dict[str, Any]:
    """What is said of one series with an error of .01, after a rise of 20 points in 1951 that is known for sure."""
    shift = Shift(0, 1, 1, 1, AT_1951, 0.1, 0.3, 0, 5, 0.01, False, error=0.0)
    one = Measured(change, 0.01, np.array(evidence), np.array(steps), np.full(5, 0.01), 5, 100.0)
    return answer_series({"GBR": {"domestic": one}}, shift, PERIODS, AlignSettings(dominant="USA"))[0]


def test_a_dated_outcome_needs_a_change_that_lasts_by_hand() -> None:
    """1951 for sure. About it the share rose by 6 points, .3 of the move: together. By 4 points, .2: not enough."""
    sure = [-np.inf, 9.0, -np.inf, -np.inf, -np.inf]
    held = answer(sure, [np.nan, 0.06, np.nan, np.nan, np.nan], 0.06)
    assert held["moved"] > 0.99
    assert held["lasting"] == pytest.approx(0.3)
    assert (held["lasting_low"], held["lasting_high"]) == pytest.approx(
        (0.3 - 1.96 * 0.05, 0.3 + 1.96 * 0.05), abs=1e-4
    )
    assert held["outcome"] == "together"
    # 6 points are .3 of 20, its error .05: one error above a quarter
    assert (held["change_low"], held["change_high"]) == pytest.approx((6 - 1.96, 6 + 1.96), abs=1e-3)
    assert (held["response_low"], held["response_high"]) == pytest.approx((0.3 - 0.098, 0.3 + 0.098), abs=1e-4)
    assert held["probability"] == pytest.approx(0.8413, abs=1e-4)
    fleeting = answer(sure, [np.nan, 0.04, np.nan, np.nan, np.nan], 0.04)
    assert (fleeting["moved"], fleeting["date"]) == (held["moved"], 1951)  # when it moved stays in the table
    assert fleeting["outcome"] == "not enough evidence"  # its response may be .2 + 1.96 * .05 = .298
    assert answer(sure, [np.nan, 0.04, np.nan, np.nan, np.nan], 0.02)["outcome"] == "not adopted"  # .198 at most


def test_what_lasts_is_averaged_over_the_dates_a_move_may_have_by_hand() -> None:
    """Bayes factors 1, 6 and 2, the first without texts on both sides: (6 x .04 + 2 x .12) / 8 = .06 of .2."""
    found = answer(np.log([1.0, 6, 2, 1e-9, 1e-9]).tolist(), [np.nan, 0.04, 0.12, 0, 0], 0.06)
    assert found["lasting"] == pytest.approx(0.3, abs=1e-6)
    # errors .01, and 6/8 x .02^2 + 2/8 x .06^2 = .0012 between the dates
    assert found["lasting_high"] - found["lasting"] == pytest.approx(1.96 * np.sqrt(0.0001 + 0.0012) / 0.2, abs=1e-4)


def named(moved: float, lasting: float, lag: tuple[int, int], high: float) -> str:
    dated = {"moved": moved, "lag_low": lag[0], "lag_high": lag[1]}
    return str(_name(dated, lasting, high, AlignSettings("USA")))


def test_names_at_their_bounds() -> None:
    assert [named(0.95, 0.25, lag, 1.0) for lag in ((1, 2), (0, 2), (-3, -1), (-1, 0))] == [
        *("followed", "together", "led", "together")
    ]
    # neither moved for sure nor lasting: what the response says
    assert [named(0.94, 0.25, (1, 2), high) for high in (0.24, 0.25)] == ["not adopted", "not enough evidence"]
    assert named(0.95, 0.24, (1, 2), 0.24) == "not adopted"
    nan = float("nan")
    assert named(nan, nan, (1, 2), nan) == "unobserved"
    assert named(nan, nan, (1, 2), 0.3) == named(0.5, 0.3, (1, 2), nan) == "not enough evidence"


def test_a_date_in_periods_that_are_not_a_year_apart() -> None:
    """Periods of two years: factors 1 and 3 in 1952 and 1954, the shift in 1950. Lags 2 and 4."""
    periods = np.arange(1950, 1960, 2)
    found = date_move(np.log([9.0, 1, 3, 9, 9]), periods, (1, 2), np.array([1.0, 0, 0, 0, 0]), 0.7)
    assert (found["date"], found["earliest"], found["latest"]) == (1954, 1954, 1954)
    assert (found["lag"], found["lag_low"], found["lag_high"]) == (4, 4, 4)
    assert found["moved"] == pytest.approx(2 / 3)  # mean factor 2
    wide = date_move(np.log([9.0, 1, 3, 9, 9]), periods, (1, 2), np.array([1.0, 0, 0, 0, 0]), 0.9)
    assert (wide["earliest"], wide["lag_low"], wide["lag_high"]) == (1952, 2, 4)


def test_a_change_is_known_with_an_error_of_its_own() -> None:
    # the second has no change, the third no error, the fourth one of nothing
    parts = [(0.10, 0.02), (np.nan, 0.02), (0.3, np.nan), (0.3, 0.0), (0.04, 0.02)]
    assert _mean_known(parts) == pytest.approx(mean_change([0.10, 0.04], [0.02, 0.02]))
    assert mean_change([0.3], [0.02]) == pytest.approx((0.3, 0.02))
    # three changes: weights 1, 1 and 1/4 of 2500: mean (.10 + .04 + .01) / 2.25, Q on two degrees
    value, weight = np.array([0.10, 0.04, 0.04]), np.array([2500.0, 2500, 625])
    mean = (0.10 + 0.04 + 0.01) / 2.25
    q = 2500 * ((0.1 - mean) ** 2 + (0.04 - mean) ** 2) + 625 * (0.04 - mean) ** 2
    assert cochran_q(value, weight) == pytest.approx(q)
    excess = (q - 2) / (5625 - (2 * 2500**2 + 625**2) / 5625)
    wide = 1 / (np.array([0.0004, 0.0004, 0.0016]) + excess)
    assert mean_change([0.10, 0.04, 0.04], [0.02, 0.02, 0.04]) == pytest.approx(
        (wide @ value / wide.sum(), 1 / np.sqrt(wide.sum()))
    )


def test_a_difference_is_that_of_the_changes_that_are_known() -> None:
    known = [measured(0.10, 0.02, [0.0] * 3), measured(0.04, 0.02, [0.0] * 3)]
    for change, error in ((np.nan, 0.02), (0.3, np.nan), (0.3, 0.0)):
        assert p_difference([*known, measured(change, error, [0.0] * 3)]) == pytest.approx(0.0339, abs=1e-4)
    assert np.isnan(p_difference(known[:1]))


def test_what_each_series_shows_around_a_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three states of a panel in another order, in ten periods. Two are asked for; a move may lie in 1953 to 1956.

    The first is seen in all periods but 1951: before 1954 it has three, and from 1958 on two are left. Outside it cannot tell.
    The second is not usable anywhere.
    """
    periods = np.arange(1950, 1960)
    settings = AlignSettings("USA")
    assert (settings.min_segment, settings.sustained) == (3, 2)
    seen = (np.r_[0, np.arange(2, 10)], np.arange(10))
    cells = [Cells(np.ones(len(at)), np.ones(len(at)), np.ones(len(at)), at) for at in (*seen, seen[1])]
    series = tuple(StateSeries(own, np.array([4 + row]), make_grid()) for row, own in enumerate(cells))
    states = States(("AUS", "CAN", "NZL"), periods, np.ones((3, 10)), series)
    total = np.zeros((2, 3, 10))
    total[1, 2] = np.arange(10) / 2  # AUS is the third of the panel: 45 half passages in nine periods
    total[1, 1] = 2.0
    panel: Any = SimpleNamespace(states=("NZL", "CAN", "AUS"), total=total)
    shift: Any = SimpleNamespace(place=5)
    aim = SimpleNamespace(window=SimpleNamespace(first=3, last=6))
    evidence = np.arange(20.0).reshape(2, 10) + 1

    def weigh_moves(given: States, what: Any, asked: Any) -> Any:
        assert (given.names, what is aim, asked is settings) == (("AUS", "CAN"), True, True)
        return SimpleNamespace(evidence=evidence, usable=np.array([True, False]))

    def measure_responses(given: Any, number: int, rows: Any, breaks: Any, one: Any, window: Any) -> Any:
        assert (given is panel, number, rows.tolist(), one is shift, window) == (True, 1, [2, 1], True, "window")
        assert np.argwhere(breaks).tolist() == [[0, 5], [1, 5]]
        return SimpleNamespace(change=np.array([0.1, 0.2]), error=np.array([0.3, 0.4]))

    def response_window(one: Any, given: Any, asked: Any) -> str:
        assert (one is shift, given is periods, asked is settings) == (True, True, True)
        return "window"

    def measure_steps(given: Any, number: int, row: int, breaks: Any, dates: Any, window: Any) -> Any:
        assert (given is panel, number, window, dates.tolist()) == (True, 1, (8, 10), [3, 4, 5, 6])
        assert np.flatnonzero(breaks).tolist() == [5]
        return np.array([[row] * 4, [row / 10] * 4])

    def at(one: Any, given: Any, asked: Any) -> Any:
        assert (one is shift, given is periods, asked is settings) == (True, True, True)
        return aim

    monkeypatch.setattr(several.Aim, "at", at)
    for function in (weigh_moves, measure_responses, response_window, measure_steps):
        monkeypatch.setattr(several, function.__name__, function)
    found = measure_series(panel, 1, states, ("AUS", "CAN"), shift, settings)
    assert list(found) == ["AUS", "CAN"]
    first, second = found["AUS"], found["CAN"]
    assert (first.change, first.error, second.change, second.error) == (0.1, 0.3, 0.2, 0.4)
    # in 1954 three of its periods lie before, in 1958 two from it on
    assert first.evidence.tolist() == [0, 0, 0, 0, 5, 6, 7, 8, 9, 0]
    assert second.evidence.tolist() == [0] * 10
    nan = float("nan")
    assert first.steps == pytest.approx([nan] * 3 + [2] * 4 + [nan] * 3, nan_ok=True)
    assert second.step_errors == pytest.approx([nan] * 3 + [0.1] * 4 + [nan] * 3, nan_ok=True)
    assert (first.periods, first.passages, second.periods, second.passages) == (9, 22.5, 10, 20)


def test_rows_of_a_state_with_one_series_and_with_two() -> None:
    shift = Shift(0, 1, 1, 1, AT_1951, 0.1, 0.3, 0, 5, 0.01, False, error=0.0)
    home, abroad = measured(0.10, 0.02, [0.0] * 5), measured(0.04, 0.02, [0.0] * 5, 50)
    given = {"GBR": {"domestic": home, "international": abroad}, "AUS": {"domestic": home}}
    rows = answer_series(given, shift, PERIODS, AlignSettings(dominant="USA"))
    assert [(row["state"], row["texts"]) for row in rows] == [
        *(("GBR", "domestic"), ("GBR", "international"), ("GBR", "both"), ("AUS", "domestic"))
    ]
    assert [row["p_difference"] for row in rows] == pytest.approx(
        [np.nan, np.nan, 0.0339, np.nan], abs=1e-4, nan_ok=True
    )
    assert [row["change"] for row in rows] == pytest.approx([10, 4, 7, 10])
    assert [(row["periods"], row["passages"]) for row in rows] == [(5, 100), (5, 50), (5, 150), (5, 100)]
    assert set(rows[0]) < {column.name for column in SERIES_ANSWERS.columns}
    # .5 of the move with an error of .1, 2.5 errors above a quarter
    assert rows[0]["probability"] == pytest.approx(0.99379, abs=1e-5)


def test_answers_of_all_shifts_under_each_other() -> None:
    names = [column.name for column in SERIES_ANSWERS.columns]
    one = pd.DataFrame([dict.fromkeys(reversed(names), 1)])
    joined = join_answers([one, one.iloc[:0], one])
    assert list(joined) == names
    assert joined.index.tolist() == [0, 1]
    assert list(join_answers([one.iloc[:0]])) == names
