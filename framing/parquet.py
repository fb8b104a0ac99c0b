"""Parquet tables, read whole or in pieces; a damaged one is named, whatever the library raises over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from framing.errors.tables import damaged_parquet, file_missing

BATCH_ROWS = 1_000
NOTE = "framing."  # begins the keys of what framing notes in the metadata of a table


class ParquetTable:
    """An open Parquet table: the names of its columns, its row groups, and its rows in batches.

    Raises
    ------
    FileMissing, UnreadableFile : on opening, and while rows are read.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = path
        with _naming(path):
            # without pre-buffering, which keeps every part that was read until the file is closed
            self._file = pq.ParquetFile(path, pre_buffer=False, page_checksum_verification=True)

    def __enter__(self) -> ParquetTable:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def names(self) -> list[str]:
        """The columns."""
        names: list[str] = self._file.schema_arrow.names
        return names

    @property
    def types(self) -> pa.Schema:
        """The columns with their types."""
        return self._file.schema_arrow

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self._file.metadata.num_rows)

    @property
    def groups(self) -> int:
        """How many row groups there are."""
        return int(self._file.num_row_groups)

    def batches(
        self, columns: Sequence[str] | None = None, *, group: int | None = None, rows: int = BATCH_ROWS
    ) -> Iterator[pa.RecordBatch]:
        """The rows of one row group, or of all in turn, at most `rows` at a time."""
        names = None if columns is None else list(columns)
        for number in range(self.groups) if group is None else (group,):
            with _naming(self.path):
                pieces = self._file.iter_batches(rows, row_groups=[number], columns=names)
            while True:
                with _naming(self.path):
                    piece = next(pieces, None)
                if piece is None:
                    break
                yield piece

    def group(self, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """One row group as a table."""
        with _naming(self.path):
            return self._file.read_row_group(number, columns=None if columns is None else list(columns))


def read_parquet(path: str | Path, columns: Sequence[str] | None = None, **options: Any) -> pa.Table:
    """A whole table, or some of its columns; `options` are those of `pyarrow.parquet.read_table`.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    with _naming(path):
        names = None if columns is None else list(columns)
        return pq.read_table(path, columns=names, page_checksum_verification=True, **options)


def read_parquet_rows(path: str | Path) -> Iterator[dict[str, Any]]:
    """The rows of a table in its order.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    with ParquetTable(path) as table:
        for batch in table.batches():
            yield from batch.to_pylist()


def read_parquet_schema(path: str | Path) -> pa.Schema:
    """Names, types and metadata of a table, without its rows.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    with _naming(path):
        return pq.read_schema(path)


def read_notes(path: str | Path) -> dict[str, str]:
    """What framing noted in the metadata of a table: the model, corpus and archive that it was made with.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    metadata = read_parquet_schema(path).metadata or {}
    with _naming(path):
        notes = {key.decode(): value.decode() for key, value in metadata.items() if key.startswith(NOTE.encode())}
    return {key.removeprefix(NOTE): value for key, value in notes.items()}


def iterate_groups(path: str | Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The row groups of a table in the order in which they were written.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    with ParquetTable(path) as table:
        for number in range(table.groups):
            yield table.group(number, columns)


def iterate_pieces(path: str | Path, key: str, rows: int) -> Iterator[pa.Table]:
    """The rows of a table in pieces that are the same whatever row groups it was written in.

    A piece ends at the first row, from its row number `rows` on, after which another value of the column `key` begins.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    held: list[pa.Table] = []
    for group in iterate_groups(path):
        held.append(group)
        if sum(map(len, held)) < rows:
            continue
        whole, begin = pa.concat_tables(held).combine_chunks(), 0
        changes = _changes(whole.column(key))
        while (place := int(np.searchsorted(changes, begin + rows))) < len(changes):
            yield whole.slice(begin, changes[place] - begin)
            begin = int(changes[place])
        held = [whole.slice(begin)]
    whole = pa.concat_tables(held).combine_chunks() if held else pa.table({})
    if len(whole):
        yield whole


def _changes(column: pa.ChunkedArray) -> np.ndarray:
    """The rows, from 0, at which another value begins than that of the row before."""
    if len(column) < 2:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(pc.not_equal(column[1:], column[:-1]).to_numpy()) + 1


@contextmanager
def _naming(path: str | Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise file_missing(path, "table") from None
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise damaged_parquet(path, reason) from error
