"""Rows with named columns (a sheet, a list of JSON objects) to raw documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.encoding import UTF8, encoding_facts
from framing.errors.readers import nested_text
from framing.errors.tables import column_missing

Row = Mapping[str, Any]
TEXT_COLUMNS = ("text", "body", "content", "speech", "full_text", "fulltext", "transcript")
ID_COLUMNS = ("id", "document", "document_id", "doc_id", "docid")


def number_rows(rows: Iterable[Row], called: str = "row") -> Iterator[tuple[str, Row]]:
    """The rows, each with its place in words: "row 1", "row 2" ..."""
    return ((f"{called} {number}", row) for number, row in enumerate(rows, start=1))


def read_rows(
    rows: Iterable[tuple[str, Row]], path: Path, settings: ReaderSettings, encoding: str = UTF8
) -> Iterator[RawDocument]:
    """One document a row: text and id by the columns setting or by their usual names, all else as metadata.

    rows : each with its place, for messages ("line 3"). One without an id gets the file's name and its number, from 1;
    one without any value is left out. encoding : of the file, kept with the documents where it is not UTF-8. A cell
    that is the option `missing` ("NA") is empty.

    Raises
    ------
    BadTable : no column for the text, or a column that the setting names is not there.
    BadTable : the text is a list or an object.
    """
    renamed = {source: target for target, source in settings.columns.items()}
    taken, missing_mark = frozenset(settings.columns.values()), settings.options.get("missing", "")
    for number, (place, row) in enumerate(rows, start=1):
        cells = ((_column(key, renamed), as_text(value)) for key, value in row.items())
        values = {column: "" if missing_mark and cell.strip() == missing_mark else cell for column, cell in cells}
        if not any(values.values()):
            continue
        missing = next((name for name in settings.columns.values() if name not in row), None)
        if missing is not None:
            raise column_missing(f"{path}, {place}", missing, list(row))
        text_column = "text" if "text" in settings.columns else _usual(values, TEXT_COLUMNS)
        if text_column is None:
            raise column_missing(f"{path}, {place} (say --column text=NAME)", "text", list(row))
        text = values.pop(text_column)
        source = settings.columns.get("text", text_column)
        if isinstance(row.get(source), (dict, list)):
            raise nested_text(f"{path}, {place}", source, row[source])
        id_column = "id" if "id" in settings.columns else _usual(values, ID_COLUMNS)
        identity = values.pop(id_column) if id_column else ""
        facts = encoding_facts(encoding) | {key: value for key, value in values.items() if value}
        yield RawDocument(identity or f"{path.stem}-{number}", text, facts, taken=taken)


def _column(key: str, renamed: Mapping[str, str]) -> str:
    """The column of a source: as the user names it; a source of that name beside the chosen one gets "other_"."""
    if key in renamed:
        return renamed[key]
    return f"other_{key}" if key in renamed.values() else key


def _usual(values: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    lowered = {key.strip().lower(): key for key in reversed(list(values))}
    return next((lowered[name] for name in names if name in lowered), None)


def as_text(value: Any) -> str:
    """The value as a cell of text: nothing for None and NaN, a day for a date, JSON for a list or object."""
    if value is None or value != value:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
