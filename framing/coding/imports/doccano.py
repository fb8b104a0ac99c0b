"""doccano's JSONL export of texts that framing wrote, or a .zip or folder of such, as doccano writes a file a user."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TextIO

from framing.coding.imports.assemble import Mark, MarkedText, place_in_notice, whole_passage
from framing.coding.imports.carried import check_carried
from framing.coding.imports.folders import files_of
from framing.coding.imports.placing import place_words
from framing.errors.coding import codings_unreadable, export_unreadable, mark_unplaced, not_from_framing
from framing.rows import LINES, open_lines, read_json_rows

_KEYS = ("label", "labels", "entities")
NOBODY = "unknown"  # doccano's file of the texts that nobody labelled
LABELLED_BY_NOBODY = f"texts that nobody labelled ({NOBODY}.jsonl)"
Label = tuple[int | None, int | None, str]
_REMEDY = "Export the project from doccano as JSONL, with the names of the labels."


@dataclass(frozen=True)
class Line:
    """A line of an export: `row` as doccano wrote it, `origin` what went in, `labels` what people gave.

    `labels` are triples of start, end and name; start and end are None of labels of the whole text. `nobody`: the file is
    doccano's of texts that nobody labelled. `where` and `part` are its name in errors.
    """

    row: Mapping[str, Any]
    origin: Mapping[str, Any]
    text: str
    labels: list[Label]
    coder: str
    nobody: bool
    where: Path
    part: str

    @property
    def comments(self) -> list[str]:
        """What coders wrote on the text."""
        held = self.row.get("Comments") or self.row.get("comments") or []
        return [str(item) for item in (held if isinstance(held, list) else [held]) if item]


def read_lines(path: Path, coder: str) -> Iterator[Line]:
    """The lines of a .jsonl, or of every one in a folder or .zip; the coder is the one given, else the file's name.

    Raises
    ------
    BadCodings : no JSONL export, or one of texts that framing did not write.
    """
    if not path.is_dir() and path.suffix.lower() != ".zip":
        with open_lines(path) as stream:
            yield from _lines_in(stream, path, coder or path.stem, nobody=False)
        return
    files = {name: read for name, read in files_of(path).items() if name.lower().endswith(LINES)}
    if not files:
        raise codings_unreadable(path, None, "no .jsonl in it")
    for name in sorted(files):
        stem = PurePosixPath(name).stem
        stream = io.TextIOWrapper(io.BytesIO(files[name]()), encoding="utf-8-sig", newline="\n")
        yield from _lines_in(stream, Path(f"{path}: {name}"), coder or stem, nobody=stem == NOBODY)


def _lines_in(stream: TextIO, path: Path, coder: str, *, nobody: bool) -> Iterator[Line]:
    for number, row in read_json_rows(stream, path):
        part = f"row {number}"
        origin = row if "document" in row else row.get("meta") or row.get("metadata") or {}
        if not isinstance(origin, dict) or "document" not in origin:
            raise not_from_framing(path, part, "document")
        text = row.get("text") or row.get("data") or ""
        if not isinstance(text, str):
            raise export_unreadable(path, part, "its text is no text", _REMEDY)
        yield Line(row, origin, text, _labels(row, path, part), coder, nobody, path, part)


def read_marked(path: Path, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:
    """A marked text a line; the coder is the one given, else the file's name."""
    for line in read_lines(path, coder):
        if "passages" not in line.origin:
            raise not_from_framing(line.where, line.part, "passages")
        passages = check_carried(line.origin, line.origin["passages"], line.where, line.part)
        marks = [mark for label in line.labels if (mark := _mark(label, line))]
        if line.nobody and not marks:
            passed_over[LABELLED_BY_NOBODY] += 1
            continue
        _keep_comments(line.comments, passages, passed_over)
        if line.row.get("relations") and isinstance(line.row["relations"], list):
            passed_over["relations"] += len(line.row["relations"])
        yield MarkedText(
            line.origin, passages, marks, line.coder, line.text if line.origin.get("text_at_hand") else None
        )


def _labels(row: Mapping[str, Any], where: Path, part: str) -> list[Label]:
    """Spans as triples, as the objects of doccano's export with relations, or names alone, which have no span.

    Raises
    ------
    BadCodings : the line has no labels in one of these forms; it would else pass for read, with nothing found.
    """
    keys = [key for key in _KEYS if key in row]
    held = row[keys[0]] if keys else None
    if len(keys) != 1 or held is None:
        reason = (
            f"keys {', '.join(keys)} together" if len(keys) > 1 else "no list under 'label', 'labels' or 'entities'"
        )
        raise export_unreadable(where, part, reason, _REMEDY)
    labels: list[Label] = []
    for item in [held] if isinstance(held, str) else held if isinstance(held, list) else [None]:
        label = _label(item)
        if label is None:
            raise export_unreadable(where, part, f"{keys[0]!r} holds {item!r:.80}, which is no label", _REMEDY)
        labels.append(label)
    return labels


def _label(item: Any) -> Label | None:
    if isinstance(item, str):
        return None, None, item
    if isinstance(item, dict):
        item = [item.get("start_offset"), item.get("end_offset"), item.get("label")]
    if not isinstance(item, list) or len(item) != 3:
        return None
    start, end, name = item
    whole = all(isinstance(place, int) and not isinstance(place, bool) for place in (start, end))
    return (start, end, name) if whole and isinstance(name, str) else None


def _mark(label: Label, line: Line) -> Mark | None:
    origin, text = line.origin, line.text
    start, end, name = label
    if name.startswith("evidence:"):
        return None
    code, _, stance = name.partition(":")
    if start is None or end is None:
        return Mark(*whole_passage(origin["passages"], line.where, line.part, name), code, stance)
    if place_words(text, start, end) is None:
        reason = f"{name!r}, {start} to {end}, in a text of {len(text)} characters; are they counted in other units?"
        raise mark_unplaced(line.where, line.part, reason)
    if origin.get("text_at_hand"):
        return Mark(start + origin["base"], end + origin["base"], code, stance)
    return Mark(*place_in_notice(text, start, origin["passages"], line.where, line.part), code, stance)


def _keep_comments(comments: Sequence[str], passages: list[dict[str, Any]], passed_over: Counter[str]) -> None:
    """What coders wrote on a text becomes the note of its passage; of several passages no one is meant."""
    if len(passages) == 1 and comments:
        passages[0]["fields"] = {**(passages[0].get("fields") or {}), "note": "; ".join(comments)}
    elif comments:
        passed_over["comments on texts of several passages"] += len(comments)
