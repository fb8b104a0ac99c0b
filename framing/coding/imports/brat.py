"""brat folders (or a .zip of one) that framing wrote: the .ann files with what was corrected in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from framing.coding.imports.assemble import Mark, MarkedText
from framing.coding.imports.folders import files_of
from framing.errors.coding import codings_unreadable, not_from_framing
from framing.json_text import load_json

PASSAGE, EVIDENCE = "PASSAGE", "EVIDENCE"
_ENTITY = re.compile(r"(T\d+)\t(\S+) (\d+) (\d+)\t(.*)")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (T\d+)(?: (\S+))?")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)")


@dataclass
class _Entity:
    kind: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


def read_marked(path: Path, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:  # noqa: ARG001
    """A marked text a .ann file; the coder is the one given, else the one that went out."""
    files = files_of(path)
    for name in sorted(name for name in files if name.endswith(".ann")):
        entities = _entities(files[name]().decode("utf-8"), f"{path}: {name}")
        text = files.get(name.removesuffix(".ann") + ".txt")
        yield _marked(entities, None if text is None else text().decode("utf-8"), f"{path}: {name}", coder)


def _entities(annotations: str, where: str) -> list[_Entity]:
    entities: dict[str, _Entity] = {}
    rest: list[tuple[int, str]] = []
    for number, line in enumerate(annotations.split("\n"), 1):
        found = _ENTITY.fullmatch(line)
        if found:
            entities[found[1]] = _Entity(found[2], int(found[3]), int(found[4]))
        elif line.startswith("T"):
            raise codings_unreadable(where, number, f"not one whole span: {line!r}")
        elif line.strip():
            rest.append((number, line))
    for number, line in rest:
        if (found := _ATTRIBUTE.fullmatch(line)) and found[2] in entities:
            entities[found[2]].attributes[found[1]] = found[3] or "true"
        elif (found := _NOTE.fullmatch(line)) and found[1] in entities:
            entities[found[1]].notes |= _note(found[2])
        elif line[0] not in "#RE*N":
            raise codings_unreadable(where, number, f"not brat standoff: {line!r}")
    return list(entities.values())


def _note(text: str) -> dict[str, Any]:
    """The note that framing wrote; a coder's own words are kept as a note."""
    try:
        value = load_json(text)
    except ValueError:
        return {"note": text}
    return value if isinstance(value, dict) else {"note": text}


def _marked(entities: list[_Entity], text: str | None, where: str, coder: str) -> MarkedText:
    passages = [entity for entity in entities if entity.kind == PASSAGE and "about" in entity.notes]
    if not passages:
        raise not_from_framing(where, "the file", f"a {PASSAGE} annotation with its note")
    about = passages[0].notes["about"]
    base = about["base"] if text is not None else 0
    marks = [
        Mark(
            entity.start + base,
            entity.end + base,
            entity.kind,
            entity.attributes.get("Stance", ""),
            "Primary" in entity.attributes,
        )
        for entity in entities
        if entity.kind not in (PASSAGE, EVIDENCE)
    ]
    kept = [
        {**entity.notes, "start": entity.start + base, "end": entity.end + base, "fields": _fields(entity)}
        for entity in passages
    ]
    return MarkedText(about, kept, marks, coder, text)


def _fields(entity: _Entity) -> dict[str, Any]:
    own = {"note": entity.notes["note"]} if "note" in entity.notes else {}
    return {**(entity.notes.get("fields") or {}), **own}
