"""Tables written piece by piece, all or nothing, in steady memory: CSV, TSV, JSON lines and Parquet by the ending."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.files import replacing
from framing.parquet import iterate_groups
from framing.rows import LINES, find_ending
from framing.schemas import Schema

ROWS_HELD = 5_000


class TableStream:
    """Takes tables or single rows and writes them as row groups or lines; the first ones fix the columns."""

    def __init__(
        self, path: Path, ending: str, metadata: Mapping[str, str], schema: Schema | None, types: pa.Schema | None
    ) -> None:
        self._path = path
        self._ending = ending
        self._schema = schema
        self._types = types
        self._metadata = {key.encode(): value.encode() for key, value in metadata.items()}
        self._writer: pq.ParquetWriter | None = None
        self._columns: list[str] = [] if types is None else list(types.names)
        self._held: list[dict[str, Any]] = []
        self.rows = 0
        if types is not None:
            self._write_rows([])

    @property
    def nested(self) -> bool:
        """Whether single rows may hold lists and objects: in JSON lines alone."""
        return self._ending in LINES

    def write(self, table: pd.DataFrame | pa.Table) -> None:
        """Add a table as one row group, or as further lines."""
        if self._ending == ".parquet" and isinstance(table, pa.Table) and self._schema is None:
            self._write_group(table)
            return
        plain = table.to_pandas() if isinstance(table, pa.Table) else table
        checked = self._schema.check(plain, self._path) if self._schema else plain
        if self._ending == ".parquet":
            self._write_group(pa.Table.from_pandas(checked, preserve_index=False))
            return
        with self._open() as stream:
            if self.nested:
                checked.to_json(stream, orient="records", lines=True, force_ascii=False)
            else:
                checked.to_csv(
                    stream, sep=self._separator, index=False, header=not stream.tell(), lineterminator="\n",
                    float_format="%.6g",
                )  # fmt: skip
        self.rows += len(checked)

    def add(self, row: dict[str, Any]) -> None:
        """Add one row; rows are held until some thousands make a row group."""
        self._held.append(row)
        if len(self._held) >= ROWS_HELD:
            self._flush()

    def add_group(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add rows as one row group, or as further lines."""
        self._flush()
        self._write_rows(rows)

    def close(self) -> None:
        """Write what is held and end the file."""
        self._flush()
        if self._ending == ".parquet" and self._writer is None:
            self._write_group(pa.table({}))
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, []
            if self._schema is None:
                self._write_rows(held)
            else:
                self.write(pd.DataFrame(held))

    def _write_rows(self, rows: Sequence[dict[str, Any]]) -> None:
        if self._ending == ".parquet":
            self._write_group(self._arrow_table(rows))
            return
        with self._open() as stream:
            if self.nested:
                stream.writelines(as_line(row) for row in rows)
            else:
                self._columns = self._columns or list(dict.fromkeys(name for row in rows for name in row))
                writer = csv.DictWriter(stream, self._columns, delimiter=self._separator, lineterminator="\n")
                if not stream.tell():
                    writer.writeheader()
                writer.writerows(rows)
        self.rows += len(rows)

    def _arrow_table(self, rows: Sequence[dict[str, Any]]) -> pa.Table:
        if self._types is not None:
            return pa.Table.from_pylist(list(rows), self._types)
        names = self._columns = self._columns or list(dict.fromkeys(name for row in rows for name in row))
        return pa.table({name: _arrow_column([row.get(name) for row in rows]) for name in names})

    def _write_group(self, arrow: pa.Table) -> None:
        if self._writer is None:
            schema = arrow.schema.with_metadata({**(arrow.schema.metadata or {}), **self._metadata})
            self._writer = pq.ParquetWriter(self._path, schema, compression="zstd", write_page_checksum=True)
        if len(arrow):
            self._writer.write_table(arrow.cast(self._writer.schema))
        self.rows += len(arrow)

    @property
    def _separator(self) -> str:
        return "\t" if self._ending == ".tsv" else ","

    def _open(self) -> Any:
        return open(self._path, "a", encoding="utf-8", newline="", errors="surrogatepass")


def as_line(row: Mapping[str, Any]) -> str:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def _arrow_column(values: list[Any]) -> pa.Array:
    """The values with the type that fits all of them, as texts where none does."""
    try:
        return pa.array(values)
    except (pa.ArrowException, TypeError):
        return pa.array([None if value is None else str(value) for value in values])


@contextmanager
def streaming_table(
    path: str | Path,
    metadata: Mapping[str, str] | None = None,
    schema: Schema | None = None,
    types: pa.Schema | None = None,
    ending: str = "",
) -> Iterator[TableStream]:
    """A stream whose file takes its place when the block ends without error. Only Parquet keeps `metadata`.

    Parameters
    ----------
    schema : checks tables and single rows. types : columns and types of single rows, known before the first. ending :
    the format, where that of the path does not say it.

    Raises
    ------
    UnreadableFile : unknown ending. CannotWrite : the disk is full or the place is not writable; what stood there
        before stays.
    """
    ending = ending or find_ending(path)
    with replacing(path) as temporary:
        stream = TableStream(temporary, ending, metadata or {}, schema, types)
        try:
            yield stream
        finally:
            stream.close()


def iterate_row_groups(path: str | Path, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
    """The pieces of a Parquet table in the order in which they were written.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    for group in iterate_groups(path, columns):
        yield group.to_pandas()
