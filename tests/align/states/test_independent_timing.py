from __future__ import annotations

import numpy as np
import pytest

from framing.align.states.independent_timing import weigh_independent_timing
from framing.align.states.lags import Timing

from .test_lags import evidence_at, exact_shift


def own_moves(dates: list[int], elsewhere: int, groups: np.ndarray | None = None) -> float:
    """Probability of own moves alone where states move at `dates`, some more outside the window, and eight not at all."""
    states: list[int | None] = [*dates, *[None] * (elsewhere + 8)]
    away = np.array([-np.inf] * len(dates) + [8.0] * elsewhere + [-3.0] * 8)
    usable = np.ones(len(states), dtype=bool)
    evidence = evidence_at(states, spread=0.5)
    shift = exact_shift(1970)
    group = np.zeros(len(states), dtype=np.int64) if groups is None else groups
    return weigh_independent_timing(evidence, away, usable, shift, group)


def test_moves_at_any_date_are_taken_for_the_states_own() -> None:
    assert own_moves([1966, 1972, 1979, 1983], elsewhere=4) > 0.6


def test_moves_close_upon_the_shift_are_not() -> None:
    assert own_moves([1972, 1973, 1973, 1974, 1974, 1975], elsewhere=1) < 0.01
    assert own_moves([1972, 1973, 1973, 1974, 1974, 1975], elsewhere=4) < 0.1


def test_a_few_dates_show_no_pattern() -> None:
    assert own_moves([1966, 1972, 1979], elsewhere=3) == 0


def test_groups_are_weighed_each_by_its_own_share_of_movers() -> None:
    dates = [1966, 1972, 1979, 1983]
    movers_first, mixed = np.array([0] * 8 + [1] * 8), np.array([0, 1] * 8)
    assert own_moves(dates, 4, movers_first) != pytest.approx(own_moves(dates, 4, mixed), abs=0.01)


def test_both_accounts_by_hand() -> None:
    """Seven states in ten periods: factor 30 one period after the first, 80 in all outside the window, 0 elsewhere.

    A move of a state's own has (30 + 80) / 10 = 11, one with the shift 30 if that was in period 0 (.75) and 0 if it was in 1
    (.25). With shares s of movers with the shift and o of own ones each state has 1 - s - o + 30 s + 11 o.
    """
    factors = np.zeros((7, 10))
    factors[:, 1] = 30.0
    with np.errstate(divide="ignore"):
        evidence = np.log(factors)
    timing = Timing(
        np.arange(2), np.array([[0.0, 1]]), np.zeros(1), np.zeros(1, int), np.r_[0.75, 0.25, np.zeros(8)], np.arange(10)
    )
    own = (0, 0.05, 0.15, 0.3, 0.5, 0.7)
    pairs = [(s, o) for s in (0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95) for o in own if s + o < 1]
    alone = np.mean([(1 + 10 * o) ** 7 for o in own])
    shared = sum(
        chance * np.mean([(1 - s - o + factor * s + 11 * o) ** 7 for s, o in pairs])
        for chance, factor in ((0.75, 30), (0.25, 0))
    )
    found = weigh_independent_timing(evidence, np.full(7, np.log(80.0)), np.ones(7, bool), timing, np.zeros(7, int))
    assert found == pytest.approx(alone / (alone + shared))
