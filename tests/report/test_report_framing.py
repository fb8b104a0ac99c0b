"""How leaders framed the practices that rose: rows, sentence, figure, tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from framing.report import write_report
from framing.report.charts import framing_figures
from framing.report.framing_rows import framing_rows, framing_sentence, shown_practices
from framing.report.framing_tables import framing_table, questions_table
from framing.report.inputs import Inputs, read_inputs
from framing.report.leaders import find_terms
from framing.report.palette import style_frames
from framing.results import open_results

PRACTICE = "ideological_balancing"


def cell(leader: str, period: str, share: float, **more: object) -> dict[str, object]:
    return {
        "practice": PRACTICE, "appeal": "liberty_constitution", "state": "USA", "audience": "domestic", "group": "",
        "period": period, "leader": leader, "share": share, "share_without": 0.02, "difference": share - 0.02,
        "ratio": share / 0.02, "low": 0.0,
        "high": share + 0.1, "passages": 40.0, "share_low": share / 2, "share_high": share * 1.5, "ratio_low": 1.0,
        "ratio_high": 20.0, "documents": 5,
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def framed(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world of the report with a cross table of two leaders."""
    folder = tmp_path_factory.mktemp("framed") / "results"
    shutil.copytree(world, folder)
    rows = [
        cell("Ada One", "1946-1952", 0.2, low=0.05),
        cell("Bea Two", "1953-1960", 0.1, low=-0.02),
        cell("Ada One", "1946-1952", 0.04, low=-0.01, appeal="fiscal_burden"),
        cell("Bea Two", "1953-1960", 0.01, low=-0.03, appeal="fiscal_burden"),
        cell("", "1946-1960", 0.15, low=0.04),
        cell("Ada One", "1946-1952", 0.5, low=0.3, audience="international"),
        cell("", "1946-1960", 0.03, low=-0.01, state="", group="ally", audience="international"),
    ]
    pd.DataFrame(rows).to_csv(folder / "framing.csv", index=False)
    keys = {"practice": PRACTICE, "group": "", "audience": "", "p": 0.01, "q": 0.02, "reason": "why"}
    ends = {"estimate": 0.1, "low": 0.05, "high": 0.15}
    tests = [
        keys | ends | {"test": "home against abroad", "appeal": "all", "verdict": "supported"},
        keys | ends | {"test": "attached", "appeal": "fiscal_burden", "verdict": "not supported"},
        keys
        | {"test": "words travel", "appeal": "", "group": "ally", "verdict": "not enough evidence", "shift_date": 1950},
        keys
        | ends
        | {"test": "resonates", "appeal": "liberty_constitution", "verdict": "not enough evidence", "shift_date": 1950},
    ]
    table = pd.DataFrame(tests).assign(figure="x")
    table.to_csv(folder / "framing_tests.csv", index=False)
    return folder


def inputs_of(folder: Path) -> Inputs:
    return read_inputs(open_results(folder))


def test_rows_are_of_leaders_at_home_and_the_appeals_that_carry_the_practice(framed: Path) -> None:
    inputs = inputs_of(framed)
    assert shown_practices(inputs) == [PRACTICE]
    leaders = find_terms(inputs.documents, inputs.dominant, inputs.prevalence["period"])
    rows = framing_rows(inputs, leaders)
    assert rows[["row", "leader"]].to_numpy().tolist() == [
        [0, "Ada One"],
        [0, "Bea Two"],
        [1, "Ada One"],
        [1, "Bea Two"],
    ]
    first = rows.iloc[0]
    assert first[["frame", "state", "share", "surely"]].tolist() == [PRACTICE, "USA", 20.0, True]
    assert (first["from"], first["to"]) == (1945.5, 1952.5)
    # the highest upper end is 30 %: a bar of 20 % fills two thirds of nine tenths of its row, from -1 up
    assert first["base"] == -1
    assert rows["high_end"].max() <= -0.1 + 1e-9
    assert first["top"] == pytest.approx(-1 + 20 * 0.9 / rows["share_high"].quantile(0.75), abs=0.2)
    assert not rows.iloc[1]["surely"]


def test_one_sentence_tells_the_strongest_pair(framed: Path) -> None:
    inputs = inputs_of(framed)
    rows = framing_rows(inputs, find_terms(inputs.documents, inputs.dominant, inputs.prevalence["period"]))
    told = framing_sentence(inputs, rows)
    assert (
        "20 % under One (10\u201330) and 10 % under Two (5\u201315); of what else they said, 2 % appealed to it" in told
    )
    assert told.endswith("It was framed with domestic appeals at home more than abroad.")
    assert framing_sentence(inputs, rows.head(0)) == ""


def test_the_picture_and_its_tables_stand_in_the_first_section(framed: Path, world: Path) -> None:
    page = write_report(open_results(framed), figures=()).page.read_text(encoding="utf-8")
    story = page[page.index('<section id="story"') : page.index('<section id="dominant"')]
    assert 'data-figure="opening"' in story
    assert 'data-figure="framing"' in page
    assert "Table: appeals by leader" in page
    assert "Table: questions on framing" in page
    assert f"#read/{PRACTICE}/USA/1946/1952" in page
    plain = inputs_of(world)
    if plain.framing.empty:
        without = write_report(open_results(world), framed / "plain.html", figures=()).page.read_text(encoding="utf-8")
        assert 'data-figure="framing"' not in without
        assert framing_figures({"framing": plain.framing}, style_frames(plain.codebook)) == []


def test_tables_for_papers_have_a_column_an_appeal(framed: Path) -> None:
    cells = framing_table(inputs_of(framed)).cells
    liberty = next(name for name in cells.columns if name.startswith("Liberty"))
    assert cells[["Who", "Years", liberty]].to_numpy().tolist() == [
        ["Ada One", "1946-1952", "20* (10\u201330)"],
        ["Bea Two", "1953-1960", "10 (5\u201315)"],
        ["United States", "1946-1960", "15* (8\u201322)"],
        ["ally", "1946-1960", "3 (2\u20134)"],
    ]
    asked = questions_table(inputs_of(framed)).cells
    # of words travel there is no figure
    assert asked["Question"].tolist() == ["home against abroad", "resonates"]
    assert asked["Shift"].tolist() == ["", "1950"]
