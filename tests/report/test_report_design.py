"""Shares held against coded passages: rows, table and figure, and nothing where a run has none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from framing.errors import BadTable
from framing.report import write_report
from framing.report.charts import design_figures
from framing.report.design_rows import design_rows, design_table
from framing.report.inputs import Inputs, read_inputs
from framing.report.palette import style_frames
from framing.results import open_results


@pytest.fixture(scope="module")
def inputs(world: Path) -> Inputs:
    return read_inputs(open_results(world))


def test_rows_are_percent_and_name_group_and_states(inputs):
    rows = design_rows(inputs)
    assert set(rows["row"]) == {
        "messages 1946\u20131965\ndominant state",
        "ungdc 1946\u20131965\nexposed states",
    }
    assert rows.query("frame == 'containment' and estimator == 'naive'")["share"].tolist() == [20.0, 20.0]


def test_texts_are_named_where_a_corpus_has_both_kinds(inputs):
    both = inputs.design.assign(corpus="messages")
    assert (
        "messages 1946\u20131965 dom." in design_rows(type(inputs)(**{**vars(inputs), "design": both}))["row"].iloc[0]
    )


def test_the_table_says_where_the_classified_share_lies(inputs):
    table = design_table(design_rows(inputs))
    assert len(table) == 2 * len(inputs.codebook.ids())
    lies = {row["frame"]: row["lies"] for row in table}
    assert lies.pop("containment") == "above"
    assert set(lies.values()) == {"inside"}
    assert {row["adjusted"] for row in table} == {1.0}


def test_without_adjusted_rows_table_and_figure_do_without(inputs):
    rows = design_rows(inputs).query("estimator != 'adjusted'")
    assert all(pd.isna(row["adjusted"]) for row in design_table(rows))
    figures = design_figures({"design": rows}, style_frames(inputs.codebook), inputs.settings)
    assert "diamond" not in figures[0].reading


def test_page_has_figure_and_table_only_where_there_are_rows(world, page_file, write_world, tmp_path):
    page = page_file.read_text(encoding="utf-8")
    assert 'data-figure="design"' in page
    assert "Table: shares by coded passages" in page
    without = write_world(tmp_path / "quiet", shifts=False)
    written = write_report(open_results(without), figures=()).page.read_text(encoding="utf-8")
    assert 'data-figure="design"' not in written
    assert "by coded passages" not in written


def test_a_design_table_that_is_none_is_named(write_world, tmp_path):
    folder = write_world(tmp_path / "wrong")
    pd.read_csv(folder / "design.csv").drop(columns="states").to_csv(folder / "design.csv", index=False)
    with pytest.raises(BadTable, match="'states'"):
        read_inputs(open_results(folder))
