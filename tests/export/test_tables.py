"""The flat formats, each read back by its own library."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import rdata

from framing.coding.characters import REPLACEMENT, as_xml, without_nul
from framing.export import FORMATS, export_results
from framing.export.formats import xlsx as xlsx_format

TABLES = [name for name, entry in FORMATS.items() if not entry.standing_alone]
Rows = list[dict[str, Any]]


def read_separated(path: Path, separator: str) -> Rows:
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=separator))


def read_xlsx(path: Path) -> Rows:
    header, *rows = openpyxl.load_workbook(path, read_only=True)["passages"].iter_rows(values_only=True)
    return [{name: "" if cell is None else cell for name, cell in zip(header, row, strict=True)} for row in rows]


def read_rds(path: Path) -> Rows:
    return list(rdata.read_rds(path).to_dict("records"))


READERS: dict[str, Callable[[Path], Rows]] = {
    "csv": lambda path: read_separated(path, ","),
    "tsv": lambda path: read_separated(path, "\t"),
    "quanteda": lambda path: read_separated(path, ","),
    "jsonl": lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()],
    "parquet": lambda path: pq.read_table(path).to_pylist(),
    "xlsx": read_xlsx,
    "rds": read_rds,
}
HOLDS: dict[str, Callable[[str], str]] = {"jsonl": str, "parquet": str, "xlsx": as_xml}


def exported(world: Any, name: str, path: Path, **options: Any) -> Rows:
    export_results(world.results, name, path, evidence=True, **options)
    return READERS[name](path)


@pytest.mark.parametrize("name", TABLES)
def test_places_texts_and_numbers_come_back(name: str, world: Any, tmp_path: Path) -> None:
    rows = exported(world, name, tmp_path / f"out.{name}")
    planted = list(world.passages())
    assert len(rows) == len(planted)
    held = HOLDS.get(name, without_nul)
    for row, (text, start, end, (words, scores, endorsed, threat)) in zip(rows, planted, strict=True):
        assert (int(row["start"]), int(row["end"])) == (start, end)
        assert text.text[start:end] == words
        assert row["text"] == held(words)
        assert len(row["text"]) == end - start
        assert str(row["text_at_hand"]).lower() in ("true", "1")
        assert row["threat"] == threat
        assert row["speaker"] == "The captain; his mate"
        assert row["document_sha256_16"] == text.digest
        assert row["model"] == "stand-in 7 c0ffeec0ffeec0ff"
        assert row["codebook"].startswith("harbours 3 ")
        given = row["probabilities"] if name == "jsonl" else {c: row[f"p_{c}"] for c in ("convoy", "blockade")}
        stance = row["endorsements"] if name == "jsonl" else {c: row[f"e_{c}"] for c in ("convoy", "blockade")}
        assert float(given["convoy"]) == pytest.approx(scores[0], abs=1e-6)
        assert float(stance["blockade"]) == pytest.approx(endorsed[1], abs=1e-6)


@pytest.mark.parametrize("name", [name for name in TABLES if name != "jsonl"])
def test_frames_stance_and_evidence_come_back(name: str, world: Any, tmp_path: Path) -> None:
    first, second, third, plain, _ = exported(world, name, tmp_path / f"out.{name}")
    assert (first["practices"], first["domestic"], first["mechanism"]) == ("convoy:endorse", "bread", "")
    assert (second["practices"], second["mechanism"], second["primary"]) == ("blockade:reject", "loan", "blockade")
    assert third["practices"] == third["domestic"] == third["mechanism"] == third["evidence"] == ""
    assert plain["practices"] == "blockade:endorse;convoy:endorse"
    text = world.texts[0].text
    spans = dict(item.split(":") for item in first["evidence"].split(";"))
    for code, cue in (("convoy", "convoy"), ("bread", "bread")):
        start, end = map(int, spans[code].split("-"))
        assert text[start:end] == cue


def test_json_lines_nest_frames_and_evidence(world: Any, tmp_path: Path) -> None:
    first, second, *_ = exported(world, "jsonl", tmp_path / "out.jsonl")
    assert first["practices"] == [{"practice": "convoy", "stance": "endorse", "probability": 0.91, "endorsement": 0.97}]
    assert second["practices"][0]["stance"] == "reject"
    assert "\x00" in second["text"]
    assert first["domestic"] == ["bread"]
    assert [world.texts[0].text[item["start"] : item["end"]] for item in first["evidence"]] == ["convoy", "bread"]


@pytest.mark.parametrize("name", TABLES)
def test_places_stand_where_texts_are_away(name: str, places: Any, tmp_path: Path) -> None:
    tally = export_results(places.results, name, tmp_path / f"out.{name}")
    assert tally.places_only == tally.texts == 3
    row = READERS[name](tmp_path / f"out.{name}")[1]
    assert str(row["text_at_hand"]).lower() in ("false", "0")
    assert not row.get("text")
    assert (int(row["start"]), int(row["end"])) == places.texts[0].places[1]
    given = row["practices"][0]["stance"] if name == "jsonl" else row["practices"]
    assert given.endswith("unclear")


@pytest.mark.parametrize("name", TABLES)
def test_a_changed_text_is_not_shown_as_if_annotated(name: str, changed: Any, tmp_path: Path) -> None:
    assert export_results(changed.results, name, tmp_path / f"out.{name}").places_only == 3


@pytest.mark.parametrize("name", TABLES)
def test_passages_say_what_their_document_frames(name: str, world: Any, tmp_path: Path) -> None:
    row = exported(world, name, tmp_path / f"out.{name}")[2]  # a passage without any frame
    assert (row["document_primary"], row["document_second"], row["document_distinctive"]) == (
        "convoy", "blockade", "convoy",
    )  # fmt: skip
    assert float(row["document_primary_probability"]) == 0.75
    assert not row.get("document_alike")


@pytest.mark.parametrize("name", [name for name in TABLES if name != "xlsx"])
def test_documents_have_their_shares(name: str, world: Any, tmp_path: Path) -> None:
    rows = exported(world, name, tmp_path / f"out.{name}", level="documents")
    assert len(rows) == 3
    row = rows[0]
    assert row["document"] == "odd"
    assert float(row["share_convoy"]) == 0.25
    assert (row["primary"], row["distinctive"]) == ("convoy", "convoy")
    assert float(row["primary_probability"]) == 0.75
    assert int(row["passages"]) == 3
    assert row["primary"] == "convoy"
    assert row["text"] == HOLDS.get(name, without_nul)(world.texts[0].text)


@pytest.mark.parametrize("name", TABLES)
def test_the_same_results_give_the_same_bytes(name: str, world: Any, tmp_path: Path) -> None:
    for copy in ("one", "two"):
        export_results(world.results, name, tmp_path / copy, evidence=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_csv_opens_in_pandas_with_numbers(world: Any, tmp_path: Path) -> None:
    export_results(world.results, "csv", tmp_path / "out.csv")
    table = pd.read_csv(tmp_path / "out.csv")
    assert table["p_convoy"].dtype == np.float64
    assert table["start"].dtype == np.int64
    assert table["text"][0] == world.texts[0].rows[0][0]
    assert REPLACEMENT in table["text"][1]


def test_parquet_says_what_made_it(world: Any, tmp_path: Path) -> None:
    export_results(world.results, "parquet", tmp_path / "out.parquet")
    metadata = pq.read_schema(tmp_path / "out.parquet").metadata
    assert metadata[b"framing.model"] == b"stand-in 7 c0ffeec0ffeec0ff"
    assert metadata[b"framing.study"] == b"harbour-study"


def test_quanteda_finds_doc_id_and_text_first(world: Any, tmp_path: Path) -> None:
    export_results(world.results, "quanteda", tmp_path / "out.csv")
    header = (tmp_path / "out.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.startswith('"doc_id","text","corpus"')


def test_rds_is_a_data_frame_with_r_types(world: Any, tmp_path: Path) -> None:
    export_results(world.results, "rds", tmp_path / "out.rds")
    frame = rdata.read_rds(tmp_path / "out.rds")
    assert isinstance(frame, pd.DataFrame)
    assert frame["start"].dtype == np.float64
    assert frame["passage"].tolist() == [0, 1, 2, 0, 0]


def test_excel_has_no_formulas_and_goes_on_to_further_sheets(
    make_world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    world = make_world()
    first = world.texts[0]
    metadata = {**first.metadata, "title": "=HYPERLINK(1)"}
    world = make_world([replace(first, metadata=metadata), *world.texts[1:]])
    monkeypatch.setattr(xlsx_format, "SHEET_ROWS", 3)
    export_results(world.results, "xlsx", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["passages", "passages 2", "passages 3", "codebook", "about"]
    assert [sheet.max_row for sheet in book][:3] == [3, 3, 2]
    titles = [cell for cell in book["passages"][2] if cell.value == "=HYPERLINK(1)"]
    assert [cell.data_type for cell in titles] == ["s"]
    assert [row[0].value for row in book["codebook"]] == ["code", "convoy", "blockade", "bread", "loan"]
    assert {row[0].value: row[1].value for row in book["about"]}["model"].startswith("stand-in 7")


def test_excel_names_a_text_longer_than_a_cell(world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_format, "CELL_CHARACTERS", 30)
    rows = exported(world, "xlsx", tmp_path / "out.xlsx")
    assert rows[0]["text"].startswith(f"[{len(world.texts[0].rows[0][0])} characters")


def test_office_files_hold_no_time_of_day(world: Any, tmp_path: Path) -> None:
    export_results(world.results, "xlsx", tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"1980-01-01" in archive.read("docProps/core.xml")
