"""Adoption curves of interval-censored times: cases by hand, and lifelines on closed intervals of whole periods."""

from __future__ import annotations

import warnings
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from scipy.stats import beta

from framing.align import AlignSettings
from framing.align.states.survival import curve, curve_groups, spread_mass

INF = np.inf


def shares(intervals: list[tuple[float, float]], after: int) -> list[float]:
    lower, upper = np.array(intervals, dtype=float).T
    return curve(lower, upper, after, 0.95)["share_adopted"].tolist()


def test_periods_that_follow_each_other_are_not_one() -> None:
    assert shares([(0, 1), (1, 2)], 3) == pytest.approx([0, 0.5, 1, 1])


def test_a_wide_interval_adopts_where_it_meets_a_narrow_one() -> None:
    # (1, 4] and (2, 3] share (2, 3]; the censored third keeps a third of the mass beyond the window
    assert shares([(1, 4), (2, 3), (4, INF)], 4) == pytest.approx([0, 0, 0, 2 / 3, 2 / 3])


def test_mass_is_shared_by_expectation_and_maximisation() -> None:
    # two in (0, 1], one in (1, 2], one in either: the mass m of the first solves m = (2 + m) / 4
    ends, mass = spread_mass(np.array([0, 0, 1, 0.0]), np.array([1, 1, 2, 2.0]))
    assert ends.tolist() == [1, 2]
    assert mass == pytest.approx([2 / 3, 1 / 3], abs=1e-6)


def test_nobody_adopts_where_all_are_censored() -> None:
    table = curve(np.full(4, 6.0), np.full(4, INF), 6, 0.95)
    assert table["share_adopted"].tolist() == [0] * 7
    assert (table["at_risk"] == 4).all()
    assert (table["low"] < 0.01).all()
    assert table["high"].iloc[0] == pytest.approx(0.4448, abs=1e-3)  # beta(1/2, 4 1/2), upper 2.5 %


def test_the_interval_is_jeffreys_interval_of_the_share() -> None:
    row = curve(np.array([0, 1, 4, 4.0]), np.array([1, 2, INF, INF]), 4, 0.95).set_index("lag").loc[2]
    assert (row["low"], row["high"]) == pytest.approx((0.1228, 0.8772), abs=1e-3)  # beta(2 1/2, 2 1/2)


@pytest.mark.parametrize("seed", range(6))
def test_lifelines_finds_the_same_shares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    after = 12
    lower = rng.integers(0, after, 30).astype(float)
    upper = lower + rng.integers(1, 5, 30)
    censored = rng.random(30) < 0.3
    lower[censored], upper[censored] = after, INF
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # lifelines takes its intervals as closed: (lower, upper] of whole periods is [lower + 1/2, upper]
        fitter = KaplanMeierFitter().fit_interval_censoring(lower + 0.5, upper, tol=1e-10)
    survival = fitter.survival_function_["NPMLE_estimate_lower"]
    timeline = survival.index.to_numpy(float)
    ours = curve(lower, upper, after, 0.95).set_index("lag")["share_adopted"]
    for end in np.unique(upper[~censored & (upper <= after)]):
        theirs = 1 - survival.to_numpy()[np.flatnonzero(timeline <= end)[-1]]
        assert ours[int(end)] == pytest.approx(theirs, abs=0.01)


def adoption(rows: list[tuple[str, float, float, float, bool]], exposed: list[bool] | None = None) -> Any:
    """Outcome, first and last lag, power for the whole rise and whether there are periods enough, a row a state."""
    outcome, low, high, whole, usable = (list(part) for part in zip(*rows, strict=True))
    dependent = np.array(exposed if exposed is not None else [False] * len(rows))
    return SimpleNamespace(
        table=pd.DataFrame({"outcome": outcome, "lag_low": low, "lag_high": high}),
        power=SimpleNamespace(whole=np.array(whole)), moves=SimpleNamespace(usable=np.array(usable)),
        groups=SimpleNamespace(exposed=dependent, unexposed=~dependent if exposed is not None else dependent),
    )  # fmt: skip


NAN = np.nan
ROWS = [
    ("led", -3, -1, 0.1, True),  # had adopted by lag 0
    ("together", 0, 0, 0.1, True),  # by lag 0
    ("followed", 2, 2, 0.1, True),  # in (1, 2]
    ("not adopted", NAN, NAN, 0.8, True),  # censored at the end of the window
    ("unobserved", NAN, NAN, 0.9, True),  # its counts would have shown the whole rise: censored
    ("unobserved", NAN, NAN, 0.79, True),  # says nothing
    ("not adopted", NAN, NAN, 0.9, False),  # no periods on both sides: says nothing
    ("already", NAN, NAN, 0.9, True),  # was there: says nothing
]


def test_who_counts_and_when() -> None:
    table = curve_groups(adoption(ROWS), AlignSettings("USA", lags=4, level=0.5))
    assert table["group"].tolist() == ["all"] * 5
    # five states: two by lag 0, a third by lag 2
    assert table["share_adopted"].tolist() == pytest.approx([0.4, 0.4, 0.6, 0.6, 0.6])
    # at risk at a lag: those whose upper end is not before it
    assert table["at_risk"].tolist() == [5, 3, 3, 2, 2]
    # interval of one half: quartiles of beta(2 + 1/2, 3 + 1/2), and of beta(3 1/2, 2 1/2)
    assert table["low"].tolist() == pytest.approx([beta.ppf(0.25, k + 0.5, 5.5 - k) for k in (2, 2, 3, 3, 3)])
    assert table["high"].tolist() == pytest.approx([beta.ppf(0.75, k + 0.5, 5.5 - k) for k in (2, 2, 3, 3, 3)])


def test_groups_have_curves_of_their_own() -> None:
    exposed = [False, True, True, False, True, True, True, True]
    table = curve_groups(adoption(ROWS, exposed), AlignSettings("USA", lags=2)).set_index(["group", "lag"])
    # exposed: together, followed, one censored; unexposed: led, one censored
    assert table.loc["exposed", "share_adopted"].tolist() == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    assert table.loc["unexposed", "share_adopted"].tolist() == pytest.approx([1 / 2] * 3)
    assert table.loc[("exposed", 0), "at_risk"] == 3


def test_a_wide_lag_begins_in_the_period_before_it() -> None:
    # lags 1 to 3 lie in (0, 3], lag 1 in (0, 1]: both by lag 1 most likely; lags 2 to 3 would lie in (1, 3], after it
    rows = [("followed", 1, 1, 0.1, True), ("followed", 1, 3, 0.1, True)]
    assert curve_groups(adoption(rows), AlignSettings("USA", lags=3))["share_adopted"].tolist() == pytest.approx(
        [0, 1, 1, 1]
    )
    rows[1] = ("followed", 2, 3, 0.1, True)
    shares_ = curve_groups(adoption(rows), AlignSettings("USA", lags=3))["share_adopted"].tolist()
    assert shares_ == pytest.approx([0, 0.5, 0.5, 1])


def test_no_state_that_counts_gives_no_rows() -> None:
    table = curve_groups(adoption(ROWS[5:]), AlignSettings("USA"))
    assert table.empty
    assert table.columns.tolist() == ["group", "lag", "share_adopted", "low", "high", "at_risk"]


def test_a_group_without_states_has_no_curve() -> None:
    table = curve_groups(adoption(ROWS[:3], [True] * 3), AlignSettings("USA", lags=2))
    assert table["group"].tolist() == ["exposed"] * 3
