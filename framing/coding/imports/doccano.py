"""doccano's JSONL export of texts that framing wrote; the coder is the file's name, as doccano writes a file a user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from framing.coding.imports.assemble import Mark, MarkedText, place_in_notice
from framing.errors.coding import not_from_framing
from framing.rows import open_lines, read_json_rows


def read_marked(path: Path, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:  # noqa: ARG001
    """A marked text a line."""
    with open_lines(path) as stream:
        yield from _read_stream(stream, path, coder)


def _read_stream(stream: TextIO, path: Path, coder: str) -> Iterator[MarkedText]:
    for number, row in read_json_rows(stream, path):
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
