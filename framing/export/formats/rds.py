"""RDS: a data frame for R's readRDS, one row a passage or a document.

R holds no NUL in a text, so NUL is U+FFFD. The library builds the data frame in memory: about 4 kB a passage with text.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pyarrow as pa

from framing.export.flat import flat_batches, flat_schema
from framing.export.formats.separated import nul_free
from framing.export.units import Source
from framing.extras import load_extra
from framing.files import replacing


def write_rds(source: Source, path: Path) -> None:
    """Write a compressed RDS file."""
    conversion, unparser = load_extra("rdata.conversion", "exports"), load_extra("rdata.unparser", "exports")

    schema = flat_schema(source.header, source.level)
    table = pa.Table.from_batches((nul_free(batch) for batch in flat_batches(source)), schema)
    wide = [field.with_type(_r_type(field.type)) for field in schema]
    frame = table.cast(pa.schema(wide)).to_pandas()
    with (
        replacing(path) as temporary,
        open(temporary, "wb") as stream,
        gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed,  # no name and no time in its header
        io.BufferedWriter(packed) as buffered,  # the library writes some bytes at a time
    ):
        unparser.unparse_fileobj(buffered, conversion.convert_python_to_r_data(frame))


def _r_type(kind: pa.DataType) -> pa.DataType:
    """R's own types: 32-bit integers, doubles, texts; offsets beyond 2**31 become doubles."""
    if pa.types.is_int64(kind) or pa.types.is_float32(kind):
        return pa.float64()
    return pa.string() if pa.types.is_large_string(kind) else kind
