"""CSV, TSV, JSONL and Parquet: a row is a document; read as a stream. Columns of JSONL and Parquet may be JSONPaths."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.corpus.encoding import read_text
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.json_path import read_paths
from framing.corpus.readers.rows import number_rows, read_rows
from framing.corpus.tables.json_lines import read_json_lines
from framing.errors.corpus import unreadable_file

ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
OPTIONS = ("separator",)
_LONGEST_CELL = 2**31 - 1
_BATCH = 1_000


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document a row, in the file's order; cells as they stand, newlines within cells untouched."""
    ending = path.suffix.lower()
    if ending == ".parquet":
        rows = read_paths(number_rows(_parquet_rows(path)), path, settings)
    elif ending in (".csv", ".tsv"):
        rows = number_rows(_csv_rows(path, settings))
    else:
        rows = read_paths(_json_rows(path, settings), path, settings)
    return read_rows(rows, path, settings)


def _open(path: Path, settings: ReaderSettings) -> io.TextIOBase:
    """The file as text: a stream where it is UTF-8 or the encoding is given, else decoded whole by a guess."""
    encoding = settings.encoding or "utf-8-sig"
    try:
        with open(path, encoding=encoding, newline="") as probe:
            while probe.read(1 << 20):
                pass
    except (UnicodeDecodeError, LookupError):
        return io.StringIO(read_text(path, settings.encoding, settings.log)[0], newline="")
    return open(path, encoding=encoding, newline="")


def _csv_rows(path: Path, settings: ReaderSettings) -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with _open(path, settings) as stream:
            separator = settings.options.get("separator") or _separator(path, stream)
            reader = csv.DictReader(stream, delimiter=separator, strict=True)
            names = reader.fieldnames or ()
            if twice := next((name for name in names if name and list(names).count(name) > 1), ""):
                raise unreadable_file(path, "CSV", f"column {twice!r} stands twice")
            for row in reader:
                if None in row:
                    raise unreadable_file(
                        path, "CSV", f"more cells than columns in the row that begins {_first(row)!r}"
                    )
                yield row
    except csv.Error as error:
        raise unreadable_file(path, "CSV", f"{error}: is a quotation mark not closed?") from error


def _separator(path: Path, stream: io.TextIOBase) -> str:
    """Tab for .tsv; for .csv the one of ',', ';' and tab that stands most often in the first line."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    head = stream.readline()
    stream.seek(0)
    return max(",;\t", key=head.count)


def _first(row: Mapping[Any, Any]) -> str:
    return str(next(iter(row.values())))[:40]


def _json_rows(path: Path, settings: ReaderSettings) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with _open(path, settings) as stream:
        for number, row in read_json_lines(stream, path):
            yield f"line {number}", row


def _parquet_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        raise unreadable_file(path, "Parquet", str(error).splitlines()[0]) from error
