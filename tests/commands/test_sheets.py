"""A sheet as an Excel workbook through the public commands: drawn, filled in, and used."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from framing.commands.main import main

Run = Callable[..., tuple[int, str, str]]
KINDS = [("ships", "our fleet and sailors at sea"), ("talks", "a treaty to disarm and inspect"), ("", "rain on fields")]


@pytest.fixture
def drawn(toy_book: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook with 75 of 90 passages, of which a third speaks of ships and a third of talks."""
    monkeypatch.chdir(tmp_path)
    with open("texts.csv", "w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(["id", "corpus", "state", "earliest", "latest", "text"])
        for number in range(90):
            words = f"=We speak of {KINDS[number % 3][1]} this year,\r\nword{chr(97 + number % 26)} {number}."
            table.writerow([f"d{number}", "toy", "USA", "1950-01-01", "1950-12-31", words])
    code, out, err = run(
        "coding", "draw", "texts.csv", "--codebook", toy_book, "--size", 75, "--strata", "none", "-o", "sheet.xlsx"
    )
    assert (code, out) == (0, ""), err
    assert "sheet.xlsx: 75 passages" in err
    return tmp_path / "sheet.xlsx"


def fill(path: Path, target: Path, coder: str, choose: Callable[[str], str]) -> Path:
    """The sheet as a coder hands it in, the codes chosen by the text."""
    book = openpyxl.load_workbook(path)
    sheet = book["codings"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, heads["coder"]).value = coder
        if code := choose(sheet.cell(row, heads["text"]).value):
            sheet.cell(row, heads["practice_1"]).value = code
    book.save(target)
    return target


def codes_of(path: Path) -> list[str | None]:
    sheet = openpyxl.load_workbook(path)["codings"]
    at = [cell.value for cell in sheet[1]].index("practice_1")
    return [row[at] for row in sheet.iter_rows(min_row=2, values_only=True)]


def code_by_words(text: str) -> str:
    return "ships" if "fleet" in text else "talks" if "treaty" in text else ""


def test_what_was_drawn_is_filled_in_and_trains_measures_and_agrees(drawn: Path, toy_book: Path, run: Run) -> None:
    ann = fill(drawn, drawn.with_name("ann.xlsx"), "ann", code_by_words)
    bob = fill(drawn, drawn.with_name("bob.xlsx"), "bob", lambda text: code_by_words(text).replace("talks", ""))
    book = ("--codebook", toy_book)
    code, _, err = run("train", ann, *book, "-o", "model", "--no-auxiliary")
    assert code == 0, err
    assert "75 codings" in err
    code, out, err = run("evaluate", ann, *book, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["passages"] == 75
    assert sum(found["codes"][name]["positives"] for name in ("ships", "talks")) == sum(map(bool, codes_of(ann)))
    code, out, err = run("coding", "agree", ann, bob, *book, "--json")
    assert code == 0, err
    rows = {row["code"]: row for row in json.loads(out)["codes"]}
    assert (rows["ships"]["alpha"], rows["ships"]["passages"]) == (1, 75)
    assert rows["talks"]["f1"] == 0
    assert run("train", drawn, *book, "-o", "none")[0] == 2  # nobody has filled it in
    piped = CliRunner().invoke(main, ["coding", "agree", "-", str(bob), "--codebook", str(toy_book)], ann.read_bytes())
    assert piped.exit_code == 0, piped.output


def test_a_second_draw_leaves_out_what_the_workbook_holds(drawn: Path, toy_book: Path, run: Run) -> None:
    draw = ("coding", "draw", "texts.csv", "--codebook", toy_book, "--strata", "none", "--leave-out", drawn)
    code, _, err = run(*draw, "--size", 10, "--joint", "both.xlsx", "-o", "more.xlsx")
    assert code == 0, err
    assert "75 passages of 75 codings left out" in err
    first, more, both = (
        [[cell.value for cell in row] for row in openpyxl.load_workbook(name)["codings"]]
        for name in (drawn, "more.xlsx", "both.xlsx")
    )
    assert len(more) == 11
    assert not {row[0] for row in more[1:]} & {row[0] for row in first}
    at = first[0].index("sampling_probability")
    assert {row[at] for row in first[1:]} == {75 / 90}
    assert {row[at] for row in [*more[1:], *both[1:]]} == {85 / 90}


def test_a_workbook_goes_to_a_tool_and_into_other_tables(drawn: Path, toy_book: Path, run: Run) -> None:
    ann, book = fill(drawn, drawn.with_name("ann.xlsx"), "ann", code_by_words), ("--codebook", toy_book)
    assert run("coding", "export", ann, "--to", "label-studio", *book, "-o", "tasks.json")[0] == 0
    assert len(json.loads(Path("tasks.json").read_text(encoding="utf-8"))) == 75
    code, _, err = run("coding", "import", ann, "--from", "xlsx", "--corpus", "texts.csv", *book, "-o", "ann.jsonl")
    assert code == 0, err  # every text and hash is as it was drawn, line ends included
    coded = sum(bool(json.loads(line)["practices"]) for line in Path("ann.jsonl").read_text().splitlines())
    assert f"75 codings, {coded} with a code, by ann" in err
    assert coded > 40  # about two of three
    assert run("coding", "export", "ann.jsonl", "--to", "xlsx", *book, "-o", "back.xlsx")[0] == 0
    assert run("coding", "import", "back.xlsx", "--from", "xlsx", *book, "-o", "back.jsonl")[0] == 0
    assert Path("back.jsonl").read_bytes() == Path("ann.jsonl").read_bytes()


@pytest.mark.parametrize("name", ["sheet.xls", "sheet.ods", "sheet.xlsx.gz"])
def test_other_endings_are_refused_before_the_draw(name: str, toy_book: Path, run: Run, drawn: Path) -> None:
    code, _, err = run("coding", "draw", "texts.csv", "--codebook", toy_book, "-o", name)
    assert code == 2
    assert ".xlsx" in err
    assert not Path(name).exists()
