"""Several coders of whole documents: compared, settled, in workbooks; by the public commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from framing.codebook import Codebook
from framing.coding.documents import DocumentCoding, read_document_codings, write_document_codings
from framing.coding.documents.combining import combine_documents
from framing.coding.documents.settling import settle_documents
from framing.coding.documents.units import as_document, as_unit
from framing.commands import main

SCHEME = Path(__file__).parents[1] / "imports" / "made_by_tools" / "codebook.toml"
TEXT = "We speak of the harbour.\r\nIt is long."


def coding(document: str, coder: str, primary: str = "", **more: Any) -> DocumentCoding:
    present = tuple(dict.fromkeys(code for code in (primary, more.get("second", ""), *more.pop("present", ())) if code))
    return DocumentCoding(
        f"logs/{document}", document, "logs", coder, primary=primary, present=present, stratum="all",
        sampling_probability=0.5, text=TEXT, **more,
    )  # fmt: skip


ANN = [
    coding("d1", "ann", "convoy", second="blockade", sure=3, weight=(("convoy", 40.0),)),
    coding("d2", "ann", "convoy", sure=2),
    coding("d3", "ann", appeals=("bread",)),
    coding("d4", "ann", "blockade"),
]
BOB = [
    coding("d1", "bob", "convoy", second="blockade", sure=2, weight=(("convoy", 20.0), ("blockade", 10.0))),
    coding("d2", "bob", "blockade", present=("convoy",), sure=3),
    coding("d3", "bob", appeals=("bread",)),
    coding("d4", "bob"),
]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_document_codings(ANN, "ann.csv")
    write_document_codings(BOB, "bob.jsonl")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["coding", *arguments, "--codebook", str(SCHEME)])


def test_a_document_goes_through_the_form_of_a_passage_unchanged() -> None:
    odd = coding(
        "d9", "eve", present=("convoy",), sure=1, other=(("note", "long"),)
    )  # none is primary, yet one is present
    own = DocumentCoding("k7", "d8", coder="eve", blank=False)
    for item in (*ANN, *BOB, odd, own):
        assert as_document(as_unit(item)) == item
    assert as_unit(odd).primary == ""
    assert as_unit(own).id == "d8"


def test_agreement_knows_primary_practices_presence_and_appeals(files: Path) -> None:
    result = run("agree", "ann.csv", "bob.jsonl", "--json", "--draws", "20")
    assert result.exit_code == 0, result.output
    tables = json.loads(result.stdout)
    rows = {row["code"]: row for row in tables["codes"]}
    # primary: d1 convoy twice, d2 convoy and blockade, d3 none twice, d4 blockade and none: alpha by hand.
    # values 8: convoy 3, blockade 2, none 3; observed disagreement 4 of 8; expected 64 - 9 - 4 - 9 = 42 of 8 * 7
    assert rows["primary"]["alpha"] == pytest.approx(1 - (4 / 8) / (42 / 56))
    assert rows["convoy"]["f1"] == 1  # present in d1 and d2 for both, whoever it is primary for
    assert rows["blockade"]["f1"] == pytest.approx(2 * 1 / 4)  # ann d1 d4, bob d1 d2
    assert rows["bread"]["f1"] == 1
    assert not any(row["kind"] == "stance" for row in tables["codes"])
    disputed = {row["id"]: row for row in tables["disputed"]}
    assert set(disputed) == {"logs/d2", "logs/d4"}
    assert disputed["logs/d2"]["said"] == "ann = convoy:primary; bob = blockade:primary, convoy:present"
    assert "start" not in disputed["logs/d2"]
    said = run("agree", "ann.csv", "bob.jsonl", "--draws", "20").stdout
    assert "Disputed: 2 documents" in said


def test_adjudicated_documents_say_how_and_open_ones_are_a_sheet(files: Path) -> None:
    result = run("adjudicate", "ann.csv", "bob.jsonl", "--open", "open.xlsx", "-o", "gold.jsonl")
    assert result.exit_code == 0, result.output
    assert "2 documents left open" in result.stderr
    book = load()
    gold = {item.document: item for item in read_document_codings("gold.jsonl", book)}
    assert set(gold) == {"d1", "d3"}
    assert (gold["d1"].primary, gold["d1"].second, gold["d1"].sure) == ("convoy", "blockade", 2)
    assert dict(gold["d1"].weight) == {"convoy": 30.0, "blockade": 5.0}
    assert (gold["d3"].primary, gold["d3"].appeals, gold["d3"].blank) == ("", ("bread",), False)
    assert dict(gold["d1"].other)["adjudicated"] == "unanimous, 2 coders"
    left = {item.document: item for item in read_document_codings("open.xlsx", book)}
    assert set(left) == {"d2", "d4"}
    assert all(item.blank and item.text == TEXT for item in left.values())
    assert dict(left["d4"].other)["history"] == "ann = blockade:primary; bob = none"
    write_document_codings([coding("d2", "dora", "blockade", second="convoy", sure=1)], "decided.csv")
    result = run("adjudicate", "ann.csv", "bob.jsonl", "--decisions", "decided.csv", "-o", "gold.csv")
    assert result.exit_code == 0, result.output
    decided = {item.document: item for item in read_document_codings("gold.csv", book)}["d2"]
    assert (decided.primary, decided.second, decided.sure, decided.coder) == ("blockade", "convoy", 1, "gold")
    assert dict(decided.other)["adjudicated"] == "decided by dora"
    (learned,) = [item for item in combine_documents([*ANN, *BOB, decided]) if item.document == "d2"]
    assert learned == decided  # not three votes


def load() -> Codebook:
    from framing.codebook import load_codebook

    return load_codebook(SCHEME)


def test_a_majority_decides_on_the_primary_practice_none_among_them() -> None:
    said = {"a": "", "b": "", "c": "convoy"}
    group = [coding("d5", name, primary, present=("convoy",) * (name != "b"), sure=3) for name, primary in said.items()]
    (found,) = settle_documents(group, load(), "majority").gold
    assert (found.primary, found.present, found.second, found.sure) == ("", ("convoy",), "", 1)
    split = [
        coding("d6", name, code, present=("convoy", "blockade"))
        for name, code in zip("abc", ["", "convoy", "blockade"], strict=True)
    ]
    outcome = settle_documents(split, load(), "majority")
    assert [dict(item.other)["open"] for item in outcome.open] == ["in halves: primary (none 1, convoy 1, blockade 1)"]
    assert (outcome.gold, dict(outcome.how)) == ([], {"left open": 1})
    (taken,) = settle_documents(split, load(), "coder", coder="b").gold
    assert (taken.primary, taken.second, taken.coder) == ("convoy", "", "gold")


def test_files_of_both_kinds_are_refused_together(files: Path) -> None:
    (files / "passages.csv").write_text("id,text,practices\np,We sail.,convoy\n")
    result = run("agree", "ann.csv", "passages.csv")
    assert result.exit_code == 2
    assert "ann.csv: codings of whole documents" in result.stderr


def test_a_coder_codes_a_document_in_one_file(files: Path) -> None:
    write_document_codings(ANN[:1], "again.csv")
    result = run("agree", "ann.csv", "again.csv")
    assert result.exit_code == 2
    assert "'logs/d1' stands in ann.csv as well" in result.stderr


def test_a_workbook_offers_codes_and_comes_back(files: Path) -> None:
    book = load()
    long = DocumentCoding("logs/d7", "d7", "logs", document_sha256_16="0" * 16, text="x" * 40_000, blank=True)
    write_document_codings([*ANN, long], "sheet.xlsx", codebook=book)
    back = read_document_codings("sheet.xlsx", book)
    assert back[:4] == ANN
    assert (back[4].text, back[4].blank) == ("", True)
    sheet = openpyxl.load_workbook("sheet.xlsx")["codings"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:6] == ["id", "text", "primary", "second", "present_1", "present_2"]
    offered = {
        heads[cells.min_col - 1]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        for cells in rule.sqref.ranges
    }
    assert offered["sure"] == '"1,2,3"'
    assert offered["primary"] == "codes!$A$2:$A$4"  # convoy, blockade, none
    assert offered["appeals_1"] == "codes!$A$5:$A$5"


def test_a_command_for_passages_says_who_takes_documents(files: Path) -> None:
    result = CliRunner().invoke(main, ["train", "ann.csv", "--codebook", str(SCHEME), "-o", "model"])
    assert result.exit_code == 2
    assert "ann.csv: codings of whole documents (column 'primary'), not of passages" in result.stderr
    assert not (files / "model").exists()
