"""brat folders (or a .zip of one) that framing wrote: the .ann files with what was corrected in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from framing.coding.imports.assemble import Mark, MarkedText
from framing.coding.imports.carried import check_carried
from framing.coding.imports.folders import Files, files_of, read_text
from framing.coding.imports.placing import place_words
from framing.errors.coding import codings_unreadable, mark_unplaced, not_from_framing
from framing.json_text import load_json

PASSAGE, EVIDENCE = "PASSAGE", "EVIDENCE"
_MARK = "\ufeff"  # that some editors write before a text in UTF-8
_ENTITY = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (\S+))?")
_NOTE = re.compile(r"#\d*\t(\S+) (\S+)(?:\t(.*))?")
_KINDS = {"R": "relations", "*": "relations", "E": "events", "N": "links to databases"}
_OURS = ("Stance", "Primary", "Code")


@dataclass
class _Entity:
    kind: str
    parts: list[tuple[int, int]]
    words: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    carried: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_marked(path: Path, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:
    """A marked text a .ann file; the coder is the one given, else the folder's where several hold the same file.

    Without either it is the coder that went out.
    """
    files = files_of(path)
    names = sorted(name for name in files if name.endswith(".ann"))
    often = Counter(PurePosixPath(name).name for name in names)
    for name in names:
        where = f"{path}: {name}"
        entities = _entities(read_text(files, name, where), where, passed_over)
        named = PurePosixPath(name).parent.name if often[PurePosixPath(name).name] > 1 else ""
        drawn = sum(entity.kind == PASSAGE and "about" not in entity.carried for entity in entities)
        if drawn:
            passed_over["passages drawn in the tool"] += drawn
        yield _marked(entities, _unmarked(_text(files, name, where), entities), where, coder or named)


def _text(files: Files, name: str, where: str) -> str | None:
    beside = name.removesuffix(".ann") + ".txt"
    return read_text(files, beside, where) if beside in files else None


def _unmarked(text: str | None, entities: list[_Entity]) -> str | None:
    """The text without the mark that an editor put before it, where the spans were counted without it."""
    if text is None or not text.startswith(_MARK):
        return text
    spans = [(*entity.parts[0], entity.words) for entity in entities if len(entity.parts) == 1]
    return text if all(place_words(text, *span) for span in spans) else text.removeprefix(_MARK)


def _entities(annotations: str, where: str, passed_over: Counter[str]) -> list[_Entity]:
    entities: dict[str, _Entity] = {}
    rest: list[tuple[int, str]] = []
    for number, whole in enumerate(annotations.removeprefix(_MARK).split("\n"), 1):
        line = whole.removesuffix("\r")
        if found := _ENTITY.fullmatch(line):
            parts = [(int(start), int(end)) for start, end in (part.split() for part in found[3].split(";"))]
            entities[found[1]] = _Entity(found[2], parts, found[4] or "", number)
        elif line.startswith("T"):
            raise codings_unreadable(where, number, f"not a span with its places: {line!r:.120}")
        elif line.strip():
            rest.append((number, line))
    for number, line in rest:
        if found := _ATTRIBUTE.fullmatch(line):
            if found[2] in entities and found[1] in _OURS:
                entities[found[2]].attributes[found[1]] = found[3] or "true"
            else:
                passed_over[f"attributes {found[1]}"] += 1
        elif found := _NOTE.fullmatch(line):
            if found[2] in entities and entities[found[2]].kind != EVIDENCE:
                _add_note(entities[found[2]], found[3] or "")
            elif found[2] not in entities:
                passed_over["notes on relations and events"] += 1
        elif line[0] in _KINDS:
            passed_over[_KINDS[line[0]]] += 1
        else:
            raise codings_unreadable(where, number, f"not brat standoff: {line!r:.120}")
    return list(entities.values())


def _add_note(entity: _Entity, text: str) -> None:
    """What framing wrote into a note, and a coder's own words, also where they were written behind it."""
    carried, own = None, text
    if text.startswith("{"):
        try:
            _, end = json.JSONDecoder().raw_decode(text)
            carried, own = load_json(text[:end]), text[end:]
        except (ValueError, RecursionError):
            carried = None
    if isinstance(carried, dict):
        entity.carried |= carried
    if own.strip():
        entity.notes.append(own.strip())


def _marked(entities: list[_Entity], text: str | None, where: str, coder: str) -> MarkedText:
    passages = [entity for entity in entities if entity.kind == PASSAGE and "about" in entity.carried]
    if not passages:
        raise not_from_framing(where, "the file", f"a {PASSAGE} annotation with its note")
    about = passages[0].carried["about"]
    check_carried(about, [entity.carried for entity in passages], where, f"row {passages[0].line}")
    base = about["base"] if text is not None else 0
    marks = []
    for entity in entities:
        if entity.kind in (PASSAGE, EVIDENCE):
            continue
        start, end = _place(entity, text, where)
        stance, primary = entity.attributes.get("Stance", ""), "Primary" in entity.attributes
        marks.append(Mark(start + base, end + base, entity.kind, stance, primary, "; ".join(entity.notes)))
    kept = [_passage(entity, text, base, where) for entity in passages]
    return MarkedText(about, kept, marks, coder, text)


def _place(entity: _Entity, text: str | None, where: str) -> tuple[int, int]:
    """The span of an entity. brat splits one at line ends: parts with nothing but blanks between them are one span."""
    start, end = entity.parts[0][0], entity.parts[-1][1]
    gaps = [(before[1], after[0]) for before, after in zip(entity.parts, entity.parts[1:], strict=False)]
    if gaps and (text is None or any(first > last or text[first:last].strip() for first, last in gaps)):
        reason = f"{entity.kind} is on several spans with words between them"
        raise mark_unplaced(where, f"row {entity.line}", reason)
    found = (start, end) if text is None and start < end else place_words(text or "", start, end, entity.words)
    if found is None:
        reason = f"{entity.kind}, {start} to {end}, is not where its words stand: {entity.words!r:.80}"
        raise mark_unplaced(where, f"row {entity.line}", reason)
    return found


def _passage(entity: _Entity, text: str | None, base: int, where: str) -> dict[str, Any]:
    """A passage as it went out; it has to stand where it stood, blanks at its ends aside."""
    start, end = (place + base for place in _place(entity, text, where))
    first, last = entity.carried["start"], entity.carried["end"]
    if (start, end) != (first, last):
        outer, inner = ("", "") if text is None else (text[first - base : last - base], text[start - base : end - base])
        if not (first <= start < end <= last and outer.strip() == inner.strip()):
            reason = f"the passage {entity.carried['id']!r} is not where it was exported, so the text has changed"
            raise mark_unplaced(where, f"row {entity.line}", reason)
    fields = {**(entity.carried.get("fields") or {}), **({"note": "; ".join(entity.notes)} if entity.notes else {})}
    return {**entity.carried, "fields": fields}
