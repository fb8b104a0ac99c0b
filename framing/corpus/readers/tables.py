"""CSV, TSV, JSONL and Parquet: a row is a document; read as a stream. Columns of JSONL and Parquet may be JSONPaths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.corpus.encoding import read_text
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.json_path import read_paths
from framing.corpus.readers.rows import number_rows, read_rows
from framing.rows import read_json_rows
from framing.separated import read_separated

ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
OPTIONS = ("separator",)


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document a row, in the file's order; cells as they stand, newlines within cells untouched."""
    ending = path.suffix.lower()
    if ending == ".parquet":
        from framing.parquet import read_parquet_rows

        rows = read_paths(number_rows(read_parquet_rows(path)), path, settings)
    elif ending in (".csv", ".tsv"):
        separator = settings.options.get("separator", "")
        rows = number_rows(read_separated(path, _encoding(path, settings), separator))
    else:
        rows = read_paths(_json_rows(path, settings), path, settings)
    return read_rows(rows, path, settings)


def _encoding(path: Path, settings: ReaderSettings) -> str:
    """The encoding of a file: the one that is given, UTF-8 where it fits, else a guess."""
    encoding = settings.encoding or "utf-8-sig"
    try:
        with open(path, encoding=encoding, newline="") as probe:
            while probe.read(1 << 20):
                pass
    except (UnicodeDecodeError, LookupError):
        return read_text(path, settings.encoding, settings.log)[1]
    return encoding


def _json_rows(path: Path, settings: ReaderSettings) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with open(path, encoding=_encoding(path, settings), newline="\n") as stream:
        for number, row in read_json_rows(stream, path):
            yield f"line {number}", row
