"""Risk sets, values of the period before, and the hazard model, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from framing.align import AlignSettings
from framing.align.states.hazard import (
    _baseline,
    _fit_ridge,
    _permute_scores,
    build_risk_sets,
    fit_hazard,
    lag_values,
    standardise,
)
from framing.align.verdicts.models import _count_peers

PERIODS = np.arange(1950, 1960)
rng = np.random.default_rng


def adoption(*rows: tuple[str, int | None], usable: list[bool] | None = None) -> Any:
    """Outcome and date of each state after a shift in 1952."""
    outcome, date = zip(*rows, strict=True)
    return SimpleNamespace(
        shift=SimpleNamespace(place=2),
        table=pd.DataFrame({"outcome": outcome, "date": pd.Series(date, dtype="Int64")}),
        moves=SimpleNamespace(usable=np.array(usable or [True] * len(rows))),
    )


def rows_of(risk: pd.DataFrame, state: int) -> list[tuple[int, int, int]]:
    own = risk[risk["state"] == state]
    return list(own[["period", "since", "adopted"]].itertuples(index=False, name=None))


def test_a_state_is_at_risk_from_the_period_after_the_shift_until_it_adopts() -> None:
    given = adoption(
        ("followed", 1954),
        ("not adopted", None),
        ("led", 1951),
        ("already", None),
        ("together", 1952),
        ("followed", 1953),
        usable=[True] * 5 + [False],
    )
    risk = build_risk_sets([given], tuple("ABCDEF"), PERIODS, [np.ones((6, 10), bool)], 4)
    assert rows_of(risk, 0) == [(1953, 1, 0), (1954, 2, 1)]
    # the window ends four periods after the shift
    assert rows_of(risk, 1) == [(1953, 1, 0), (1954, 2, 0), (1955, 3, 0), (1956, 4, 0)]
    assert rows_of(risk, 2) == rows_of(risk, 3) == rows_of(risk, 5) == []
    # one that moved in the very period of the shift has not adopted after it
    assert [row[2] for row in rows_of(risk, 4)] == [0, 0, 0, 0]


def test_a_state_enters_a_period_after_it_is_first_seen_and_leaves_when_last_seen() -> None:
    seen = np.zeros((2, 10), bool)
    seen[0, 4:6] = True  # 1954, 1955
    seen[1, 0:4] = True  # until 1953
    risk = build_risk_sets([adoption(("not adopted", None), ("not adopted", None))], ("A", "B"), PERIODS, [seen], 6)
    assert rows_of(risk, 0) == [(1955, 3, 0)]
    assert rows_of(risk, 1) == [(1953, 1, 0)]


def test_shifts_are_numbered() -> None:
    other = adoption(("followed", 1953))
    other.shift = SimpleNamespace(place=0)
    risk = build_risk_sets([adoption(("followed", 1953)), other], ("A",), PERIODS, [np.ones((1, 10), bool)] * 2, 5)
    assert risk.values.tolist() == [[0, 0, 1953, 1, 1], [1, 0, 1951, 1, 0], [1, 0, 1952, 2, 0], [1, 0, 1953, 3, 1]]


def test_without_a_shift_nobody_is_at_risk() -> None:
    assert build_risk_sets([], (), PERIODS, [], 5).columns.tolist() == ["shift", "state", "period", "since", "adopted"]


def test_values_are_those_of_the_period_before() -> None:
    table = pd.DataFrame(
        [("A", 1950, 1.0), ("A", 1951, 5.0), ("A", 1953, 9.0), ("B", 1951, 3.0)], columns=["state", "period", "x"]
    )
    risk = pd.DataFrame({"state": [0, 0, 0, 0, 1, 1], "period": [1950, 1951, 1952, 1955, 1951, 1955]})
    # A: nothing before 1950, so its first; 1950's; 1951's; 1953's. B: its first, carried back; 1951's
    raw = np.array([1.0, 1, 5, 9, 3, 3])
    assert lag_values(table, "x", ("A", "B"), risk) == pytest.approx((raw - raw.mean()) / raw.std())
    # an unknown state is the mean of the others
    risk["state"] = [0, 0, 0, 0, 2, 2]
    known = raw[:4]
    found = lag_values(table, "x", ("A", "B", "C"), risk)
    assert found == pytest.approx([*(known - known.mean()) / known.std(), 0, 0])


@pytest.mark.filterwarnings("error")
def test_standardised_values() -> None:
    assert standardise(np.array([1.0, 3.0, np.nan])) == pytest.approx([-1, 1, 0])
    assert standardise(np.array([2.0, 2.0])).tolist() == [0, 0]
    assert standardise(np.array([np.nan])).tolist() == [0]


def test_peers_are_those_who_adopted_before() -> None:
    risk = pd.DataFrame(
        {"shift": [0, 0, 0, 0, 1], "period": [1953, 1954, 1954, 1955, 1955], "adopted": [1, 1, 0, 0, 1]}
    )
    assert _count_peers(risk).tolist() == [0, 1, 1, 2, 0]


def test_the_intercept_is_free_and_the_slopes_are_not() -> None:
    draws = rng(0)
    design = draws.normal(size=(60, 2))
    events = (draws.random(60) < 0.2).astype(float)
    beta, error, chance = _fit_ridge(design, events)
    # fitted adoptions are as many as seen: the level of the hazard is not pulled to one half
    assert chance.sum() == pytest.approx(events.sum(), abs=1e-4)
    # the ridge holds the slopes: the score of each is its coefficient
    assert design.T @ (events - chance) == pytest.approx(beta, abs=1e-4)
    # standard errors from the curvature, with 1 added for the slopes alone
    full = np.column_stack([design, np.ones(60)])
    information = full.T @ np.diag(chance * (1 - chance)) @ full + np.diag([1.0, 1.0, 0.0])
    assert error == pytest.approx(np.diag(np.linalg.inv(information))[:2] ** 0.5, rel=1e-4)
    nothing = _fit_ridge(np.zeros((4, 0)), np.array([1.0, 0, 0, 0]))
    assert [part.tolist() for part in nothing] == [[], [], [0.25] * 4]


def test_a_group_that_never_adopts_has_a_hazard_of_its_share() -> None:
    # exposure -1 or 1, 50 rows each, adoptions 5 and 20: intercept a and slope b solve sum(residual) = 0, sum(x residual) = b
    exposure = np.repeat([-1.0, 1.0], 50)
    events = np.concatenate([np.repeat([1.0, 0.0], [5, 45]), np.repeat([1.0, 0.0], [20, 30])])
    beta, _, chance = _fit_ridge(exposure[:, None], events)
    assert chance[0] + chance[-1] == pytest.approx(0.5, abs=1e-5)
    assert 15 - 50 * (chance[-1] - chance[0]) == pytest.approx(beta[0], abs=1e-4)


def planted(adopted: list[int] | None = None) -> tuple[pd.DataFrame, np.ndarray]:
    """Twenty states in one period; adopters 0-7 of the ten exposed and 10, 11 of the others."""
    events = np.zeros(20, int)
    events[[0, 1, 2, 3, 4, 5, 6, 7, 10, 11] if adopted is None else adopted] = 1
    risk = pd.DataFrame({"shift": 0, "state": np.arange(20), "period": 1953, "since": 1, "adopted": events})
    return risk, np.where(np.arange(20) < 10, 1.0, -1.0)


def test_the_hazard_has_an_interval_of_the_level_and_a_p_of_its_score() -> None:
    risk, exposure = planted()
    found = {
        level: fit_hazard(
            risk, exposure, {}, AlignSettings("USA", permutations=999, level=level), np.random.default_rng(0)
        )
        for level in (0.95, 0.5)
    }
    one = found[0.95]
    assert (one.enough, one.adoptions, one.at_risk) == (True, 10, 20)
    # half of the rows adopted, so the intercept is 0 and 6 - 20 (chance - 1/2) = slope at chance of the exposed: slope 1.049
    chance = 1 / (1 + np.exp(-one.estimate))
    assert 6 - 20 * (chance - 0.5) == pytest.approx(one.estimate, abs=1e-4)
    error = (20 * chance * (1 - chance) + 1) ** -0.5
    for level, hazard in found.items():
        half = ndtri((1 + level) / 2) * error
        assert (hazard.low, hazard.high) == pytest.approx((one.estimate - half, one.estimate + half), abs=1e-4)
    # without exposure every row has the chance 1/2: residuals +-1/2; score (8 - 2) / 2 + (8 - 2) / 2 = 6
    assert one.null.max() <= 10
    assert set(np.round(one.null)) <= set(range(-10, 11, 2))
    assert one.p == (1 + (one.null >= 6 - 1e-12).sum()) / 1000
    # hypergeometric: 8 or more of 10 exposed among 10 adopters of 20: (45^2 + 10^2 + 1) / 184756 = .0115
    assert one.p == pytest.approx(0.0115, abs=0.012)
    assert one.coefficients["covariate"].tolist() == ["exposure"]


def test_covariates_stand_beside_exposure() -> None:
    risk, exposure = planted()
    other = np.tile([1.0, -1.0], 10)
    found = fit_hazard(risk, exposure, {"debt": other}, AlignSettings("USA", permutations=19), np.random.default_rng(0))
    assert found.coefficients["covariate"].tolist() == ["exposure", "debt"]
    beta, error, _ = _fit_ridge(np.column_stack([exposure, other]), risk["adopted"].to_numpy(float))
    assert found.coefficients["estimate"].tolist() == pytest.approx(beta)
    assert (found.coefficients["high"] - found.coefficients["low"]).to_numpy() == pytest.approx(2 * 1.959964 * error)
    assert (found.estimate, found.low) == (found.coefficients["estimate"][0], found.coefficients["low"][0])
    # the score of exposure is that of what covariates leave: with them, without exposure
    covariate = rng(5).normal(size=20)
    found = fit_hazard(risk, exposure, {"debt": covariate}, AlignSettings("USA", permutations=99), rng(0))
    residual = risk["adopted"].to_numpy(float) - _fit_ridge(covariate[:, None], risk["adopted"].to_numpy(float))[2]
    assert found.null == pytest.approx(_permute_scores(risk, exposure, residual, 99, rng(0)))
    assert found.p == (1 + (found.null >= residual @ exposure - 1e-12).sum()) / 100


def test_the_baseline_bends_with_the_period_and_the_time_since_the_shift() -> None:
    # quadratic curves with knots at the first, the middle and the last of 0 to 4, the last curve left out: 1/2 1/2 0 at a knot,
    # 1/8 3/4 1/8 half way to the next
    risk = pd.DataFrame({"period": [0, 1, 2, 3, 4], "since": [1, 1, 2, 2, 3]})
    curves = np.array([[4, 4, 0], [1, 6, 1], [0, 4, 4], [0, 1, 6], [0, 0, 4]]) / 8
    assert _baseline(risk) == pytest.approx(curves)
    # three values are too few for a curve, four are enough
    assert _baseline(risk.assign(period=[0, 0, 1, 1, 2])).shape == (5, 0)
    assert _baseline(risk.assign(since=[0, 1, 2, 3, 3])).shape == (5, 6)


def test_the_baseline_is_part_of_the_model() -> None:
    states = np.tile(np.arange(20), 4)
    risk = pd.DataFrame(
        {"shift": 0, "state": states, "period": 1953 + np.arange(80) // 20, "since": 1 + np.arange(80) // 20}
    )
    risk["adopted"] = ((states * 7 + np.arange(80) // 20) % 5 == 0).astype(int)
    exposure = np.where(states < 10, 1.0, -1.0)
    found = fit_hazard(risk, exposure, {}, AlignSettings("USA", permutations=19), rng(0))
    base, events = _baseline(risk), risk["adopted"].to_numpy(float)
    assert base.shape == (80, 6)
    assert found.estimate == pytest.approx(_fit_ridge(np.column_stack([exposure, base]), events)[0][0])
    assert found.null == pytest.approx(
        _permute_scores(risk, exposure, events - _fit_ridge(base, events)[2], 19, rng(0))
    )


def test_what_cannot_be_estimated() -> None:
    settings = AlignSettings("USA", permutations=19)
    for risk, exposure in (planted(list(range(9))), planted(list(range(20))), (planted()[0], np.ones(20))):
        found = fit_hazard(risk, exposure, {}, settings, np.random.default_rng(0))
        assert found.enough is False
        assert found.coefficients.columns.tolist() == ["covariate", "estimate", "low", "high"]
        assert np.isnan([found.estimate, found.low, found.high, found.p]).all()
        assert len(found.null) == len(found.coefficients) == 0
        assert (found.adoptions, found.at_risk) == (risk["adopted"].sum(), 20)


def test_histories_of_exposure_change_hands_whole() -> None:
    # two shifts; state 1 has no row in the second and takes its mean over all its rows there
    risk = pd.DataFrame({"shift": [0, 0, 0, 1, 1], "state": [0, 1, 1, 0, 2], "period": 1953})
    exposure, residual = np.array([1.0, 4.0, 6.0, 2.0, 9.0]), np.array([0.5, 0.25, 0.25, -1.0, 2.0])
    # mean by shift and state: (1, 5, 9) and (2, 5, 9), state 2 taking its own in the first; scores (.5, .5, 0), (-1, 0, 2)
    mean, score = np.array([[1.0, 5, 9], [2, 5, 9]]), np.array([[0.5, 0.5, 0], [-1, 0, 2]])
    ways = {
        round(float((score * mean[:, list(order)]).sum()), 9)
        for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
    }
    null = _permute_scores(risk, exposure, residual, 200, np.random.default_rng(0))
    assert {round(float(value), 9) for value in null} == ways
