"""Tables in files, whole: CSV, TSV, JSON lines and Parquet read and written by the ending."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from framing.errors.tables import file_missing, unreadable_table
from framing.rows import LINES, find_ending, read_rows
from framing.schemas import Schema
from framing.separated import open_separated
from framing.streams import streaming_table


def read_table(path: str | Path, schema: Schema | None = None) -> pd.DataFrame:
    """Read CSV, TSV, JSONL (also .gz) or Parquet by its ending and check it against a schema.

    Cells of CSV and TSV are texts where no schema says otherwise.

    Raises
    ------
    FileMissing, UnreadableFile, BadTable
    """
    path = Path(path)
    if not path.exists():
        raise file_missing(path, "table")
    if find_ending(path, packed=True) == ".parquet":
        from framing.parquet import read_parquet

        table: pd.DataFrame = read_parquet(path).to_pandas()
    else:
        rows = [row for _, row in read_rows(path)]
        table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=_column_names(path))
    return schema.check(table, path) if schema else table


def _column_names(path: Path) -> list[str]:
    """The columns of a table of text that has no rows."""
    if find_ending(path, packed=True) in LINES:
        return []
    with open_separated(path) as opened:
        names = next(csv.reader(opened.stream, delimiter=opened.separator), [])
    if not any(names):
        raise unreadable_table(path, "empty: it has not even names of columns")
    return names


def write_table(table: pd.DataFrame, path: str | Path) -> None:
    """Write CSV, TSV, JSONL or Parquet by the ending, all or nothing, the same bytes for the same table.

    Raises
    ------
    UnreadableFile : unknown ending. CannotWrite : the disk is full or the place is not writable.
    """
    with streaming_table(path) as stream:
        stream.write(table)
