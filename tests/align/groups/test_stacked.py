"""The stacked answer: weights by hand, nulls over dates, leave one out, verdict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t as student

from framing.align.groups.dates import away_from, compare_all_dates
from framing.align.groups.events import Event, count_events
from framing.align.groups.leave_out import leave_states_out
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.stacked import (
    beyond,
    correlate_frames,
    draw_singly,
    effects_at_dates,
    stack_shifts,
    stack_weights,
    turn_together,
)
from framing.align.groups.windows import contrast_groups, trace_groups
from tests.align.groups.simulated import flat_panel, small_panel


def event(place: int, size: float, *, sharp: float = 1.0, frame: int = 0, periods: int = 24) -> Event:
    weights = np.zeros(periods)
    weights[place] = 1.0
    return Event(frame, place, weights, size, 0.01, size, sharp, 8, 10)


def test_weights_are_those_of_a_regression_through_the_origin() -> None:
    events = [event(10, 0.1), event(12, -0.2), event(14, 0.3, sharp=0.5)]
    effects = np.array([0.03, 0.04, 0.05])  # signed by direction
    by_hand = (0.1 * 0.03 + 0.2 * 0.04 + 0.5 * 0.3 * 0.05) / (0.01 + 0.04 + 0.5 * 0.09)
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
    assert found.estimate == pytest.approx(0.25)
    assert found.turned.max() < found.estimate
    assert (found.shifts, found.events) == (1, 1)


def test_turning_keeps_the_distance_between_dates() -> None:
    grid = np.array([np.arange(20.0), 100 * np.arange(20.0)])
    turned = turn_together(grid, np.array([2, 5]), np.array([1.0, 1.0]), gap=3)
    first = [(2 + turn) % 20 + 100 * ((5 + turn) % 20) for turn in range(4, 17)]
    assert turned == pytest.approx(first)


def test_single_dates_stay_off_the_true_one() -> None:
    grid = np.zeros((2, 20))
    grid[:, 8:13] = 1.0
    null = draw_singly(grid, np.array([10, 10]), np.array([0.5, 0.5]), 500, 2, np.random.default_rng(0))
    assert null.max() == 0.0
    wide = draw_singly(grid, np.array([10, 10]), np.array([0.5, 0.5]), 500, 1, np.random.default_rng(0))
    assert wide.max() > 0.0
    one = draw_singly(grid[:1], np.array([10]), np.array([1.0]), 500, 2, np.random.default_rng(0))
    assert len(one) == 15


def test_p_of_a_null_by_hand() -> None:
    null = np.array([3.0, -3.0, 3.0, -3.0])
    assert beyond(6.0, null, 10) == pytest.approx(float(student.sf(2.0, 10)))
    assert beyond(-6.0, null, 10) > 0.9
    assert beyond(1.0, np.zeros(0), 10) == 1.0


@pytest.mark.parametrize(
    ("places", "events"), [([], 0), ([5], 1), ([5, 5], 1), ([5, 10, 15], 1), ([5, 11, 16], 2), ([30, 5, 11], 3)]
)
def test_shifts_that_crowd_are_one_event(places: list[int], events: int) -> None:
    assert count_events(places, 5) == events


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
        by_hand = contrast_groups(paths, 1, 0, 8, 3, 10).estimate[0] / 0.1
        assert found[state] == pytest.approx(by_hand, abs=1e-12)
