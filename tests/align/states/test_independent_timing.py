from __future__ import annotations

import numpy as np
import pytest

from framing.align.states.independent_timing import weigh_independent_timing

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
