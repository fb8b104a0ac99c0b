"""doccano's JSONL export of texts that framing wrote; the coder is the file's name, as doccano writes a file a user."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.coding.imports.assemble import Mark, MarkedText, place_in_notice
from framing.errors.coding import codings_unreadable, not_from_framing


def read_marked(path: Path, coder: str) -> Iterator[MarkedText]:
    """A marked text a line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise codings_unreadable(path, None, "not UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise codings_unreadable(path, number, f"not JSON: {error}") from error
        if not isinstance(row, dict):
            raise codings_unreadable(path, number, "not a JSON object")
        origin = row if "passages" in row else row.get("meta") or row.get("metadata") or {}
        if "passages" not in origin or "document" not in origin:
            raise not_from_framing(path, f"row {number}", "passages")
        text: str = row.get("text") or row.get("data") or ""
        marks = [mark for label in _labels(row) if (mark := _mark(label, origin, text))]
        yield MarkedText(
            origin, origin["passages"], marks, coder or path.stem, text if origin.get("text_at_hand") else None
        )


def _labels(row: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """Spans as triples, or as the objects of doccano's export with relations."""
    if "entities" in row:
        return [(item["start_offset"], item["end_offset"], item["label"]) for item in row["entities"]]
    return [(start, end, label) for start, end, label in row.get("label", row.get("labels", []))]


def _mark(label: tuple[int, int, str], origin: Mapping[str, Any], text: str) -> Mark | None:
    start, end, name = label
    if name.startswith("evidence:"):
        return None
    code, _, stance = name.partition(":")
    if origin.get("text_at_hand"):
        return Mark(start + origin["base"], end + origin["base"], code, stance)
    return Mark(*(place_in_notice(text, start, origin["passages"]) or (start, end)), code, stance)
