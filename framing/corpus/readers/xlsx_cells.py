"""The rows of a worksheet as they are, whatever size the file states: merged cells, dates without a day, errors."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from framing.corpus.readers.xml_safety import named, parse_xml

_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FORMULA = re.compile(rb"<f[ >/]")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ESCAPED = re.compile("_x00([01][0-9A-Fa-f])_")  # how Excel stores control characters: _x000D_ for a carriage return
_BOOK, _VISIBLE = "xl/workbook.xml", "visible"
_PIECE = 1 << 20
Place = tuple[int, int]


class SheetFacts:
    """What the XML of a sheet says beside its cells: merged ranges and whether there are formulas.

    merged : every place (row and column from 1) of a range but its first -> that first place.
    """

    def __init__(self, path: Path, member: str) -> None:
        self.merged: dict[Place, Place] = {}
        self.ranges = 0
        self.formulas = False
        kept = b""
        with zipfile.ZipFile(path) as packed, packed.open(member) as stream:
            while piece := stream.read(_PIECE):
                text = kept + piece
                self.formulas |= _FORMULA.search(text) is not None
                for match in _MERGED.finditer(text):
                    self._add(match)
                kept = text[text.rfind(b"<") :] if b"<" in text else b""

    def _add(self, match: re.Match[bytes]) -> None:
        left, right = (_column(match[number].decode()) for number in (1, 3))
        first, last = int(match[2]), int(match[4])
        if (last - first + 1) * (right - left + 1) > _PIECE:
            return
        self.ranges += 1
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                if (row, column) != (first, left):
                    self.merged[row, column] = (first, left)


def hidden_sheets(path: Path) -> frozenset[str]:
    """The titles of the sheets that Excel does not show."""
    with zipfile.ZipFile(path) as packed:
        raw = packed.read(_BOOK) if _BOOK in packed.namelist() else b""
    sheets = named(parse_xml(raw, path, "an Excel workbook"), "sheet") if raw else ()
    return frozenset(sheet.get("name", "") for sheet in sheets if sheet.get("state", _VISIBLE) != _VISIBLE)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def read_cells(rows: Iterator[Any], facts: SheetFacts, count: Callable[[str], None]) -> Iterator[list[Any]]:
    """The values of the rows of a sheet, the first cell's value in all rows of a cell merged downwards.

    count : called with the kind of every cell that is left out: one with an error of a formula.
    """
    anchors: dict[Place, Any] = {}
    wanted = set(facts.merged.values())
    for row_number, row in enumerate(rows, start=1):
        values = []
        for column, cell in enumerate(row, start=1):
            value = _value(cell, count)
            if (row_number, column) in wanted:
                anchors[row_number, column] = value
            anchor = facts.merged.get((row_number, column))
            # a heading over several columns names the first of them; a cell over several rows holds for each
            if anchor and anchor[1] == column and value is None:
                value = anchors.get(anchor)
            values.append(value)
        yield values


def _value(cell: Any, count: Callable[[str], None]) -> Any:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        count("cells with an error")
        return None
    if isinstance(value, (datetime, date)):
        return _as_shown(value, str(cell.number_format or ""))
    if isinstance(value, str) and "_x00" in value:
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value


def _as_shown(value: datetime | date, shown: str) -> Any:
    """The day, or only the month or year where the cell shows no more ("May 1950")."""
    plain = _QUOTED.sub("", shown).lower()
    if "d" in plain or "y" not in plain or shown == "General":
        return value
    return f"{value.year:04d}-{value.month:02d}" if "m" in plain else f"{value.year:04d}"


def find_repeated(names: list[str]) -> str:
    """The first name that stands twice among the columns; empty where none does."""
    return next((name for name, number in Counter(names).items() if name and number > 1), "")
