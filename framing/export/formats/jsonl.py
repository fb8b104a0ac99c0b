"""JSON lines: one object a passage or a document, frames and evidence nested; text untouched, NUL included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.coding.characters import as_unicode
from framing.export.numbers import rounded
from framing.export.units import AnnotatedText, Frame, Header, Passage, Source
from framing.files import replacing


def write_jsonl(source: Source, path: Path) -> None:
    """Write one line a passage or a document."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as stream:
        for row in _rows(source):
            stream.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")


def describe_text(annotated: AnnotatedText, header: Header, *, coded_only: bool = False) -> dict[str, Any]:
    """A document with its passages as plain values; `coded_only` leaves out passages without a frame."""
    passages = [each for each in annotated.passages if each.frames or not coded_only]
    return _document(annotated, header) | {"passages": [_passage(annotated, each, header) for each in passages]}


def _rows(source: Source) -> Iterator[dict[str, Any]]:
    for annotated in source.texts():
        if source.level == "documents":
            yield _document(annotated, source.header)
            continue
        for passage in annotated.passages:
            yield _passage(annotated, passage, source.header)


def _document(annotated: AnnotatedText, header: Header) -> dict[str, Any]:
    return {
        "id": annotated.key,
        **_place(annotated),
        **_clean(annotated.metadata),
        **_clean(annotated.shares),
        **_ending(annotated.text, header),
    }


def _passage(annotated: AnnotatedText, passage: Passage, header: Header) -> dict[str, Any]:
    return {
        "id": passage.id,
        **_place(annotated),
        "passage": passage.number,
        "start": passage.start,
        "end": passage.end,
        "words": passage.words,
        **_clean(annotated.metadata),
        **_clean(annotated.framed),
        "practices": [_practice(frame) for frame in passage.of_kind("practice")],
        "domestic": [frame.code for frame in passage.of_kind("domestic")],
        "mechanism": [frame.code for frame in passage.of_kind("mechanism")],
        "threat": passage.threat,
        "probabilities": dict(zip(header.codes, rounded(passage.probabilities), strict=True)),
        "endorsements": dict(zip(header.practices, rounded(passage.endorsements), strict=True)),
        "evidence": [
            {"code": frame.code, "start": span.start, "end": span.end, "weight": rounded(span.weight)}
            for frame in passage.frames
            for span in frame.evidence
        ],
        **_ending(annotated.cut(passage.start, passage.end), header),
    }


def _place(annotated: AnnotatedText) -> dict[str, Any]:
    return {
        "corpus": annotated.corpus,
        "document": annotated.document,
        "document_sha256_16": annotated.sha256_16,
    }


def _practice(frame: Frame) -> dict[str, Any]:
    return {
        "practice": frame.code,
        "stance": frame.stance,
        "probability": rounded(frame.probability),
        "endorsement": rounded(frame.endorsement),
    }


def _ending(text: str | None, header: Header) -> dict[str, Any]:
    held = {} if text is None else {"text": as_unicode(text)}
    return {"text_at_hand": text is not None, **held, "model": header.model, "codebook": header.scheme}


def _clean(fields: Any) -> dict[str, Any]:
    return {key: rounded(value) if isinstance(value, float) else value for key, value in fields.items()}
