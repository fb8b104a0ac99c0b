"""Documents drawn to be coded, by the public command, and read back."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from framing.codebook import shipped_codebook
from framing.coding.documents import read_document_codings
from framing.commands.main import main


def draw(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["coding", "draw", *map(str, arguments)])
    return result.exit_code, result.stderr


@pytest.fixture
def table(tmp_path: Path) -> Path:
    states = ["GBR"] * 8 + ["FRA"] * 4
    rows = [
        {"id": f"d{number}", "corpus": "own", "text": f"The words of document {number}.", "state": state,
         "earliest": "1950-01-01", "latest": "1950-12-31", "title": f"Title {number}"}
        for number, state in enumerate(states)
    ]  # fmt: skip
    path = tmp_path / "own.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_every_stratum_has_its_share_and_the_sheet_is_blank(table: Path, tmp_path: Path) -> None:
    code, err = draw(table, "--documents", "--size", 6, "--strata", "state", "-o", tmp_path / "sheet.csv")
    assert code == 0, err
    drawn = read_document_codings(tmp_path / "sheet.csv", shipped_codebook())
    assert sorted(coding.stratum for coding in drawn) == ["state-FRA"] * 3 + ["state-GBR"] * 3
    assert {coding.stratum: coding.sampling_probability for coding in drawn} == {"state-FRA": 3 / 4, "state-GBR": 3 / 8}
    assert all(coding.blank and coding.text.startswith("The words") for coding in drawn)
    assert all(dict(coding.other)["title"].startswith("Title") for coding in drawn)


def test_documents_coded_before_are_not_handed_out_again_and_the_seed_decides(table: Path, tmp_path: Path) -> None:
    first, again, rest = (tmp_path / name for name in ("first.jsonl", "again.jsonl", "rest.jsonl"))
    assert draw(table, "--documents", "--size", 5, "-o", first)[0] == 0
    assert draw(table, "--documents", "--size", 5, "-o", again)[0] == 0
    assert first.read_bytes() == again.read_bytes()
    assert draw(table, "--documents", "--size", 50, "--leave-out", first, "-o", rest)[0] == 0
    book = shipped_codebook()
    one, other = ({coding.document for coding in read_document_codings(path, book)} for path in (first, rest))
    assert (len(one), len(other), one & other) == (5, 7, set())
    code, err = draw(table, "--documents", "--leave-out", first, "--leave-out", rest, "-o", tmp_path / "none.csv")
    assert code == 2
    assert "12" in err


@pytest.mark.parametrize("wrong", [("--strata", "cues"), ("--active", "diversity"), ("--size", "0")])
def test_what_is_for_passages_alone_is_refused(table: Path, tmp_path: Path, wrong: tuple[str, str]) -> None:
    code, _ = draw(table, "--documents", *wrong, "-o", tmp_path / "sheet.csv")
    assert code == 2
    assert not (tmp_path / "sheet.csv").exists()


def test_a_workbook_of_documents_is_filled_in_and_says_what_it_leaves_out(table: Path, tmp_path: Path) -> None:
    long = {"id": "long", "corpus": "own", "text": "x " * 20_000, "state": "FRA", "earliest": "1950", "latest": "1950"}
    table.write_text(table.read_text() + json.dumps(long | {"title": "Long"}) + "\n")
    code, said = draw(table, "--documents", "--size", 13, "-o", tmp_path / "sheet.xlsx")
    assert code == 0, said
    assert "1 of them are too long for a cell" in said
    book = openpyxl.load_workbook(tmp_path / "sheet.xlsx")
    sheet = book["codings"]
    heads = [cell.value for cell in sheet[1]]
    for name, value in {
        "primary": "concert",
        "second": "containment",
        "sure": 3,
        "appeals_1": "fiscal_burden",
        "coder": "A",
    }.items():
        sheet.cell(2, heads.index(name) + 1).value = value
    book.save(tmp_path / "sheet.xlsx")
    first, *rest = read_document_codings(tmp_path / "sheet.xlsx", shipped_codebook())
    assert (first.primary, first.second, first.sure, first.appeals) == ("concert", "containment", 3, ("fiscal_burden",))
    assert first.present == ("concert", "containment")
    assert all(coding.blank for coding in rest)
