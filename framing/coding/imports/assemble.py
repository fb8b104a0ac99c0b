"""From marks that people left on a text to rows of codings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.errors.coding import mark_unplaced

Row = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """One code on one span of a document (characters of its whole text); `code` may be the label that people see."""

    start: int
    end: int
    code: str
    stance: str = ""
    primary: bool = False
    note: str = ""


@dataclass(frozen=True)
class MarkedText:
    """A text as it came back: where it is from (`origin`), its passages as they went out, and what stands on it now.

    `text` is None where the tool had only places.
    """

    origin: Mapping[str, Any]
    passages: Sequence[Mapping[str, Any]]
    marks: Sequence[Mark]
    coder: str = ""
    text: str | None = None


def assemble_rows(marked: MarkedText, codebook: Codebook, passed_over: Counter[str]) -> Iterator[Row]:
    """A row a passage that went out, coded or not, and a row a span that coders added elsewhere.

    A mark belongs to the passage whose place it has, blanks at the ends aside; marks on any other span make a coding
    of their own with the id ``DOCUMENT@START-END``. The same code drawn twice on a place counts once.
    """
    by_place: dict[tuple[int, int], list[Mark]] = {}
    places = {(passage["start"], passage["end"]) for passage in marked.passages}
    trimmed = {_trim(marked, *place): place for place in sorted(places)}
    for mark in marked.marks:
        place = (mark.start, mark.end)
        if place not in places:
            place = trimmed.get(_trim(marked, *place), place)
        by_place.setdefault(place, []).append(mark)
    by_place = {place: _drop_repeats(marks, codebook, passed_over) for place, marks in by_place.items()}
    for passage in marked.passages:
        yield _row(marked, passage, by_place.pop((passage["start"], passage["end"]), []), codebook)
    for (start, end), marks in sorted(by_place.items()):
        added = {"id": f"{marked.origin['document']}@{start}-{end}", "start": start, "end": end}
        yield _row(marked, added, marks, codebook)


def _trim(marked: MarkedText, start: int, end: int) -> tuple[int, int]:
    """A place without the blanks at its ends; as it is where the text is not at hand."""
    base = marked.origin.get("base", 0)
    words = "" if marked.text is None else marked.text[start - base : end - base]
    if not words.strip():
        return start, end
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _drop_repeats(marks: Sequence[Mark], codebook: Codebook, passed_over: Counter[str]) -> list[Mark]:
    """The marks of one place with codes for labels, each code and stance once."""
    kept: dict[tuple[str, str], Mark] = {}
    for found in marks:
        mark = replace(found, code=find_code(found.code, codebook))
        same = (mark.code, mark.stance)
        if same in kept:
            passed_over["codes drawn twice on one place"] += 1
            notes = "; ".join(dict.fromkeys(note for note in (kept[same].note, mark.note) if note))
            mark = replace(mark, primary=mark.primary or kept[same].primary, note=notes)
        kept[same] = mark
    return list(kept.values())


def find_code(name: str, codebook: Codebook) -> str:
    """The code that a tool's label names: its id, else the one code with that label; else the name as it is."""
    if name in codebook:
        return name
    plain = " ".join(name.split()).casefold()
    found = [
        item for item in codebook.ids() if plain in (item.casefold(), " ".join(codebook[item].label.split()).casefold())
    ]
    return found[0] if len(found) == 1 else name


def _row(marked: MarkedText, passage: Mapping[str, Any], marks: Iterable[Mark], codebook: Codebook) -> Row:
    fields = dict(passage.get("fields") or {})
    start, end, base = passage["start"], passage["end"], marked.origin.get("base", 0)
    row = {
        "id": passage["id"],
        "coder": marked.coder or fields.pop("coder", ""),
        **{name: marked.origin.get(name, "") for name in ("corpus", "document", "document_sha256_16")},
        "start": start,
        "end": end,
        **{"domestic": [], "mechanism": [], "threat": passage.get("threat", "")},
        "practices": [],
        **{key: value for key, value in fields.items() if key != "coder"},
    }
    if marked.text is not None:
        row["text"] = marked.text[start - base : end - base]
    chosen = list(marks)
    first = next((mark.code for mark in chosen if mark.primary), passage.get("primary", ""))
    for mark in sorted(chosen, key=lambda mark: mark.code != first):
        kind = codebook[mark.code].kind if mark.code in codebook else "practice"
        if kind == "practice":
            row["practices"].append({"practice": mark.code, "stance": mark.stance})
        else:
            row[kind].append(mark.code)
    if notes := [str(note) for note in (row.get("note"), *(mark.note for mark in chosen)) if note]:
        row["note"] = "; ".join(notes)
    return row


def whole_passage(passages: Sequence[Mapping[str, Any]], where: str | Path, part: str, label: str) -> tuple[int, int]:
    """The place of a label that has no span: the only passage of its text.

    Raises
    ------
    BadCodings : the text has several passages, or none.
    """
    if len(passages) != 1:
        raise mark_unplaced(where, part, f"{label!r} has no span, and the text has {len(passages)} passages")
    return passages[0]["start"], passages[0]["end"]


def place_in_notice(text: str, start: int, passages: Sequence[Mapping[str, Any]]) -> tuple[int, int] | None:
    """The passage whose line in a notice begins at `start`; None for any other span."""
    line = text.count("\n", 0, start) - 1
    return (passages[line]["start"], passages[line]["end"]) if 0 <= line < len(passages) else None
