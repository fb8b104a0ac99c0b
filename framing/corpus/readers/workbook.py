"""Sheets of Excel workbooks as rows, one at a time, whatever size a file states."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat, zip_longest
from pathlib import Path
from typing import Any

from framing.corpus.package_sizes import check_package
from framing.corpus.readers.xlsx_cells import SheetFacts, find_repeated, read_cells
from framing.errors.readers import broken_file, no_text_found
from framing.errors.tables import unreadable_table
from framing.extras import load_extra

Row = dict[str, Any]


@contextmanager
def open_workbook(path: Path, *, values: bool = True) -> Iterator[Any]:
    """A workbook, read as a stream; with `values` the results of formulas, else the formulas.

    Raises
    ------
    FileMissing, UnsafeFile. UnreadableFile : not a workbook, or one with a password.
    """
    check_package(path, "an Excel workbook")
    openpyxl, refusals = load_extra("openpyxl", "formats"), load_extra("openpyxl.utils.exceptions", "formats")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=values)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, refusals.InvalidFileException) as error:
        raise broken_file(path, "an Excel workbook", str(error)) from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file states of its size is often wrong
    try:
        yield book
    finally:
        book.close()


def read_heads(sheet: Any) -> list[str]:
    """The first row of a sheet that has a cell, as names; none for an empty sheet."""
    for row in sheet.iter_rows(values_only=True):
        if any(cell is not None for cell in row):
            return [str(cell).strip() if cell is not None else "" for cell in row]
    return []


def read_sheet_rows(
    sheet: Any, path: Path, leave_out: Callable[..., None], log: Callable[[str], None]
) -> Iterator[tuple[int, Row]]:
    """The rows under the heads of a sheet with the numbers that Excel shows beside them, by the names of the columns.

    Parameters
    ----------
    leave_out : called with the kind, and as `name` the column or sheet, of every cell that is left out: an error, a
        formula without a stored result, a column without a name.

    Raises
    ------
    UnreadableFile : no row, or a column that stands twice.
    """
    facts = SheetFacts(path, sheet._worksheet_path.lstrip("/"))
    rows = read_cells(sheet.iter_rows(), facts, leave_out)
    at, head = next(((at, row) for at, row in enumerate(rows, 1) if any(cell is not None for cell in row)), (0, []))
    names = [str(cell).strip() if cell is not None else "" for cell in head]
    if not any(names):
        raise no_text_found(path, "row with column names", "The first row must name the columns.")
    if twice := find_repeated(names):
        raise unreadable_table(
            path, f"sheet {sheet.title}: column {twice!r} appears twice: remove one of them, or rename it"
        )
    if facts.ranges:
        log(f"{path}: sheet {sheet.title} has {facts.ranges:,} merged cells; each counts for all its rows.")
    formulas = _formulas(path, sheet.title, names) if facts.formulas else repeat(frozenset())
    for number, (row, unsolved) in enumerate(zip(rows, formulas, strict=False), at + 1):
        cells = [*row, *([None] * (len(names) - len(row)))]
        for cell, name in zip_longest(cells, names, fillvalue=""):
            if name and cell is None and name in unsolved:
                leave_out("formulas without a result (open and save the workbook)", name=name)
            elif not name and cell is not None:
                leave_out("cells in columns without a name", name=f"{path.name}: {sheet.title}")
        yield number, {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _formulas(path: Path, title: str, names: list[str]) -> Iterator[frozenset[str]]:
    """For each row after the heads, the columns whose cells are formulas."""
    with open_workbook(path, values=False) as book:
        rows = book[title].iter_rows()
        next(row for row in rows if any(cell.value is not None for cell in row))
        for row in rows:
            yield frozenset(name for name, cell in zip(names, row, strict=False) if cell.data_type == "f")
