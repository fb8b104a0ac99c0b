"""Label Studio's JSON export of tasks that framing wrote: an annotation is one coder's coding of the task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.coding.characters import Utf16
from framing.coding.imports.assemble import Mark, MarkedText, place_in_notice
from framing.errors.coding import codings_unreadable, not_from_framing
from framing.json_text import load_json


def read_marked(path: Path, coder: str) -> Iterator[MarkedText]:
    """The annotated tasks; tasks without an annotation, and cancelled annotations, are passed over."""
    try:
        tasks = load_json(path.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise codings_unreadable(path, None, f"not a JSON export of Label Studio: {error}") from error
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise codings_unreadable(path, None, "not an array of tasks")
    for number, task in enumerate(tasks, 1):
        data = task.get("data") or {}
        if "passages" not in data or "document" not in data:
            raise not_from_framing(path, f"task {number}", "data.passages")
        for annotation in task.get("annotations") or []:
            if not annotation.get("was_cancelled"):
                yield _marked(data, annotation, coder or _coder(annotation))


def _coder(annotation: Mapping[str, Any]) -> str:
    who = annotation.get("completed_by", "")
    return str((who.get("email") or who.get("id", "")) if isinstance(who, dict) else who)


def _marked(data: Mapping[str, Any], annotation: Mapping[str, Any], coder: str) -> MarkedText:
    results = annotation.get("result") or []
    stances = {result["id"]: result["value"]["choices"][0] for result in results if result["from_name"] == "stance"}
    primary = next((result["value"]["choices"][0] for result in results if result["from_name"] == "primary"), "")
    marks = []
    for result in results:
        if result["from_name"] == "frame":
            place = _place(data, result["value"])
            for code in result["value"]["labels"]:
                marks.append(Mark(*place, code, stances.get(result["id"], ""), code == primary))
    passages = [dict(passage) for passage in data["passages"]]
    if len(passages) == 1:
        texts = [result["value"]["text"] for result in results if result["from_name"] == "threat"]
        passages[0]["threat"] = ";".join(text for part in texts for text in ([part] if isinstance(part, str) else part))
    return MarkedText(data, passages, marks, coder, data["text"] if data.get("text_at_hand") else None)


def _place(data: Mapping[str, Any], value: Mapping[str, Any]) -> tuple[int, int]:
    """The span in the document; where the stored words fit UTF-16 offsets only, an old version counted those."""
    start, end, text = int(value["start"]), int(value["end"]), data["text"]
    if not data.get("text_at_hand"):
        return place_in_notice(text, start, data["passages"]) or (start, end)
    words = value.get("text")
    if words and text[start:end] != words:
        units = Utf16(text)
        first, last = units.characters(start), units.characters(end)
        if text[first:last] == words:
            start, end = first, last
    return start + data["base"], end + data["base"]
