"""Breaks that are reported, those that are dropped, dates at the edge, and shifts whose date is too vague for a lag."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.changepoints.shifts import Search, Shift, find_shifts
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import Cells
from framing.align.states.adoption import date_adoption
from framing.align.states.series import States, StateSeries

PERIODS = np.arange(1950, 1995)
SETTINGS = AlignSettings("A", permutations=199)


def search(
    shares: np.ndarray, passages: float = 60, *, fixed: tuple[int, ...] = (), at: np.ndarray = PERIODS
) -> Search:
    size = np.full(len(shares), passages)
    cells = Cells(np.round(shares * size), size, np.full(len(shares), 4.0), at - PERIODS[0])
    return find_shifts(
        cells, int(at[-1] - PERIODS[0]) + 1, np.array(fixed, dtype=np.int64), SETTINGS, ("test",), make_grid()
    )


def jitter(shares: np.ndarray, seed: int = 0, passages: int = 60) -> np.ndarray:
    """Shares of binomial counts."""
    return np.random.default_rng(seed).binomial(passages, shares) / passages


def test_one_shift_is_not_reported_as_two() -> None:
    found = search(jitter(np.r_[np.full(20, 0.05), np.full(2, 0.15), np.full(23, 0.25)]))
    assert len(found.shifts) == 1
    assert 20 <= found.shifts[0].place <= 22
    assert (found.shifts[0].left, found.shifts[0].right) == (0, 45)


def test_a_rise_and_a_fall_are_two() -> None:
    found = search(jitter(np.r_[np.full(20, 0.05), np.full(7, 0.3), np.full(18, 0.05)]))
    assert [shift.place for shift in found.shifts] == [20, 27]
    assert found.shifts[0].rise > 0 > found.shifts[1].rise
    assert max(shift.p for shift in found.shifts) < 0.01
    assert not found.dropped


def test_sizes_and_levels_are_those_of_the_counts() -> None:
    (shift,) = search(np.r_[np.full(20, 0.05), np.full(25, 0.25)], passages=600).shifts
    assert (shift.place, shift.first, shift.last) == (20, 20, 20)
    assert shift.before == pytest.approx(0.05, abs=0.001)
    assert shift.after == pytest.approx(0.25, abs=0.001)
    assert shift.log_odds == pytest.approx(np.log(0.25 / 0.75) - np.log(0.05 / 0.95), abs=0.02)
    assert 0 < shift.error < 0.05


@pytest.mark.parametrize("last", [1, 2, 3])
def test_a_shift_at_the_end_is_dated_there_and_marked(last: int) -> None:
    shares = jitter(np.r_[np.full(45 - last, 0.05), np.full(last, 0.6)], seed=last)
    (shift,) = search(shares).shifts
    assert shift.first <= 45 - last <= shift.last
    assert shift.at_edge == ("end" if last < 3 else "")


def test_a_break_in_a_gap_may_lie_anywhere_in_it() -> None:
    kept = np.r_[0:20, 26:45]
    shares = np.where(np.arange(45) < 22, 0.05, 0.3)[kept]
    (shift,) = search(shares, passages=400, at=PERIODS[kept]).shifts
    assert (shift.first, shift.last) == (20, 26)
    assert shift.weights[20:27] == pytest.approx(1 / 7, abs=0.01)


def test_a_handover_is_no_shift_and_hides_none() -> None:
    shares = np.r_[np.full(20, 0.05), np.full(25, 0.25)]
    assert not [shift for shift in search(shares, 600, fixed=(20,)).shifts if shift.p <= 0.05]
    later = np.r_[np.full(20, 0.25), np.full(10, 0.05), np.full(15, 0.3)]
    (shift,) = search(later, 600, fixed=(20,)).shifts
    assert shift.place == 30
    assert shift.before == pytest.approx(0.05, abs=0.002)


def test_a_series_of_one_level_has_no_shift_and_no_cells_none_either() -> None:
    for shares in (np.full(45, 0.2), np.zeros(45), np.ones(45), np.full(3, 0.2)):
        assert not [shift for shift in search(shares, at=PERIODS[: len(shares)]).shifts if shift.p <= 0.05]


def states_that_move(*starts: int) -> States:
    size, series = np.full(45, 200.0), []
    for start in starts:
        cells = Cells(size * np.where(start <= PERIODS, 0.25, 0.05), size, np.full(45, 4.0), np.arange(45))
        series.append(StateSeries(cells, np.array([start - PERIODS[0]]), make_grid()))
    names = tuple(f"S{number}" for number in range(len(starts)))
    return States(names, PERIODS, np.full((len(starts), 45), 4.0), tuple(series))


@pytest.mark.parametrize(("inside", "outcome"), [(1.0, "followed"), (0.93, "followed"), (0.6, "unobserved")])
def test_a_shift_that_may_lie_anywhere_gives_no_lag(inside: float, outcome: str) -> None:
    sure: Shift = search(np.r_[np.full(20, 0.05), np.full(25, 0.25)], 600).shifts[0]
    vague = np.where(np.abs(np.arange(45) - 20) <= 1, inside / 3, (1 - inside) / 42)
    shift = replace(sure, weights=vague, place=20)
    adoption = date_adoption(states_that_move(1976, 1977), shift, None, SETTINGS, np.random.default_rng(0))
    assert (adoption.table["outcome"] == outcome).all()
    assert adoption.dated == (outcome == "followed")
