"""Effects of one shift by hand: intervals, the mean over dates, the covariance of a path, and what a verdict rests on."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align.groups import single_answer
from framing.align.groups.effects import Effect, pass_through, path_covariance
from framing.align.groups.pass_through import Interval, fieller_set
from framing.align.groups.settings import POINTS
from framing.align.groups.shocks import Shocks
from framing.align.groups.single_answer import _signed
from framing.align.groups.timing import GroupMove
from framing.align.groups.verdicts import Findings
from tests.align.groups.test_stacked import event

KEY = (POINTS, 1, 0)
T8 = 2.306004  # the .975 quantile on 8 degrees


def test_an_interval_rests_on_the_larger_error() -> None:
    for clustered, shocked in ((0.1, 0.2), (0.2, 0.1)):
        effect = Effect(0.3, clustered, shocked, 8.0, 0.1, 0.0)
        assert effect.error == 0.2
        assert effect.interval(0.95).low == pytest.approx(0.3 - T8 * 0.2)
        assert effect.interval(0.95).high == pytest.approx(0.3 + T8 * 0.2)


def test_a_fall_turns_an_interval_round() -> None:
    assert _signed(Interval(-0.3, 0.1), 1) == Interval(-0.3, 0.1)
    assert _signed(Interval(-0.3, 0.1), -1) == Interval(-0.1, 0.3)


def dates(known: float) -> tuple[Any, Any]:
    """A shift of .4 in 10 or 11, the path after it at .2 or .1; the second date has the chance `known` to be left."""
    own = SimpleNamespace(path=np.zeros((1, 24, 19)), error=np.full((2, 1, 24), 0.03))
    own.path[0, 10, 8:], own.path[0, 11, 8:] = 0.2, 0.1
    every = SimpleNamespace(
        by_key={KEY: own},
        relative=np.arange(-8, 11),
        panel=SimpleNamespace(periods=np.arange(24)),
        settings=SimpleNamespace(windows=((0, 5), (0, 10)), level=0.95),
    )
    weights = np.zeros(24)
    weights[[10, 11]] = 1 - known, known
    return every, replace(event(10, 0.4), weights=weights)


def test_pass_through_is_the_mean_over_dates() -> None:
    """Half .2, half .1: .15 of .4. Eight leads, eleven periods after: shocks add .0007 to .03^2 at either date, and the dates
    differ by .05 from their mean: .0016 + .0025.
    """
    every, shift = dates(0.5)
    shocks = Shocks(np.array([0.0007 / (1 / 8 + 1 / 11)]), np.array([8.0]), np.ones(1))
    share, found = pass_through(every, shift, KEY, {(KEY, 1): shocks}, 1)
    expected = fieller_set(0.15, np.sqrt(0.0041), 0.4, 0.01, T8)
    assert share == pytest.approx(0.375)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-4)


def test_pass_through_needs_half_of_the_dates() -> None:
    shocks = {(KEY, 1): Shocks(np.zeros(1), np.array([8.0]), np.ones(1))}
    for known, sure in ((0.6, True), (0.4, False)):
        every, shift = dates(known)
        every.by_key[KEY].path[0, 10, :6] = np.nan  # two leads are left of the first date
        share, found = pass_through(every, shift, KEY, shocks, 1)
        assert np.isfinite(share) == np.isfinite(found.low) == sure
        if sure:
            assert share == pytest.approx(0.1 / 0.4)


def test_covariance_of_a_path_by_hand() -> None:
    """Scores of two states in two periods, of the group less those of the others: .1 -.1 and -.1 .2; factor 2. Shocks of .2 and
    .3 with a correlation of a half: 2 * .02 + .04, 2 * -.03 + .03 and 2 * .05 + .09.
    """
    scores = np.zeros((1, 2, 2, 2))
    scores[0, :, 1] = [[0.1, -0.1], [0.0, 0.2]]
    scores[0, :, 0] = [[0.0, 0.0], [0.1, 0.0]]
    paths: Any = SimpleNamespace(relative=np.array([-1, 0]), scores=scores, factor=np.array([[1.0, 2], [2, 1]]))
    every: Any = SimpleNamespace(relative=np.array([-1, 0]), settings=SimpleNamespace(before=1))
    noise: Any = SimpleNamespace(paths={KEY: (np.array([[0.04, 0.09]]), np.array([[1, 0.5], [0.5, 1]]))})
    found = path_covariance(every, paths, 0, KEY, noise)
    assert found == pytest.approx(np.array([[0.08, -0.03], [-0.03, 0.19]]))


def find(monkeypatch: pytest.MonkeyPatch, group: tuple[float, float], others: tuple[float, float]) -> Findings:
    """A fall of .4 by the dominant state; the group fell by .2 more than the others. Own changes with their errors."""
    own = {1: group, 0: others}

    def effect_of(_every: Any, _paths: Any, _event: Any, key: Any, window: int, _noise: Any) -> Effect:
        assert window == 1
        change, error = own[key[1]]
        return Effect(change, error, error, 8.0, 0.1, change)

    monkeypatch.setattr(single_answer, "effect_of", effect_of)
    monkeypatch.setattr(single_answer, "_move_before", lambda *_: (0.3, True))
    settings = SimpleNamespace(windows=((0, 5), (0, 10)), level=0.95, quarter=0.25)
    every: Any = SimpleNamespace(settings=settings, panel=SimpleNamespace(compare=0))
    effect, trend = Effect(-0.2, 0.05, 0.05, 8.0, 0.1, 0.0), SimpleNamespace(carried=-0.02)
    arguments: Any = (every, None, event(10, -0.4), 1, effect, Interval(0.1, 0.9), trend, None)
    found = single_answer._find(*arguments)
    assert found is not None
    return found


def test_what_a_verdict_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    found = find(monkeypatch, (-0.12, 0.02), (-0.12, 0.02))
    # the interval at .90 (1.8595 errors) as a share of .4, turned round for a fall
    assert found.bounded.low == pytest.approx((0.2 - 1.859548 * 0.05) / 0.4, rel=1e-5)
    assert found.bounded.high == pytest.approx((0.2 + 1.859548 * 0.05) / 0.4, rel=1e-5)
    # at .95, less the .02 that the leads carry on
    assert (found.net.low, found.net.high) == pytest.approx((0.18 - T8 * 0.05, 0.18 + T8 * 0.05), rel=1e-5)
    assert (found.before, found.early, found.ratio, found.q) == (0.3, True, Interval(0.1, 0.9), 1.0)


@pytest.mark.parametrize(
    ("group", "others", "together"),
    [
        ((-0.12, 0.02), (-0.12, 0.02), True),  # more than a quarter of .4, and 1.96 errors
        ((-0.08, 0.02), (-0.12, 0.02), False),
        ((-0.12, 0.02), (-0.08, 0.02), False),
        ((-0.12, 0.07), (-0.12, 0.02), False),
        ((0.12, 0.02), (0.12, 0.02), False),
    ],
)
def test_both_groups_must_move_the_dominant_states_way(
    monkeypatch: pytest.MonkeyPatch, group: tuple[float, float], others: tuple[float, float], together: bool
) -> None:
    assert find(monkeypatch, group, others).together is together


@pytest.mark.parametrize(
    ("size", "error", "early"),
    [(-0.12, 0.05, True), (0.12, 0.05, False), (-0.11, 0.05, False), (-0.09, 0.01, False)],  # .1153 is 2.306 errors
)
def test_a_step_before_the_shift_is_one_that_is_large_and_goes_its_way(
    monkeypatch: pytest.MonkeyPatch, size: float, error: float, early: bool
) -> None:
    weights = np.zeros(19)
    weights[[4, 8]] = 0.7, 0.3  # four periods before the shift, and with it
    monkeypatch.setattr(single_answer, "path_covariance", lambda *_: None)
    monkeypatch.setattr(single_answer, "date_step", lambda *_: GroupMove(weights, size, error))
    settings: Any = SimpleNamespace(windows=((0, 10),), before=8, level=0.95, quarter=0.25, apart=2)
    every: Any = SimpleNamespace(relative=np.arange(-8, 11))
    paths: Any = SimpleNamespace(relative=np.arange(-8, 11), own=np.zeros((1, 2, 19)))
    shocks = Shocks(np.zeros(1), np.array([8.0]), np.ones(1))
    noise: Any = SimpleNamespace(shocks={((POINTS, 1, None), 0): shocks})
    found = single_answer._move_before(every, paths, event(10, -0.4), 1, noise, settings)
    assert found == (pytest.approx(0.7), early)
