"""Label Studio: a JSON array of tasks with predictions, and beside it the labelling configuration (.config.xml).

Level passages (default) makes a task a passage, level documents a task a document. A frame is a region over its
passage, labelled with the code, with the stance chosen per region; in tasks of one passage the primary practice
and the threat can be corrected too. What else belongs to a passage rides along in the task's data. Offsets count
characters (code points) of the task's text, as Label Studio stores them. NUL is U+FFFD, since its database holds none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from framing.codebook import KINDS
from framing.coding.characters import without_nul
from framing.coding.parse import stances_of
from framing.errors.tables import folder_needed
from framing.export.numbers import rounded
from framing.export.tasks import task_fields
from framing.export.units import UNCLEAR, AnnotatedText, Frame, Header, Passage, Source
from framing.files import replacing, write_text
from framing.piping import is_piped


def write_label_studio(source: Source, path: Path) -> None:
    """Write tasks one by one, and the configuration to PATH with the ending .config.xml."""
    if is_piped(path):
        raise folder_needed(path)
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as stream:
        separator = "[\n"
        for annotated in source.texts():
            stream.write(separator + json.dumps(_task(annotated, source.header), ensure_ascii=False))
            separator = ",\n"
        stream.write("\n]\n")
    write_text(path.with_suffix(".config.xml"), labelling_config(source.header))


def labelling_config(header: Header) -> str:
    """The labelling configuration of a codebook, to be pasted into the project's settings."""
    codes = [code for kind in KINDS for code in header.codebook.of_kind(kind)]
    labels = "\n".join(f"    <Label value={quoteattr(code.id)} hint={quoteattr(code.label)}/>" for code in codes)
    names = (*stances_of(header.codebook), *((UNCLEAR,) if header.model else ()))
    stances = "\n".join(f"    <Choice value={quoteattr(stance)}/>" for stance in names)
    primary = "\n".join(f"    <Choice value={quoteattr(code)}/>" for code in header.codebook.ids("practice"))
    return f"""<View>
  <Text name="text" value="$text" granularity="word"/>
  <Labels name="frame" toName="text">
{labels}
  </Labels>
  <Labels name="evidence" toName="text">
{labels}
  </Labels>
  <Choices name="stance" toName="text" perRegion="true" choice="single" whenTagName="frame">
{stances}
  </Choices>
  <Choices name="primary" toName="text" choice="single" showInline="true">
{primary}
  </Choices>
  <TextArea name="threat" toName="text" maxSubmissions="1" placeholder="Named adversaries, joined by ;"/>
</View>
"""


def _task(annotated: AnnotatedText, header: Header) -> dict[str, Any]:
    text = annotated.notice if annotated.text is None else without_nul(annotated.text)
    results = [
        result
        for number, passage in enumerate(annotated.passages)
        for result in _regions(annotated, number, passage, text)
    ]
    if len(annotated.passages) == 1:
        (passage,) = annotated.passages
        if passage.primary:
            results.append(_result("primary", "choices", {"choices": [passage.primary]}, "primary"))
        if passage.threat:
            results.append(_result("threat", "textarea", {"text": [passage.threat]}, "threat"))
    prediction = {"model_version": header.model or "codings", "result": results}
    return {"data": {"text": text, **task_fields(annotated, header)}, "predictions": [prediction]}


def _regions(annotated: AnnotatedText, number: int, passage: Passage, text: str) -> Iterator[dict[str, Any]]:
    def value(start: int, end: int, **chosen: list[str]) -> dict[str, Any]:
        first, last = annotated.shown(number, start, end)
        return {"start": first, "end": last, "text": text[first:last], **chosen}

    for rank, frame in enumerate(passage.frames):
        region = f"p{passage.number}f{rank}"
        yield _result("frame", "labels", value(passage.start, passage.end, labels=[frame.code]), region, frame)
        if frame.stance:
            yield _result("stance", "choices", value(passage.start, passage.end, choices=[frame.stance]), region)
        for index, words in enumerate(frame.evidence):
            yield _result("evidence", "labels", value(words.start, words.end, labels=[frame.code]), f"{region}e{index}")


def _result(name: str, kind: str, value: dict[str, Any], region: str, frame: Frame | None = None) -> dict[str, Any]:
    scored = {} if frame is None or frame.probability is None else {"score": rounded(frame.probability)}
    return {"id": region, "from_name": name, "to_name": "text", "type": kind, "value": value, **scored}
