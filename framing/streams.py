"""Tables written piece by piece, all or nothing, in steady memory: Parquet, or CSV, TSV and JSONL by the ending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.files import replacing
from framing.schemas import Schema
from framing.tables import append_text, is_text_table

ROWS_HELD = 5_000


class TableStream:
    """Takes tables or single rows and writes them as row groups; the first one fixes the columns."""

    def __init__(self, path: Path, target: Path, metadata: Mapping[str, str], schema: Schema | None) -> None:
        self._path = path
        self._target = target
        self._schema = schema
        self._metadata = {key.encode(): value.encode() for key, value in metadata.items()}
        self._writer: pq.ParquetWriter | None = None
        self._held: list[dict[str, Any]] = []
        self.rows = 0

    def write(self, table: pd.DataFrame | pa.Table) -> None:
        """Add a table as one row group, or as further lines."""
        if isinstance(table, pa.Table):
            if self._schema is None and not is_text_table(self._target):
                self._write_group(table)
                return
            table = table.to_pandas()
        checked = self._schema.check(table, self._target) if self._schema else table
        if is_text_table(self._target):
            append_text(checked, self._path, self._target.name, first=not self.rows)
            self.rows += len(table)
            return
        self._write_group(pa.Table.from_pandas(checked, preserve_index=False))

    def _write_group(self, arrow: pa.Table) -> None:
        if self._writer is None:
            schema = arrow.schema.with_metadata({**(arrow.schema.metadata or {}), **self._metadata})
            self._writer = pq.ParquetWriter(self._path, schema, compression="zstd")
        self._writer.write_table(arrow.cast(self._writer.schema))
        self.rows += len(arrow)

    def add(self, row: dict[str, Any]) -> None:
        """Add one row; rows are held until some thousands make a row group."""
        self._held.append(row)
        if len(self._held) >= ROWS_HELD:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            self.write(pd.DataFrame(self._held))
            self._held = []

    def close(self) -> None:
        """Write what is held and end the file."""
        self._flush()
        if self._writer is not None:
            self._writer.close()


@contextmanager
def streaming_table(
    path: str | Path, metadata: Mapping[str, str] | None = None, schema: Schema | None = None
) -> Iterator[TableStream]:
    """A stream whose file takes its place when the block ends without error. Only Parquet keeps `metadata`.

    Raises
    ------
    CannotWrite : the disk is full or the place is not writable; what stood there before stays.
    """
    with replacing(path) as temporary:
        stream = TableStream(temporary, Path(path), metadata or {}, schema)
        try:
            yield stream
        finally:
            stream.close()


def iterate_row_groups(path: str | Path, columns: list[str] | None = None) -> Iterator[pd.DataFrame]:
    """The pieces of a Parquet table in the order in which they were written."""
    stream = pq.ParquetFile(path)
    for number in range(stream.num_row_groups):
        yield stream.read_row_group(number, columns=columns).to_pandas()
