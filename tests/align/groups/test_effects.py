"""Effects of one shift by hand: intervals, the mean over dates, the covariance of a path, and what a verdict rests on."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from framing.align.groups import effects, single_answer
from framing.align.groups.effects import Effect, _usable, effect_of, pass_through, path_covariance, path_of
from framing.align.groups.pass_through import Interval, fieller_set
from framing.align.groups.settings import POINTS
from framing.align.groups.shocks import Shocks
from framing.align.groups.single_answer import _signed
from framing.align.groups.timing import GroupMove
from framing.align.groups.verdicts import Findings
from framing.align.groups.windows import GroupPaths
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


RELATIVE = np.arange(-3, 3)
OWN = np.array([[0.0, 0.1, -0.1, 0.2, 0.4, 0.3], [0.1, -0.1, 0.0, 0.1, 0.1, 0.1]])  # groups 1 and 0


def small_paths(own: np.ndarray = OWN) -> GroupPaths:
    """Groups 0 and 1 in frame 1 of two, three leads and three periods; two states of group 1 and one of group 0."""
    paths, scores = np.zeros((2, 2, 6)), np.zeros((2, 3, 2, 6))
    paths[1] = own[::-1]
    scores[1, 0, 1, 3:], scores[1, 1, 1, 3:], scores[1, 2, 0, 3:] = 0.03, -0.03, 0.02
    passages = np.array([np.arange(6) + 100.0, np.arange(6) + 10.0])
    return GroupPaths(RELATIVE, paths, scores, np.zeros((2, 2)), passages, np.ones(2), np.array([[1.0, 2], [2, 4]]))


def small_dates(first: int = 0, last: int = 10) -> Any:
    """What is asked of all dates; the last window of two is that of `first` and `last`."""
    settings = SimpleNamespace(windows=((1, 1), (first, last)), before=3, level=0.95, seed=5)
    return SimpleNamespace(settings=settings, relative=RELATIVE)


def small_noise(extra: float = 0.0) -> Any:
    shocks = {}
    for key in (KEY, (POINTS, 1, None)):
        shocks[key, 0] = Shocks(np.zeros(2), np.array([3.0, 3.0]), np.ones(2))
        shocks[key, 1] = Shocks(np.array([9.0, extra]), np.array([3.0, 8.0]), np.ones(2))
    none = (np.zeros((2, 6)), np.eye(6))
    return SimpleNamespace(shocks=shocks, paths=dict.fromkeys((KEY, (POINTS, 1, None)), none))


def shift_in_frame_1(leads: int = 3, lags: int = 10) -> Any:
    return replace(event(10, 0.4, frame=1), leads=leads, lags=lags)


def test_the_effect_of_a_window_by_hand() -> None:
    """Group 1 rises by .3, group 0 by .1. Scores of .03, -.03 and -.02 with a factor of 2: .0044. Shocks of .0044 / (1/3 + 1/3)
    are as much again: an error of sqrt(.0088), on 8 degrees.
    """
    found = effect_of(small_dates(), small_paths(), shift_in_frame_1(), KEY, 1, small_noise(0.0066))
    assert found.estimate == pytest.approx(0.2)
    assert found.own == pytest.approx(0.3)
    assert found.clustered == pytest.approx(np.sqrt(0.0044))
    assert found.shocked == pytest.approx(np.sqrt(0.0088))
    assert found.freedom == 8
    assert found.p == pytest.approx(2 * student.sf(0.2 / np.sqrt(0.0088), 8))
    # its own change alone: factor 4 of .03 and -.03
    alone = effect_of(small_dates(), small_paths(), shift_in_frame_1(), (POINTS, 1, None), 1, small_noise())
    assert (alone.estimate, alone.own) == (pytest.approx(0.3), pytest.approx(0.3))
    assert alone.clustered == pytest.approx(np.sqrt(4 * 0.0018))
    assert alone.shocked == pytest.approx(alone.clustered)
    # a window ends with the last period that is free of other shifts: .2 less nothing of group 1, .1 of group 0
    cut = effect_of(small_dates(0, 10), small_paths(), shift_in_frame_1(lags=0), KEY, 1, small_noise())
    assert cut.estimate == pytest.approx(0.1)


def test_an_effect_without_noise_has_no_p() -> None:
    paths = replace(small_paths(), scores=np.zeros((2, 3, 2, 6)))
    found = effect_of(small_dates(), paths, shift_in_frame_1(), KEY, 1, small_noise())
    assert (found.estimate, found.clustered) == (pytest.approx(0.2), 0)
    assert np.isnan(found.p)
    # and one whose error is not known is no effect
    unknown = replace(small_paths(), factor=np.full((2, 2), np.nan))
    assert np.isnan(effect_of(small_dates(), unknown, shift_in_frame_1(), KEY, 1, small_noise()).estimate)


@pytest.mark.parametrize(
    ("unknown", "leads", "lags", "first", "usable"),
    [
        ((), 3, 2, 0, True),
        ((0,), 3, 2, 0, False),  # two leads are left
        ((), 2, 2, 0, False),
        ((5,), 3, 2, 0, False),  # two of three periods
        ((3,), 3, 2, 0, False),
        ((3,), 3, 2, 1, True),  # a window of two periods needs both
        ((4,), 3, 2, 1, False),
        ((4, 5), 3, 0, 0, True),
        ((3,), 3, 0, 0, False),
        ((), 3, 1, 2, True),  # a window that begins after the last free period asks for nothing
    ],
)
def test_leads_and_periods_that_an_effect_needs(
    unknown: tuple[int, ...], leads: int, lags: int, first: int, usable: bool
) -> None:
    own = OWN.copy()
    own[0, list(unknown)] = np.nan
    assert _usable(small_paths(own), 1, shift_in_frame_1(leads), first, min(2, lags)) is usable
    assert _usable(small_paths(own[::-1]), 0, shift_in_frame_1(leads), first, min(2, lags)) is usable
    other = effect_of(small_dates(first), small_paths(own[::-1]), shift_in_frame_1(leads, lags), KEY, 1, small_noise())
    if not usable:
        assert np.isnan(other.estimate)


def test_a_path_around_a_shift_by_hand() -> None:
    """Differences of -.1, .2, -.1, .1, .3 and .2. Of three leads the mean is 0, of the last two .05. After the shift scores of
    .03, -.03 and -.02, factor 2: .0044 at each period.
    """
    found = path_of(small_dates(), small_paths(), shift_in_frame_1(), KEY, small_noise())
    assert found.relative.tolist() == RELATIVE.tolist()
    assert found.estimate == pytest.approx([-0.1, 0.2, -0.1, 0.1, 0.3, 0.2])
    assert found.error == pytest.approx([0, 0, 0, *[np.sqrt(0.0044)] * 3])
    assert found.passages == pytest.approx(110 + 2 * np.arange(6.0))
    assert found.critical == pytest.approx(T8, abs=1e-5)
    # the three periods move as one: the band is little wider than the interval
    assert found.critical <= found.band < found.critical + 0.15
    alone = path_of(small_dates(), small_paths(), shift_in_frame_1(2), (POINTS, 1, None), small_noise())
    assert alone.estimate == pytest.approx(OWN[0])
    assert alone.passages == pytest.approx(10 + np.arange(6.0))
    near = path_of(small_dates(), small_paths(), shift_in_frame_1(2), KEY, small_noise())
    assert near.estimate == pytest.approx(np.array([-0.1, 0.2, -0.1, 0.1, 0.3, 0.2]) - 0.05)


def test_a_path_ends_where_dominance_passes_on() -> None:
    shift = replace(shift_in_frame_1(), turn=(2, 1))
    found = path_of(small_dates(), small_paths(), shift, KEY, small_noise())
    assert np.isfinite(found.estimate).tolist() == [False, True, True, True, True, False]
    assert found.estimate[1:5] == pytest.approx(np.array([0.2, -0.1, 0.1, 0.3]) - 0.05)
    assert np.isfinite(found.error).tolist() == np.isfinite(found.estimate).tolist()
    # without a lead nothing is known
    none = path_of(small_dates(), small_paths(), replace(shift_in_frame_1(), turn=(0, 1)), KEY, small_noise())
    assert np.isnan(none.estimate).all()


def test_the_band_holds_the_whole_path_with_draws_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is drawn from the known periods alone, at the level and degrees of the last window; each path with its own draws."""
    asked: list[tuple[Any, ...]] = []

    def sup_t(covariance: np.ndarray, level: float, rng: np.random.Generator, freedom: float) -> float:
        asked.append((covariance, level, freedom, rng.random()))
        return 1.0 if len(asked) == 1 else 9.0

    monkeypatch.setattr(effects, "sup_t", sup_t)
    noise = small_noise()
    noise.paths[KEY] = (np.full((2, 6), 0.01), np.eye(6))
    shift = replace(shift_in_frame_1(), turn=(3, 1))
    assert path_of(small_dates(), small_paths(), shift, KEY, noise).band == pytest.approx(T8, abs=1e-5)
    assert path_of(small_dates(), small_paths(), shift, KEY, noise).band == 9
    covariance, level, freedom, draw = asked[0]
    # .01 of shocks, .0044 of states after the shift; the last period is not known
    assert covariance[:5, :5] == pytest.approx(0.01 * np.eye(5) + 0.0044 * np.outer([0, 0, 0, 1, 1], [0, 0, 0, 1, 1]))
    assert not covariance[5].any()
    assert not covariance[:, 5].any()
    assert (level, freedom) == (0.95, 8)
    assert draw == np.random.default_rng([5, 1, 10, 1]).random()


def test_pass_through_leaves_out_dates_without_periods_enough() -> None:
    """Half of the chance lies in 10. Its contrast needs three leads, three periods and an error."""
    shocks = {
        (KEY, 1): Shocks(np.zeros(1), np.array([8.0]), np.ones(1)),
        (KEY, 0): Shocks(np.zeros(1), np.ones(1), np.ones(1)),
    }
    for unknown, found in ((range(5), True), (range(6), False), (range(8, 16), True), (range(8, 17), False)):
        every, shift = dates(0.45)
        every.by_key[KEY].path[0, 10, list(unknown)] = np.nan
        assert np.isfinite(pass_through(every, shift, KEY, shocks, 1)[0]) is np.bool_(found)
    every, shift = dates(0.45)
    every.by_key[KEY].error[1, 0, 10] = np.nan
    assert np.isnan(pass_through(every, shift, KEY, shocks, 1)[0])


def test_pass_through_of_a_cut_window_by_hand() -> None:
    """Three leads at -.1, those before at 9; 0, .1 and .2 in the first periods, 9 after them. The move, .4, is known no better
    than its size. The effect is .1 + .1 of .4.
    """
    every, shift = dates(0.0)
    path = every.by_key[KEY].path
    path[0, 10] = [9.0] * 5 + [-0.1] * 3 + [0.0, 0.1, 0.2] + [9.0] * 8
    shift = replace(shift, leads=3, lags=2, error=np.nan)
    shocks = {(KEY, 1): Shocks(np.array([0.0004]), np.array([8.0]), np.ones(1))}
    share, found = pass_through(every, shift, KEY, shocks, 1)
    error = np.sqrt(0.03**2 + 0.0004 * (1 / 3 + 1 / 3))
    expected = fieller_set(0.2, error, 0.4, 0.4, T8)
    assert share == pytest.approx(0.5)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-4)
    # a move that the search alone can have made is no move
    for nothing in (0.0, np.nan):
        share, found = pass_through(every, replace(shift, corrected=nothing), KEY, shocks, 1)
        assert np.isnan(share)
        assert (found.low, found.high) == (-np.inf, np.inf)
    # chances below one in ten thousand do not count
    weights = np.zeros(24)
    weights[[10, 11]] = 1 - 1e-4, 1e-4
    path[0, 11] = 5e5 * (np.arange(19) > 7)
    assert pass_through(every, replace(shift, weights=weights), KEY, shocks, 1)[0] == pytest.approx(0.5)


def test_a_path_longer_than_the_groups_have_periods() -> None:
    """Near the first period the paths have two leads: scores stand at their own periods, shocks at all."""
    paths = small_paths()
    cut = replace(paths, relative=RELATIVE[1:], own=paths.own[..., 1:], scores=paths.scores[..., 1:])
    noise = small_noise()
    noise.paths[KEY] = (np.array([[9.0] * 6, [0.04, -1, np.nan, 0.01, 0, 0]]), np.full((6, 6), 0.5) + 0.5 * np.eye(6))
    found = path_covariance(small_dates(), cut, 1, KEY, noise)
    assert np.diag(found) == pytest.approx([0.04, 0, 0, 0.0144, 0.0044, 0.0044])
    assert (found[0, 3], found[3, 4]) == (pytest.approx(0.5 * 0.2 * 0.1), pytest.approx(0.0044))
    alone = small_noise()
    alone.paths[POINTS, 1, None] = (np.zeros((2, 6)), np.eye(6))
    assert path_covariance(small_dates(), paths, 1, (POINTS, 1, None), alone)[4, 4] == pytest.approx(4 * 0.0018)


def test_an_answer_has_every_window_and_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of 0 to 5 and 0 to 10 in points and log odds; trend and findings rest on the last window in points."""
    panel: Any = SimpleNamespace(compare=0)
    settings: Any = SimpleNamespace(before=8, after=10, scales=(POINTS, "log odds"), windows=((0, 5), (0, 10)))
    every: Any = SimpleNamespace(panel=panel, settings=settings)
    shift, noise = event(10, 0.4), SimpleNamespace(shocks="shocks", carried={KEY: 0.3})
    paths: Any = SimpleNamespace(
        on_scales=lambda scales: {one: f"paths in {one}" for one in scales}, states=np.array([20, 12])
    )

    def trace_groups(given: Any, place: int, before: int, after: int) -> Any:
        assert (given is panel, place, before, after) == (True, 10, 8, 10)
        return paths

    def effect_of(*given: Any) -> Any:
        assert (given[0] is every, given[2] is shift, given[5] is noise) == (True, True, True)
        return SimpleNamespace(estimate=(given[1], given[3], given[4]))

    def pass_through(given: Any, one: Any, key: Any, shocks: Any, window: int) -> Any:
        assert (given is every, one is shift, key, shocks) == (True, True, KEY, "shocks")
        return f"through {window}", f"ratio {window}"

    def path_of(given: Any, own: Any, one: Any, key: Any, what: Any) -> Any:
        assert (given is every, one is shift, what is noise) == (True, True, True)
        return own, key

    def bound_trend(given: Any, key: Any, one: Any, estimate: Any, carried: float) -> str:
        assert (given is every, key, one is shift, carried) == (True, KEY, True, 0.3)
        assert estimate == ("paths in points", KEY, 1)
        return "trend"

    def find(given: Any, own: Any, one: Any, group: int, effect: Any, ratio: Any, trend: Any, what: Any) -> str:
        assert (given is every, own is paths, one is shift, group, what is noise) == (True, True, True, 1, True)
        assert (effect.estimate, ratio, trend) == (("paths in points", KEY, 1), "ratio 1", "trend")
        return "findings"

    for function in (trace_groups, effect_of, pass_through, path_of, bound_trend):
        monkeypatch.setattr(single_answer, function.__name__, function)
    monkeypatch.setattr(single_answer, "_find", find)
    found: Any = single_answer.answer_event(every, shift, 1, noise)  # type: ignore[arg-type]
    odds = ("log odds", 1, 0)
    assert {key: one.estimate for key, one in found.effects.items()} == {
        **{(POINTS, window): ("paths in points", KEY, window) for window in (0, 1)},
        **{("log odds", window): ("paths in log odds", odds, window) for window in (0, 1)},
    }
    assert found.through == {0: ("through 0", "ratio 0"), 1: ("through 1", "ratio 1")}
    assert found.paths == {POINTS: ("paths in points", KEY), "log odds": ("paths in log odds", odds)}
    assert (found.event is shift, found.group, found.trend, found.findings) == (True, 1, "trend", "findings")
    assert found.states == 32


def test_a_verdict_rests_on_nothing_where_the_effect_is_not_known() -> None:
    nothing = Effect(*[np.nan] * 6)
    arguments: Any = (None, None, event(10, 0.4), 1, nothing, None, None, None)
    assert single_answer._find(*arguments) is None


def test_what_is_asked_of_both_groups_own_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Own changes of the group and of the others in the last window, in points; what came before is that of the group."""
    asked: list[Any] = []
    settings = SimpleNamespace(windows=((0, 5), (0, 10)), level=0.95, quarter=0.25)
    every: Any = SimpleNamespace(settings=settings, panel=SimpleNamespace(compare=2))
    shift = event(10, 0.4)

    def effect_of(*given: Any) -> Effect:
        asked.append(given)
        return Effect(0.1, 0.05, 9.0, 8.0, 0.1, 0.1)

    def move_before(*given: Any) -> Any:
        assert given == (every, "paths", shift, 1, "noise", settings)
        return 0.7, True

    monkeypatch.setattr(single_answer, "effect_of", effect_of)
    monkeypatch.setattr(single_answer, "_move_before", move_before)
    effect, trend = Effect(0.2, 0.05, 0.05, 8.0, 0.1, 0.0), SimpleNamespace(carried=0.02)
    arguments: Any = (every, "paths", shift, 1, effect, Interval(0.1, 0.9), trend, "noise")
    found = single_answer._find(*arguments)
    assert asked == [(every, "paths", shift, (POINTS, group, None), 1, "noise") for group in (1, 2)]
    assert found is not None
    # two clustered errors of .05 each, exactly a quarter of .4; errors with shocks do not enter
    assert found.together
    assert (found.net.low, found.net.high) == pytest.approx((0.18 - T8 * 0.05, 0.18 + T8 * 0.05), rel=1e-5)
    # a move that the search alone can have made bounds nothing, and nobody moves with it
    nothing: Any = (every, "paths", replace(shift, corrected=0.0), 1, effect, Interval(0.1, 0.9), trend, "noise")
    monkeypatch.setattr(single_answer, "_move_before", lambda *_: (0.0, False))
    bare = single_answer._find(*nothing)
    assert bare is not None
    assert (bare.together, bare.bounded.low, bare.bounded.high) == (False, -np.inf, np.inf)


def test_a_step_before_the_shift_is_sought_in_the_groups_own_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Near an end of the series the path has two leads and ends a period early; what lies beyond is not known."""
    settings: Any = SimpleNamespace(windows=((0, 5), (0, 10)), before=3, level=0.95, quarter=0.25, apart=2)
    every: Any = SimpleNamespace(relative=np.arange(-3, 4))
    own = np.zeros((2, 2, 5))
    own[1, 1] = [0.1, 0.2, 0.3, 0.4, 0.5]
    paths: Any = SimpleNamespace(relative=np.arange(-2, 3), own=own)
    shocks = [Shocks(np.zeros(2), np.array([8.0, one]), np.ones(2)) for one in (2.0, 8.0)]
    key = (POINTS, 1, None)
    noise: Any = SimpleNamespace(shocks={(key, 0): shocks[0], (key, 1): shocks[1]})
    shift = event(10, 0.4, frame=1)
    found: Any = GroupMove("weights", 0.12, 0.05)  # type: ignore[arg-type]

    def path_covariance(*given: Any) -> str:
        assert given == (every, paths, 1, key, noise)
        return "covariance"

    def date_step(path: np.ndarray, covariance: Any) -> Any:
        assert path == pytest.approx([np.nan, 0.1, 0.2, 0.3, 0.4, 0.5, np.nan], nan_ok=True)
        assert covariance == "covariance"
        return found

    def chance_before(weights: Any, relative: Any, dates: Any, place: int, apart: int) -> float:
        assert (weights, relative is every.relative, dates is shift.weights, place, apart) == (
            "weights",
            True,
            True,
            10,
            2,
        )
        return 0.7

    for function in (path_covariance, date_step, chance_before):
        monkeypatch.setattr(single_answer, function.__name__, function)
    # .1153 is 2.306 errors on 8 degrees; .1 a quarter of .4
    assert single_answer._move_before(every, paths, shift, 1, noise, settings) == (0.7, True)
    found = GroupMove("weights", 0.1, 0.01)  # type: ignore[arg-type]
    assert single_answer._move_before(every, paths, shift, 1, noise, settings) == (0.7, True)  # exactly a quarter
    found = None
    assert single_answer._move_before(every, paths, shift, 1, noise, settings) == (0.0, False)


def test_a_short_window_needs_all_of_its_periods_at_a_date() -> None:
    """A window of two periods: at 10 both are known, at 11 one. Dates need not add to 1: of .5 in all .3 are known."""
    every, shift = dates(0.4)
    every.settings.windows = ((0, 5), (0, 1))
    path = every.by_key[KEY].path
    path[0, 11, 9] = np.nan
    shocks = {(KEY, 1): Shocks(np.zeros(1), np.array([8.0]), np.ones(1))}
    half = replace(shift, weights=shift.weights / 2)
    assert pass_through(every, half, KEY, shocks, 1)[0] == pytest.approx(0.2 / 0.4)
    path[0, 10, 9] = np.nan
    assert np.isnan(pass_through(every, half, KEY, shocks, 1)[0])
    every.settings.windows = ((0, 5), (2, 3))
    assert pass_through(every, half, KEY, shocks, 1)[0] == pytest.approx(0.6 * 0.2 / 0.4 + 0.4 * 0.1 / 0.4)


def test_a_path_that_ends_before_the_window() -> None:
    """One period more than the groups have: it has no estimate, no clustered error and no passages."""
    noise = small_noise()
    noise.paths[KEY] = (np.full((2, 7), 0.01), np.eye(7))
    every: Any = SimpleNamespace(settings=small_dates().settings, relative=np.arange(-3, 4))
    found = path_covariance(every, small_paths(), 1, KEY, noise)
    assert np.diag(found) == pytest.approx([0.01] * 3 + [0.0144] * 3 + [0.01])
    path = path_of(every, small_paths(), shift_in_frame_1(), KEY, noise)
    assert path.estimate == pytest.approx([-0.1, 0.2, -0.1, 0.1, 0.3, 0.2, np.nan], nan_ok=True)
    assert path.passages.tolist() == [*(110 + 2 * np.arange(6.0)), 0]
