"""Reading codings from JSONL, CSV, TSV or Parquet, and writing them back with nothing lost."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.coding.parse import RowParser
from framing.coding.record import Coding, coding_fields
from framing.errors.coding import (
    bad_coding_value,
    coding_field_missing,
    codings_unreadable,
    no_codings,
    repeated_coding,
)
from framing.errors.hints import did_you_mean
from framing.errors.tables import file_missing
from framing.files import replacing
from framing.json_text import explain_json_error, load_json

ENDINGS = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")


def read_codings(path: str | Path, codebook: Codebook) -> list[Coding]:
    """The codings of a file, in its order, every code checked against the codebook.

    Raises
    ------
    FileMissing, BadCodings, NotEnoughData, UnknownName,
    BadCodings : each names the file, the row (from 1) and the id.
    """
    path = Path(path)
    if not path.is_file():
        raise file_missing(path, "file of codings")
    return check_codings(read_rows(path), codebook, path)


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


def write_codings(codings: Iterable[Coding], path: str | Path) -> None:
    """Write codings as JSONL, CSV, TSV or Parquet by the ending, all or nothing.

    CSV, TSV and Parquet join codes by ';' and write a practice as ``code:stance``.

    Raises
    ------
    BadCodings : unknown ending. BadCodings : JSON values nested in a CSV cell. CannotWrite
    """
    path = Path(path)
    ending = _ending(path)
    with replacing(path) as temporary:
        if ending in (".jsonl", ".ndjson"):
            with open(temporary, "w", encoding="utf-8", newline="", errors="surrogatepass") as stream:
                for coding in codings:
                    stream.write(json.dumps(coding_fields(coding), ensure_ascii=False) + "\n")
            return
        rows = [flat_fields(coding, path) for coding in codings]
        columns = list(dict.fromkeys(column for row in rows for column in row))
        if ending == ".parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            table = pa.table({column: _arrow_column([row.get(column) for row in rows]) for column in columns})
            pq.write_table(table, temporary, compression="zstd")
            return
        with open(temporary, "w", encoding="utf-8", newline="", errors="surrogatepass") as stream:
            writer = csv.DictWriter(
                stream, columns, delimiter=_separator(ending), lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
            )
            writer.writeheader()
            writer.writerows(rows)


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


def read_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a file by its ending, numbered from 1, unchecked."""
    ending = _ending(path)
    try:
        if ending == ".parquet":
            yield from _parquet_rows(path)
        elif ending in (".csv", ".tsv"):
            yield from _separated_rows(path, _separator(ending))
        else:
            yield from _json_rows(path)
    except UnicodeDecodeError as error:
        raise codings_unreadable(path, None, f"not UTF-8 at byte {error.start}") from error


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with open(path, encoding="utf-8-sig", newline="\n", errors="surrogatepass") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = load_json(line, keep_half_pairs=True)
            except ValueError as error:
                raise codings_unreadable(path, number, f"not JSON: {explain_json_error(error, number)}") from error
            if not isinstance(row, dict):
                raise codings_unreadable(path, number, "not a JSON object")
            yield number, row


def _separated_rows(path: Path, separator: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with open(path, encoding="utf-8-sig", newline="", errors="surrogatepass") as stream:
        reader = csv.DictReader(stream, delimiter=separator)
        try:
            for number, row in enumerate(reader, 1):
                if None in row or None in row.values():
                    count = len(reader.fieldnames or [])
                    raise codings_unreadable(path, number, f"does not have the {count} columns of the header")
                if number == 1 and "id" not in row:
                    raise coding_field_missing(path, None, "", "id", list(row))
                yield number, row
        except csv.Error as error:
            raise codings_unreadable(path, reader.line_num, str(error)) from error


def _parquet_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise codings_unreadable(path, None, str(error).splitlines()[0]) from error
    yield from enumerate(rows, 1)


def _arrow_column(values: list[Any]) -> Any:
    import pyarrow as pa

    try:
        return pa.array(values)
    except (pa.ArrowException, TypeError):
        return pa.array([None if value is None else str(value) for value in values])


def _separator(ending: str) -> str:
    return "\t" if ending == ".tsv" else ","


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        reason = f"unknown ending {ending!r}.{did_you_mean(ending, list(ENDINGS))}".rstrip(".")
        raise codings_unreadable(path, None, reason)
    return ending
