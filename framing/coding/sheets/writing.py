"""A workbook to code in: text beside the cells for codes, each with the list of its codes; the codebook on a second sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from framing.archives import save_office
from framing.codebook import KINDS, Codebook
from framing.coding.characters import as_xml
from framing.coding.parse import stances_of
from framing.coding.record import NONE, Coding, flat_fields
from framing.coding.sheets.columns import LINE_ENDS, code_columns, mark_line_ends, spread_codes
from framing.errors.coding import bad_coding_value, cell_too_long, too_many_rows
from framing.extras import load_extra
from framing.workbooks import CELL_CHARACTERS, SHEET_ROWS, put_text

ENDING = ".xlsx"
_TITLE, _CODES = "codings", "codes"
_JOINED = ("practices", "domestic", "mechanism")
_WIDTHS = {
    "id": 18, "text": 80, "practice": 22, "stance": 11, "domestic": 20, "mechanism": 18, "threat": 18, "coder": 13,
    "primary": 22, "second": 22, "present": 22, "sure": 7, "appeals": 20,
}  # fmt: skip
_OTHER_WIDTH = 13
_CODES_WIDTHS = (26, 12, 30, 90)
_LINE, _HIGHEST = 15.0, 409.0
_HEADER_FILL = "FFE8E8E8"


def write_sheet(codings: Sequence[Coding], codebook: Codebook, path: Path) -> None:
    """Write codings, or a drawn sheet, as a workbook in which a person can code.

    Every text is a text, whatever it begins with. Characters that XML cannot hold are U+FFFD, one for one.

    Raises
    ------
    ExtraMissing. BadCodings : a value that a cell cannot hold, a column that would stand twice, too many rows. CannotWrite
    """
    names = _columns(codings, codebook, path)
    offers = {name: _kind(name) for name in names if "_" in name and _kind(name) in (*KINDS, "stance")}
    write_workbook(path, names, [_cells(coding, names, path) for coding in codings], codebook, offers)


def write_workbook(
    path: Path, names: Sequence[str], rows: Sequence[Mapping[str, Any]], codebook: Codebook, offers: Mapping[str, str]
) -> None:
    """Write a workbook in which a person can code: a row a unit, with `id` and `text` first, and the codes on a second sheet.

    offers : from a column to the kind of codes that it offers (practice, domestic, mechanism, stance), or to what it offers,
        joined by commas.

    Raises
    ------
    as `write_sheet`.
    """
    openpyxl = load_extra("openpyxl", "exports")
    if len(rows) >= SHEET_ROWS:
        raise too_many_rows(path, len(rows), SHEET_ROWS - 1)
    workbook = openpyxl.Workbook()
    sheet, codes = workbook.active, workbook.create_sheet(_CODES)
    sheet.title = _TITLE
    _fill_heads(sheet, names)
    wrapped = load_extra("openpyxl.styles", "exports").Alignment(wrap_text=True, vertical="top")
    for row, cells in enumerate(rows, 2):
        heights = (_height(str(cells[name] or ""), _WIDTHS[name]) for name in ("text", "id"))
        sheet.row_dimensions[row].height = max(heights)
        for column, name in enumerate(names, 1):
            value, cell = cells[name], sheet.cell(row, column)
            cell.alignment = wrapped
            if isinstance(value, str):
                put_text(cell, as_xml(value))
            else:
                cell.value = value
            if value is None and _kind(name) in _WIDTHS:
                cell.number_format = "@"  # what is typed stays as it is typed
    ranges = _fill_codes(codes, codebook)
    _offer_lists(sheet, names, ranges, offers, len(rows) + 1)
    sheet.freeze_panes = "C2"
    save_office(workbook, path)


def _columns(codings: Sequence[Coding], codebook: Codebook, path: Path) -> list[str]:
    """The columns in the order in which a coder needs them: text, codes, then what the rows bring along."""
    chosen = code_columns(codings, codebook)
    own = ["id", "text", *chosen, "threat", "coder"]
    places = ["corpus", "document", "document_sha256_16", "start", "end", "stratum", "sampling_probability"]
    places += [LINE_ENDS] if any(mark_line_ends(coding.text) for coding in codings) else []
    others = list(dict.fromkeys(key for coding in codings for key, _ in coding.other))
    if twice := next((name for name in others if name in (*own, LINE_ENDS)), ""):
        owner = next(coding for coding in codings if twice in dict(coding.other))
        raise bad_coding_value(path, None, owner.id, twice, dict(owner.other)[twice], "Rename this column of your own.")
    return [*own, *others, *places]


def _cells(coding: Coding, names: Sequence[str], path: Path) -> dict[str, Any]:
    fields = flat_fields(coding, path) | dict.fromkeys(_JOINED) | spread_codes(coding)
    fields[LINE_ENDS] = mark_line_ends(coding.text)
    return cells_of(fields, names, coding.id, path)


def cells_of(fields: Mapping[str, Any], names: Sequence[str], name_of_row: str, path: Path) -> dict[str, Any]:
    """The cells of a row by column, empty ones None.

    Raises
    ------
    BadCodings : a value is longer than a cell may be.
    """
    cells = {name: None if fields.get(name) == "" else fields.get(name) for name in names}
    for name, value in cells.items():
        if isinstance(value, str) and len(value) > CELL_CHARACTERS:
            raise cell_too_long(path, name_of_row, name, len(value), CELL_CHARACTERS)
    return cells


def _height(text: str, width: int) -> float:
    """Points that show the whole text, as far as a row may be high: not every program finds this for itself."""
    lines = sum(max(1, math.ceil(len(line) / width)) for line in text.splitlines())
    return min(_HIGHEST, _LINE * max(1, lines))


def _fill_heads(sheet: Any, names: Sequence[str]) -> None:
    styles, cells = load_extra("openpyxl.styles", "exports"), load_extra("openpyxl.utils", "exports")
    for column, name in enumerate(names, 1):
        cell = put_text(sheet.cell(1, column), as_xml(name))
        cell.font = styles.Font(bold=True)
        cell.fill = styles.PatternFill("solid", fgColor=_HEADER_FILL)
        sheet.column_dimensions[cells.get_column_letter(column)].width = _WIDTHS.get(_kind(name), _OTHER_WIDTH)


def _kind(name: str) -> str:
    return name.partition("_")[0]


def _fill_codes(sheet: Any, codebook: Codebook) -> dict[str, tuple[int, int]]:
    """The sheet with what can be chosen and what it means; the first and last row of each kind."""
    styles = load_extra("openpyxl.styles", "exports")
    ranges: dict[str, tuple[int, int]] = {}
    for number, cells in enumerate(_choices(codebook), 1):
        for column, text in enumerate(cells, 1):
            cell = put_text(sheet.cell(number, column), as_xml(text)[:CELL_CHARACTERS])
            cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
            cell.font = styles.Font(bold=number == 1)
        sheet.row_dimensions[number].height = _height(cells[-1], _CODES_WIDTHS[-1])
        if number > 1:
            ranges[cells[1]] = (ranges.get(cells[1], (number, number))[0], number)
    for letter, width in zip("ABCD", _CODES_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    return ranges


def _choices(codebook: Codebook) -> Iterator[tuple[str, str, str, str]]:
    yield ("code", "kind", "label", "definition")
    for kind in KINDS:
        for code in codebook.of_kind(kind):
            yield (code.id, kind, code.label, code.define)
        if kind == "practice" and NONE not in codebook:
            yield (NONE, kind, "None", "Read, and no code applies. A row left empty is a passage that nobody has read.")
    for stance in stances_of(codebook):
        yield (stance, "stance", "", codebook.stances.get(stance, ""))


def _offer_lists(
    sheet: Any, names: Sequence[str], ranges: Mapping[str, tuple[int, int]], offers: Mapping[str, str], last: int
) -> None:
    validation = load_extra("openpyxl.worksheet.datavalidation", "exports").DataValidation
    letter = load_extra("openpyxl.utils", "exports").get_column_letter
    for offer in dict.fromkeys(offers.values()):
        if offer in ranges:
            first, end = ranges[offer]
            listed = f"{_CODES}!$A${first}:$A${end}"
        elif "," in offer:
            listed = f'"{offer}"'
        else:
            continue  # the codebook has none of this kind
        offered = validation("list", formula1=listed, allow_blank=True, showErrorMessage=True)
        offered.errorTitle = "Not in the list"
        offered.error = f"Choose one of the list, or leave the cell empty. The sheet {_CODES!r} says what each means."
        for column, name in enumerate(names, 1):
            if offers.get(name) == offer:
                offered.add(f"{letter(column)}2:{letter(column)}{max(last, 2)}")
        sheet.add_data_validation(offered)
