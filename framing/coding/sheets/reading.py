"""The rows of a workbook of codings, whichever program saved it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.coding.sheets.columns import gather_codes, has_codings
from framing.corpus.damage import naming_file_of
from framing.corpus.readers.workbook import open_workbook, read_heads, read_sheet_rows
from framing.encoding import log_note
from framing.errors.coding import bad_cell, no_coding_sheet, several_coding_sheets


def read_sheet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of the one sheet with codings, numbered as Excel numbers them; rows without a value are passed over.

    Raises
    ------
    FileMissing, UnsafeFile. UnreadableFile : damaged, or with a password. BadCodings : no sheet of codings, or
    several; a cell with an error, or beside the columns that have names; a stance without a practice.
    """
    return naming_file_of(_rows(path), path, "xlsx")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with open_workbook(path) as book:
        heads = {sheet.title: read_heads(sheet) for sheet in book.worksheets}
        found = [title for title, names in heads.items() if has_codings(names)]
        if not found:
            raise no_coding_sheet(path, heads)
        if len(found) > 1:
            raise several_coding_sheets(path, found)
        (title,) = found
        odd: list[tuple[str, str]] = []
        rows = read_sheet_rows(book[title], path, lambda kind, name="": odd.append((kind, name)), log_note)
        for number, row in rows:
            for kind, name in odd:
                raise bad_cell(path, title, number, kind, name if name in row else "")
            if any(value is not None for value in row.values()):
                yield number, gather_codes(row, str(path), number)
