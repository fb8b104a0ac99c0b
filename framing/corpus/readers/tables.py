"""CSV, TSV, JSONL and Parquet: a row is a document; read as a stream. Columns of JSONL and Parquet may be JSONPaths.

Options: `separator` of CSV and TSV, `missing` (what a cell says that says nothing, "NA" in tables that R wrote).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.json_path import read_paths
from framing.corpus.readers.rows import number_rows, read_rows
from framing.encoding import open_text
from framing.rows import read_json_rows
from framing.separated import open_separated, separated_rows

ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
OPTIONS = ("separator", "missing")


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document a row, in the file's order; cells as they stand, newlines within cells untouched."""
    ending = path.suffix.lower()
    if ending == ".parquet":
        from framing.parquet import read_parquet_rows

        yield from read_rows(read_paths(number_rows(read_parquet_rows(path)), path, settings), path, settings)
    elif ending in (".csv", ".tsv"):
        separator = settings.options.get("separator", "")
        with open_separated(path, settings.encoding, separator, settings.log) as opened:
            yield from read_rows(number_rows(separated_rows(opened, path)), path, settings, opened.encoding)
    else:
        stream, encoding = open_text(path, settings.encoding, settings.log)
        with stream:
            rows = ((f"line {number}", row) for number, row in read_json_rows(stream, path))
            yield from read_rows(read_paths(rows, path, settings), path, settings, encoding)
