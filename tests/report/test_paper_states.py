"""Tables for papers on coverage, states with several series, and votes: cells in words and figures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from framing.codebook import shipped_codebook
from framing.report.paper_coverage import usable
from framing.report.paper_states import conduct, series_answers, state_shifts
from framing.report.settings import ReportSettings

SHIFTS = pd.DataFrame(
    {"frame": ["containment"], "shift_date": [1950], "audience": ["domestic"], "shift": ["containment|1950|domestic"]}
)


def inputs(**further: pd.DataFrame) -> Any:
    every = pd.DataFrame(
        [("AUS", "domestic", "containment", 1951, 1950, 1953, 6.25, 0.01),
         ("FRA", "international", "containment", 1960, 1959, 1961, -3.0, 0.04)],
        columns=["series", "audience", "frame", "date", "earliest", "latest", "size", "q"],
    )  # fmt: skip
    return SimpleNamespace(
        further=further, codebook=shipped_codebook(), shifts=SHIFTS, all_shifts=every, settings=ReportSettings()
    )


def answers() -> pd.DataFrame:
    row = {"frame": "containment", "shift_date": 1950, "audience": "domestic", "state": "AUS", "outcome": "together"}
    figures = {
        "change": 4.0,
        "response": 0.5,
        "response_low": 0.1,
        "response_high": 0.9,
        "moved": 0.97,
        "earliest": 1950,
        "latest": 1953,
    }
    told = [
        row | figures | {"texts": "domestic", "p_difference": np.nan},
        row | figures | {"texts": "both", "p_difference": 0.03},
    ]
    silent = {"texts": "international", "moved": np.nan, "earliest": np.nan, "latest": np.nan, "p_difference": np.nan}
    return pd.DataFrame([told[0], row | figures | silent, told[1]])


def test_answers_of_series() -> None:
    cells = series_answers(inputs(series_answers=answers())).cells
    assert cells["Texts"].tolist() == ["at home", "abroad", "both"]
    assert cells["Shift"].unique().tolist() == ["Containment and forward resistance 1950"]
    assert cells["Share of the move, %"].tolist() == ["+50"] * 3
    assert cells["95 % interval"].iloc[0] == "[10, 90]"
    assert cells["Date if it moved"].tolist() == ["1950\u20131953", "", "1950\u20131953"]
    assert cells["Chance of a move"].tolist() == ["97 %", "", "97 %"]
    assert cells["p that both differ"].tolist() == ["\u2013", "\u2013", ".030"]


def test_shifts_of_states_with_several_series_alone() -> None:
    cells = state_shifts(inputs(series_answers=answers())).cells
    assert cells["State"].tolist() == ["Australia"]
    assert cells[["Texts", "Date", "Interval"]].iloc[0].tolist() == ["at home", "1951", "1950\u20131953"]
    assert state_shifts(inputs()).cells.empty


def test_conduct() -> None:
    row = {
        "practice": "all",
        "audience": "",
        "correlation": 0.12,
        "low": -0.05,
        "high": 0.3,
        "p_states": 0.2,
        "p_dates": 0.4,
    }
    table = pd.DataFrame([row | {"shifts": 3, "states": 90, "verdict": "not enough evidence"}])
    cells = conduct(inputs(conduct=table)).cells.iloc[0]
    assert cells["Practice"] == "all"
    assert cells["Texts"] == "all"
    assert cells["95 % interval"] == "[\u22120.05, 0.3]"
    assert conduct(inputs()).cells.empty


def test_usable_state_years() -> None:
    table = pd.DataFrame(
        [("ally", "international", 1950, 2, 2, 1, 40.0), ("ally", "international", 1951, 2, 0, 0, 0.0),
         ("dominant", "domestic", 1950, 1, 1, 1, 1000.0)],
        columns=["group", "audience", "period", "members", "states", "usable", "passages"],
    )  # fmt: skip
    cells = usable(inputs(coverage=table)).cells
    assert cells.iloc[0].tolist() == ["ally abroad", "1950\u20131950", "4", "2", "1", "40"]
    assert cells.iloc[1].tolist() == ["dominant state at home", "1950\u20131950", "1", "1", "1", "1,000"]
    assert usable(inputs()).cells.empty
