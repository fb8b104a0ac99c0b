"""One row a passage or a document, as Arrow batches of one schema: what every table format writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from framing.coding.characters import as_unicode
from framing.export.units import AnnotatedText, Header, Passage, Source
from framing.schemas import ENDORSEMENT, PROBABILITY

ROWS = 2000
_TEXT = pa.large_string()
_SHARE_TYPES = {
    "passages": pa.int32(), "primary": pa.string(), "insufficient": pa.bool_(), "second": pa.string(), "alike": pa.string(),
    "distinctive": pa.string(),
}  # fmt: skip


def flat_batches(source: Source) -> Iterator[pa.RecordBatch]:
    """The rows of an export in batches of at most 2,000, columns as in `flat_schema`."""
    header, level = source.header, source.level
    schema = flat_schema(header, level)
    rows = _passage_rows(source) if level == "passages" else _document_rows(source)
    while chunk := list(islice(rows, ROWS)):
        columns = [_column(field, [row[0] for row in chunk]) for field in _own_fields(schema, level, header)]
        if level == "passages":
            columns += _scores([passage for _, passage in chunk if passage is not None], header)
        yield pa.RecordBatch.from_arrays(
            columns, schema=pa.schema([*_own_fields(schema, level, header), *_score_fields(header, level)])
        ).select(schema.names)


def flat_schema(header: Header, level: str) -> pa.Schema:
    """Names and types of the columns, with study, model and codebook as metadata."""
    metadata = [pa.field(name, pa.float64() if name == "quality" else pa.string()) for name in header.metadata]
    names = ("id", "corpus", "document", "document_sha256_16")
    fields = [pa.field(name, pa.string()) for name in names]
    if level == "passages":
        counts = [("passage", pa.int32()), ("start", pa.int64()), ("end", pa.int64()), ("words", pa.int32())]
        fields += [pa.field(name, kind) for name, kind in counts]
        fields += metadata
        fields += [pa.field(name, pa.string()) for name in ("practices", "domestic", "mechanism", "primary", "threat")]
        fields += [pa.field(f"document_{name}", _share_kind(name)) for name in header.framed]
        fields += _score_fields(header, level)
        fields += [pa.field("evidence", pa.string())]
    else:
        fields += metadata
        fields += [pa.field(name, _share_kind(name)) for name in header.shares]
    fields += [pa.field("text_at_hand", pa.bool_()), pa.field("text", _TEXT)]
    fields += [pa.field("model", pa.string()), pa.field("codebook", pa.string())]
    return pa.schema(fields, metadata={f"framing.{key}": value for key, value in header.about.items()})


def flat_passage(annotated: AnnotatedText, passage: Passage, header: Header) -> dict[str, Any]:
    """One passage as a row, without its scores."""
    text = annotated.cut(passage.start, passage.end)
    return {
        "id": passage.id,
        "corpus": annotated.corpus,
        "document": annotated.document,
        "document_sha256_16": annotated.sha256_16,
        "passage": passage.number,
        "start": passage.start,
        "end": passage.end,
        "words": passage.words,
        **annotated.metadata,
        **annotated.framed,
        **{kind: _joined(passage, kind) for kind in ("domestic", "mechanism")},
        "practices": _joined(passage, "practice"),
        "primary": passage.primary,
        "threat": passage.threat,
        "evidence": ";".join(
            f"{frame.code}:{span.start}-{span.end}" for frame in passage.frames for span in frame.evidence
        ),
        **_ending(text, header),
    }


def _joined(passage: Passage, kind: str) -> str:
    return ";".join(frame.label for frame in passage.of_kind(kind))


def _ending(text: str | None, header: Header) -> dict[str, Any]:
    return {
        "text_at_hand": text is not None,
        "text": "" if text is None else as_unicode(text),
        "model": header.model,
        "codebook": header.scheme,
    }


def _passage_rows(source: Source) -> Iterator[tuple[Mapping[str, Any], Passage]]:
    for annotated in source.texts():
        for passage in annotated.passages:
            yield flat_passage(annotated, passage, source.header), passage


def _document_rows(source: Source) -> Iterator[tuple[Mapping[str, Any], None]]:
    for annotated in source.texts():
        yield (
            {
                "id": annotated.key,
                "corpus": annotated.corpus,
                "document": annotated.document,
                "document_sha256_16": annotated.sha256_16,
                **annotated.metadata,
                **annotated.shares,
                **_ending(annotated.text, source.header),
            },
            None,
        )


def _own_fields(schema: pa.Schema, level: str, header: Header) -> list[pa.Field]:
    scores = {field.name for field in _score_fields(header, level)}
    return [field for field in schema if field.name not in scores]


def _score_fields(header: Header, level: str) -> list[pa.Field]:
    if level != "passages":
        return []
    names = [PROBABILITY + code for code in header.codes] + [ENDORSEMENT + code for code in header.practices]
    return [pa.field(name, pa.float32()) for name in names]


def _share_kind(name: str) -> pa.DataType:
    return _SHARE_TYPES.get(name) or (pa.bool_() if name.startswith("present_") else pa.float64())


def _column(field: pa.Field, rows: list[Mapping[str, Any]]) -> pa.Array:
    values = [row.get(field.name) for row in rows]
    if pa.types.is_string(field.type):
        values = ["" if value is None else str(value) for value in values]
    return pa.array(values, type=field.type)


def _scores(passages: list[Passage], header: Header) -> list[pa.Array]:
    if not (header.codes or header.practices):
        return []
    matrix = np.stack([np.concatenate([passage.probabilities, passage.endorsements]) for passage in passages])
    return [pa.array(np.ascontiguousarray(matrix[:, column]), type=pa.float32()) for column in range(matrix.shape[1])]
