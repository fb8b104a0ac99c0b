"""CSV and TSV: one row a passage or a document, texts quoted, numbers bare, UTF-8, lines ended by a newline.

NUL, which most readers of separated values stumble over, is written as U+FFFD.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from framing.coding.characters import REPLACEMENT
from framing.export.flat import flat_batches, flat_schema
from framing.export.units import Source
from framing.files import replacing


def write_csv(source: Source, path: Path) -> None:
    """Write comma-separated values."""
    write_separated(source, path, ",")


def write_tsv(source: Source, path: Path) -> None:
    """Write tab-separated values."""
    write_separated(source, path, "\t")


def write_separated(source: Source, path: Path, separator: str) -> None:
    """Write values separated by `separator`, batch by batch."""
    schema = flat_schema(source.header, source.level)
    options = csv.WriteOptions(delimiter=separator)
    with replacing(path) as temporary, csv.CSVWriter(temporary, schema, write_options=options) as writer:
        for batch in flat_batches(source):
            writer.write_batch(nul_free(batch))


def nul_free(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with NUL replaced by U+FFFD in every text."""
    columns = [
        pc.replace_substring(column, "\0", REPLACEMENT)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)
