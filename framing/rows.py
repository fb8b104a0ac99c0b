"""Rows of CSV, TSV, JSON lines and Parquet files: the one place that reads these formats."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

from framing.encoding import log_note
from framing.errors.tables import file_missing, unknown_ending, unreadable_table
from framing.json_text import explain_json_error, load_json
from framing.piping import is_piped, local_file
from framing.separated import read_separated

ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
LINES = (".jsonl", ".ndjson")
Row = dict[str, Any]


def find_ending(path: str | Path, *, packed: bool = False, more: Sequence[str] = ()) -> str:
    """The ending of a table's file, one of `ENDINGS` and `more`; `packed` passes over a last ``.gz``.

    A pipe or "-" without such an ending stands for JSON lines.

    Raises
    ------
    UnreadableFile : another ending; the message has the valid ones.
    """
    name = Path(path).name.lower()
    ending = Path(name.removesuffix(".gz") if packed else name).suffix
    if ending not in (*ENDINGS, *more):
        if is_piped(path):
            return ".jsonl"
        raise unknown_ending(path, [*ENDINGS, *more])
    return ending


def read_rows(
    path: str | Path, *, errors: str = "strict", encoding: str = "", log: Callable[[str], None] = log_note
) -> Iterator[tuple[int, Row]]:
    """The rows of a table by its ending (also .gz, but for Parquet), numbered from 1, JSON lines by their lines.

    Cells of CSV and TSV are texts; their `encoding`, where none is given, is UTF-8 or a guess,
    which is logged. `errors` is what `open` does with bytes that are not UTF-8.

    Raises
    ------
    FileMissing, UnreadableFile : unknown ending, or a file that is not what its ending says; the row is named.
    """
    path = local_file(path)
    ending = find_ending(path, packed=True)
    if ending == ".parquet":
        from framing.parquet import read_parquet_rows

        yield from enumerate(read_parquet_rows(path), start=1)
    elif ending in LINES:
        with open_lines(path, errors=errors) as stream:
            yield from read_json_rows(stream, path, keep_half_pairs=errors == "surrogatepass")
    else:
        for number, row in enumerate(read_separated(path, encoding, log=log, errors=errors), start=1):
            if None in row.values():
                raise unreadable_table(path, f"row {number} has fewer cells than the {len(row)} columns")
            yield number, row


@contextmanager
def open_lines(path: Path, *, errors: str = "strict") -> Iterator[TextIO]:
    """JSON lines as a stream, unpacked where the name ends in ``.gz``.

    Raises
    ------
    FileMissing
    """
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        stream = opener(path, "rt", encoding="utf-8-sig", errors=errors, newline="\n")
    except FileNotFoundError:
        raise file_missing(path, "table") from None
    with stream:
        yield cast(TextIO, stream)


def read_json_rows(stream: TextIO, where: Path, *, keep_half_pairs: bool = False) -> Iterator[tuple[int, Row]]:
    """The objects of JSON lines with the numbers of their lines; empty lines are passed over.

    keep_half_pairs : of surrogates, which else become U+FFFD.

    Raises
    ------
    UnreadableFile : a line is no JSON or no object, or the stream is damaged.
    """
    for number, line in enumerate(_lines(stream, where), start=1):
        if not line.strip():
            continue
        try:
            row = load_json(line, keep_half_pairs=keep_half_pairs)
        except ValueError as error:
            raise unreadable_table(where, explain_json_error(error, number)) from error
        if not isinstance(row, dict):
            raise unreadable_table(where, f"line {number}: not an object")
        yield number, row


def _lines(stream: TextIO, where: Path) -> Iterator[str]:
    while True:
        try:
            line = stream.readline()
        except UnicodeDecodeError as error:
            raise unreadable_table(where, f"not {error.encoding} at byte {error.start:,}: {error.reason}") from error
        except (OSError, EOFError, zlib.error) as error:
            raise unreadable_table(where, str(error) or type(error).__name__) from error
        if not line:
            return
        yield line
