"""Excel workbooks: a row is a document, the first row names the columns.

Options: `sheet` (a name, a number from 1, or `all`; by default the first that has a column for the text), `missing`
(what a cell says that says nothing, "NA").
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, repeat, zip_longest
from pathlib import Path
from typing import Any

from framing.corpus.package_sizes import check_package
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.rows import TEXT_COLUMNS, read_rows
from framing.corpus.readers.xlsx_cells import SheetFacts, find_repeated, read_cells
from framing.errors.readers import bad_reader_option, broken_file, no_text_found
from framing.errors.tables import unreadable_table
from framing.extras import load_extra

ENDINGS = (".xlsx", ".xlsm")
OPTIONS = ("sheet", "missing")
_ALL = "all"
Row = dict[str, Any]


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The rows of one sheet, or of all, read one at a time; cells that are dates become ISO days.

    Sheets that are not read are named. The size that a sheet states is not believed.

    Raises
    ------
    UnreadableFile : not a workbook, or no row. BadSetting : no such sheet. BadTable : a column stands twice.
    """
    check_package(path, "an Excel workbook")
    with _open(path, values=True) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        heads = {title: names for title, sheet in sheets.items() if (names := next(_heads(sheet), None)) is not None}
        filled = sorted(heads, key=lambda title: not _has_text(heads[title], settings))
        chosen = _choose(list(sheets), filled, settings.options.get("sheet", ""), path)
        for title in filled:
            if title not in chosen:
                settings.accounts.leave_out("sheets", name=f"{path.name}: {title}")
        rows = (_numbered(_rows(sheets[title], path, settings), title if len(chosen) > 1 else "") for title in chosen)
        yield from read_rows(chain.from_iterable(rows), path, settings)


@contextmanager
def _open(path: Path, *, values: bool) -> Iterator[Any]:
    """A workbook, read as a stream; with `values` the results of formulas, else the formulas."""
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


def _choose(titles: list[str], filled: list[str], asked: str, path: Path) -> list[str]:
    """The titles of the sheets to read."""
    if asked in titles:
        return [asked]
    if asked == _ALL:
        return [title for title in titles if title in filled]
    if not asked:
        return filled[:1] or titles[:1]
    if asked.isdigit() and 1 <= int(asked) <= len(titles):
        return [titles[int(asked) - 1]]
    raise bad_reader_option(path, "sheet", asked, f"Sheets: {', '.join(titles)}. Or give all.")


def _has_text(names: list[str], settings: ReaderSettings) -> bool:
    """Whether the heads of a sheet name a column for the text."""
    if "text" in settings.columns:
        return settings.columns["text"] in names
    return any(name.lower() in TEXT_COLUMNS for name in names)


def _numbered(rows: Iterator[Row], title: str) -> Iterator[tuple[str, Row]]:
    return (
        (f"sheet {title}, row {number}" if title else f"row {number}", row) for number, row in enumerate(rows, start=1)
    )


def _heads(sheet: Any) -> Iterator[list[str]]:
    """The first row of a sheet that has a cell, as names; nothing for an empty sheet."""
    for row in sheet.iter_rows(values_only=True):
        if any(cell is not None for cell in row):
            yield [str(cell).strip() if cell is not None else "" for cell in row]
            return


def _rows(sheet: Any, path: Path, settings: ReaderSettings) -> Iterator[Row]:
    facts = SheetFacts(path, sheet._worksheet_path.lstrip("/"))
    rows = read_cells(sheet.iter_rows(), facts, settings.accounts.leave_out)
    head = next((row for row in rows if any(cell is not None for cell in row)), [])
    names = [str(cell).strip() if cell is not None else "" for cell in head]
    if not any(names):
        raise no_text_found(path, "row with column names", "The first row must name the columns.")
    if twice := find_repeated(names):
        raise unreadable_table(path, f"sheet {sheet.title}: column {twice!r} stands twice: take one out, or rename it")
    if facts.ranges:
        settings.log(f"{path}: sheet {sheet.title} has {facts.ranges:,} merged cells; each counts for all its rows.")
    formulas = _formulas(path, sheet.title, names) if facts.formulas else repeat(frozenset())
    for row, unsolved in zip(rows, formulas, strict=False):
        cells = [*row, *([None] * (len(names) - len(row)))]
        for cell, name in zip_longest(cells, names, fillvalue=""):
            if name and cell is None and name in unsolved:
                settings.accounts.leave_out("formulas without a result (open and save the workbook)", name=name)
            elif not name and cell is not None:
                settings.accounts.leave_out("cells in columns without a name", name=f"{path.name}: {sheet.title}")
        yield {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _formulas(path: Path, title: str, names: list[str]) -> Iterator[frozenset[str]]:
    """For each row after the heads, the columns whose cells are formulas."""
    with _open(path, values=False) as book:
        rows = book[title].iter_rows()
        next(row for row in rows if any(cell.value is not None for cell in row))
        for row in rows:
            yield frozenset(name for name, cell in zip(names, row, strict=False) if cell.data_type == "f")
