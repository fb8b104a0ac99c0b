"""The documents of a results folder: their metadata and document frames, looked up one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from framing.errors.export import unknown_choice
from framing.export.selection import Selection
from framing.export.units import NOTHING, Header
from framing.parquet import read_parquet, read_parquet_schema
from framing.schemas import DOCUMENT_FRAMES, DOCUMENTS

if TYPE_CHECKING:
    from framing.results import Results

_NAMED_ELSEWHERE = ("id", "corpus", "text", "sha256")
_SHARES = ("share_", "present_")


def wanted_metadata(results: Results) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of metadata, and those of document frames, that the results have."""
    known = read_parquet_schema(results.table_path("documents")).names
    metadata = tuple(
        column.name for column in DOCUMENTS.columns if column.name in known and column.name not in _NAMED_ELSEWHERE
    )
    if not results.has("document_frames"):
        return metadata, ()
    names = read_parquet_schema(results.table_path("document_frames")).names
    fixed = [column.name for column in DOCUMENT_FRAMES.columns[2:] if column.name in names]
    return metadata, (*fixed, *(name for name in names if name.startswith(_SHARES)))


def check_choices(results: Results, selection: Selection) -> None:
    """Refuse a state or a corpus of the selection that no document has.

    Raises
    ------
    UnknownName
    """
    path = results.table_path("documents")
    for name, value in (("corpus", selection.corpus), ("state", selection.state)):
        if value and name in read_parquet_schema(path).names:
            held = pc.unique(read_parquet(path, columns=[name]).column(name)).to_pylist()
            valid = sorted({code for item in held if item for code in item.split(";")} - {""})
            if value not in valid:
                raise unknown_choice(results.path, f"--{name}", value, valid)


@dataclass(frozen=True)
class DocumentTable:
    """Metadata (Arrow, repeated values stored once) by corpus and document id."""

    metadata: pa.Table
    shares: pa.Table | None
    rows: Mapping[tuple[str, str], int]
    share_rows: Mapping[tuple[str, str], int]

    @classmethod
    def read(cls, results: Results, header: Header) -> DocumentTable:
        """The document tables of a results folder."""
        path = results.table_path("documents")
        repeated = [name for name in header.metadata if name not in ("title", "earliest", "latest", "quality")]
        metadata = read_parquet(path, columns=["id", "corpus", *header.metadata], read_dictionary=repeated)
        rows = _index(metadata, "id")
        if not header.shares:
            return cls(metadata, None, rows, {})
        shares = read_parquet(
            results.table_path("document_frames"), columns=["corpus", "document", *header.shares]
        ).combine_chunks()
        return cls(metadata, shares, rows, _index(shares, "document"))

    def find(self, corpus: str, document: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Metadata and document frames of one document; empty where there are none."""
        row, share = self.rows.get((corpus, document)), self.share_rows.get((corpus, document))
        metadata = NOTHING if row is None else _record(self.metadata, row)
        shares = NOTHING if share is None or self.shares is None else _record(self.shares, share)
        return metadata, shares

    def keeps(self, corpus: str, document: str, selection: Selection) -> bool:
        """Whether the document passes the selection."""
        row = self.rows.get((corpus, document))
        metadata: Mapping[str, Any] = NOTHING
        if row is not None and (selection.state or selection.since or selection.until):
            metadata = {
                name: self.metadata.column(name)[row].as_py()
                for name in ("state", "earliest", "latest")
                if name in self.metadata.column_names
            }
        return selection.keeps_document(corpus, document, metadata)


def _index(table: pa.Table, name: str) -> dict[tuple[str, str], int]:
    pairs = zip(table.column("corpus").to_pylist(), table.column(name).to_pylist(), strict=True)
    return {pair: row for row, pair in enumerate(pairs)}


def _record(table: pa.Table, row: int) -> dict[str, Any]:
    (record,) = table.slice(row, 1).to_pylist()
    return {
        name: None if value != value else value  # what is not known is nan in a column of numbers
        for name, value in record.items()
        if name not in ("id", "document", "corpus")
    }
