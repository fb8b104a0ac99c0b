"""Rows of the tables of group answers: units, windows, and what belongs to which row."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align.groups.effects import Effect, PathTable
from framing.align.groups.leads import LeadsWeighed
from framing.align.groups.pass_through import Interval
from framing.align.groups.settings import LOG_ODDS, POINTS, GroupSettings
from framing.align.groups.stacked import Stacked
from framing.align.groups.tables import effect_rows, event_study_rows, join_rows, judge_answer, stacked_rows
from framing.align.groups.verdicts import Findings
from framing.schemas import STACKED
from tests.align.groups.test_stacked import event

NAN = np.nan
T8 = 2.306004  # the .975 quantile on 8 degrees
SETTINGS = GroupSettings(quarter=0.5)
PANEL: Any = SimpleNamespace(frames=("a", "b"), periods=np.arange(1950, 1974), groups=("others", "ally"), compare=0)
KEY = {"frame": "b", "shift_date": 1960, "audience": "domestic", "group": "ally", "comparison": "others"}


def answer(**given: Any) -> Any:
    """One group's answer to a shift of 1960 in frame b, with seven periods after it."""
    path = PathTable(
        np.arange(-1, 2), np.array([0.1, NAN, 0.3]), np.array([0.01, NAN, 0.02]), 2.0, 3.0, np.array([10.0, 0, 30])
    )
    sides = Interval(0.1, 0.9)
    parts = {
        "event": replace(event(10, 0.4, frame=1), lags=7),
        "group": 1,
        "effects": {
            (scale, window): Effect(0.2, 0.03, 0.05, 8.0, 0.01 * (window + 1), 0.25)
            for scale in (POINTS, LOG_ODDS)
            for window in range(2)
        },
        "through": {0: (0.4, Interval(0.3, 0.5)), 1: (0.6, sides)},
        "paths": {POINTS: path, LOG_ODDS: replace(path, passages=np.array([1.0, NAN, 3]))},
        "trend": SimpleNamespace(undoing=0.02, expected=0.03),
        "findings": Findings(0.0, False, False, sides, Interval(0.1, 0.4), Interval(0.01, 0.04), 0.01),
        "states": 12,
    }
    return SimpleNamespace(**(parts | given))


def test_effects_are_in_percentage_points_or_log_odds() -> None:
    rows = effect_rows(answer(), PANEL, SETTINGS, "domestic")
    assert [(row["scale"], row["first"], row["last"]) for row in rows] == [
        *((POINTS, 0, 5), (POINTS, 0, 7)),  # a window ends with the last period that is free of other shifts
        *((LOG_ODDS, 0, 5), (LOG_ODDS, 0, 7)),
    ]
    for row, unit in zip(rows, (100, 100, 1, 1), strict=True):
        assert {name: row[name] for name in KEY} == KEY
        figures = ("own_change", "estimate", "se_clustered", "se_shocks", "low", "high")
        ends = (0.2 - T8 * 0.05, 0.2 + T8 * 0.05)
        assert [row[name] for name in figures] == pytest.approx([unit * one for one in (0.25, 0.2, 0.03, 0.05, *ends)])
        assert (row["states"], row["verdict"], row["extent"]) == (12, "supported", "less than 50 %")
    assert [row["p"] for row in rows] == [0.01, 0.02, 0.01, 0.02]
    assert [row["passages"] for row in rows] == [40, 40, 4, 4]
    # pass-through rests on points alone, and a trend is bounded for the last window
    found = pd.DataFrame(rows)
    assert found["pass_through"].tolist() == pytest.approx([0.4, 0.6, NAN, NAN], nan_ok=True)
    assert found["pass_through_low"].tolist() == pytest.approx([0.3, 0.1, NAN, NAN], nan_ok=True)
    assert found["pass_through_high"].tolist() == pytest.approx([0.5, 0.9, NAN, NAN], nan_ok=True)
    assert found["trend_bound"].tolist() == pytest.approx([NAN, 2, NAN, NAN], nan_ok=True)
    assert found["trend_expected"].tolist() == pytest.approx([NAN, 3, NAN, NAN], nan_ok=True)


def test_an_answer_without_findings_is_not_enough() -> None:
    assert judge_answer(answer(findings=None), SETTINGS) == ("not enough evidence", "")
    # from .4 up to .5 the share that counts: a q of .02 passes .05 and not .01, .96 before passes .95 and not .99
    doubtful = answer(findings=replace(answer().findings, q=0.02, ratio=Interval(0.1, 0.6)))
    assert judge_answer(doubtful, SETTINGS) == ("supported", "open")
    assert judge_answer(doubtful, replace(SETTINGS, fdr=0.01)) == ("not enough evidence", "")
    before = answer(findings=replace(answer().findings, before=0.96, early=True))
    assert judge_answer(before, SETTINGS) == ("from below", "")
    assert judge_answer(before, replace(SETTINGS, level=0.99)) == ("not supported", "")


def test_rows_of_an_event_study() -> None:
    rows = event_study_rows(answer(), PANEL, "domestic")
    assert [(row["scale"], row["relative_period"]) for row in rows] == [
        *((POINTS, -1), (POINTS, 1)),
        *((LOG_ODDS, -1), (LOG_ODDS, 1)),
    ]
    last = rows[1]
    assert {name: last[name] for name in KEY} == KEY
    # .3, two and three errors of .02
    figures = [last[name] for name in ("estimate", "low", "high", "band_low", "band_high")]
    assert figures == pytest.approx([30, 26, 34, 24, 36])
    assert (last["states"], last["passages"]) == (12, 30)
    assert rows[3]["estimate"] == pytest.approx(0.3)


def stacked(**given: Any) -> Any:
    none = np.zeros(0)
    return replace(Stacked(0.4, 0.1, 9.0, Interval(0.1, 0.6), 0.01, 0.02, none, none, 3, 2), **given)


def test_the_row_of_a_stacked_answer() -> None:
    row = stacked_rows(stacked(), "all", "ally", "b 1960", "domestic", SETTINGS)[0]
    assert row == {
        **{"practice": "all", "group": "ally", "estimate": 0.4, "low": 0.1, "high": 0.6, "p_single": 0.01},
        **{"p_turned": 0.02, "shifts": 3, "events": 2, "left_out": "b 1960", "verdict": "supported"},
        **{"extent": "open", "audience": "domestic"},
    }
    small = stacked_rows(stacked(interval=Interval(0.1, 0.4)), "all", "ally", "", "domestic", SETTINGS)[0]
    assert small["extent"] == "less than 50 %"


def test_the_larger_p_of_a_stacked_answer_decides() -> None:
    def verdict(**given: Any) -> str:
        return str(stacked_rows(stacked(**given), "all", "ally", "", "domestic", SETTINGS)[0]["verdict"])

    assert verdict(p_single=0.06) == verdict(p_turned=0.06) == "not enough evidence"
    assert verdict(p_single=NAN, p_turned=NAN) == ""
    blank = stacked_rows(stacked(p_single=NAN, p_turned=NAN), "all", "ally", "", "domestic", SETTINGS)[0]
    assert blank["extent"] == ""
    early = LeadsWeighed(0.4, np.zeros(0), 0.05, 0.3)
    assert verdict(leads=early) == "from below"
    assert verdict(leads=replace(early, p=0.06)) == "supported"


def test_rows_become_a_table_of_the_schemas_columns() -> None:
    names = [column.name for column in STACKED.columns]
    assert list(join_rows([], STACKED)) == names
    rows = stacked_rows(stacked(), "all", "ally", "", "domestic", SETTINGS)
    table = join_rows([dict(reversed(rows[0].items()))], STACKED)
    assert list(table) == names
    assert table.loc[0, "shifts"] == 3
    with pytest.raises(Exception, match="stacked"):
        join_rows([rows[0] | {"shifts": "three"}], STACKED)
