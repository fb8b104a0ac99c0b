"""Where a move may lie, how it is weighed under the noise of the state's own series, and false moves among many."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from framing.align import AlignSettings
from framing.align.changepoints.line import level_shares
from framing.align.changepoints.scan import Scan
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import STEP_SPREAD, Cells
from framing.align.states.adoption import false_rate
from framing.align.states.moves import (
    Aim,
    Window,
    _errors,
    _stretch_shares,
    _weigh,
    _weigh_elsewhere,
    list_places,
    weigh_moves,
)
from framing.align.states.series import States, StateSeries, find_levels

SETTINGS = AlignSettings("A")
PERIODS = np.arange(40)


def series(shares: np.ndarray, size: float = 400.0, at: np.ndarray = PERIODS) -> StateSeries:
    total = np.full(len(at), size)
    cells = Cells(shares[: len(at)] * total, total, np.full(len(at), 8.0), at)
    return StateSeries(cells, find_levels(cells, make_grid(), SETTINGS), make_grid())


def states(*own: StateSeries) -> States:
    names = tuple(f"S{number}" for number in range(len(own)))
    return States(names, PERIODS, np.ones((len(own), len(PERIODS))), own)


def steps(*edges: tuple[int, float]) -> np.ndarray:
    """Shares of 40 periods: .1, and another from each edge on."""
    out = np.full(len(PERIODS), 0.1)
    for first, share in edges:
        out[first:] = share
    return out


AIM = Aim(Window(15, 35), 1, 0.05, 0.2)


def test_levels_are_those_of_the_series() -> None:
    own = series(steps((24, 0.3), (34, 0.15)))
    assert own.breaks.tolist() == [24, 34]
    assert own.levels[[0, 24, 39]] == pytest.approx([0.1, 0.3, 0.15], abs=0.005)
    both = states(own, series(steps((20, 0.3)), at=np.arange(0, 40, 2)[:20]))
    assert both.seen.sum(axis=1).tolist() == [40, 20]
    assert np.flatnonzero(both.breaks[0]).tolist() == [24, 34]
    assert np.isnan(both.levels[1, 1])


def test_the_window_of_a_move_ends_where_dominance_passes_to_another_state() -> None:
    """Periods 0-39; A is dominant to 17, B from 18 to 34, C after."""
    turns = AlignSettings("A", dominance=(("A", 0, 17), ("B", 18, 34), ("C", 35, 39)))

    def window(place: int, settings: AlignSettings) -> tuple[int, int]:
        shift = SimpleNamespace(place=place, rise=0.2)
        found = Aim.at(shift, PERIODS, settings).window  # type: ignore[arg-type]
        return found.first, found.last

    assert [window(place, SETTINGS) for place in (14, 20, 30)] == [(9, 29), (15, 35), (25, 39)]
    assert [window(place, turns) for place in (14, 20, 30)] == [(9, 17), (18, 34), (25, 34)]


def test_the_move_lies_between_its_neighbours() -> None:
    places, others = list_places(series(steps((20, 0.3), (30, 0.5))), AIM, SETTINGS)
    assert others.tolist() == [30]  # the first large enough is the candidate, the next its neighbour
    assert (places.min(), places.max()) == (15, 28)  # within the window, and two periods must follow
    places, others = list_places(series(steps((20, 0.05), (30, 0.1))), AIM, SETTINGS)
    assert 20 not in others  # the fall in the window is no level of its own
    early, others = list_places(series(steps((10, 0.3))), AIM, SETTINGS)
    assert others.tolist() == [10]
    assert (early.min(), early.max()) == (15, 35)


def test_a_plain_move_is_dated_and_sized() -> None:
    moves = weigh_moves(states(series(steps((22, 0.3))), series(steps())), AIM, SETTINGS)
    assert int(np.argmax(moves.evidence[0])) == 22
    assert moves.rise[0, 22] == pytest.approx(0.2, abs=0.002)
    assert moves.p[0] < 1e-6
    assert moves.p[1] == 1.0
    assert moves.level == pytest.approx([0.1, 0.1], abs=0.005)
    assert np.isneginf(moves.evidence[:, :15]).all()
    assert np.isneginf(moves.elsewhere[0])
    assert moves.elsewhere[1] < 0


def test_a_fall_or_a_small_step_is_no_such_move() -> None:
    for shares in (steps((22, 0.02)), steps((22, 0.12))):
        moves = weigh_moves(states(series(shares, size=4000.0)), AIM, SETTINGS)
        assert moves.evidence.max() < 0
    fall = Aim(Window(15, 35), -1, 0.05, 0.2)
    moves = weigh_moves(states(series(steps((22, 0.02)))), fall, SETTINGS)
    assert int(np.argmax(moves.evidence[0])) == 22
    # from .1 no state can fall by .2: the goal lies below 0
    far = Aim(Window(15, 35), -1, 0.2, 0.8)
    assert np.isneginf(weigh_moves(states(series(steps((22, 0.02)))), far, SETTINGS).evidence).all()


def test_a_step_after_a_gap_may_lie_in_each_of_its_periods() -> None:
    at = np.r_[np.arange(20), np.arange(25, 40)]
    moves = weigh_moves(states(series(steps((22, 0.3))[at], at=at)), AIM, SETTINGS)
    assert moves.evidence[0, 20:26] == pytest.approx(moves.evidence[0, 25])
    assert moves.evidence[0, 26] < moves.evidence[0, 25] - 3


def test_a_move_outside_the_window_counts_elsewhere() -> None:
    moves = weigh_moves(states(series(steps((8, 0.3)))), AIM, SETTINGS)
    assert moves.elsewhere[0] > 10
    assert moves.evidence[0].max() < 0


def test_noise_is_that_of_the_series_itself() -> None:
    """A series that wanders says less of the same step, and another state changes nothing."""
    rng = np.random.default_rng(3)
    calm, wild = steps((22, 0.25)), np.clip(steps((22, 0.25)) + rng.normal(0, 0.08, 40), 0.01, 0.9)
    both = weigh_moves(states(series(calm), series(wild)), AIM, SETTINGS)
    assert both.error[1] > 1.5 * both.error[0]
    assert both.period_error[1] > both.period_error[0]
    alone = weigh_moves(states(series(calm)), AIM, SETTINGS)
    assert alone.evidence[0].tolist() == both.evidence[0].tolist()
    assert alone.p[0] == both.p[0]


def test_chance_of_a_step_is_its_posterior() -> None:
    """With one point of noise the step is normal: precision that of the counts and of the prior, .2 wide."""
    own = series(steps((22, 0.25)), size=100.0)
    grid = make_grid().keep(np.array([0]))  # no correlation, no movement: each angle has the variance 1 / (4 * 100 + 2)
    scan = Scan.of(own.cells, np.zeros(0, dtype=np.int64), level_shares(own.cells, own.breaks), np.array([22]), grid)
    angles = scan.angles(own.cells.count)
    information = 402 / (1 / 22 + 1 / 18)
    difference = angles[22:].mean() - angles[:22].mean()
    precision = information + STEP_SPREAD**-2
    mean = information * difference / precision
    for least in (0.1, mean, 0.3):
        assert scan.chance_beyond(angles, np.array([least])) == pytest.approx([ndtr((mean - least) * precision**0.5)])
    assert scan.period_variance() == pytest.approx([1 / 402])


def test_too_short_a_series_is_not_used() -> None:
    short = series(steps((2, 0.3))[:4], at=np.arange(18, 22))
    moves = weigh_moves(states(short), AIM, SETTINGS)
    assert not moves.usable[0]
    assert moves.p[0] == 1
    assert (moves.error.tolist(), moves.period_error.tolist()) == ([np.inf], [np.inf])


def test_false_moves_among_those_called_moves() -> None:
    # sorted: .99, .9, .6: mean chances of no move .01, .055, .17; a state that cannot be used has 1
    q = false_rate(np.array([0.6, 0.99, 0.9, 1.0]), np.array([True, True, True, False]))
    assert q == pytest.approx([0.17, 0.01, 0.055, 1.0])


def test_after_a_falling_shift_the_first_fall_is_the_candidate() -> None:
    # .5, .3 and .1: two falls of .2. The first is the candidate, the second its neighbour, as for rises
    fall = Aim(Window(15, 35), -1, 0.05, 0.2)
    places, others = list_places(series(steps((0, 0.5), (20, 0.3), (30, 0.1))), fall, SETTINGS)
    assert others.tolist() == [30]
    assert (places.min(), places.max()) == (15, 28)


def test_shares_beside_a_place_by_hand() -> None:
    # counts 1, 2, 3, 4 of ten each and a break before the third: a place before the second lies between 1 and 2 of ten, one
    # before the fourth between 3 and 4; a quarter of a passage more of half a passage more
    cells = Cells(np.array([1.0, 2, 3, 4]), np.full(4, 10.0), np.full(4, 10.0), np.arange(4))
    before, after = _stretch_shares(cells, np.array([2]), np.array([1, 3]))
    assert before == pytest.approx([1.25 / 10.5, 3.25 / 10.5])
    assert after == pytest.approx([2.25 / 10.5, 4.25 / 10.5])
    # without the break: 1 of ten and 9 of thirty, 6 of thirty and 4 of ten
    before, after = _stretch_shares(cells, np.zeros(0, dtype=np.int64), np.array([1, 3]))
    assert before == pytest.approx([1.25 / 10.5, 6.25 / 30.5])
    assert after == pytest.approx([9.25 / 30.5, 4.25 / 10.5])


def test_a_move_must_be_a_quarter_of_the_shift_and_go_its_way() -> None:
    # .4 down: a fall of .1 at the least, .4 as a whole
    shift = SimpleNamespace(place=20, rise=-0.4)
    aim = Aim.at(shift, PERIODS, SETTINGS)  # type: ignore[arg-type]
    assert (aim.direction, aim.least, aim.whole) == (-1, pytest.approx(0.1), pytest.approx(0.4))
    shift.rise = 0.4
    assert Aim.at(shift, PERIODS, SETTINGS).direction == 1  # type: ignore[arg-type]


def test_places_lie_on_the_candidates_side_of_its_neighbours() -> None:
    # a fall at 18, then the rise at 25: that may lie from three periods after the fall on, not before it (15 and 16)
    places, others = list_places(series(steps((0, 0.3), (18, 0.1), (25, 0.3))), AIM, SETTINGS)
    assert others.tolist() == [18]
    assert (places.min(), places.max()) == (18 + SETTINGS.min_segment, 35)


def test_elsewhere_is_what_each_period_outside_the_window_says() -> None:
    # of a window as long as the series, the periods outside 15 to 35; periods 4 to 6 are not seen and count with the next
    at = np.r_[np.arange(4), np.arange(7, 40)]
    flat = states(series(steps()[at], at=at))
    away, whole = (weigh_moves(flat, aim, SETTINGS) for aim in (AIM, Aim(Window(0, 39), 1, 0.05, 0.2)))
    outside = np.r_[whole.evidence[0, :15], whole.evidence[0, 36:]]
    assert away.elsewhere[0] == pytest.approx(np.log(np.exp(outside).sum()))


def test_p_of_a_move_is_one_over_its_mean_factor() -> None:
    # 21 periods from 15 to 35
    moves = weigh_moves(states(series(steps((22, 0.25)), size=60.0)), AIM, SETTINGS)
    assert moves.p[0] == pytest.approx(21 / np.exp(moves.evidence[0, 15:36]).sum(), rel=1e-9, abs=0)
    assert 1e-9 < moves.p[0] < 0.1


def test_the_level_before_is_the_last_one() -> None:
    # the window begins in 15: from .1 to .3 in 8, in 14 and in 15
    own = [series(steps((first, 0.3)), size=4000.0) for first in (8, 14, 15)]
    assert weigh_moves(states(*own), AIM, SETTINGS).level == pytest.approx([0.3, 0.3, 0.1], abs=0.005)


def test_a_series_after_one_that_is_too_short_is_used() -> None:
    moves = weigh_moves(
        states(series(steps((2, 0.3))[:4], at=np.arange(18, 22)), series(steps((22, 0.3)))), AIM, SETTINGS
    )
    assert moves.usable.tolist() == [False, True]
    assert np.isneginf(moves.elsewhere).tolist() == [True, True]
    assert moves.p[1] < 1e-6


def test_a_fall_inside_leaves_a_rise_elsewhere_possible() -> None:
    found = weigh_moves(states(series(steps((0, 0.3), (20, 0.1)))), AIM, SETTINGS)
    assert np.isfinite(found.elsewhere[0])


def test_the_error_of_a_step_is_that_in_the_middle_of_the_window() -> None:
    # without movement each angle has the variance 1 / (4 * 100 + 2); at 23, between 15 and 31, 23 periods and 17
    own = series(steps(), size=100.0)
    scan = Scan.of(
        own.cells, own.breaks, level_shares(own.cells, own.breaks), np.arange(15, 36), make_grid().keep(np.array([0]))
    )
    aim = Aim(Window(15, 31), 1, 0.05, 0.2)
    assert _errors(scan, aim) == pytest.approx((np.sqrt((1 / 23 + 1 / 17) / 402), np.sqrt(1 / 402)))


def fake_scan(**given: Any) -> Any:
    """Two points of noise, of which the second is three times as likely, and places at the cells 4, 6 and 9 of twelve."""
    parts = {
        "cells": SimpleNamespace(count="count", position=np.arange(12) + 10),
        "places": np.array([4, 6, 9]),
        "angles": lambda count: np.array([0.1, 0.2]) if count == "count" else None,
        "noise": lambda angles: np.log([[1.0, 3.0]]) if angles.tolist() == [[0.1, 0.2]] else None,
        "information": np.array([[1.0, 100, 1], [1.0, 25, 1]]),
        "period_variance": lambda: np.array([0.04, 0.08]),
    }
    return SimpleNamespace(**(parts | given))


def test_errors_are_averaged_over_what_the_noise_may_be() -> None:
    """Periods 14, 16 and 19; 16 is nearest to the middle of 15 to 18: a quarter of .01, three of .04. A period: .04 and .08."""
    aim = Aim(Window(15, 18), 1, 0.05, 0.2)
    assert _errors(fake_scan(), aim) == pytest.approx((np.sqrt(0.0325), np.sqrt(0.07)))
    blind = fake_scan(information=np.zeros((2, 3)))
    assert _errors(blind, aim)[0] == pytest.approx(1e6)


def test_evidence_is_that_of_a_step_times_its_chance_to_be_large_enough() -> None:
    """From .1, .2 and .96 up by .05: to .15 and .25, the third would pass 1; down by .1 the first would reach 0."""
    asked: list[Any] = []

    def chance_beyond(angles: np.ndarray, least: np.ndarray) -> np.ndarray:
        asked.append((angles.tolist(), least))
        return np.array([0.5, 0.25, 0.0])

    scan = fake_scan(chance_beyond=chance_beyond, weigh=lambda angles: 10 * angles[:, [0, 1, 0]])
    before = np.array([0.1, 0.2, 0.96])

    def angle(share: float) -> float:
        return float(np.arcsin(np.sqrt(share)))

    found = _weigh(scan, before, Aim(Window(15, 18), 1, 0.05, 0.2))
    assert found == pytest.approx([1 + np.log(0.5), 2 + np.log(0.25), -np.inf])
    assert asked[0][0] == [0.1, 0.2]
    assert asked[0][1] == pytest.approx([angle(0.15) - angle(0.1), angle(0.25) - angle(0.2), np.inf])
    _weigh(scan, before, Aim(Window(15, 18), -1, 0.1, 0.2))
    assert asked[1][0] == [-0.1, -0.2]
    assert asked[1][1] == pytest.approx([np.inf, angle(0.2) - angle(0.1), angle(0.96) - angle(0.86)])
    _weigh(scan, np.array([0.75]), Aim(Window(15, 18), 1, 0.25, 0.2))
    assert asked[2][1].tolist() == [np.inf]  # no state says it in every passage


def test_places_reach_from_the_first_segment_to_the_last_but_one_period() -> None:
    whole = Aim(Window(0, 39), 1, 0.05, 0.2)
    places, others = list_places(series(steps()), whole, SETTINGS)
    assert (places.tolist(), others.tolist()) == (list(range(3, 39)), [])
    short = AlignSettings("A", min_segment=1, sustained=1)
    places, _ = list_places(series(steps()), whole, short)
    assert places.tolist() == list(range(1, 40))
    # the neighbours of a candidate end its stretch: a fall in 10, the rise in 20, another in 30
    own = series(steps((0, 0.3), (10, 0.1), (20, 0.3), (30, 0.5)))
    places, others = list_places(own, Aim(Window(15, 25), 1, 0.05, 0.2), SETTINGS)
    assert (places.tolist(), others.tolist()) == (list(range(15, 26)), [10, 30])
    places, others = list_places(own, whole, SETTINGS)
    assert (places.tolist(), others.tolist()) == (list(range(13, 29)), [10, 30])


def test_a_gap_at_the_edge_of_the_window_counts_inside_alone() -> None:
    """Nothing is seen from 10 to 17; a step first seen in 18 may lie in each, of which 15 to 18 count. Others have no step."""
    at = np.r_[np.arange(10), np.arange(18, 40)]
    moves = weigh_moves(states(series(steps((18, 0.3))[at], at=at)), AIM, SETTINGS)
    assert np.isneginf(moves.evidence[0, :15]).all()
    assert moves.evidence[0, 15:19] == pytest.approx(moves.evidence[0, 18])
    assert moves.rise[0, 15:19] == pytest.approx(0.2, abs=0.005)
    assert np.isneginf(moves.evidence[0, 36:]).all()
    assert moves.rise[0, 36:].tolist() == [0] * 4
    assert moves.p[0] == pytest.approx(21 / np.exp(moves.evidence[0, 15:36]).sum(), rel=1e-9, abs=0)


def test_a_window_as_long_as_the_series_leaves_nothing_elsewhere() -> None:
    whole = Aim(Window(0, 39), 1, 0.05, 0.2)
    moves = weigh_moves(states(series(steps())), whole, SETTINGS)
    assert np.isneginf(moves.elsewhere[0])
    assert moves.usable[0]
    # no period lies before it
    assert np.isnan(moves.level[0])
    assert moves.evidence.shape == moves.rise.shape == (1, 40)


def test_a_step_inside_that_is_too_small_leaves_one_elsewhere_possible() -> None:
    # .03 in 22 is less than .05, which counts; .06 in 22 is more
    small, enough = (
        weigh_moves(states(series(steps((22, 0.1 + by)), size=40000.0)), AIM, SETTINGS).elsewhere[0]
        for by in (0.03, 0.06)
    )
    assert np.isfinite(small)
    assert np.isneginf(enough)
    # a fall inside counts after a fall
    fall = Aim(Window(15, 35), -1, 0.05, 0.2)
    assert np.isneginf(weigh_moves(states(series(steps((0, 0.3), (20, 0.1)))), fall, SETTINGS).elsewhere[0])


def test_a_state_of_which_nothing_is_seen_before_has_no_level() -> None:
    late = series(steps((22, 0.3))[15:], at=np.arange(15, 40))
    moves = weigh_moves(states(late, series(steps())), AIM, SETTINGS)
    assert np.isnan(moves.level[0])
    assert moves.level[1] == pytest.approx(0.1, abs=0.005)
    assert np.isfinite(moves.error).all()


def test_a_level_may_last_one_period() -> None:
    """From .3 to .1 in 20 and back in 21: the rise of .2 counts from the period right before it, inside and elsewhere."""
    short = AlignSettings("A", min_segment=1, sustained=1)
    total = np.full(40, 4000.0)
    cells = Cells(steps((0, 0.3), (20, 0.1), (21, 0.3)) * total, total, np.full(40, 8.0), PERIODS)
    own = StateSeries(cells, np.array([20, 21]), make_grid())
    assert list_places(own, AIM, short)[1].tolist() == [20]
    assert np.isneginf(_weigh_elsewhere(own, AIM, short))


def test_one_period_outside_the_window_is_elsewhere() -> None:
    # places from 3 to 38; all but the first lie in the window from 4 on
    found = weigh_moves(states(series(steps())), Aim(Window(4, 39), 1, 0.05, 0.2), SETTINGS).elsewhere
    assert np.isfinite(found).all()
