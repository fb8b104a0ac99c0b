"""Excel workbooks through the public command: no row lost, none doubled, and what is left out is named."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from click.testing import CliRunner

from framing.commands.main import main

HEAD = ["id", "date", "state", "text"]
ROWS = [
    ["r1", "1950-01-01", "GBR", "We hold."],
    ["r2", "1950-02-01", "FRA", "We keep."],
    ["r3", "1950-03-01", "USA", "We go."],
]


def workbook(tmp_path, *sheets, change=None):
    """A workbook of sheets (title, rows)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    path = tmp_path / "speeches.xlsx"
    book.save(path)
    return path


def imported(path, *arguments):
    out = path.with_suffix(".jsonl")
    done = CliRunner().invoke(main, ["corpus", "import", str(path), "--name", "x", "-o", str(out), *arguments])
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if done.exit_code == 0 else []
    return done, rows


@pytest.mark.parametrize("stated", ["A1:D4", "A1:D2", "A1", "A1:B9", ""])
def test_the_size_that_a_sheet_states_is_not_believed(tmp_path, stated):
    good, changed = workbook(tmp_path, ("S", [HEAD, *ROWS])), tmp_path / "changed.xlsx"
    new = f'<dimension ref="{stated}"/>'.encode() if stated else b""
    with zipfile.ZipFile(good) as packed, zipfile.ZipFile(changed, "w") as out:
        for name in packed.namelist():
            out.writestr(name, re.sub(rb'<dimension ref="[^"]*" ?/>', new, packed.read(name)))
    done, rows = imported(changed)
    assert [(row["id"], row["text"]) for row in rows] == [("r1", "We hold."), ("r2", "We keep."), ("r3", "We go.")], (
        done.output
    )


def test_a_column_that_stands_twice_is_refused(tmp_path):
    done, _ = imported(workbook(tmp_path, ("S", [[*HEAD, "text"], [*ROWS[0], "Second."]])))
    assert done.exit_code == 2
    assert re.search(r"speeches\.xlsx.*sheet S: column 'text' appears twice", done.stderr)


def test_sheets_that_are_not_read_are_named_and_all_can_be(tmp_path):
    path = workbook(tmp_path, ("Empty", []), ("1950", [HEAD, *ROWS[:2]]), ("1951", [HEAD, ROWS[2]]))
    done, rows = imported(path)
    assert [row["id"] for row in rows] == ["r1", "r2"]
    assert "Left out as no part of the texts: sheets 1 (speeches.xlsx: 1951)." in done.stderr
    for asked, ids in (("all", ["r1", "r2", "r3"]), ("3", ["r3"]), ("1951", ["r3"])):
        assert [row["id"] for row in imported(path, "--option", f"sheet={asked}")[1]] == ids
    done, _ = imported(path, "--option", "sheet=1952")
    assert done.exit_code == 2
    assert "Sheets: Empty, 1950, 1951. Or give all." in done.stderr


def test_a_cover_sheet_is_passed_over_by_name(tmp_path):
    path = workbook(tmp_path, ("About", [["Speeches of the Assembly"], ["made in 1999"]]), ("Data", [HEAD, *ROWS]))
    done, rows = imported(path)
    assert len(rows) == 3
    assert "sheets 1 (speeches.xlsx: About)" in done.stderr
    done, rows = imported(path, "--column", "text=state")
    assert [row["text"] for row in rows] == ["GBR", "FRA", "USA"]


def test_rows_without_ids_get_numbers_of_their_own_over_all_sheets(tmp_path):
    path = workbook(tmp_path, ("1950", [["text"], ["We hold."]]), ("1951", [["text"], ["We keep."]]))
    _, rows = imported(path, "--option", "sheet=all", "--set", "state=GBR", "--set", "date=1950")
    assert [row["id"] for row in rows] == ["speeches-1", "speeches-2"]


def test_a_cell_merged_over_rows_holds_for_each(tmp_path):
    rows = [["a", "1950-01-01", "GBR", "One."], ["b", None, None, "Two."], ["c", "1951-01-01", "FRA", "Three."]]

    def merge(book):
        book["S"].merge_cells("B2:B3")
        book["S"].merge_cells("C2:C3")

    done, found = imported(workbook(tmp_path, ("S", [HEAD, *rows]), change=merge))
    assert [(row["earliest"], row["state"]) for row in found] == [("1950-01-01", "GBR")] * 2 + [("1951-01-01", "FRA")]
    assert "sheet S has 2 merged cells; each counts for all its rows" in done.stderr


@pytest.mark.parametrize(
    ("shown", "earliest", "latest"),
    [
        ("yyyy-mm-dd", "1950-05-01", "1950-05-01"),
        ("d mmm yyyy", "1950-05-01", "1950-05-01"),
        ("mmmm yyyy", "1950-05-01", "1950-05-31"),
        ("[$-409]mmm-yy;@", "1950-05-01", "1950-05-31"),
        ("yyyy", "1950-01-01", "1950-12-31"),
        ('"dated "yyyy', "1950-01-01", "1950-12-31"),
    ],
)
def test_a_cell_that_shows_a_month_is_a_month(tmp_path, shown, earliest, latest):
    def show(book):
        book["S"]["B2"].number_format = shown

    for day in (datetime(1950, 5, 1), date(1950, 5, 1)):
        path = workbook(tmp_path, ("S", [HEAD, ["a", day, "GBR", "We hold."]]), change=show)
        (row,) = imported(path)[1]
        assert (row["earliest"], row["latest"]) == (earliest, latest)


def test_errors_formulas_and_cells_without_a_column_are_counted(tmp_path):
    rows = [HEAD, ["a", "1950-01-01", "GBR", "We hold.", "a note"], ["b", "1950-01-01", "#N/A", "We keep."],
            ["c", "1950-01-01", "GBR", '="We" & " go."']]  # fmt: skip
    done, found = imported(workbook(tmp_path, ("S", rows)))
    assert [(row["id"], row["state"]) for row in found] == [("a", "GBR"), ("b", "")]
    assert "cells in columns without a name 1 (speeches.xlsx: S)" in done.stderr
    assert "cells with an error 1" in done.stderr
    assert "formulas without a result (open and save the workbook) 1 (text)" in done.stderr
    assert "speeches-3: no text, left out" in done.stderr or "c: no text, left out" in done.stderr


def test_control_characters_are_read_as_excel_means_them(tmp_path):
    rows = [["r1", "1950-01-01", "GBR", "We hold_x000D_\nthe line_x0007_ of x_x0041_."]]
    _, (row,) = imported(workbook(tmp_path, ("S", [HEAD, *rows])))
    assert row["text"] == "We hold\r\nthe line\x07 of x_x0041_."


def test_a_hidden_sheet_is_read_last_and_said(tmp_path):
    def hide(book):
        book["Old"].sheet_state = "veryHidden"

    old = ("Old", [HEAD, ["o1", "1940-01-01", "GBR", "We held."]])
    done, rows = imported(workbook(tmp_path, old, ("S", [HEAD, *ROWS]), change=hide))
    assert [row["id"] for row in rows] == ["r1", "r2", "r3"]
    assert "sheets 1 (speeches.xlsx: Old)" in done.stderr
    done, rows = imported(tmp_path / "speeches.xlsx", "--option", "sheet=Old")
    assert [row["id"] for row in rows] == ["o1"]
    assert "the sheet Old, which is read, is hidden in Excel" in done.stderr


def test_all_sheets_are_those_with_texts(tmp_path):
    more = ("T", [HEAD, ["r4", "1951-01-01", "GBR", "We stay."]])
    done, rows = imported(
        workbook(tmp_path, ("Notes", [["Read me"]]), ("S", [HEAD, *ROWS]), more), "--option", "sheet=all"
    )
    assert [row["id"] for row in rows] == ["r1", "r2", "r3", "r4"]
    assert "sheets 1 (speeches.xlsx: Notes)" in done.stderr


def test_names_of_columns_below_a_title_are_named_by_row(tmp_path):
    done, _ = imported(workbook(tmp_path, ("S", [["Speeches of the ministers"], [], HEAD, *ROWS])))
    assert done.exit_code == 2
    assert "sheet S: the names of the columns are in row 3, below a title. Delete the rows above it" in done.stderr
