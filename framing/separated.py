"""Tables as separated text (CSV, TSV): any of three separators, columns named once, every row as long as the first."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

from framing.errors.tables import file_missing, unreadable_table

ENDINGS = (".csv", ".tsv")
_LONGEST_CELL = 2**31 - 1
_SAID = re.compile(r'"?sep=(.)"?\s*')


@dataclass(frozen=True)
class Separated:
    """An open table: the stream at its header, and the separator."""

    stream: TextIO
    separator: str


@contextmanager
def open_separated(
    path: Path, encoding: str = "", separator: str = "", *, errors: str = "strict"
) -> Iterator[Separated]:
    """A CSV or TSV file as an open table.

    separator : empty: what a first line "sep=" says, else the one of tab, comma and semicolon that stands most often
    between the names of the columns. errors : of characters, as in `open`.

    Raises
    ------
    FileMissing, UnreadableFile : the encoding does not fit, or a column stands twice.
    """
    csv.field_size_limit(_LONGEST_CELL)
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        opened = opener(path, "rt", encoding=encoding or "utf-8-sig", newline="", errors=errors)
    except FileNotFoundError:
        raise file_missing(path, "table") from None
    with opened, _naming(path):
        stream = cast(TextIO, opened)
        first = stream.readline()
        said = _SAID.fullmatch(first)
        at = len(first) if said else 0
        header = stream.readline() if said else first
        chosen = separator or (said[1] if said else _likeliest(header, path))
        _rewind(stream, skip=at)
        if header.strip():
            _check_names(next(csv.reader(stream, delimiter=chosen)), path)
            _rewind(stream, skip=at)
        yield Separated(stream, chosen)


def read_separated(
    path: Path, encoding: str = "", separator: str = "", *, errors: str = "strict"
) -> Iterator[dict[str, str | None]]:
    """The rows of a CSV or TSV file, one at a time, cells as they stand; None for cells that a short row lacks.

    Raises
    ------
    As `open_separated`. UnreadableFile : more cells than columns, a quotation mark that is not closed.
    """
    with open_separated(path, encoding, separator, errors=errors) as opened:
        reader = csv.DictReader(opened.stream, delimiter=opened.separator, strict=True)
        number = 0
        while True:
            with _naming(path, lambda: f"line {reader.line_num}: "):
                row = next(reader, None)
            if row is None:
                return
            number += 1
            if None in row:
                begin = str(next(iter(row.values())))[:40]
                raise unreadable_table(path, f"row {number} has more cells than columns; it begins {begin!r}")
            yield row


@contextmanager
def _naming(path: Path, place: object = None) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        line = place() if callable(place) else ""
        raise unreadable_table(path, f"{line}{error}: is a quotation mark not closed?") from error
    except UnicodeDecodeError as error:
        raise unreadable_table(path, f"not {error.encoding} at byte {error.start:,}: {error.reason}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable_table(path, str(error) or type(error).__name__) from error


def _likeliest(header: str, path: Path) -> str:
    plain = re.sub(r'"[^"]*"', "", header)
    order = "\t,;" if path.name.lower().removesuffix(".gz").endswith(".tsv") else ",;\t"
    if order[0] == "\t" and "\t" in plain:
        return "\t"
    return max(order, key=plain.count)


def _check_names(names: list[str], path: Path) -> None:
    if twice := next((name for name in names if name and names.count(name) > 1), ""):
        raise unreadable_table(path, f"column {twice!r} stands twice: take one out, or rename it")


def _rewind(stream: TextIO, skip: int) -> None:
    stream.seek(0)
    stream.read(skip)
