"""How leaders framed the practices that rose: rows, sentence, figure, tables."""

from __future__ import annotations

from pathlib import Path

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
    assert "20 % under One (10\u201330) and 10 % under Two (5\u201315). Of the leaders' other passages 2 % did." in told
    assert told.endswith("The practice carried domestic appeals more often at home than abroad.")
    assert framing_sentence(inputs, rows.head(0)) == ""


def test_the_picture_and_its_tables_stand_in_the_first_section(framed: Path, world: Path, page_file: Path) -> None:
    page = write_report(open_results(framed), figures=()).page.read_text(encoding="utf-8")
    story = page[page.index('<section id="story"') : page.index('<section id="dominant"')]
    assert 'data-figure="opening"' in story
    assert 'data-figure="framing"' in page
    assert "Table: appeals by leader" in page
    assert "Table: questions on framing" in page
    assert f"#read/{PRACTICE}/USA/1946/1952" in page
    plain = inputs_of(world)
    if plain.framing.empty:
        assert 'data-figure="framing"' not in page_file.read_text(encoding="utf-8")
        assert framing_figures({"framing": plain.framing}, style_frames(plain.codebook), plain.settings) == []


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
