"""Tables as separated text (CSV, TSV), as people save them: any of four separators, any encoding, columns named once.

Excel in most of Europe parts cells by semicolons and writes the local encoding; some programs say the separator in a
first line of its own ("sep=;").
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from framing.encoding import log_note, open_text
from framing.errors.tables import unreadable_table

ENDINGS = (".csv", ".tsv")
_LONGEST_CELL = 2**31 - 1
_SAID = re.compile(r'"?sep=(.)"?\s*')


@dataclass(frozen=True)
class Separated:
    """An open table: the stream at its header, the separator, and the encoding used."""

    stream: TextIO
    separator: str
    encoding: str


@contextmanager
def open_separated(
    path: Path,
    encoding: str = "",
    separator: str = "",
    log: Callable[[str], None] = log_note,
    *,
    errors: str = "strict",
) -> Iterator[Separated]:
    """A CSV or TSV file as an open table.

    encoding : empty: UTF-8, else a guess, which is logged. separator : empty: what a first line "sep=" says, else the
    one of tab, comma, semicolon and bar that stands most often between the names of the columns. errors : of characters,
    as in `open`.

    Raises
    ------
    FileMissing, UnreadableFile : binary, the encoding does not fit, or a column stands twice.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with _naming(path):
        stream, used = open_text(path, encoding, log, errors=errors)
    with stream, _naming(path):
        first = stream.readline()
        said = _SAID.fullmatch(first)
        at = len(first) if said else 0
        header = stream.readline() if said else first
        chosen = separator or (said[1] if said else _likeliest(header, path))
        _rewind(stream, skip=at)
        if header.strip():
            _check_names(next(csv.reader(stream, delimiter=chosen)), path)
            _rewind(stream, skip=at)
        yield Separated(stream, chosen, used)


def read_separated(
    path: Path,
    encoding: str = "",
    separator: str = "",
    log: Callable[[str], None] = log_note,
    *,
    errors: str = "strict",
) -> Iterator[dict[str, str | None]]:
    """The rows of a CSV or TSV file (see `separated_rows`). Raises as `open_separated` and `separated_rows`."""
    with open_separated(path, encoding, separator, log, errors=errors) as opened:
        yield from separated_rows(opened, path)


def separated_rows(opened: Separated, path: Path) -> Iterator[dict[str, str | None]]:
    """The rows of an open table, one at a time, cells as they stand; None for cells that a short row lacks.

    A cell in a column without a name is under "column 5", by its place; there is none where it is empty.

    Raises
    ------
    UnreadableFile : more cells than columns, a quotation mark that is not closed.
    """
    reader = csv.DictReader(opened.stream, delimiter=opened.separator, strict=True)
    with _naming(path):
        names = list(reader.fieldnames or ())
    nameless = [f"column {place}" for place, name in enumerate(names, start=1) if not name.strip()]
    reader.fieldnames = [name if name.strip() else f"column {place}" for place, name in enumerate(names, start=1)]
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
        for unnamed in [name for name in nameless if not row[name]]:
            del row[unnamed]
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
    order = "\t,;|" if path.name.lower().removesuffix(".gz").endswith(".tsv") else ",;\t|"
    if order[0] == "\t" and "\t" in plain:
        return "\t"
    return max(order, key=plain.count)


def _check_names(names: list[str], path: Path) -> None:
    if twice := next((name for name in names if name and names.count(name) > 1), ""):
        raise unreadable_table(path, f"column {twice!r} appears twice: remove one of them, or rename it")


def _rewind(stream: TextIO, skip: int) -> None:
    stream.seek(0)
    stream.read(skip)
