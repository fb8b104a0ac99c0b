"""What whole documents frame: rows, table, figure and sentences, and nothing where a run has none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.report import write_report
from framing.report.charts import primary_figures
from framing.report.inputs import Inputs, read_inputs
from framing.report.palette import style_frames
from framing.report.paper_rows import paper_tables
from framing.report.primary_rows import primary_rows, primary_table, tell_certainty
from framing.report.wholes import tell_wholes
from framing.results import open_results

COUNTED = [
    ("dominant", "domestic", 1947, "containment", 1.0, 0.5),
    ("dominant", "domestic", 1948, "containment", 1.0, 0.9),
    ("dominant", "domestic", 1949, "", 1.0, 0.8),
    ("dominant", "domestic", 1951, "concert", 2.0, 1.0),
    ("ally", "international", 1950, "containment", 12.0, 6.0),
    ("ally", "international", 1952, "soft_balancing", 4.0, 3.0),
    ("few", "international", 1950, "containment", 9.0, 6.0),
    ("unknown", "international", 1950, "containment", 50.0, 6.0),
]
FRAMED = [
    ("1947-Truman-1", "containment", 0.62, "collective_defence", ""),
    ("1948-Truman-1", "containment", 0.41, "concert", "containment;concert;soft_balancing"),
    ("1949-Truman-1", "", 0.9, "", ""),
    ("1950-Truman-1", "concert", np.nan, "", ""),
]


@pytest.fixture(scope="module")
def folder(write_world, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted world with the documents of 1947 to 1950 framed."""
    folder = write_world(tmp_path_factory.mktemp("framed") / "planted")
    names = ["group", "audience", "period", "practice", "documents", "right"]
    pd.DataFrame(COUNTED, columns=names).to_csv(folder / "primary_practices.csv", index=False)
    names = ["document", "primary", "primary_probability", "second", "alike"]
    framed = pd.DataFrame(FRAMED, columns=names).assign(corpus="messages", passages=8, coded=4.0, insufficient=False)
    framed.to_parquet(folder / "document_frames.parquet")
    return folder


@pytest.fixture(scope="module")
def inputs(folder: Path) -> Inputs:
    return read_inputs(open_results(folder))


def test_rows_are_percent_of_a_groups_documents_in_spans_of_years(inputs):
    rows = primary_rows(inputs)
    assert list(dict.fromkeys(rows["row"])) == ["Dominant state at home", "Ally abroad"]  # few, and unknown, have none
    early = rows[(rows["row"] == "Dominant state at home") & (rows["years"] == "1947\u20131949")]
    assert early.set_index("practice")["share"].to_dict() == {"containment": 66.7, "(none)": 33.3}
    assert early["right"].tolist() == [73.0, 73.0]  # (.5 + .9 + .8) / 3
    assert early[["from", "to", "all"]].drop_duplicates().to_numpy().tolist() == [[1946.5, 1949.5, 3.0]]
    ally = rows[rows["row"] == "Ally abroad"]
    assert ally.set_index("practice")["share"].to_dict() == {"containment": 75.0, "soft_balancing": 25.0}
    assert ally["years"].unique().tolist() == ["1950\u20131952"]


def test_only_the_main_practices_have_rows_of_their_own(inputs):
    codes = inputs.codebook.ids("practice")[:8]
    many = pd.DataFrame(
        [("dominant", "", 1950, code, 10.0 - number, 1.0) for number, code in enumerate(codes)],
        columns=inputs.primaries.columns,
    )
    rows = primary_rows(type(inputs)(**{**vars(inputs), "primaries": many}))
    assert rows["practice"].tolist() == [*codes[:6], "(other)"]
    assert rows["documents"].tolist() == [10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0 + 3.0]


def test_the_table_has_a_row_a_group_and_span(inputs):
    first, second, third = primary_table(primary_rows(inputs))
    assert (first["row"], first["years"], first["all"]) == ("Dominant state at home", "1947\u20131949", 3.0)
    assert first["told"] == "Containment and forward resistance 67, no practice 33"
    assert (second["told"], third["right"]) == ("Concert of the great powers 100", 56.0)


def test_the_table_for_papers_has_the_same(inputs):
    (table,) = [one.cells for one in paper_tables(inputs) if one.name == "documents"]
    assert table.iloc[0].tolist() == [
        "Dominant state at home", "1947\u20131949", "3", "Containment and forward resistance 67, no practice 33", "73",
    ]  # fmt: skip


def test_how_sure_the_answers_are_is_said(inputs):
    rows = primary_rows(inputs)
    told = tell_certainty({"documents": 343, "right": 0.7026, "right_sure": 0.7879, "commonest": 0.3}, rows)
    assert "343 coded documents" in told
    assert "rightly in 70 %, in 79 % of those of which the coder was sure" in told
    assert "in 58 % of the documents here" in told  # (2.2 + 1 + 9) / 21
    assert tell_certainty({}, rows).startswith("By its own probabilities")
    assert "learned from no coded documents" in tell_certainty({}, rows.assign(right=np.nan))
    assert tell_certainty({}, rows.head(0)) == ""


def test_a_document_says_what_it_frames_as_a_whole(inputs):
    told = tell_wholes(inputs, [("messages", row[0]) for row in FRAMED])
    assert [told["messages", row[0]] for row in FRAMED] == [
        "The document as a whole frames Containment and forward resistance (probability 0.62), "
        "then Institutionalised collective defence.",
        "The document as a whole frames Containment and forward resistance (probability 0.41), "
        "and about alike Concert of the great powers and Soft balancing.",
        "The document as a whole frames no practice (probability 0.90).",
        "The document as a whole frames Concert of the great powers.",
    ]
    assert tell_wholes(inputs, [("ungdc", "1947-Truman-1")]) == {}


def test_the_figure_has_a_block_a_group(inputs):
    (figure,) = primary_figures({"primaries": primary_rows(inputs)}, style_frames(inputs.codebook))
    assert [part["title"]["text"] for part in figure.spec["vconcat"]] == ["Dominant state at home", "Ally abroad"]
    assert primary_figures({"primaries": primary_rows(inputs).head(0)}, {}) == []


def test_the_page_shows_picture_table_and_sentences(folder, page_file, tmp_path):
    page = write_report(open_results(folder), tmp_path / "report.html", figures=()).page.read_text(encoding="utf-8")
    assert 'data-figure="primaries"' in page
    assert "Table: what whole documents frame" in page
    reader = json.loads(page.split('id="reader-data">')[1].split("</script>")[0])
    told = {document[1]: document[8] for document in reader["documents"] if document[7] is not None}
    assert told["1949-Truman-1"] == "The document as a whole frames no practice (probability 0.90)."
    assert all(not document[8] for document in reader["documents"] if document[0] == "ungdc")  # places alone
    plain = page_file.read_text(encoding="utf-8")
    assert 'data-figure="primaries"' not in plain
    assert "whole documents" not in plain
