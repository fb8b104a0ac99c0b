"""Parquet: the flat table with its types, study, model and codebook in the file's metadata; text untouched."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from framing.export.flat import ROWS, flat_batches, flat_schema
from framing.export.units import Source
from framing.files import replacing

GROUP_ROWS = 32_000  # every row group costs memory until the file is closed, so that they must be few


def write_parquet(source: Source, path: Path) -> None:
    """Write a row group per 32,000 rows."""
    schema = flat_schema(source.header, source.level)
    batches = flat_batches(source)
    with (
        replacing(path) as temporary,
        pq.ParquetWriter(temporary, schema, compression="zstd", write_page_checksum=True) as writer,
    ):
        while group := list(islice(batches, GROUP_ROWS // ROWS)):
            writer.write_table(pa.Table.from_batches(group, schema), row_group_size=GROUP_ROWS)
