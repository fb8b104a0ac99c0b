"""quanteda: CSV with `doc_id` and `text` first and every other column a docvar, as readtext and corpus() expect it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from framing.export.flat import flat_batches, flat_schema
from framing.export.formats.separated import nul_free
from framing.export.units import Source
from framing.files import replacing


def write_quanteda(source: Source, path: Path) -> None:
    """Write one quanteda document a passage or a document."""
    flat = flat_schema(source.header, source.level)
    names = ["id", "text", *(name for name in flat.names if name not in ("id", "text"))]
    fields = [flat.field(name).with_name("doc_id" if name == "id" else name) for name in names]
    schema = pa.schema(fields)
    with replacing(path) as temporary, csv.CSVWriter(temporary, schema) as writer:
        for batch in flat_batches(source):
            columns = [batch.column(name) for name in names]
            writer.write_batch(nul_free(pa.RecordBatch.from_arrays(columns, schema=schema)))
