"""Tables in files: Parquet, CSV and JSONL read and written, each file whole at any time."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd

from framing.errors import UsageError
from framing.errors.tables import file_missing, unreadable_table
from framing.files import replacing
from framing.schemas import Schema


def read_table(path: str | Path, schema: Schema | None = None) -> pd.DataFrame:
    """Read CSV, TSV, JSONL or Parquet by its ending and check it against a schema.

    Raises
    ------
    FileMissing, UnreadableFile, BadTable
    """
    path = Path(path)
    if not path.exists():
        raise file_missing(path, "table")
    try:
        table = _read_by_ending(path)
    except UsageError:
        raise
    except (ValueError, OSError, UnicodeError) as error:
        raise unreadable_table(path, str(error).splitlines()[0] if str(error) else type(error).__name__) from error
    return schema.check(table, path) if schema else table


def _read_by_ending(path: Path) -> pd.DataFrame:
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".parquet"):
        return pd.read_parquet(path)
    if name.endswith((".jsonl", ".ndjson")):
        try:
            return pd.read_json(path, lines=True, dtype=False, convert_dates=False)
        except ValueError as error:
            raise unreadable_table(path, _first_bad_line(path) or str(error)) from error
    if name.endswith((".csv", ".tsv")):
        separator = "\t" if name.endswith(".tsv") else ","
        return pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    raise unreadable_table(path, f"unknown ending {path.suffix!r}")


def _first_bad_line(path: Path) -> str:
    """Where JSON lines go wrong: number of the line (from 1) and reason; empty where each line can be read."""
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                if line.strip():
                    json.loads(line)
            except ValueError as error:
                return f"line {number}: {error}"
    return ""


def write_table(table: pd.DataFrame, path: str | Path) -> None:
    """Write CSV, TSV, JSONL or Parquet by the ending, all or nothing, the same bytes for the same table.

    Raises
    ------
    UnreadableFile : unknown ending. CannotWrite : the disk is full or the place is not writable.
    """
    path = Path(path)
    name = path.name.lower()
    with replacing(path) as temporary:
        if name.endswith(".parquet"):
            table.to_parquet(temporary, index=False, compression="zstd")
        elif is_text_table(path):
            append_text(table, temporary, name, first=True)
        else:
            raise unreadable_table(path, f"unknown ending {path.suffix!r}")


def is_text_table(path: str | Path) -> bool:
    """Whether the ending means lines of text: CSV, TSV or JSONL."""
    return Path(path).name.lower().endswith((".jsonl", ".ndjson", ".csv", ".tsv"))


def append_text(table: pd.DataFrame, path: Path, name: str, *, first: bool) -> None:
    """Add rows to `path` in the form that the ending of `name` means; `first` writes the names of the columns."""
    with open(path, "w" if first else "a", encoding="utf-8", newline="") as stream:
        if name.lower().endswith((".jsonl", ".ndjson")):
            table.to_json(stream, orient="records", lines=True, force_ascii=False)
            return
        separator = "\t" if name.lower().endswith(".tsv") else ","
        table.to_csv(stream, sep=separator, index=False, header=first, lineterminator="\n", float_format="%.6g")
