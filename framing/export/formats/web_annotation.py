"""W3C Web Annotation: JSON-LD, one AnnotationCollection whose first page holds an Annotation a passage and frame.

Targets name the document as ``urn:framing:CORPUS:DOCUMENT`` with a TextPositionSelector, whose offsets the standard
counts in code points, and where the text is at hand a TextQuoteSelector. Bodies are the frame (classifying), its
stance and the evidence. Passages without a frame are left out, as nothing is said about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from framing.coding.characters import as_unicode
from framing.export.numbers import rounded
from framing.export.units import AnnotatedText, Frame, Header, Passage, Source
from framing.files import replacing

_AROUND = 32
CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "framing": "urn:framing:vocabulary:",
        **{
            name: f"framing:{name}"
            for name in (
                "codebook", "document_sha256_16", "evidence", "kind", "metadata", "probability", "stance", "study",
                "textAtHand", "threat", "weight",
            )
        },
    },
]  # fmt: skip


def write_web_annotation(source: Source, path: Path) -> None:
    """Write annotation by annotation; the total stands at the end."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as stream:
        head = {"@context": CONTEXT, "id": f"urn:framing:{quote(source.header.study)}", "type": "AnnotationCollection"}
        about = json.dumps(head, ensure_ascii=False)[:-1]
        stream.write(f'{about},\n"first": {{"id": "{head["id"]}:1", "type": "AnnotationPage", "items": [')
        total = 0
        for annotation in _annotations(source):
            stream.write((",\n" if total else "\n") + json.dumps(annotation, ensure_ascii=False))
            total += 1
        stream.write(f'\n]}},\n"total": {total}}}\n')


def _annotations(source: Source) -> Iterator[dict[str, Any]]:
    for annotated in source.texts():
        for passage in annotated.passages:
            for frame in passage.frames:
                yield _annotation(annotated, passage, frame, source.header)


def _annotation(annotated: AnnotatedText, passage: Passage, frame: Frame, header: Header) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "TextualBody",
        "purpose": "classifying",
        "format": "text/plain",
        "value": frame.code,
        "kind": frame.kind,
    }
    if frame.stance:
        body["stance"] = frame.stance
    if frame.probability is not None:
        body["probability"] = rounded(frame.probability)
    annotation: dict[str, Any] = {
        "id": f"urn:framing:{quote(passage.id)}:{frame.code}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": body,
        "target": _target(annotated, passage.start, passage.end),
        "codebook": header.scheme,
        "textAtHand": annotated.text is not None,
    }
    if header.model:
        annotation["generator"] = {"type": "Software", "name": f"framing model {header.model}"}
    if passage.fields.get("coder"):
        annotation["creator"] = {"type": "Person", "nickname": passage.fields["coder"]}
    if passage.threat:
        annotation["threat"] = passage.threat
    if frame.evidence:
        spans = [(span, _target(annotated, span.start, span.end)) for span in frame.evidence]
        annotation["evidence"] = [{**target, "weight": rounded(span.weight)} for span, target in spans]
    return annotation


def _target(annotated: AnnotatedText, start: int, end: int) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    exact = annotated.cut(start, end)
    if exact is not None:
        before = annotated.cut(max(annotated.base, start - _AROUND), start) or ""
        after = annotated.cut(end, end + _AROUND) or ""
        selectors.append(
            {
                "type": "TextQuoteSelector",
                "exact": as_unicode(exact),
                "prefix": as_unicode(before),
                "suffix": as_unicode(after),
            }
        )
    return {
        "source": f"urn:framing:{quote(annotated.corpus, safe='')}:{quote(annotated.document, safe='')}",
        "document_sha256_16": annotated.sha256_16,
        "metadata": annotated.described,
        "selector": selectors,
    }
