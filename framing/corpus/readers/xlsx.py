"""Excel workbooks: a row is a document, the first row names the columns.

Options: `sheet` (a name, a number from 1, or `all`; by default the first that has a column for the text), `missing`
(what a cell says that says nothing, "NA").
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.rows import TEXT_COLUMNS, read_rows
from framing.corpus.readers.workbook import open_workbook, read_heads, read_sheet_rows
from framing.corpus.readers.xlsx_cells import hidden_sheets
from framing.errors.readers import bad_reader_option, head_below

ENDINGS = (".xlsx", ".xlsm")
OPTIONS = ("sheet", "missing")
_ALL = "all"
_TOP = 10  # rows in which a head can stand below a title
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
    with open_workbook(path) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        heads = {title: names for title, sheet in sheets.items() if (names := read_heads(sheet))}
        texts = [title for title in heads if _has_text(heads[title], settings)]
        hidden = hidden_sheets(path)
        filled = sorted(heads, key=lambda title: (title not in texts, title in hidden))
        chosen = _choose(
            list(sheets),
            [title for title in filled if title in texts] or filled,
            settings.options.get("sheet", ""),
            path,
        )
        for title in chosen if texts else sheets:
            if row := _late_head(sheets[title], settings):
                raise head_below(path, title, row)
        for title in filled:
            if title not in chosen:
                settings.accounts.leave_out("sheets", name=f"{path.name}: {title}")
        for title in chosen:
            if title in hidden:
                settings.log(f"{path}: the sheet {title}, which is read, is hidden in Excel.")
        rows = (_numbered(_rows(sheets[title], path, settings), title if len(chosen) > 1 else "") for title in chosen)
        yield from read_rows(chain.from_iterable(rows), path, settings)


def _choose(titles: list[str], filled: list[str], asked: str, path: Path) -> list[str]:
    """The titles of the sheets to read; `filled` are those that may be, the best first."""
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


def _late_head(sheet: Any, settings: ReaderSettings) -> int:
    """The number of a row near the top that names a column for the text, below one that names a single thing; else 0."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True, max_row=_TOP)]
    named = [(number, [str(cell).strip() for cell in row if cell is not None]) for number, row in enumerate(rows, 1)]
    first, *rest = [(number, names) for number, names in named if names] or [(0, [])]
    if len(first[1]) != 1 or _has_text(first[1], settings):
        return 0
    return next((number for number, names in rest if len(names) > 1 and _has_text(names, settings)), 0)


def _rows(sheet: Any, path: Path, settings: ReaderSettings) -> Iterator[Row]:
    return (row for _, row in read_sheet_rows(sheet, path, settings.accounts.leave_out, settings.log))
