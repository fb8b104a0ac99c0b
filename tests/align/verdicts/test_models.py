"""What goes into the hazard models of shifts, and what comes out as tables, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.inputs.exposure import write_out
from framing.align.states.hazard import Hazard, lag_values
from framing.align.verdicts import models
from framing.align.verdicts.models import study_hazards

SETTINGS = AlignSettings("USA", lags=4)
PERIODS = np.arange(1950, 1960)
STATES = ("A", "B", "C")
NONE = pd.DataFrame(columns=["covariate", "estimate", "low", "high"])


def shift(frame: str, date: int, *adopted: int | None) -> Any:
    """A shift and when each of three states adopted after it; all are observed all along."""
    outcomes = ["not adopted" if one is None else "followed" for one in adopted]
    adoption = SimpleNamespace(
        shift=SimpleNamespace(place=date - 1950),
        table=pd.DataFrame({"outcome": outcomes, "date": pd.Series(adopted, dtype="Int64")}),
        moves=SimpleNamespace(usable=np.ones(3, bool)),
    )
    states = SimpleNamespace(names=STATES, seen=np.ones((3, 10), bool))
    return SimpleNamespace(frame=frame, date=date, adoption=adoption, states=states)


AID, TRADE = shift("aid", 1951, 1953, 1954, None), shift("trade", 1952, None, None, 1953)
EXPOSURE = pd.DataFrame({"state": ["A", "B", "C"], "period": 1950, "exposure": [1.0, 0.0, 2.0]})
SUCCESS = pd.DataFrame({"state": ["A", "B", "C"], "period": 1950, "success": [5.0, 6.0, 9.0]})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the model was asked to fit; it finds a log odds of .5, 3 of 7 and a p of .02."""
    given: list[Any] = []

    def fit(*one: Any) -> Hazard:
        given.append(one)
        table = pd.DataFrame(
            {"covariate": ["exposure", "peers"], "estimate": 0.5, "low": 0.1, "high": 0.9}, index=[7, 8]
        )
        return Hazard(True, 3, 7, 0.5, 0.1, 0.9, 0.02, np.array([0.1, 0.2]), table)

    monkeypatch.setattr(models, "fit_hazard", fit)
    return given


def study(*parts: tuple[str, list[Any]], exposure: Any = EXPOSURE, covariates: Any = SUCCESS) -> Any:
    facts: Any = SimpleNamespace(exposure=exposure, covariates=covariates)
    series = [(SimpleNamespace(audience=name, panel=SimpleNamespace(periods=PERIODS)), own) for name, own in parts]
    return study_hazards(series, facts, SETTINGS)  # type: ignore[arg-type]


def test_every_shift_alone_and_those_of_a_series_together(asked: list[Any]) -> None:
    found = study(("home", [AID, TRADE]), ("abroad", []), ("other", [AID]))
    keys = [("aid", 1951, "home"), ("trade", 1952, "home"), ("(all)", None, "home"), ("aid", 1951, "other")]
    assert [(one.frame, one.date, one.audience) for one in found] == [*keys, ("(all)", None, "other")]
    assert [one.covariates for one in found] == [("peers", "success")] * 5
    # at risk from the period after the shift: A 1952-1953, B 1952-1954, C 1952-1955; then A, B 1953-1956 and C 1953
    assert [len(one[0]) for one in asked] == [9, 9, 18, 9, 9]
    assert asked[2][0]["shift"].tolist() == [0] * 9 + [1] * 9
    assert asked[0][3] is SETTINGS
    # every model has random numbers of its own
    expected = SETTINGS.generator("hazard", "home", "trade", "1952")
    assert asked[1][4].bit_generator.state == expected.bit_generator.state
    together = SETTINGS.generator("hazard", "home", "(all)", "None")
    assert asked[2][4].bit_generator.state == together.bit_generator.state


def test_exposure_peers_and_covariates_are_standardised_values_of_the_period_before(asked: list[Any]) -> None:
    study(("home", [AID]))
    risk, exposure, covariates = asked[0][:3]
    assert risk["state"].tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 2]
    # 1 1 0 0 0 2 2 2 2, and 5 5 6 6 6 9 9 9 9
    for own, raw in ((exposure, [1, 1, 0, 0, 0, 2, 2, 2, 2]), (covariates["success"], [5, 5, 6, 6, 6, 9, 9, 9, 9])):
        assert own == pytest.approx((np.array(raw) - np.mean(raw)) / np.std(raw))
    # adopted before 1952 to 1955: none, none, A, A and B
    peers = np.array([0, 0, 0, 0, 1, 0, 0, 1, 2])
    assert covariates["peers"] == pytest.approx((peers - peers.mean()) / peers.std())
    assert list(covariates) == ["peers", "success"]


def test_what_the_table_leaves_out_is_no_exposure(asked: list[Any]) -> None:
    members = EXPOSURE.iloc[:1]
    study(("home", [AID]), exposure=members, covariates=None)
    risk, exposure, covariates = asked[0][:3]
    assert exposure == pytest.approx(lag_values(write_out(members, STATES), "exposure", STATES, risk))
    assert exposure[0] > 0 > exposure[-1]
    assert list(covariates) == ["peers"]


def test_rows_of_tests_nulls_and_coefficients(asked: list[Any]) -> None:
    one, both = study(("home", [AID]), covariates=None)
    assert one.covariates == ("peers",)
    assert (one.hazard.adoptions, one.hazard.at_risk) == (3, 7)
    (tests,), (nulls,) = one.tests, one.nulls
    row = tests.iloc[0]
    assert (row["test"], row["frame"], row["shift_date"], row["audience"]) == (
        "hazard of adoption",
        "aid",
        1951,
        "home",
    )
    assert (row["statistic"], row["p"], row["verdict"]) == (0.5, 0.02, "supported")
    assert row["against"] == "exposure does not raise the hazard of adoption"
    assert nulls["value"].tolist() == [0.1, 0.2]
    table = one.coefficients
    assert table.columns.tolist() == [
        *("frame", "shift_date", "covariate", "estimate", "low", "high", "adoptions", "at_risk", "audience")
    ]
    assert table.iloc[1].tolist() == ["aid", 1951, "peers", 0.5, 0.1, 0.9, 3, 7, "home"]
    assert len(table) == 2
    assert both.coefficients["shift_date"].isna().all()
    assert both.coefficients["shift_date"].dtype == one.coefficients["shift_date"].dtype == "Int64"
    assert both.tests[0]["shift_date"].isna().all()


def test_without_exposure_there_is_no_model_and_without_anyone_at_risk_no_values(asked: list[Any]) -> None:
    assert study(("home", [AID]), exposure=None) == []
    study(("home", [shift("aid", 1959, None, None, None)]))
    risk, exposure, covariates = asked[0][:3]
    assert (len(risk), exposure.tolist(), covariates) == (0, [], {})
