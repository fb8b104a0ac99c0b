"""The stacked answer: weights by hand, nulls over dates, leave one out, verdict."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from framing.align.groups import stacked
from framing.align.groups.dates import away_from, compare_all_dates, effects_at_dates
from framing.align.groups.events import Event, keep_move
from framing.align.groups.leave_out import leave_states_out, shift_interval, without_p
from framing.align.groups.other_dates import allow_dates, beyond, draw_singly, turn_in_frames, turn_together
from framing.align.groups.pass_through import Interval, t_quantile
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.shocks import Shocks
from framing.align.groups.stacked import (
    Stacked,
    _covariance,
    _date_variance,
    _periods_used,
    _unit_rows,
    correlate_frames,
    fade_over_dates,
    square_moves,
    stack_shifts,
    stack_weights,
    with_effect,
)
from framing.align.groups.windows import contrast_groups, trace_groups
from tests.align.groups.simulated import flat_panel, small_panel


def event(place: int, size: float, *, kept: float = 1.0, frame: int = 0, periods: int = 24) -> Event:
    weights = np.zeros(periods)
    weights[place] = 1.0
    return Event(frame, place, weights, size, 0.01, size, kept, 8, 10)


def test_weights_are_those_of_a_regression_through_the_origin() -> None:
    events = [event(10, 0.1), event(12, -0.2), event(14, 0.3, kept=0.5)]
    effects = np.array([0.03, 0.04, 0.05])  # signed by direction
    squares = (0.01 - 0.0001) + (0.04 - 0.0001) + 0.25 * (0.09 - 0.0001)  # each less the variance of the move, .01**2
    by_hand = (0.1 * 0.03 + 0.2 * 0.04 + 0.5 * 0.3 * 0.05) / squares
    assert stack_weights(events) @ effects == pytest.approx(by_hand)


def test_effect_is_found_at_its_own_date_and_signed() -> None:
    every = compare_all_dates(flat_panel(-0.1), GroupSettings())
    effects = effects_at_dates(every, (POINTS, 1, 0), event(12, -0.4))
    assert effects[12] == pytest.approx(0.1)
    assert np.nanmax(effects) == pytest.approx(effects[12])
    assert np.isnan(effects[:3]).all()


def test_pass_through_of_a_jump_without_noise() -> None:
    panel, settings = flat_panel(0.1), GroupSettings(permutations=99)
    every = compare_all_dates(panel, settings)
    away = away_from({0: [12]}, 1, 24, settings)
    key = (POINTS, 1, 0)
    found = stack_shifts(every, key, [event(12, 0.4)], every.shocks(key, 2, away), away, np.random.default_rng(0))
    assert found is not None
    assert found.estimate == pytest.approx(0.1 * 0.4 / (0.4**2 - 0.01**2))
    assert found.turned.max() < found.estimate
    # no noise of groups: the set is that of the move alone, effect / (squared move -+ its error)
    share = t_quantile(0.95, found.freedom) * np.sqrt(0.4**2 * 0.01**2 + 0.01**4) / (0.4**2 - 0.01**2)
    assert found.interval.low == pytest.approx(found.estimate / (1 + share))
    assert found.interval.high == pytest.approx(found.estimate / (1 - share))
    assert (found.shifts, found.events) == (1, 1)
    error = np.sqrt(0.4**2 * 0.01**2 + 0.01**4)
    assert found.error == pytest.approx(found.estimate * error / (0.4**2 - 0.01**2))


def test_moves_and_their_squares_by_hand() -> None:
    factor, total, error = square_moves([event(10, 0.1), replace(event(12, -0.2, kept=0.5), error=0.05)])
    assert factor == pytest.approx([0.1, 0.1])
    assert total == pytest.approx(0.01 - 0.0001 + 0.25 * (0.04 - 0.0025))
    assert error**2 == pytest.approx(0.01 * 1e-4 + 1e-8 + 0.0625 * (0.04 * 0.0025 + 0.0025**2))
    lost = [replace(event(10, 0.1), error=float("nan"))]
    assert square_moves(lost)[1] == 0.0
    assert stack_weights(lost) == pytest.approx([10.0])


def test_moves_found_with_error_do_not_draw_the_answer_to_nought() -> None:
    """2,000 shifts of .1 whose sizes are known to .05 and whose groups make a half: plain squares would say .4."""
    rng = np.random.default_rng(0)
    size = 0.1 + 0.05 * rng.standard_normal(2000)
    events = [replace(event(10, float(one)), error=0.05) for one in size]
    effects = np.sign(size) * (0.05 + 0.02 * rng.standard_normal(2000))
    assert stack_weights(events) @ effects == pytest.approx(0.5, abs=0.03)


def test_a_shift_keeps_less_the_less_sharply_it_is_dated() -> None:
    """Eight leads, window 3 to 10: a move that comes 5 later misses two of eight periods, one that came 4 earlier fills four
    of eight leads.
    """
    weights = np.zeros(40)
    weights[20] = 1.0
    assert keep_move(weights, 20, 8, (3, 10)) == 1.0
    assert keep_move(np.roll(weights, 5), 20, 8, (3, 10)) == pytest.approx(6 / 8)
    assert keep_move(np.roll(weights, -4), 20, 8, (3, 10)) == pytest.approx(4 / 8)
    both = 0.5 * (np.roll(weights, 5) + np.roll(weights, -4))
    assert keep_move(both, 20, 8, (3, 10)) == pytest.approx(5 / 8)
    assert keep_move(weights, 20, 8, (3, 2)) == 0.0


def test_turning_keeps_the_distance_between_dates() -> None:
    grid = np.array([np.arange(20.0), 100 * np.arange(20.0)])
    every = np.ones(grid.shape, dtype=bool)
    turned = turn_together(grid, np.array([2, 5]), every, np.array([1.0, 1.0]), gap=3)
    first = [(2 + turn) % 20 + 100 * ((5 + turn) % 20) for turn in range(4, 17)]
    assert turned == pytest.approx(first)


def test_a_shift_turned_onto_a_date_of_its_own_frame_lends_the_others_its_variance() -> None:
    """Two shifts of equal variance 1: where only one is left, its effect counts times the root of 2."""
    grid = np.array([[1.0, -1.0] * 5, [1.0, 1.0] * 5])
    allowed = np.ones(grid.shape, dtype=bool)
    allowed[1, 5:] = False
    turned = turn_together(grid, np.array([0, 1]), allowed, np.array([1.0, 1.0]), gap=0)
    by_hand = [0.0, 2.0, 0.0, np.sqrt(2), -np.sqrt(2), np.sqrt(2), -np.sqrt(2), np.sqrt(2), 0.0]
    assert turned == pytest.approx(by_hand)


def test_turns_in_other_frames_are_on_the_scale_of_the_shifts_own() -> None:
    """A shift in frame 0 and one in frame 2 of three: one further on they stand in 1 and 0, two further on in 2 and 1. Frame
    1 has twice the error of the others; frame 2 has a shift of its own at the dates 5 to 9.
    """
    effects = np.stack([np.full((3, 10), 1.0), np.full((3, 10), 10.0)]) * np.array([1.0, 2.0, 4.0])[None, :, None]
    away = np.ones((3, 10), dtype=bool)
    away[2, 5:] = False
    frames, places, weights = np.array([0, 2]), np.array([0, 1]), np.array([1.0, 1.0])
    first, second = turn_in_frames(effects, frames, places, away, np.array([1.0, 2.0, 1.0]), weights, 0)
    assert first == pytest.approx([2 / 2 + 10.0] * 9)
    both, alone = 4.0 + 20 / 2, 20 / 2 * np.sqrt((4**2 + 10**2) / 10**2)
    assert second == pytest.approx([both] * 4 + [alone] * 5)


def test_frames_without_an_error_lend_nothing() -> None:
    effects = np.ones((1, 2, 10))
    away = np.ones((2, 10), dtype=bool)
    assert turn_in_frames(effects, np.array([0]), np.array([3]), away, np.array([1.0, 0.0]), np.ones(1), 0) == []


def test_other_dates_are_those_away_from_the_frames_shifts_where_they_are_enough() -> None:
    grid = np.where(np.arange(20) < 18, 1.0, np.nan)[None].repeat(2, axis=0)
    away = np.zeros((2, 20), dtype=bool)
    away[0, :6] = away[1, :5] = True
    allowed = allow_dates(grid, np.array([10, 10]), away, gap=3, least=6)
    assert np.flatnonzero(allowed[0]).tolist() == [0, 1, 2, 3, 4, 5]
    assert np.flatnonzero(allowed[1]).tolist() == [0, 1, 2, 3, 4, 5, 6, 14, 15, 16, 17]


def test_single_dates_are_the_allowed_ones() -> None:
    grid = np.zeros((2, 20))
    grid[:, 8:13] = 1.0
    allowed = np.abs(np.arange(20) - 10)[None].repeat(2, axis=0) > 2
    half, rng = np.array([0.5, 0.5]), np.random.default_rng(0)
    assert draw_singly(grid, allowed, half, 500, rng).max() == 0.0
    wide = np.abs(np.arange(20) - 10)[None].repeat(2, axis=0) > 1
    assert draw_singly(grid, wide, half, 500, rng).max() > 0.0
    assert len(draw_singly(grid[:1], allowed[:1], np.array([1.0]), 500, rng)) == 15
    assert len(draw_singly(grid, allowed & (np.arange(2) == 0)[:, None], half, 500, rng)) == 0


def test_p_of_a_null_by_hand() -> None:
    null = np.array([3.0, -3.0, 3.0, -3.0])
    assert beyond(6.0, null, 10) == pytest.approx(float(student.sf(2.0, 10)))
    assert beyond(-6.0, null, 10) > 0.9
    assert beyond(1.0, np.zeros(0), 10) == 1.0


def test_dates_near_a_shift_are_no_null() -> None:
    away = away_from({0: [20]}, 2, 40, GroupSettings())
    assert np.flatnonzero(~away[0]).tolist() == list(range(10, 28))
    assert away[1].all()


def test_frames_that_move_together_are_correlated_and_others_are_not() -> None:
    rng = np.random.default_rng(0)
    first = rng.standard_normal(400)
    scaled = np.stack([first, first + 0.3 * rng.standard_normal(400), rng.standard_normal(400)])
    events = [event(10, 0.1), event(10, 0.1, frame=1), event(10, 0.1, frame=2), event(16, 0.1)]
    alike = correlate_frames(scaled, np.ones((3, 400), dtype=bool), events)
    assert alike[0, 1] > 0.8
    assert abs(alike[0, 2]) < 0.15
    assert abs(alike[0, 3]) < 0.15
    assert np.diag(alike) == pytest.approx(1.0)


def test_a_shift_too_near_the_first_period_is_in_no_stacked_answer_with_or_without_a_state() -> None:
    """Period 1 has one period before it, fewer than a contrast needs: neither the answer nor those without a state count it."""
    panel, shift, early = small_panel(15, 30), event(12, 0.1, periods=30), event(1, 0.2, periods=30)
    every = compare_all_dates(panel, GroupSettings())
    assert with_effect(every, (POINTS, 1, 0), [early, shift]) == [shift]
    whole = effects_at_dates(every, (POINTS, 1, 0), shift)[12] * stack_weights([shift])[0]
    without = dict(leave_states_out(every, 1, with_effect(every, (POINTS, 1, 0), [early, shift])))
    assert np.median(list(without.values())) == pytest.approx(whole, abs=0.05)


@pytest.mark.parametrize("missing", [0.2, 0.7])
def test_leaving_a_state_out_is_as_if_it_had_never_spoken(missing: float) -> None:
    """Gaps, and periods that only one state saw: against the whole panel with that state's passages taken away."""
    panel, shift = small_panel(15, 30, seed=3, missing=missing), event(12, 0.1, periods=30)
    found = dict(leave_states_out(compare_all_dates(panel, GroupSettings()), 1, [shift]))
    assert found
    for state in list(found)[:4]:
        weight = panel.weight.copy()
        weight[:, panel.states.index(state)] = 0.0
        paths = trace_groups(replace(panel, weight=weight), 12, 8, 10)
        by_hand = contrast_groups(paths, 1, 0, 8, 3, 10).estimate[0] * stack_weights([shift])[0]
        assert found[state] == pytest.approx(by_hand, abs=1e-12)


def test_without_a_state_the_interval_moves_with_the_estimate() -> None:
    # from .4 to .3: .1 to .6 becomes 0 to .5
    nothing = np.zeros(0)
    found = Stacked(0.4, 0.1, 9.0, Interval(0.1, 0.6), 0.01, 0.02, nothing, nothing, 3, 3)
    moved = shift_interval(found, 0.3)
    assert (moved.low, moved.high) == (pytest.approx(0.0), pytest.approx(0.5))
    without = without_p(found, 0.3)
    assert (without.estimate, without.interval) == (0.3, moved)
    assert np.isnan([without.p_single, without.p_turned]).all()


def test_covariance_of_two_effects_by_hand() -> None:
    """Eight leads, six periods after: a spread of 1/8 + 1/6 = 7/24, twice that of the comparison: .03^2 clustered counts twice.

    With shocks of .0024 * 7/24 the variance is .0018 + .0007 = .05^2. Both shifts lie in one frame and period, one up and one
    down: -.0025. The first is dated to 10 or 11 with even chances, its effect .1 or .3: .5 * (.2^2 - 2 * .0025) = .0175 more.
    Weights 2 and 1: .8 and .2 of the variance, each on 4 degrees: 4 / (.64 + .04).
    """
    key, shape = (POINTS, 1, 0), (3, 1, 24)
    own = SimpleNamespace(
        path=np.zeros((1, 24, 19)),
        error=np.full(shape, 0.03),
        spread=np.full((3, 24), 7 / 48),
        estimate=np.zeros(shape),
        full=np.ones(shape, dtype=bool),
    )
    settings = SimpleNamespace(windows=((0, 5), (0, 10)), stack=(0, 5))
    every: Any = SimpleNamespace(by_key={key: own}, settings=settings, relative=np.arange(-8, 11))
    unsure = np.zeros(24)
    unsure[[10, 11]] = 0.5
    events = [replace(event(10, 0.2), weights=unsure), event(10, -0.2)]
    grid = np.zeros((2, 24))
    grid[0, [10, 11]] = 0.1, 0.3
    shocks = Shocks(np.array([0.0024]), np.array([4.0]), np.ones(1))
    nowhere = np.zeros((1, 24), dtype=bool)
    found, freedom = _covariance(every, key, events, grid, np.array([2.0, 1.0]), shocks, nowhere)
    assert found == pytest.approx(np.array([[0.0025 + 0.0175, -0.0025], [-0.0025, 0.0025]]))
    assert freedom == pytest.approx(4 / 0.68)


def test_two_frames_alike_are_shrunk_by_what_chance_would_show() -> None:
    # eight dates, both frames 1 1 -1 -1 1 1 -1 -1: neighbours agree in 4 of 7, a correlation of 1/7, and none farther apart.
    # Chance would show (1 + 2 / 49) / 8 of a squared correlation of 1
    scaled = np.tile([1.0, 1, -1, -1], (2, 2))
    use = np.ones((2, 8), dtype=bool)
    events = [event(3, 0.1, periods=8), event(3, 0.1, frame=1, periods=8), event(4, 0.1, frame=1, periods=8)]
    found = correlate_frames(scaled, use, events)
    shrunk = 1 - (1 + 2 / 49) / 8
    assert found == pytest.approx(np.array([[1, shrunk, shrunk / 7], [shrunk, 1, 1 / 7], [shrunk / 7, 1 / 7, 1]]))


def test_contrasts_fade_over_dates_by_hand() -> None:
    """1 1 -1 -1 1 1: neighbours agree in 3 of 5 pairs, 1/5; two apart all four disagree, and what has faded does not come back,
    though those four apart agree. Units do not matter, nor what may not be used.
    """
    one = np.array([[1.0, 1, -1, -1, 1, 1]])
    assert fade_over_dates(3 * one, np.ones((1, 6), dtype=bool)) == pytest.approx([1, 0.2, 0, 0, 0, 0])
    use = np.arange(8)[None] < 6
    longer = np.array([[1.0, 1, -1, -1, 1, 1, 9, np.nan]])
    assert fade_over_dates(longer, use) == pytest.approx([1, 0.2, *[0] * 6])
    # two frames that never change: three dates apart there is one pair of each, no more than frames
    two, known = np.array([[0.1] * 4, [7.0] * 4]), np.ones((2, 4), dtype=bool)
    assert fade_over_dates(two, known) == pytest.approx([1, 1, 1, 0])
    known[1, 3] = False
    assert fade_over_dates(two, known) == pytest.approx([1, 1, 1, 0])  # two apart: two pairs and one
    known[0, 0] = known[1, 0] = False
    assert fade_over_dates(two, known) == pytest.approx([1, 1, 0, 0])


def test_contrasts_in_units_of_their_frame_by_hand() -> None:
    scaled = np.array([[3.0, 4, 100, np.nan], [0, 0, 0, 0]])
    use = np.array([[True, True, False, True], [True, True, True, True]])
    clean, known = _unit_rows(scaled, use)
    assert clean[0] == pytest.approx(np.array([3, 4, 0, 0]) / np.sqrt(12.5))
    assert clean[1].tolist() == [0] * 4
    assert known.tolist() == [[1, 1, 0, 0], [1, 1, 1, 1]]


def test_what_an_effect_varies_over_dates_by_hand() -> None:
    """Even chances of 1 and 2, effects .1 and .5: half of .4^2 less half of 2 * .05 * (1 - .8)."""
    shift = replace(event(1, 0.1), weights=np.array([0.0, 0.5, 0.5, 0.0]))
    fade = np.array([1.0, 0.8, 0.5, 0.2])
    assert _date_variance(np.array([0.0, 0.1, 0.5]), shift, 0.05, fade) == pytest.approx(0.07)
    # a date without an effect does not count, and its chance is the others'
    third = replace(shift, weights=np.array([0.5, 0.25, 0.25, 0.0]))
    assert _date_variance(np.array([np.nan, 0.1, 0.5]), third, 0.05, fade) == pytest.approx(0.07)
    assert _date_variance(np.array([0.5, 0.1, 0.1]), third, 0.05, fade) == pytest.approx(0.5 * 0.14 - 0.25 * 0.02)
    # noise that would differ more leaves nothing
    assert _date_variance(np.array([0.0, 0.1, 0.2]), shift, 0.05, fade) == 0
    assert _date_variance(np.array([0.0, 0.1, 0.5]), replace(shift, weights=np.zeros(4)), 0.0, fade) == 0


def test_periods_that_a_contrast_rests_on() -> None:
    every: Any = SimpleNamespace(settings=SimpleNamespace(stack=(1, 4)), relative=np.arange(-4, 6))
    path = np.zeros(10)
    path[[2, 6]] = np.nan  # two periods before, two after
    shift = replace(event(10, 0.1), leads=3, lags=3)
    assert _periods_used(every, path, shift) == (2, 2)
    assert _periods_used(every, path, replace(shift, leads=8, lags=8)) == (3, 3)
    assert _periods_used(every, np.full(10, np.nan), shift) == (1, 1)
    assert _periods_used(every, 0 * np.arange(10), replace(shift, leads=1, lags=1)) == (1, 1)


def alike(scaled: list[list[float]], *frames: tuple[int, int], use: Any = None) -> np.ndarray:
    """Correlations of shifts of (frame, place)."""
    values = np.array(scaled)
    events = [event(place, 0.1, frame=frame, periods=values.shape[1]) for frame, place in frames]
    return correlate_frames(values, np.ones(values.shape, dtype=bool) if use is None else np.array(use), events)


def test_frames_that_go_against_each_other_are_shrunk_alike() -> None:
    # as above with the second frame turned round
    rows = [[1.0, 1, -1, -1] * 2, [-1.0, -1, 1, 1] * 2]
    shrunk = 1 - (1 + 2 / 49) / 8
    assert alike(rows, (0, 3), (1, 3))[0, 1] == pytest.approx(-shrunk)
    # half of the dates agree and half do not: no correlation, and nothing to shrink
    few = [[1.0, -1, 1, -1, 1, -1, 1, -1], [1.0, -1, 1, -1, -1, 1, -1, 1]]
    assert alike(few, (0, 3), (1, 3)) == pytest.approx(np.eye(2))


def test_frames_without_a_date_in_common_are_not_alike() -> None:
    rows = [[1.0, 1, -1, -1, 0, 0, 0, 0], [0.0, 0, 0, 0, 1, 1, -1, -1]]
    use = [[True] * 4 + [False] * 4, [False] * 4 + [True] * 4]
    assert alike(rows, (0, 3), (1, 3), use=use) == pytest.approx(np.eye(2))
    assert alike(rows[:1], (0, 3), (0, 3), use=use[:1]) == pytest.approx(np.ones((2, 2)))


def test_the_stacked_answer_is_put_together_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shifts of .2 in frame 1 and of .1 in frame 0, effects of .1 and .06: .026 over .05, moves known for sure.

    Of errors .05 and .04 without correlation the sum has sqrt(.0001 + .000016) = .01077. A third shift has no effect.
    """
    every: Any = SimpleNamespace(
        settings=SimpleNamespace(gap=1, before=8, permutations=99, level=0.95, windows=((0, 5),)), relative=None
    )
    events = [
        replace(event(10, 0.2, frame=1), error=0.0),
        replace(event(3, 0.1), error=0.0),
        replace(event(12, 0.1), error=0.0),
    ]
    away, rng, key = np.arange(48).reshape(2, 24) % 2 == 0, np.random.default_rng(0), (POINTS, 1, 0)
    effects = {one.place: np.full((2, 24), 0.01 * one.place) for one in events}
    effects[10][1, 10], effects[3][0, 3], effects[12][0, 12] = 0.1, 0.06, np.nan
    used = np.array([effects[10], effects[3]])
    grid = np.array([effects[10][1], effects[3][0]])
    weights = np.array([0.2, 0.1]) / 0.05
    shocks: Any = "shocks"
    seen: dict[str, Any] = {}

    def covariance(given: Any, own: Any, part: Any, values: Any, share: Any, noise: Any, free: Any) -> Any:
        assert (given is every, own, part == events[:2], noise, free is away) == (True, key, True, "shocks", True)
        assert np.array_equal(values, grid)
        assert share == pytest.approx(weights)
        return np.diag([0.05**2, 0.04**2]), 8.0

    def allow_dates(values: Any, places: Any, free: Any, gap: int, least: int) -> str:
        assert (places.tolist(), gap, least) == ([10, 3], 1, 8)
        assert (np.array_equal(values, grid), np.array_equal(free, away[[1, 0]])) == (True, True)
        return "allowed"

    def draw_singly(values: Any, allowed: Any, share: Any, draws: int, given: Any) -> Any:
        assert (np.array_equal(values, grid), allowed, draws, given is rng) == (True, "allowed", 99, True)
        assert share == pytest.approx(weights)
        return "single"

    def turn_everywhere(values: Any, frames: Any, places: Any, allowed: Any, free: Any, *rest: Any) -> Any:
        error, share, gap = rest
        assert (np.array_equal(values, used), frames.tolist(), places.tolist()) == (True, [1, 0], [10, 3])
        assert (allowed, free is away, error, gap) == ("allowed", True, "usual", 1)
        assert share == pytest.approx(weights)
        return "turned", 7.0

    def beyond(observed: float, null: Any, freedom: float) -> float:
        seen[null] = observed, freedom
        return {"single": 0.01, "turned": 0.02}[null]

    def freedom_singly(values: Any, share: Any, allowed: Any) -> float:
        assert (np.array_equal(values, grid), share == pytest.approx(weights), allowed) == (True, True, "allowed")
        return 6.0

    def weigh_leads(given: Any, own: Any, part: Any, share: Any, free: Any) -> str:
        assert (given is every, own, part == events[:2], free is away) == (True, key, True, True)
        assert share == pytest.approx(weights)
        return "leads"

    def effects_in_frames(given: Any, own: Any, one: Event) -> np.ndarray:
        assert (given is every, own) == (True, key)
        return effects[one.place]

    def usual_errors(given: Any, own: Any) -> str:
        assert (given is every, own) == (True, key)
        return "usual"

    monkeypatch.setattr(stacked, "_covariance", covariance)
    functions = (allow_dates, draw_singly, turn_everywhere, beyond, freedom_singly, weigh_leads, effects_in_frames)
    for function in (*functions, usual_errors):
        monkeypatch.setattr(stacked, function.__name__, function)
    found = stack_shifts(every, key, events, shocks, away, rng)
    assert found is not None
    assert found.estimate == pytest.approx(0.026 / 0.05)
    assert found.error == pytest.approx(np.sqrt(0.000116) / 0.05)
    half = t_quantile(0.95, 8) * np.sqrt(0.000116) / 0.05
    assert (found.interval.low, found.interval.high) == pytest.approx((0.52 - half, 0.52 + half))
    assert seen == {"single": (pytest.approx(0.52), 6.0), "turned": (pytest.approx(0.52), 7.0)}
    assert (found.freedom, found.p_single, found.p_turned, found.leads) == (8, 0.01, 0.02, "leads")
    assert (found.single, found.turned, found.shifts, found.events) == ("single", "turned", 2, 2)
    # moves lost in their errors: an estimate, of which nothing is known
    monkeypatch.setattr(stacked, "_covariance", lambda *_: (np.diag([0.05**2]), 8.0))
    for function in (allow_dates, draw_singly, freedom_singly, weigh_leads):
        monkeypatch.setattr(stacked, function.__name__, lambda *_: "single")
    monkeypatch.setattr(stacked, "turn_everywhere", lambda *_: ("turned", 7.0))
    lost = stack_shifts(every, key, [replace(events[0], error=0.3)], shocks, away, rng)
    assert lost is not None
    assert lost.estimate == pytest.approx(0.1 / 0.2)
    assert (lost.error, lost.interval.low, lost.interval.high) == (np.inf, -np.inf, np.inf)
    assert stack_shifts(every, key, events[2:], shocks, away, rng) is None
    assert stack_shifts(every, key, [replace(events[0], corrected=np.nan)], shocks, away, rng) is None


def test_weights_of_shifts_without_a_move_are_nothing() -> None:
    assert stack_weights([event(10, 0.0), event(11, 0.0)]).tolist() == [0, 0]
    # exactly as large as its error: the plain square, .1 / .01
    assert stack_weights([replace(event(10, 0.1), error=0.1)]) == pytest.approx([10])
    factor, total, error = square_moves([replace(event(10, -0.1), error=np.nan)])
    assert (factor[0], total, error) == (pytest.approx(0.1), 0, pytest.approx(np.sqrt(2e-4)))


PATTERN = [1.0, 1, -1, -1, 1, 1, -1, -1]


def test_what_chance_would_show_is_set_against_what_is_seen() -> None:
    """The second frame differs in the last of eight dates: a correlation of .75. Neighbours agree as often as not, so chance
    would show 1/8 of a square of .5625.
    """
    rows = [PATTERN, [*PATTERN[:-1], 1.0]]
    assert alike(rows, (0, 3), (1, 3))[0, 1] == pytest.approx(0.75 * (1 - 0.125 / 0.5625))


def test_one_date_in_common_shows_nothing() -> None:
    rows = [[1.0, 1, -1, -1, 0, 0, 0], [0.0, 0, 0, 1, 1, -1, -1]]
    use = [[True] * 4 + [False] * 3, [False] * 3 + [True] * 4]
    assert alike(rows, (0, 3), (1, 3), use=use) == pytest.approx(np.eye(2))


def test_correlations_that_contradict_each_other_are_made_to_fit() -> None:
    """Three blocks of eight dates: the first two frames agree in one, the last two in another, first and last are opposites in
    the third. Shrunk to s, -s and s they have the values 1 + s twice and 1 - 2 s, below 0, which is taken for 0. Neighbours
    within a block agree once more than not, where blocks of a frame meet they differ once and agree once: 6 of 44.
    """
    none = [0.0] * 8
    turned = [-one for one in PATTERN]
    rows = [[*PATTERN, *none, *PATTERN], [*PATTERN, *PATTERN, *none], [*none, *PATTERN, *turned]]
    s = 1 - (1 + 2 * (6 / 44) ** 2) / 8
    found = alike(rows, (0, 3), (1, 3), (2, 3), use=np.array(rows) != 0)
    by_hand = (1 + s) / 3 * np.array([[2.0, 1, -1], [1, 2, 1], [-1, 1, 2]])
    assert found == pytest.approx(by_hand)


def test_covariance_of_two_frames_alike_by_hand() -> None:
    """Eight dates may be used; the others hold a shift or have no whole window. Two shifts in one period with errors of .03 and
    .06 and no shocks: .0009, .0036, and .0018 times what chance leaves of a correlation of 1. One degree each, one in all at
    least.
    """
    key = (POINTS, 1, 0)
    error = np.full((3, 2, 24), 9.0)
    error[2, 0], error[2, 1] = 0.03, 0.06
    estimate = np.zeros((3, 2, 24))
    estimate[2] = error[2] * np.array([*PATTERN, *np.arange(16.0)])
    estimate[2, 1, 8:] *= -1
    full = np.ones((3, 24), dtype=bool)
    full[2, 16:] = False
    away = np.ones((2, 24), dtype=bool)
    away[:, 8:16] = False
    spread = np.full((3, 24), 1 / 8 + 1 / 6)
    own = SimpleNamespace(path=np.zeros((2, 24, 19)), error=error, spread=spread, estimate=estimate, full=full)
    settings = SimpleNamespace(windows=((0, 5), (0, 10)), stack=(0, 5))
    every: Any = SimpleNamespace(by_key={key: own}, settings=settings, relative=np.arange(-8, 11))
    shocks = Shocks(np.zeros(2), np.array([1.0, 1.0]), np.ones(2))
    events, grid = [event(10, 0.2), event(10, 0.2, frame=1)], np.zeros((2, 24))
    found, freedom = _covariance(every, key, events, grid, np.ones(2), shocks, away)
    shrunk = 1 - (1 + 2 / 49) / 8
    assert found == pytest.approx(np.array([[0.0009, 0.0018 * shrunk], [0.0018 * shrunk, 0.0036]]))
    # shares of .2 and .8 of the variance
    assert freedom == pytest.approx(1 / 0.68)
    assert _covariance(every, key, events[:1], grid[:1], np.ones(1), shocks, away)[1] == 1
    few = replace(shocks, freedom=np.array([0.5, 0.5]))
    assert _covariance(every, key, events[:1], grid[:1], np.ones(1), few, away)[1] == 1
    # a date whose error is not known counts shocks alone
    error[2, 0, 10] = np.nan
    noise = replace(shocks, extra=np.array([0.0024, 0.0]))
    assert _covariance(every, key, events[:1], grid[:1], np.ones(1), noise, away)[0] == pytest.approx(0.0024 * 7 / 24)
    # nor is one whose spread is not known scaled, nor one with more periods than the comparison
    error[2, 0, 10], spread[2, 10] = 0.03, np.nan
    assert _covariance(every, key, events[:1], grid[:1], np.ones(1), shocks, away)[0] == pytest.approx(0.0009)
    spread[2, 10] = 1.0
    assert _covariance(every, key, events[:1], grid[:1], np.ones(1), shocks, away)[0] == pytest.approx(0.0009)


def test_what_effects_of_shifts_have_in_common_is_told_from_contrasts_in_errors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """.2, .3 and .4 with errors of .1, .1 and .2: 2, 3 and 2. Dates count that are away from shifts and full; and with no
    correlation of two events the covariance is that of each.
    """
    key, asked = (POINTS, 1, 0), []
    own = SimpleNamespace(
        path=np.zeros((1, 3, 19)),
        error=np.array([[[0.1, 0.1, 0.2]]]).repeat(2, axis=0),
        spread=np.full((2, 3), 7 / 24),
        estimate=np.array([[[9.0, 9, 9]], [[0.2, 0.3, 0.4]]]),
        full=np.array([[False] * 3, [True, True, False]]),
    )
    settings = SimpleNamespace(windows=((0, 5),), stack=(0, 5))
    every: Any = SimpleNamespace(by_key={key: own}, settings=settings, relative=np.arange(-8, 11))
    events = [event(1, 0.2, periods=3), event(2, -0.2, periods=3)]

    def correlate(scaled: np.ndarray, use: np.ndarray, given: Any) -> np.ndarray:
        asked.append((scaled, use.tolist(), given is events))
        return np.eye(2)

    monkeypatch.setattr(stacked, "correlate_frames", correlate)
    away = np.array([[True, False, True]])
    shocks = Shocks(np.zeros(1), np.array([4.0]), np.ones(1))
    found, _ = _covariance(every, key, events, np.zeros((2, 3)), np.ones(2), shocks, away)
    scaled, use, right = asked[0]
    assert scaled == pytest.approx(np.array([[2.0, 3, 2]]))
    assert (use, right) == ([[True, False, False]], True)
    assert found == pytest.approx(np.diag([0.01, 0.04]))


@pytest.mark.parametrize(("dates", "shrunk"), [(0, 1 - 51 / 49 / 8), (1, 1 - 51 / 49 * (1 / 8 + 2) / 3)])
def test_frames_are_shrunk_by_the_dates_that_they_have_in_common(dates: int, shrunk: float) -> None:
    """The two frames of eight dates, and a third known at none, or at one: of the latter's pairs there is one each, as alike as
    can be, and chance would show 51 / 49 of it.
    """
    scaled = np.vstack([np.tile([1.0, 1, -1, -1], (2, 2)), np.full(8, 5.0)])
    use = np.ones((3, 8), dtype=bool)
    use[2, dates:] = False
    events = [event(3, 0.1, periods=8), event(3, 0.1, frame=1, periods=8)]
    assert correlate_frames(scaled, use, events)[0, 1] == pytest.approx(shrunk)
