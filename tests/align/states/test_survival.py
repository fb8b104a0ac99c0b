"""Adoption curves of interval-censored times: cases by hand, and lifelines on closed intervals of whole periods."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from framing.align.states.survival import curve, spread_mass

INF = np.inf


def shares(intervals: list[tuple[float, float]], after: int) -> list[float]:
    lower, upper = np.array(intervals, dtype=float).T
    return curve(lower, upper, after)["share_adopted"].tolist()


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
    table = curve(np.full(4, 6.0), np.full(4, INF), 6)
    assert table["share_adopted"].tolist() == [0] * 7
    assert (table["at_risk"] == 4).all()
    assert (table["low"] < 0.01).all()
    assert table["high"].iloc[0] == pytest.approx(0.4448, abs=1e-3)  # beta(1/2, 4 1/2), upper 2.5 %


def test_the_interval_is_jeffreys_interval_of_the_share() -> None:
    row = curve(np.array([0, 1, 4, 4.0]), np.array([1, 2, INF, INF]), 4).set_index("lag").loc[2]
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
    ours = curve(lower, upper, after).set_index("lag")["share_adopted"]
    for end in np.unique(upper[~censored & (upper <= after)]):
        theirs = 1 - survival.to_numpy()[np.flatnonzero(timeline <= end)[-1]]
        assert ours[int(end)] == pytest.approx(theirs, abs=0.01)
