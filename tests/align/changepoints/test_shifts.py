"""Breaks that are reported, those that are dropped, and shifts whose date is too vague for a lag."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.changepoints.shifts import Shift, find_shifts
from framing.align.noise.monte_carlo import Draws
from framing.align.segments import Sums, bic_penalty, segment, segment_levels
from framing.align.states.adoption import date_adoption
from framing.align.states.moves import States

PERIODS = np.arange(1950, 1995)
PASSAGES = np.full(45, 30.0)
DRAWS = Draws(np.ones(5))


def search(shares: np.ndarray) -> np.ndarray:
    sums = Sums.of(shares[None] * PASSAGES, PASSAGES[None])
    return segment(sums, bic_penalty(sums.seen[:, -1]), 3)[0]


def shifts_of(shares: np.ndarray) -> tuple[list[Shift], int]:
    return find_shifts(
        shares * PASSAGES,
        PASSAGES,
        np.ones(45),
        DRAWS,
        0,
        min_segment=3,
        penalty=1.0,
        level=0.95,
        permutations=199,
        block=0,
        keep=0.05,
        rng=np.random.default_rng(0),
    )


def test_one_shift_is_not_reported_as_two() -> None:
    shares = np.r_[np.full(20, 0.05), np.full(5, 0.13), np.full(20, 0.25)]
    assert np.flatnonzero(search(shares)[0]).tolist() == [20, 25]
    shifts, dropped = shifts_of(shares)
    assert dropped == 1
    assert len(shifts) == 1
    assert 20 < shifts[0].place < 25
    assert (shifts[0].left, shifts[0].right) == (0, 45)


def test_a_rise_and_a_fall_are_two() -> None:
    shares = np.r_[np.full(15, 0.05), np.full(15, 0.3), np.full(15, 0.05)]
    shifts, dropped = shifts_of(shares)
    assert dropped == 0
    assert [shift.place for shift in shifts] == [15, 30]
    assert shifts[0].rise > 0 > shifts[1].rise
    assert max(shift.p for shift in shifts) < 0.01


def states_that_move(*starts: int) -> States:
    n = np.full((len(starts), 45), 200.0)
    k = n * np.where(PERIODS[None, :] >= np.array(starts)[:, None], 0.25, 0.05)
    breaks = segment(Sums.of(k, n), bic_penalty(np.full(len(starts), 45.0)), 3)[0]
    names = tuple(f"S{number}" for number in range(len(starts)))
    return States(names, PERIODS, k, n, np.ones_like(n), breaks, segment_levels(k, n, breaks), np.ones_like(n))


@pytest.mark.parametrize(("inside", "outcome"), [(1.0, "followed"), (0.93, "followed"), (0.6, "unobserved")])
def test_a_shift_that_may_lie_anywhere_gives_no_lag(inside: float, outcome: str) -> None:
    sure = shifts_of(np.r_[np.full(20, 0.05), np.full(25, 0.25)])[0][0]
    vague = np.where(np.abs(np.arange(45) - 20) <= 1, inside / 3, (1 - inside) / 42)
    shift = replace(sure, weights=vague, place=20)
    settings = AlignSettings("A", draws=5, permutations=199)
    adoption = date_adoption(states_that_move(1976, 1977), shift, DRAWS, None, settings, np.random.default_rng(0))
    assert (adoption.table["outcome"] == outcome).all()
    assert adoption.dated == (outcome == "followed")
