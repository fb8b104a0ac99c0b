"""Contrasts at every date, by hand: which dates have one, what it holds, and what noise it shows."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align.groups import dates
from framing.align.groups.dates import (
    AllDates,
    Comparison,
    Key,
    away_from,
    compare_all_dates,
    compare_paths,
    effects_at_dates,
    effects_in_frames,
    usual_errors,
)
from framing.align.groups.settings import LOG_ODDS, POINTS, GroupSettings
from framing.align.groups.shocks import estimate_shocks
from framing.align.groups.windows import contrast_groups, trace_groups
from tests.align.groups.simulated import small_panel
from tests.align.groups.test_stacked import event

KEY: Key = (POINTS, 1, 0)
NAN = np.nan
SETTINGS = GroupSettings(before=6, after=10, windows=((0, 5), (0, 10)), stack=(3, 8))


def test_a_date_is_away_from_a_shift_when_no_window_and_no_lead_holds_it() -> None:
    # the longest window reaches ten periods on, leads six back: dates from 20 - 10 to 20 + 5 hold a shift in 20
    away = away_from({1: [20, 38]}, 2, 40, SETTINGS)
    assert away[0].all()
    assert np.flatnonzero(~away[1]).tolist() == [*range(10, 26), *range(28, 40)]
    longest = replace(SETTINGS, windows=((0, 1),), stack=(3, 4))
    assert np.flatnonzero(~away_from({0: [20]}, 1, 40, longest)[0]).tolist() == list(range(16, 26))


def test_every_comparison_is_that_of_its_date() -> None:
    """Of 20 periods the third to the last but two are dates: three at least on each side."""
    panel = small_panel(9, 20, missing=0.0)
    every = compare_all_dates(panel, SETTINGS)
    assert (every.panel is panel, every.settings is SETTINGS) == (True, True)
    assert every.relative.tolist() == list(range(-6, 11))
    assert list(every.by_key) == [
        *((scale, group, 0) for scale in (POINTS, LOG_ODDS) for group in (1, 2)),
        *((POINTS, group, None) for group in range(3)),
    ]
    paths = trace_groups(panel, 8, 6, 10)
    for key, own in every.by_key.items():
        scaled = paths if key[0] == POINTS else paths.on_log_odds()
        by_hand = contrast_groups(scaled, key[1], key[2], 6, 3, 8)
        assert own.estimate[2, :, 8] == pytest.approx(by_hand.estimate)
        assert own.error[2, :, 8] == pytest.approx(by_hand.error)
        assert own.spread[2, 8] == pytest.approx(by_hand.spread)
        path, variance = compare_paths(scaled, key[1], key[2])
        assert own.path[:, 8] == pytest.approx(path, nan_ok=True)
        assert own.path_error[:, 8] == pytest.approx(np.sqrt(np.where(np.isfinite(path), variance, NAN)), nan_ok=True)
    own = every.by_key[KEY]
    known = np.isfinite(own.path).any(axis=(0, 2))
    assert np.flatnonzero(known).tolist() == list(range(3, 18))
    # in period 16 the window has three periods and an end: -6 to 3
    assert np.flatnonzero(np.isfinite(own.path[0, 16])).tolist() == list(range(10))
    # five leads at least, and all periods up to 5, 10 and 8
    assert [np.flatnonzero(part).tolist() for part in own.full] == [
        list(range(5, 15)),
        list(range(5, 10)),
        list(range(5, 12)),
    ]
    # of the stack from 3 to 8 three periods are enough, so up to period 14 dates have one
    assert np.flatnonzero(np.isfinite(own.estimate[2, 0])).tolist() == list(range(3, 15))


def test_both_groups_must_be_seen_around_a_date() -> None:
    """The comparison group is silent in the first four periods: it has three leads from period 7 on."""
    panel = small_panel(9, 20, missing=0.0)
    weight = panel.weight.copy()
    weight[:, panel.code[:, 0] == 0, :4] = 0
    every = compare_all_dates(replace(panel, weight=weight), SETTINGS)
    known = {key: np.isfinite(own.estimate[0, 0]) for key, own in every.by_key.items()}
    assert int(np.argmax(known[POINTS, 1, 0])) == int(np.argmax(known[POINTS, 0, None])) == 7
    assert int(np.argmax(known[POINTS, 1, None])) == 3


def test_leads_that_make_a_date_full_are_those_before_it() -> None:
    few = compare_all_dates(small_panel(9, 20), replace(SETTINGS, before=4))
    assert np.flatnonzero(few.by_key[KEY].full[0]).tolist() == list(range(4, 15))


def test_the_difference_of_two_paths_by_hand() -> None:
    """Scores of .3 less .1 and .5 less .1 with a factor of 2: 2 * (.04 + .16)."""
    own, scores = np.zeros((1, 2, 1)), np.zeros((1, 2, 2, 1))
    own[0, :, 0] = 0.1, 0.4
    scores[0, :, 1, 0], scores[0, :, 0, 0] = (0.3, 0.5), (0.1, 0.1)
    paths: Any = SimpleNamespace(own=own, scores=scores, factor=np.array([[1.0, 2], [2, 4]]))
    path, variance = compare_paths(paths, 1, 0)
    assert (path, variance) == (pytest.approx(0.3), pytest.approx(2 * 0.2))
    path, variance = compare_paths(paths, 1, None)
    assert (path, variance) == (pytest.approx(0.4), pytest.approx(4 * (0.09 + 0.25)))
    # every period has a variance of its own: scores of half the size in the second
    two: Any = SimpleNamespace(
        own=np.tile(own, 2), scores=np.concatenate([scores, scores / 2], axis=3), factor=paths.factor
    )
    assert compare_paths(two, 1, 0)[1] == pytest.approx(np.array([[2 * 0.2, 2 * 0.05]]))


def one_path(values: list[float], **settings: Any) -> Any:
    """Two frames and two dates: the values in frame 1 at the second date, from three periods before it on."""
    path = np.zeros((2, 2, len(values)))
    path[1, 1] = values
    error = np.array([[[9.0, 9], [9, 9]], [[0.1, 0.3], [NAN, 0.5]], [[NAN, NAN], [NAN, NAN]]])
    parts: Any = {"windows": ((0, 5),), "stack": (1, 2)} | settings
    return SimpleNamespace(
        by_key={KEY: SimpleNamespace(path=path, error=error)},
        relative=np.arange(-3, len(values) - 3),
        settings=SimpleNamespace(**parts),
    )


def test_effects_at_every_date_by_hand() -> None:
    """Leads of 0, .3 and 0, .2 and .4 in the first and second period: .3 - .1, a fall's effect with the other sign."""
    every, fall = one_path([0, 0.3, 0, 9, 0.2, 0.4, 9]), replace(event(1, -0.2, frame=1), leads=3, lags=3)
    assert effects_at_dates(every, KEY, fall) == pytest.approx([0, -0.2])
    assert effects_in_frames(every, KEY, fall) == pytest.approx(np.array([[0, 0], [0, -0.2]]))
    # the last two leads are .15 on average
    assert effects_at_dates(every, KEY, replace(fall, leads=2))[1] == pytest.approx(-0.15)
    # a window of three periods ends with the lags and still needs three; of two it needs two
    assert np.isnan(effects_at_dates(every, KEY, replace(fall, lags=1))[1])
    longer = one_path([0, 0.3, 0, 9, 0.2, 0.4, 0.6, 9, 9], stack=(1, 5))
    assert effects_at_dates(longer, KEY, fall)[1] == pytest.approx(-0.3)
    assert np.isnan(effects_at_dates(longer, KEY, replace(fall, lags=2))[1])


def test_what_an_effect_needs() -> None:
    fall = replace(event(1, 0.2, frame=1), leads=3, lags=3)
    assert effects_at_dates(one_path([0, 0.3, 0, NAN, 0.2, 0.4, NAN]), KEY, fall)[1] == pytest.approx(0.2)
    for unknown in (0, 1, 2, 4, 5):
        values = np.array([0, 0.3, 0, 9, 0.2, 0.4, 9])
        values[unknown] = NAN
        assert np.isnan(effects_at_dates(one_path(values.tolist()), KEY, fall)[1])
    # a shift with two leads needs no third
    assert effects_at_dates(one_path([NAN, 0.3, 0.1, 9, 0.2, 0.4, 9]), KEY, replace(fall, leads=2))[1] == pytest.approx(
        0.1
    )


def test_leads_taken_as_outcome_are_set_against_those_before_them() -> None:
    # .3 and .5 in the last two leads against .1 in the one before: with one more lead before that it is two periods of -.1
    every = one_path([0.1, 0.3, 0.5, 9])
    every.relative = np.arange(-3, 1)
    rise = replace(event(1, 0.2, frame=1), leads=3, lags=3)
    assert np.isnan(effects_at_dates(every, KEY, rise, (-2, -1))[1])  # one lead is left, three are needed
    more = one_path([-0.1, 0.0, 0.1, 0.3, 0.5, 9])
    more.relative = np.arange(-5, 1)
    assert effects_at_dates(more, KEY, replace(rise, leads=5), (-2, -1))[1] == pytest.approx(0.4)
    # the period of the date itself is no lead, and none of an outcome from 0 on
    now = one_path([0, 0.3, 0, 0.5, 0.7, 9])
    assert effects_at_dates(now, KEY, rise, (0, 1))[1] == pytest.approx(0.5)


def test_the_usual_error_is_the_mean_of_the_stacks() -> None:
    assert usual_errors(one_path([0.0] * 7), KEY) == pytest.approx([0.2, 0.5])
    assert usual_errors(one_path([0.0] * 7, windows=((0, 5), (0, 10))), KEY) == pytest.approx([0, 0])


def all_dates(path: np.ndarray, path_error: np.ndarray, full: np.ndarray) -> AllDates:
    frames, count = path.shape[:2]
    windows = np.arange(3.0)[:, None, None] + np.arange(1.0, frames * count + 1).reshape(1, frames, count)
    own = Comparison(windows, windows / 10, np.ones((3, count)), path, path_error, full)
    return AllDates(small_panel(), SETTINGS, np.arange(path.shape[2]) - 1, {KEY: own})


def test_shocks_of_a_window_are_those_of_its_full_dates_away_from_shifts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(dates, "estimate_shocks", lambda *parts: asked.append(parts))
    full = np.array([[True, True], [True, False], [False, True]])
    away = np.array([[True, True], [False, True]])
    every = all_dates(np.zeros((2, 2, 3)), np.ones((2, 2, 3)), full)
    every.shocks(KEY, 1, away)
    estimate, error, spread, use = asked[0]
    assert estimate == pytest.approx(np.array([[2.0, 3], [4, 5]]))
    assert error == pytest.approx(estimate / 10)
    assert spread.tolist() == [1, 1]
    assert use.tolist() == [[True, False], [False, False]]


def test_shocks_along_a_path_by_hand() -> None:
    """Four dates of one frame, one of which holds a shift and one is not full in the window before the stack's. In errors the
    paths of the others are (2, 1) and (-2, 2): mean squares of 4 and 2.5, products of -1: a correlation of -1 / sqrt(10).
    """
    path = np.array([[[0.2, 0.2], [-0.2, 0.4], [9.0, 9.0], [9.0, 9.0]]])
    path_error = np.array([[[0.1, 0.2]] * 4])
    full = np.array([[True] * 4, [True, True, False, True], [True] * 4])
    away = np.array([[True, True, True, False]])
    extra, alike = all_dates(path, path_error, full).path_shocks(KEY, away)
    use = np.array([[True, True, False, False]])
    for at in range(2):
        by_hand = estimate_shocks(path[:, :, at], path_error[:, :, at], np.ones(4), use).extra
        assert extra[:, at] == pytest.approx(by_hand)
    assert alike == pytest.approx(np.array([[1, -1 / np.sqrt(10)], [-1 / np.sqrt(10), 1]]))
    # paths of a tenth the size are as much alike
    _, small = all_dates(path / 10, path_error, full).path_shocks(KEY, away)
    assert small == pytest.approx(alike)
    # known at one date of two: mean squares of 4 and 1 and a product of 2, which is as alike as can be
    path[0, 1, 1] = NAN
    _, once = all_dates(path, path_error, full).path_shocks(KEY, away)
    assert once == pytest.approx(np.ones((2, 2)))
    # a period without an error, or that is not known, lends nothing to the products
    path[0, 1, 1], path_error[0, 0, 0] = NAN, 0.0
    _, apart = all_dates(path, path_error, full).path_shocks(KEY, away)
    assert apart == pytest.approx(np.eye(2))
