"""Paths of groups around one date, by hand: levels, scores, log odds, and means over windows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align.groups.settings import LOG_ODDS, POINTS
from framing.align.groups.windows import (
    GroupPanel,
    GroupPaths,
    alike_frames,
    contrast_groups,
    contrast_windows,
    fix_groups,
    mean_known,
    trace_groups,
    window_weights,
)

NAN = np.nan


def panel() -> GroupPanel:
    """Two states of group 1 with ten passages a period, one of group 0 with ten, thirty in its second period."""
    share = np.array([[[0.0, 0.2, 0.4, 0.6], [0.0, 0.0, 0.1, 0.1], [0.1, 0.3, 0.2, 0.2]]])
    weight = np.full((1, 3, 4), 10.0)
    weight[0, 2, 1] = 30
    code = np.array([[1] * 4, [1] * 4, [0] * 4])
    return GroupPanel(("A", "B", "C"), ("a",), 1950 + np.arange(4), share, weight, code, ("others", "ally"), 0)


def test_paths_of_two_groups_by_hand() -> None:
    """Means of group 1: 0, .1, .25 and .35, of its leads .05. A lies -.1, .1, .3 and .5 from its own leads; half of that
    beyond the mean is its score. Three states, twelve cells, 4 + 4 - 1 coefficients: 3 / 2 * 11 / 5.
    """
    paths = trace_groups(panel(), 2, 8, 10)
    assert paths.relative.tolist() == [-2, -1, 0, 1]
    assert paths.own[0, 1] == pytest.approx([-0.05, 0.05, 0.2, 0.3])
    assert paths.own[0, 0] == pytest.approx([-0.1, 0.1, 0, 0])
    assert paths.scores[0, 0, 1] == pytest.approx([-0.025, 0.025, 0.05, 0.1])
    assert paths.scores[0, 1, 1] == pytest.approx([0.025, -0.025, -0.05, -0.1])
    assert paths.scores[0, 2, 1].tolist() == [0] * 4
    assert paths.scores[0, :2, 0].tolist() == [[0] * 4] * 2
    assert paths.base[0] == pytest.approx([(1 + 9) / 40, 2 / 40])
    assert paths.passages.tolist() == [[10, 30, 10, 10], [20] * 4]
    assert paths.states.tolist() == [1, 2]
    assert paths.factor[0, 1] == paths.factor[1, 0] == pytest.approx(3.3)
    assert paths.factor[1, 1] == pytest.approx(2 * 7 / 4)
    assert np.isnan(paths.factor[0, 0])


def test_a_window_reaches_from_its_leads_to_its_last_period() -> None:
    assert trace_groups(panel(), 2, 1, 0).relative.tolist() == [-1, 0]
    assert trace_groups(panel(), 2, 1, 1).relative.tolist() == [-1, 0, 1]


def test_frames_with_passages_of_their_own_stand_in_their_order() -> None:
    """Frames 0 and 2 have the same passages, frame 1 has others and moves from 0 to .5."""
    one = panel()
    other = np.where(np.arange(4) < 2, 0.0, 0.5) + np.zeros((3, 4))
    both = replace(
        one,
        frames=("a", "b", "c"),
        share=np.stack([one.share[0], other, 2 * one.share[0]]),
        weight=np.concatenate([one.weight, 2 * one.weight, one.weight]),
    )
    assert [rows.tolist() for rows in alike_frames(both.weight)] == [[0, 2], [1]]
    paths, alone = trace_groups(both, 2, 8, 10), trace_groups(one, 2, 8, 10)
    assert paths.own[:, 1] == pytest.approx(np.stack([alone.own[0, 1], [0, 0, 0.5, 0.5], 2 * alone.own[0, 1]]))
    assert paths.scores[2] == pytest.approx(2 * alone.scores[0])
    assert paths.base[:, 0] == pytest.approx([0.25, 0, 0.5])


def test_a_state_without_passages_is_none_of_its_group() -> None:
    silent = panel()
    weight = silent.weight.copy()
    weight[0, 1] = 0
    paths = trace_groups(replace(silent, weight=weight), 2, 8, 10)
    assert paths.states.tolist() == [1, 1]
    assert paths.passages[1].tolist() == [10] * 4
    # a single passage a period is enough
    weight[0, 1] = 0.25
    assert trace_groups(replace(silent, weight=weight), 2, 8, 10).states.tolist() == [1, 2]


def test_a_period_without_texts_leaves_the_others_as_they_are() -> None:
    silent = panel()
    weight, share = silent.weight.copy(), silent.share.copy()
    weight[0, :2, 2], share[0, :2, 2] = 0, NAN
    paths = trace_groups(replace(silent, weight=weight, share=share), 2, 8, 10)
    assert paths.own[0, 1] == pytest.approx([-0.05, 0.05, NAN, 0.3], nan_ok=True)
    assert paths.scores[0, 0, 1] == pytest.approx([-0.025, 0.025, 0, 0.1])
    weight[0, 2, 0], share[0, 2, 0] = 0, NAN
    assert trace_groups(replace(silent, weight=weight, share=share), 2, 8, 10).base[0, 0] == pytest.approx(0.3)


def test_single_passages_count() -> None:
    one = panel()
    paths = trace_groups(replace(one, weight=np.ones((1, 3, 4))), 2, 8, 10)
    assert paths.base[0] == pytest.approx([0.2, 0.05])


def test_a_group_that_is_not_seen_before_the_date_has_no_path() -> None:
    late = panel()
    weight = late.weight.copy()
    weight[0, :2, :2] = 0
    paths = trace_groups(replace(late, weight=weight), 2, 8, 10)
    assert np.isnan(paths.own[0, 1]).all()
    assert not paths.scores[0, :, 1].any()


def test_groups_are_those_last_known_within_the_window() -> None:
    code = np.array([[1, 0, -1, 1], [-1, 2, 2, 0]])
    assert fix_groups(code, 3, 0).tolist() == [0, 2]
    assert fix_groups(code, 3, 2).tolist() == [-1, 2]
    assert fix_groups(code, 1, -2).tolist() == [1, -1]


def small(own: list[float], **given: object) -> GroupPaths:
    """One group in one frame, a date with as many leads as the path has values before 0; one state."""
    relative = np.arange(-3, -3 + len(own))
    parts: dict[str, object] = {
        "scores": np.zeros((1, 1, 1, len(own))),
        "base": np.array([[0.2]]),
        "passages": np.full((1, len(own)), 10.0),
        "states": np.ones(1),
        "factor": np.ones((1, 1)),
    }
    return GroupPaths(relative, np.array([[own]]), **(parts | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own", "first", "last", "covered"),
    [
        ([0, 0, 0, 1, 1, 1], 0, 2, True),
        ([NAN, 0, 0, 1, 1, 1], 0, 2, False),  # two leads
        ([0, 0, 0, 1, 1, NAN], 0, 2, False),  # two of three periods
        ([0, 0, 0, NAN, 1, 1], 0, 2, False),
        ([0, 0, 0, NAN, 1, 1], 1, 2, True),  # a window of two periods needs both
        ([0, 0, 0, NAN, 1, NAN], 1, 2, False),
        ([0, 0, 0, 1, 1, 1, NAN], 0, 3, True),  # three of four
        ([0, 0, 0, 1, NAN, NAN], 0, 0, True),
    ],
)
def test_a_window_is_covered_by_three_leads_and_three_periods(
    own: list[float], first: int, last: int, covered: bool
) -> None:
    assert small(own).covers(0, first, last) is covered


def test_log_odds_of_a_path_by_hand() -> None:
    """From .2 by -.1, 0, .1, .3 to levels of .1, .2, .3 and .5: odds of 1/9, 1/4, 3/7 and 1. A score counts by 1 / (p (1 - p)):
    11.1, 6.25, 4.76 and 4. By -.3 a share would fall below 0: with ten passages it is held at half of one, .05.
    """
    scores = np.array([0.09, 0.16, 0.21, 0.5]).reshape(1, 1, 1, 4)
    found = small([-0.1, 0.0, 0.1, 0.3], scores=scores).on_log_odds()
    odds = np.log([1 / 9, 1 / 4, 3 / 7, 1])
    assert found.own[0, 0] == pytest.approx(odds - odds[:3].mean())
    assert found.scores[0, 0, 0] == pytest.approx([0, 0, 0, 1])  # 1, 1, 1 and 2, less the mean of the leads
    held = small([-0.3, 0.9, 0.0, NAN]).on_log_odds().own[0, 0]
    ends = np.log([1 / 19, 19, 1 / 4])
    assert held == pytest.approx([*(ends - ends.mean()), NAN], nan_ok=True)
    # without passages a share is held at a half
    bare = small([-0.1, 0.0, 0.1, 0.3], passages=np.zeros((1, 4))).on_log_odds()
    assert bare.own[0, 0] == pytest.approx([0] * 4)
    # a period that is not known has no part in the mean of the leads
    some = small([NAN, 0.0, 0.1, 0.3], scores=scores).on_log_odds()
    assert some.own[0, 0] == pytest.approx([NAN, *(odds[1:] - odds[1:3].mean())], nan_ok=True)
    assert some.scores[0, 0, 0, 1:] == pytest.approx([0, 0, 1])


def test_points_are_left_as_they_are() -> None:
    paths = small([-0.1, 0.0, 0.1, 0.3])
    found = paths.on_scales([POINTS, LOG_ODDS])
    assert found[POINTS] is paths
    assert found[LOG_ODDS].own == pytest.approx(paths.on_log_odds().own)
    assert list(paths.on_scales([POINTS])) == [POINTS]


def test_means_of_known_values() -> None:
    values = np.array([[1.0, NAN, 3.0, 8.0], [NAN, NAN, NAN, 8.0]])
    where = np.array([True, True, True, False])
    assert mean_known(values, where) == pytest.approx(np.array([[2.0], [NAN]]), nan_ok=True)
    assert mean_known(values[:1, 1:], where[1:]).tolist() == [[3]]


def test_window_weights_by_hand() -> None:
    known, relative = np.array([True, True, False, True, True, True]), np.arange(-3, 3)
    assert window_weights(known, relative, 3, 0, 1) == pytest.approx([-0.5, -0.5, 0, 0.5, 0.5, 0])
    assert window_weights(known, relative, 2, 1, 2) == pytest.approx([0, -1, 0, 0, 0.5, 0.5])
    assert window_weights(known, relative, 3, 2, 5) == pytest.approx([-0.5, -0.5, 0, 0, 0, 1])
    assert window_weights(known, relative, 1, 0, 1).tolist() == [0] * 6  # the last lead is unknown
    assert window_weights(known, relative, 3, 3, 5).tolist() == [0] * 6


def test_contrasts_and_their_errors_by_hand() -> None:
    """Leads at 0 on average, .2 and .3 after it: .25. Scores of .075 and -.075, factor 3.5, or 3.3 against a group of one state
    whose score is 0. Half of two leads and half of two periods: 4 * .25.
    """
    paths = trace_groups(panel(), 2, 8, 10)
    alone = contrast_groups(paths, 1, None, 2, 0, 1)
    assert alone.estimate == pytest.approx([0.25])
    assert alone.error == pytest.approx([np.sqrt(3.5 * 2 * 0.075**2)])
    assert alone.spread == pytest.approx(1)
    # the others are at 0 as well, where both leads count; from the last lead alone they fell by .1
    assert contrast_groups(paths, 1, 0, 2, 0, 1).estimate == pytest.approx([0.25])
    assert contrast_groups(paths, 1, 0, 2, 0, 1).error == pytest.approx([np.sqrt(3.3 * 2 * 0.075**2)])
    near, far = contrast_windows(paths, 1, 0, 1, [(0, 1), (1, 1)])
    assert near.estimate == pytest.approx([0.25 - 0.05 + 0.1])
    assert far.estimate == pytest.approx([0.3 - 0.05 + 0.1])
    assert (near.spread, far.spread) == (pytest.approx(1.5), pytest.approx(2))
    assert far.error == pytest.approx([np.sqrt(3.3 * 2 * 0.075**2)])  # .1 less .025


def test_the_score_of_a_difference_is_that_of_either_group_with_its_sign() -> None:
    scores = np.zeros((1, 2, 2, 4))
    scores[0, 0, 1, 3], scores[0, 1, 0, 3], scores[0, 1, 1, 3] = 0.3, 0.1, 0.5
    paths = GroupPaths(
        np.arange(-3, 1),
        np.zeros((1, 2, 4)),
        scores,
        np.zeros((1, 2)),
        np.ones((2, 4)),
        np.ones(2),
        np.full((2, 2), 4.0),
    )
    # .3 of the first state, .5 - .1 of the second, factor 4
    assert contrast_groups(paths, 1, 0, 3, 0, 0).error == pytest.approx([2 * 0.5])


def test_the_spread_is_that_of_the_group_with_fewer_periods_and_both_must_be_known() -> None:
    own = np.array([[[NAN, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, NAN]]])
    paths = GroupPaths(
        np.arange(-3, 1), own, np.zeros((1, 1, 3, 4)), np.zeros((1, 3)), np.ones((3, 4)), np.ones(3), np.ones((3, 3))
    )
    assert contrast_groups(paths, 1, 0, 3, 0, 0).spread == pytest.approx(1 / 2 + 1)
    assert contrast_groups(paths, 0, 1, 3, 0, 0).spread == pytest.approx(1 / 2 + 1)
    missing = contrast_groups(paths, 1, 2, 3, 0, 0)
    assert np.isnan([*missing.estimate, *missing.error, missing.spread]).all()
    assert np.isnan(contrast_groups(paths, 2, 1, 3, 0, 0).estimate).all()
    assert contrast_windows(paths, 1, 0, 3, []) == []
    one, later = contrast_windows(paths, 1, 0, 3, [(0, 0), (1, 2)])
    assert np.isfinite(one.estimate).all()
    assert np.isnan([*later.estimate, later.spread]).all()
