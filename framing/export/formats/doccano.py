"""doccano (sequence labelling): JSON lines of texts with `label` spans over passages, ``code:stance`` or ``code``.

Evidence is labelled ``evidence:code``. Other keys become doccano's metadata and
come back with its export. Offsets count characters (code points): leave the project's option "Count grapheme
clusters as one character" off. NUL is U+FFFD, since its database holds none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from framing.coding.characters import without_nul
from framing.export.tasks import task_fields
from framing.export.units import AnnotatedText, Header, Source
from framing.files import replacing


def write_doccano(source: Source, path: Path) -> None:
    """Write one line a passage (default) or a document."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as stream:
        for annotated in source.texts():
            stream.write(json.dumps(_line(annotated, source.header), ensure_ascii=False) + "\n")


def _line(annotated: AnnotatedText, header: Header) -> dict[str, Any]:
    text = annotated.notice if annotated.text is None else without_nul(annotated.text)

    labels: list[list[Any]] = []
    for number, passage in enumerate(annotated.passages):
        for frame in passage.frames:
            labels.append([*annotated.shown(number, passage.start, passage.end), frame.label])
            labels += [
                [*annotated.shown(number, words.start, words.end), f"evidence:{frame.code}"] for words in frame.evidence
            ]
    return {"text": text, "label": labels, **task_fields(annotated, header)}
