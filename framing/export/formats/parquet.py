"""Parquet: the flat table with its types, study, model and codebook in the file's metadata; text untouched."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from framing.export.flat import flat_batches, flat_schema
from framing.export.units import Source
from framing.files import replacing


def write_parquet(source: Source, path: Path) -> None:
    """Write a row group per 2,000 rows."""
    schema = flat_schema(source.header, source.level)
    with replacing(path) as temporary, pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
        for batch in flat_batches(source):
            writer.write_batch(batch)
