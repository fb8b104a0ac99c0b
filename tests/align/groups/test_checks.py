"""The tests of the study's answer fail where they should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align.groups.checks import check_stack
from framing.align.groups.dates import away_from, compare_all_dates
from framing.align.groups.leads import LeadsWeighed
from framing.align.groups.settings import POINTS, GroupSettings
from framing.align.groups.stacked import Stacked, stack_shifts
from framing.align.groups.windows import GroupPanel
from framing.align.nulls import NullTest
from tests.align.groups.test_stacked import event

SETTINGS = GroupSettings(placebo=("b",), permutations=99)


def noisy_panel(jump: float, at: int, *, placebo: float = 0.0) -> GroupPanel:
    """20 allies and 20 others, 44 periods; allies jump in frame `a` at a period, and in the placebo frame `b` at period 20."""
    rng = np.random.default_rng(0)
    share = 0.1 + 0.02 * rng.standard_normal((2, 40, 44))
    share[0, :20, at:] += jump
    share[1, :20, 20:] += placebo
    code = np.repeat(np.r_[np.ones(20, dtype=int), np.zeros(20, dtype=int)][:, None], 44, axis=1)
    names = tuple(f"S{number:02d}" for number in range(40))
    return GroupPanel(
        names, ("a", "b"), 1950 + np.arange(44), share, np.full(share.shape, 25.0), code, ("others", "ally"), 0
    )


def run(panel: GroupPanel) -> dict[str, NullTest]:
    return {test.test.removeprefix("ally: "): test for test in stacked(panel)[1]}


def stacked(panel: GroupPanel) -> tuple[Stacked, list[NullTest]]:
    every = compare_all_dates(panel, SETTINGS)
    away = away_from({0: [20]}, 2, 44, SETTINGS)
    key = (POINTS, 1, 0)
    events = [replace(event(20, 0.2, periods=44), leads=8, lags=10)]
    found = stack_shifts(every, key, events, every.shocks(key, 2, away), away, np.random.default_rng(0))
    assert found is not None
    return found, check_stack(every, key, events, found, away)


def test_a_jump_at_the_shift_passes_all() -> None:
    tests = run(noisy_panel(0.1, 20))
    assert tests["other dates, turned together"].p < 0.05
    assert tests["leads instead of lags"].p > 0.05
    assert tests["placebo frames"].p > 0.05
    assert tests["other dates, singly"].statistic == pytest.approx(0.5, abs=0.05)


def test_a_move_before_the_shift_is_seen_in_the_leads() -> None:
    tests = run(noisy_panel(0.1, 17))
    assert tests["leads instead of lags"].statistic == pytest.approx(0.5, abs=0.05)
    assert tests["leads instead of lags"].p < 0.05


def test_a_move_in_the_placebo_frame_is_seen() -> None:
    tests = run(noisy_panel(0.1, 20, placebo=0.1))
    assert tests["placebo frames"].statistic == pytest.approx(0.5, abs=0.05)
    assert tests["placebo frames"].p < 0.05


@pytest.mark.parametrize(
    ("at", "rise", "follows", "early"), [(20, 0.0, 0.5, False), (17, 0.5, 0.0, True), (23, 0.0, 0.5, False)]
)
def test_a_group_that_moved_before_has_not_adopted(at: int, rise: float, follows: float, early: bool) -> None:
    """A jump of half of the move at the shift, three periods before it, three after it."""
    found, _ = stacked(noisy_panel(0.1, at))
    assert found.leads is not None
    assert found.leads.rise == pytest.approx(rise, abs=0.06)
    assert found.leads.follows == pytest.approx(follows, abs=0.06)
    assert found.leads.early(0.05) is early


def test_leads_that_rise_less_than_what_follows_are_no_wave_from_below() -> None:
    assert not LeadsWeighed(0.2, np.zeros(0), 0.001, 0.3).early(0.05)
    assert not LeadsWeighed(0.4, np.zeros(0), 0.06, 0.3).early(0.05)
    assert LeadsWeighed(0.4, np.zeros(0), 0.05, 0.3).early(0.05)
