"""Excel: sheets of passages or documents (a further sheet from row 1,048,577 on), the codebook, and what this is.

Texts never become formulas. Characters that XML cannot hold are U+FFFD, carriage returns are kept as character
references, and a text longer than a cell (32,767 characters) gives way to a notice with its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.archives import save_office
from framing.coding.characters import as_xml
from framing.export.flat import flat_batches, flat_schema
from framing.export.units import Header, Source
from framing.extras import load_extra
from framing.resources import temporary_files_inside
from framing.workbooks import CELL_CHARACTERS, SHEET_ROWS, put_text


def write_xlsx(source: Source, path: Path) -> None:
    """Write a workbook row by row; openpyxl keeps one row in memory, and the others in temporary files."""
    with temporary_files_inside():
        _write(source, path)


def _write(source: Source, path: Path) -> None:
    openpyxl, cells = load_extra("openpyxl", "exports"), load_extra("openpyxl.cell", "exports")
    workbook = openpyxl.Workbook(write_only=True)
    names = flat_schema(source.header, source.level).names

    def cell(sheet: Any, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return put_text(cells.WriteOnlyCell(sheet), _fitting(value))

    number, left = 1, 0
    for batch in flat_batches(source):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if left == 0:
                sheet = workbook.create_sheet(source.level if number == 1 else f"{source.level} {number}")
                sheet.freeze_panes = "B2"
                sheet.append(names)
                number, left = number + 1, SHEET_ROWS - 1
            sheet.append([cell(sheet, value) for value in row])
            left -= 1
    for title, rows in (("codebook", _codebook(source.header)), ("about", source.header.about.items())):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append([cell(sheet, value) for value in row])
    save_office(workbook, path)


def _fitting(text: str) -> str:
    if len(text) > CELL_CHARACTERS:
        return f"[{len(text)} characters, longer than a cell holds; export as CSV or Parquet]"
    return as_xml(text)


def _codebook(header: Header) -> Iterator[tuple[str, ...]]:
    yield ("code", "kind", "family", "label", "definition")
    for code in header.codebook.codes:
        yield (code.id, code.kind, code.family, code.label, code.define)
