"""Texts in any form in, tables of frames and counts out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import framing
from framing.errors import BadSetting, BadTable, BadTexts

BALANCE = "We hold the balance between the powers, and side with the weaker against whoever would master the rest."
ARMS = "Our forces stand ready: whoever attacks our allies will meet the whole strength of this alliance."


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": [BALANCE, ARMS],
            "date": [pd.Timestamp("1950-05-03"), pd.Timestamp("1951-01-08")],
            "state": ["GBR", "USA"],
            "party": ["Whig", None],
        },
        index=["x", "y"],
    )


def test_a_table_a_list_a_series_and_files_are_documents(table: pd.DataFrame, tmp_path: Path) -> None:
    read = framing.read_documents(table, name="mine")
    assert [(item.id, item.state, item.earliest, item.corpus) for item in read] == [
        ("1", "GBR", "1950-05-03", "mine"),
        ("2", "USA", "1951-01-08", "mine"),
    ]
    assert read.to_frame()["party"].tolist() == ["Whig", ""]
    assert read.to_frame()["source"].tolist() == ["", ""]
    assert read[0].text == BALANCE
    for source in ([BALANCE, ARMS], pd.Series([BALANCE, ARMS]), np.array([BALANCE, ARMS])):
        assert [item.text for item in framing.read_documents(source)] == [BALANCE, ARMS]
    (tmp_path / "GBR_1950-05-03.txt").write_text(BALANCE)
    (one,) = framing.read_documents(tmp_path)
    assert (one.state, one.earliest, one.source) == ("GBR", "1950-05-03", "GBR_1950-05-03.txt")
    assert read.write(tmp_path / "mine.parquet") == 2
    assert framing.read_documents(tmp_path / "mine.parquet").to_frame().equals(read.to_frame())
    assert framing.read_documents(read).to_frame().equals(read.to_frame())


def test_facts_on_all_documents_and_ids_that_stand_twice(table: pd.DataFrame) -> None:
    assert {item.state for item in framing.read_documents([BALANCE], state="France")} == {"FRA"}
    with pytest.raises(BadTable, match="'a'"):
        framing.read_documents(table.assign(id="a"))


@pytest.mark.parametrize(
    "wrong", ["one speech", [None], [BALANCE, None], [BALANCE, float("nan")], [BALANCE, 3], b"x", {"a": 1}]
)
@pytest.mark.parametrize("level", ["passages", "units"])
def test_what_is_no_list_of_texts_is_refused_with_the_remedy(wrong: object, level: str) -> None:
    for expected in (BadTexts, TypeError, ValueError):
        with pytest.raises(expected, match=r"[Gg]ive (\[text\]|'' for)"):
            framing.annotate(wrong, level=level)


def test_passages_come_with_their_text_document_and_codes(table: pd.DataFrame) -> None:
    model = framing.load_model("balancing")
    passages = framing.annotate(framing.read_documents(table, name="mine"))
    assert passages["text"].tolist() == [BALANCE, ARMS]
    assert passages["state"].tolist() == ["GBR", "USA"]
    scores = model.predict([BALANCE, ARMS])
    given = [{code for code, here in zip(model.codes, row, strict=True) if here} for row in model.give_codes(scores)]
    columns = passages[["practices", "domestic", "mechanism"]].agg(";".join, axis=1)
    assert [set(filter(None, cell.split(";"))) for cell in columns] == given
    assert any(given)
    near = passages[[f"p_{code}" for code in model.codes]].to_numpy() - scores.probabilities
    assert np.abs(near).max() < 0.02  # the grid of framing.annotation.grid


def test_units_keep_rows_and_index_and_documents_are_summed_up(table: pd.DataFrame) -> None:
    units = framing.annotate(table, level="units")
    assert units.index.tolist() == ["x", "y"]
    assert units["party"].tolist() == ["Whig", None]
    assert framing.annotate(pd.Series([BALANCE], index=["q"]), level="units").index.tolist() == ["q"]
    whole = framing.annotate(table, level="documents")
    assert whole["passages"].tolist() == [1, 1]
    with pytest.raises(BadSetting, match="'passages', 'documents' or 'units'"):
        framing.annotate(table, level="sentences")


def test_other_processes_and_a_loaded_model_give_the_same(table: pd.DataFrame) -> None:
    alone = framing.annotate(table)
    assert framing.annotate(table, jobs=2).equals(alone)
    assert framing.annotate(table, framing.load_model("balancing")).equals(alone)


def test_counts_are_sums_of_endorsed_chances(table: pd.DataFrame) -> None:
    documents = framing.read_documents(table)
    passages = framing.annotate(documents)
    counts = framing.count_frames(passages)
    cell = counts[(counts["state"] == "USA") & (counts["frame"] == "collective_defence")].iloc[0]
    row = passages[passages["state"] == "USA"].iloc[0]
    assert cell["count"] == pytest.approx(row["p_collective_defence"] * row["e_collective_defence"])
    assert (cell["period"], cell["total"]) == (1951, 1)
    assert framing.count_frames(passages.drop(columns=["state", "earliest"]), documents).equals(counts)
    with pytest.raises(BadTable, match="state"):
        framing.count_frames(passages.drop(columns="state"))
