"""Reading codings from JSONL, CSV, TSV or Parquet, and writing them back with nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.coding.parse import RowParser
from framing.coding.record import Coding, coding_fields
from framing.errors.coding import bad_coding_value, no_codings, repeated_coding
from framing.errors.tables import file_missing
from framing.piping import local_file
from framing.rows import read_rows
from framing.streams import streaming_table


def read_codings(path: str | Path, codebook: Codebook) -> list[Coding]:
    """The codings of a file, in its order, every code checked against the codebook.

    Raises
    ------
    FileMissing, UnreadableFile, NotEnoughData, BadCodings, UnknownName : each names the file, the row (from 1) and
    the id.
    """
    path = local_file(path)
    if not path.is_file():
        raise file_missing(path, "file of codings")
    return check_codings(read_rows(path, errors="surrogatepass"), codebook, path)


def check_codings(rows: Iterable[tuple[int, Mapping[str, Any]]], codebook: Codebook, where: str | Path) -> list[Coding]:
    """Numbered rows as codings; the same coder may code an id once.

    Raises
    ------
    NotEnoughData, BadCodings, and what `RowParser.parse` raises.
    """
    parser = RowParser(codebook, where)
    first: dict[tuple[str, str], int] = {}
    codings: list[Coding] = []
    for number, row in rows:
        coding = parser.parse(row, number)
        before = first.setdefault((coding.id, coding.coder), number)
        if before != number:
            raise repeated_coding(where, number, coding.id, coding.coder, before)
        codings.append(coding)
    if not codings:
        raise no_codings(where)
    return codings


def write_codings(codings: Iterable[Coding], path: str | Path, ending: str = "") -> None:
    """Write codings as JSONL, CSV, TSV or Parquet, by `ending` or that of the path, all or nothing.

    CSV, TSV and Parquet join codes by ';' and write a practice as ``code:stance``.

    Raises
    ------
    UnreadableFile : unknown ending. BadCodings : JSON values nested in a CSV cell. CannotWrite
    """
    with streaming_table(path, ending=ending) as stream:
        if stream.nested:
            rows = [coding_fields(coding) for coding in codings]
        else:
            rows = [flat_fields(coding, path) for coding in codings]
        stream.add_group(rows)


def flat_fields(coding: Coding, where: str | Path = "codings") -> dict[str, Any]:
    """The fields of a coding with codes joined by ';', for one row of a flat table."""
    fields = coding_fields(coding)
    fields["practices"] = ";".join(f"{code}:{stance}" for code, stance in coding.practices)
    fields["domestic"] = ";".join(coding.domestic)
    fields["mechanism"] = ";".join(coding.mechanism)
    fields["threat"] = coding.threat
    fields["text"] = coding.text
    for key, value in coding.other:
        if isinstance(value, (list, dict)):
            raise bad_coding_value(where, None, coding.id, key, value, "Write to .jsonl, which can hold it.")
    return fields
