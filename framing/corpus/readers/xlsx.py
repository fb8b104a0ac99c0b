"""Excel workbooks: a row is a document, the first row names the columns.

Options: `sheet` (a name, or a number from 1; the first by default).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.package_sizes import check_package
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.rows import number_rows, read_rows
from framing.errors.readers import bad_reader_option, broken_file, no_text_found
from framing.extras import load_extra

ENDINGS = (".xlsx", ".xlsm")
OPTIONS = ("sheet",)


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The rows of one sheet, read one at a time; cells that are dates become ISO days.

    Raises
    ------
    UnreadableFile : not a workbook. BadSetting : no such sheet. UnreadableFile : no row. BadTable
    """
    openpyxl, refusals = load_extra("openpyxl", "formats"), load_extra("openpyxl.utils.exceptions", "formats")

    check_package(path, "an Excel workbook")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, refusals.InvalidFileException) as error:
        raise broken_file(path, "an Excel workbook", str(error)) from error
    try:
        sheet = _sheet(book, path, settings.options.get("sheet", "1"))
        yield from read_rows(number_rows(_rows(sheet, path)), path, settings)
    finally:
        book.close()


def _sheet(book: Any, path: Path, asked: str) -> Any:
    names = list(book.sheetnames)
    if asked in names:
        return book[asked]
    if asked.isdigit() and 1 <= int(asked) <= len(names):
        return book[names[int(asked) - 1]]
    raise bad_reader_option(path, "sheet", asked, f"Sheets: {', '.join(names)}.")


def _rows(sheet: Any, path: Path) -> Iterator[dict[str, Any]]:
    rows = sheet.iter_rows(values_only=True)
    names = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
    if not any(names):
        raise no_text_found(path, "row with column names", "The first row must name the columns.")
    for row in rows:
        yield {name: cell for name, cell in zip(names, row, strict=False) if name}
