"""Local projections by hand; the lead-lag profile of series whose lag is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.align.groups import projections
from framing.align.groups.lead_lag import (
    LAGS,
    _placebo_states,
    _profile,
    correlate_lags,
    group_shares,
    profile_groups,
    two_sided_turn,
)
from framing.align.groups.projections import Moments, Projection, _row, combine, compare, long_run, project, project_all
from framing.align.groups.windows import GroupPanel
from tests.align.groups.simulated import small_panel


def test_long_run_of_independent_scores_is_their_root_sum_of_squares() -> None:
    score = np.array([1.0, -2.0, 0.5])
    assert long_run(score, 0) == pytest.approx(np.sqrt(1 + 4 + 0.25))
    assert long_run(score, 1) == pytest.approx(np.sqrt(5.25 + 2 * 0.5 * (-2 - 1)))


def test_errors_of_periods_cover() -> None:
    """All states share a shock of the period, which errors by state would not see."""
    rng = np.random.default_rng(0)
    inside = 0
    for _ in range(200):
        dominant = rng.standard_normal(60)
        share = 0.5 * dominant + rng.standard_normal(60) + 0.3 * rng.standard_normal((10, 60))
        part = project(share, np.ones((10, 60)), np.ones((10, 60), dtype=bool), dominant, 0)
        assert part is not None
        found = combine([part], 0)
        assert found is not None
        low, high = found.interval(0.95)
        inside += low <= 0.5 <= high
    assert inside / 200 >= 0.88


def test_difference_of_groups_is_that_of_their_slopes() -> None:
    rng = np.random.default_rng(1)
    dominant = rng.standard_normal(40)
    parts = []
    for slope in (0.6, 0.1):
        share = np.repeat(slope * dominant[None, :], 3, axis=0)
        part = project(share, np.ones((3, 40)), np.ones((3, 40), dtype=bool), dominant, 0)
        assert part is not None
        parts.append(part)
    found = compare(parts[:1], parts[1:], 0)
    assert found is not None
    assert found.estimate == pytest.approx(0.5)


def lagged_panel(lag: int, states: int = 12, periods: int = 46, seed: int = 0) -> tuple[GroupPanel, np.ndarray]:
    """Six frames; group `ally` says what the dominant state said `lag` periods before, `others` nothing of it."""
    rng = np.random.default_rng(seed)
    dominant = rng.standard_normal((6, periods + 20))
    noise = rng.standard_normal((6, states, periods))
    code = np.zeros((states, periods), dtype=np.int64)
    code[: states // 2] = 1
    share = 0.3 * noise
    inside = np.arange(periods) + 20 - lag
    share[:, : states // 2] += dominant[:, None, inside]
    weight = np.full(share.shape, 10.0)
    names = tuple(f"S{number:02d}" for number in range(states))
    panel = GroupPanel(names, tuple("abcdef"), 1946 + np.arange(periods), share, weight, code, ("others", "ally"), 0)
    return panel, dominant


@pytest.mark.parametrize("lag", [0, 3, 7])
def test_profile_peaks_at_the_lag(lag: int) -> None:
    panel, dominant = lagged_panel(lag)
    found = profile_groups(panel, dominant, list(range(6)), 0.95, offset=20)
    ally = found["ally"]
    assert LAGS[int(np.argmax(ally.correlation))] == lag
    assert ally.correlation.max() > 0.9
    assert ally.correlation.max() > ally.high.max()
    assert abs(found["others"].correlation).max() < 0.4
    assert found["ally less others"].correlation == pytest.approx(ally.correlation - found["others"].correlation)
    assert ally.turns == 66 - 11
    if lag == 3:
        assert ally.lean > 0
        assert ally.p_lean < 0.05
        assert ally.p_placebo == pytest.approx(1 / 7)


def test_correlation_at_lags_by_hand() -> None:
    leader = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]])
    follower = np.roll(leader, 2, axis=1) * -1.0
    got = correlate_lags(leader, follower, (2,))
    assert got[0, 0] == pytest.approx(-1.0)
    assert np.isnan(correlate_lags(leader, follower, (3,))).all()


def test_group_shares_are_of_passages() -> None:
    panel = small_panel()
    got = group_shares(panel)
    rows = panel.code[:, 0] == 1
    count = (panel.share[1, rows] * panel.weight[1, rows]).sum(axis=0)
    assert got[1, 1] == pytest.approx(count / panel.weight[1, rows].sum(axis=0), nan_ok=True)


def test_rows_of_projections() -> None:
    panel, dominant = lagged_panel(0)
    rows = pd.DataFrame(project_all(panel, dominant[:, 20:], list(range(6)), 0.95))
    at = rows[(rows["frame"] == "all") & (rows["horizon"] == 0)].set_index(["group", "comparison"])["estimate"]
    assert at["ally", ""] == pytest.approx(1.0, abs=0.1)
    assert at["others", ""] == pytest.approx(0.0, abs=0.15)
    assert at["ally", "others"] == pytest.approx(at["ally", ""] - at["others", ""])
    assert rows["horizon"].nunique() == 16


def test_a_projection_has_two_degrees_less_than_periods() -> None:
    # the .975 quantile on 8 degrees is 2.306
    assert Projection(0.5, 0.1, 10, 3).interval(0.95) == pytest.approx((0.5 - 0.2306, 0.5 + 0.2306), abs=1e-4)


def test_slopes_together_and_apart_by_hand() -> None:
    # slopes 1/2 and 3/2, together 4/4. Scores of 1 in two neighbouring periods: 2 + 2 * (1 - 1/5) = 3.6 over a span of 4
    score = np.array([1.0, 1, 0, 0, 0, 0])
    one, other = Moments(1.0, 2.0, score, 10, 3), Moments(3.0, 2.0, 0 * score, 8, 5)
    assert combine([one, other], 0) == Projection(1.0, pytest.approx(np.sqrt(3.6) / 4), 8, 5)
    # over a span of 5: 2 + 2 * (1 - 1/6) = 11/3
    assert combine([one, other], -1) == Projection(1.0, pytest.approx(np.sqrt(11 / 3) / 4), 8, 5)
    # a score of the period that both groups have is no error of their difference
    shared = replace(other, score=score)
    assert compare([one], [shared], 0) == Projection(-1.0, pytest.approx(0.0), 8, 5)
    assert compare([one], [other], 0) == Projection(-1.0, pytest.approx(np.sqrt(3.6) / 2), 8, 5)


def test_a_share_that_follows_exactly_leaves_no_score() -> None:
    x = np.array([1.0, 4, 2, 8, 5, 7, 3, 6])
    part = project(0.2 + 0.03 * x[None], np.ones((1, 8)), np.ones((1, 8), dtype=bool), x, 0)
    assert part is not None
    assert part.cross / part.square == pytest.approx(0.03)
    assert part.score == pytest.approx(np.zeros(8))


def test_lean_band_and_rank_of_a_profile_by_hand() -> None:
    # .9 at lag 0, .3 at 1 to 5, .1 at -1 to -5: it leans by .2; at 0 to 5 the mean is (.9 + 5 * .3) / 6 = .4
    lags = np.array(LAGS)
    observed = np.where(
        lags == 0, 0.9, np.where((lags > 0) & (lags <= 5), 0.3, np.where((lags < 0) & (lags >= -5), 0.1, 0))
    )
    turned = np.repeat(np.arange(21)[:, None] / 20, len(lags), axis=1)  # 0, .05 to 1: a tenth lies outside .05 to .95
    found = _profile(observed, turned, np.repeat([[0.5], [0.3], [0.45]], len(lags), axis=1), 2, 0.9)
    assert found.lean == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx([0.05] * 17), pytest.approx([0.95] * 17))
    assert found.p_placebo == pytest.approx((1 + 2) / (1 + 3))  # of three other states two do as well
    # twice the root mean square of a single turn: t = 2 on one degree
    assert two_sided_turn(-1.0, np.array([0.5])) == pytest.approx(0.2952, abs=1e-4)


def test_a_state_in_the_dominant_states_place_is_not_set_against_itself() -> None:
    panel, _ = lagged_panel(0, states=4)
    code, weight = panel.code.copy(), panel.weight.copy()
    code[0, :26], code[1, :16] = 0, 0  # allies in 20 and in 30 of 46 periods
    weight[:, 3, :20] = 0.0  # silent in more than a third
    found = _placebo_states(replace(panel, code=code, weight=weight), list(range(6)))
    assert len(found) == 3
    assert np.isfinite(found[0, 1]).all()
    assert np.isnan(found[1, 1]).all()
    assert abs(found[2, 0, LAGS.index(0)]) < 0.3  # its own passages left out of the others'


def add_up(share: np.ndarray, weight: np.ndarray, member: np.ndarray, x: np.ndarray, horizon: int) -> Moments:
    """The sums of one projection cell by cell."""
    parts, seen = [], set()
    for own, size, belongs in zip(share, weight, member, strict=True):
        at = np.array([
            at
            for at in range(len(x))
            if 0 <= at + horizon < len(x) and belongs[at] and np.isfinite(x[at]) and size[at + horizon] > 0
        ])  # fmt: skip
        if len(at):
            passages = size[at + horizon]
            y = own[at + horizon] - np.average(own[at + horizon], weights=passages)
            parts.append((at, passages, x[at] - np.average(x[at], weights=passages), y))
            seen |= set(at.tolist())
    square = sum(float(size @ first**2) for _, size, first, _ in parts)
    cross = sum(float(size @ (first * second)) for _, size, first, second in parts)
    score = np.zeros(len(x))
    for at, size, first, second in parts:
        score[at] += size * first * (second - cross / square * first)
    return Moments(cross, square, score, len(seen), len(parts))


@pytest.mark.parametrize("horizon", [-3, 0, 2])
def test_sums_of_a_projection_cell_by_cell(horizon: int) -> None:
    rng = np.random.default_rng(4)
    x, share = rng.random(13), rng.random((3, 13))
    weight = rng.integers(1, 5, (3, 13)).astype(float)
    x[5] = np.nan
    weight[0, [2, 3]], share[0, [2, 3]], weight[2] = 0, np.nan, 0
    member = np.ones((3, 13), dtype=bool)
    member[1, :4] = False
    found, by_hand = project(share, weight, member, x, horizon), add_up(share, weight, member, x, horizon)
    assert found is not None
    assert (found.cross, found.square) == pytest.approx((by_hand.cross, by_hand.square))
    assert found.score == pytest.approx(by_hand.score)
    assert (found.periods, found.states) == (by_hand.periods, by_hand.states)


def test_a_projection_needs_eight_periods_that_vary() -> None:
    rng = np.random.default_rng(5)
    x, share, every = rng.random(10), rng.random((1, 10)), np.ones((1, 10), dtype=bool)
    assert project(share, np.ones((1, 10)), every, x, 2) is not None
    assert project(share, np.ones((1, 10)), every, x, -3) is None
    assert project(share, np.ones((1, 10)), every, 0 * x, 0) is None
    # single passages count, and two periods without leave eight
    thin = np.where(np.arange(10) < 2, 0.0, 1.0)[None]
    assert project(share, thin, every, x, 0) is not None
    assert project(share, thin, every, x, 1) is not None  # those of the last nine that have passages
    assert project(share, thin, every, x, -1) is None


def test_slopes_of_nothing_are_none() -> None:
    nothing = Moments(0.0, 0.0, np.zeros(6), 10, 3)
    some = Moments(0.1, 0.5, np.zeros(6), 10, 3)
    assert combine([nothing], 0) is None
    assert compare([some], [nothing], 0) is None
    assert compare([some], [], 0) is None
    assert compare([some], [some], 0) is not None


def test_long_run_of_few_periods() -> None:
    # neighbours go together: .01 + .01 + 2 * (1 - 1 / 5) * .01; there is no lag 2
    assert long_run(np.array([0.1, 0.1]), 4) == pytest.approx(np.sqrt(0.036))
    assert long_run(np.array([0.1]), 4) == pytest.approx(0.1)
    assert long_run(np.array([1.0, 0, 1, 0]), 2) == pytest.approx(np.sqrt(2 + 2 / 3))


def test_rows_of_every_frame_and_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two frames of three are asked for; one has too few periods for the allies, the other for the others at horizon 1."""
    share = np.arange(3.0)[:, None, None] + np.zeros((3, 2, 9))
    panel = GroupPanel(
        ("A", "B"), ("a", "b", "c"), np.arange(9), share, share + 1, np.array([[0] * 9, [1] * 9]), ("others", "ally"), 0
    )
    dominant = 10 * np.arange(3.0)[:, None] + np.zeros((3, 9))

    def sums(
        share: np.ndarray, weight: np.ndarray, member: np.ndarray, own: np.ndarray, horizon: int
    ) -> Moments | None:
        frame, group = int(share[0, 0]), 1 if member[1, 0] else 0
        assert (weight == frame + 1).all()
        assert (own == 10 * frame).all()
        assert member.sum() == 9
        if (frame, group) == (2, 1) or (frame, group, horizon) == (1, 0, 1):
            return None
        return Moments(frame + group, 1.0, np.zeros(9), 10 + frame, 3 + group)

    monkeypatch.setattr(projections, "project", sums)
    rows = pd.DataFrame(project_all(panel, dominant, [1, 2], 0.9))
    at = rows[rows["horizon"] == 0].set_index(["frame", "group", "comparison"])
    slopes = {
        ("all", "others", ""): 1.5,  # (1 + 2) / 2
        ("all", "ally", ""): 2.0,
        ("all", "ally", "others"): 0.5,
        ("b", "others", ""): 1.0,
        ("b", "ally", ""): 2.0,
        ("b", "ally", "others"): 1.0,
        ("c", "others", ""): 2.0,
    }
    assert at["estimate"].to_dict() == slopes
    together = rows[(rows["horizon"] == 0) & (rows["frame"] == "all")]
    assert together["periods"].tolist() == [11, 11, 11]
    assert together["states"].tolist() == [3, 4, 4]
    assert (rows["se"] == 0).all()
    assert (rows["low"] == rows["estimate"]).all()
    late = rows[rows["horizon"] == 1].set_index(["frame", "group", "comparison"])["estimate"].to_dict()
    assert late == {
        ("all", "others", ""): 2.0,
        ("all", "ally", ""): 2.0,
        ("all", "ally", "others"): 0.0,
        ("b", "ally", ""): 2.0,
        ("c", "others", ""): 2.0,
    }


def test_a_row_has_the_interval_at_its_level() -> None:
    # on 8 degrees the .95 quantile is 1.8595
    row = _row("a", "ally", "others", -2, Projection(0.5, 0.1, 10, 3), 0.9)[0]
    assert (row["low"], row["high"]) == pytest.approx((0.5 - 0.18595, 0.5 + 0.18595), abs=1e-5)
    assert [
        row[name] for name in ("frame", "group", "comparison", "horizon", "estimate", "se", "periods", "states")
    ] == [*("a", "ally", "others", -2, 0.5, 0.1, 10, 3)]
    assert _row("a", "ally", "others", -2, None, 0.9) == []
    # one degree at least: the .975 quantile is 12.706
    assert Projection(0.0, 1.0, 2, 3).interval(0.95)[1] == pytest.approx(12.7062, abs=1e-3)


def test_a_state_seen_once_says_nothing_of_a_slope() -> None:
    # .5 a unit of 0 to 7, whose squares about 3.5 add up to 42, with two passages; another state has one passage in all
    dominant, weight = np.arange(8.0), np.zeros((2, 8))
    weight[0], weight[1, 3] = 2, 1
    found = project(np.stack([0.5 * dominant, np.full(8, 0.9)]), weight, np.ones((2, 8), dtype=bool), dominant, 0)
    assert found is not None
    assert (found.square, found.cross) == (pytest.approx(84), pytest.approx(42))
    assert found.score == pytest.approx(np.zeros(8))
    assert (found.periods, found.states) == (8, 2)
