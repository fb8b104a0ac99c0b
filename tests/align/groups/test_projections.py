"""Local projections against pyfixest and by hand; the lead-lag profile of series whose lag is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyfixest
import pytest

from framing.align.groups.lead_lag import (
    LAGS,
    _placebo_states,
    _profile,
    correlate_lags,
    group_shares,
    profile_groups,
    two_sided_turn,
)
from framing.align.groups.projections import Moments, Projection, combine, compare, long_run, project, project_all
from framing.align.groups.windows import GroupPanel
from tests.align.groups.simulated import small_panel


@pytest.mark.parametrize("horizon", [-3, 0, 4])
def test_slope_agrees_with_pyfixest(horizon: int) -> None:
    panel, rng = small_panel(states=18), np.random.default_rng(3)
    dominant = rng.beta(2, 10, 30)
    dominant[[4, 11]] = np.nan
    member = panel.code == 1
    found = project(panel.share[0], panel.weight[0], member, dominant, horizon)
    assert found is not None
    rows = [
        (state, dominant[at], panel.share[0, row, at + horizon], panel.weight[0, row, at + horizon])
        for row, state in enumerate(panel.states)
        for at in range(30)
        if member[row, at] and 0 <= at + horizon < 30 and np.isfinite(dominant[at])
    ]
    table = pd.DataFrame(rows, columns=["state", "x", "share", "passages"]).query("passages > 0")
    fit = pyfixest.feols("share ~ x | state", table, weights="passages")
    assert found.cross / found.square == pytest.approx(float(fit.coef()["x"]), abs=1e-10)
    assert found.periods == table["x"].nunique()


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
