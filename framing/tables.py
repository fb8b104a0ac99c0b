"""Tables in files, whole: CSV, TSV, JSON lines and Parquet read and written by the ending."""

from __future__ import annotations

import csv
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from framing.encoding import log_note
from framing.errors.tables import file_missing, unreadable_table
from framing.piping import local_file
from framing.rows import LINES, find_ending, read_rows
from framing.schemas import Schema
from framing.separated import open_separated
from framing.streams import streaming_table

_LOGGER = logging.getLogger("framing")


def read_table(
    path: str | Path,
    schema: Schema | None = None,
    *,
    encoding: str = "",
    log: Callable[[str], None] = log_note,
) -> pd.DataFrame:
    """Read CSV, TSV, JSONL (also .gz) or Parquet by its ending and check it against a schema.

    Cells of CSV and TSV are texts where no schema says otherwise. encoding : of these two; empty: UTF-8, else a
    guess, which is logged.

    Raises
    ------
    FileMissing, UnreadableFile, BadTable
    """
    path = local_file(path)
    if not path.exists():
        raise file_missing(path, "table")
    if find_ending(path, packed=True) == ".parquet":
        from framing.parquet import read_parquet

        table: pd.DataFrame = read_parquet(path).to_pandas()
    else:
        rows = [row for _, row in read_rows(path, encoding=encoding, log=log)]
        table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=_column_names(path, encoding))
    _LOGGER.debug("%s: read, %d rows", path, len(table))
    return schema.check(table, path) if schema else table


def read_written(path: Path, schema: Schema) -> pd.DataFrame:
    """A CSV table that framing wrote, checked against its schema: as `read_table` reads it, three times as fast.

    Raises
    ------
    UnreadableFile, BadTable
    """
    return schema.check(_parse_written(path, dtype=str, keep_default_na=False), path)


def read_numbers(path: Path) -> pd.DataFrame:
    """A CSV table that framing wrote, columns of numbers as numbers; no columns where it holds none.

    Raises
    ------
    UnreadableFile
    """
    return _parse_written(path, keep_default_na=False, na_values=[""])


def _parse_written(path: Path, **options: Any) -> pd.DataFrame:
    try:
        return pd.read_csv(path, **options)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except (ValueError, OSError) as error:
        raise unreadable_table(path, str(error).splitlines()[0]) from error


def _column_names(path: Path, encoding: str) -> list[str]:
    """The columns of a table of text that has no rows."""
    if find_ending(path, packed=True) in LINES:
        return []
    with open_separated(path, encoding) as opened:
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
