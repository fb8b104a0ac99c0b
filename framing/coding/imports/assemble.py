"""From marks that people left on a text to rows of codings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.errors.coding import mark_unplaced

WENT_OUT = "went out under"  # of a row: the coder whose codes went to the tool
Row = dict[str, Any]
Place = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """One code on one span of a document (characters of its whole text); `code` may be the label that people see.

    `phrases` are the spans of all marks that were joined in it.
    """

    start: int
    end: int
    code: str
    stance: str = ""
    primary: bool = False
    note: str = ""
    phrases: tuple[Place, ...] = ()


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
    """A row a passage that went out, coded or not, and a row a span that coders added outside of these passages.

    A mark on a phrase is its passage's code, with the phrase as evidence (``code:start-end``, characters of the document).
    A mark across passages is the code of each of which it has half, or which has half of it; else of the one that has most.
    Marks on any other span make a coding of their own with the id ``DOCUMENT@START-END``. The same code drawn twice on a
    place counts once.
    """
    places = {(passage["start"], passage["end"]) for passage in marked.passages}
    trimmed = {_trim(marked, *place): place for place in sorted(places)}
    by_place: dict[Place, list[Mark]] = {}
    for found in marked.marks:
        mark = replace(found, code=find_code(found.code, codebook))
        spot = (mark.start, mark.end)
        whole = spot if spot in places else trimmed.get(_trim(marked, *spot))
        if whole:
            by_place.setdefault(whole, []).append(replace(mark, start=whole[0], end=whole[1]))
        for place in () if whole else _passages_of(spot, places) or [spot]:
            by_place.setdefault(place, []).append(mark)
    for passage in marked.passages:
        place = (passage["start"], passage["end"])
        marks = _join_repeats(by_place.pop(place, []), passed_over)
        yield _row(marked, passage, marks, codebook)
    for (start, end), marks in sorted(by_place.items()):
        added = {"id": f"{marked.origin['document']}@{start}-{end}", "start": start, "end": end}
        yield _row(marked, added, _join_repeats(marks, passed_over), codebook)


def _passages_of(spot: Place, places: Iterable[Place]) -> list[Place]:
    """The passages to which a mark on another place belongs; none where it stands outside of all."""
    shared = {place: min(place[1], spot[1]) - max(place[0], spot[0]) for place in sorted(places)}
    shared = {place: count for place, count in shared.items() if count > 0}
    halves = [place for place, count in shared.items() if 2 * count >= min(spot[1] - spot[0], place[1] - place[0])]
    return halves or sorted(shared, key=lambda place: -shared[place])[:1]


def _trim(marked: MarkedText, start: int, end: int) -> tuple[int, int]:
    """A place without the blanks at its ends; as it is where the text is not at hand."""
    base = marked.origin.get("base", 0)
    words = "" if marked.text is None else marked.text[start - base : end - base]
    if not words.strip():
        return start, end
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _join_repeats(marks: Sequence[Mark], passed_over: Counter[str]) -> list[Mark]:
    """The marks of one passage, those of the same code and stance as one; a mark without a stance takes that of the other."""
    stances: dict[str, set[str]] = {}
    for mark in marks:
        stances.setdefault(mark.code, set()).update([mark.stance] if mark.stance else [])
    kept: dict[tuple[str, str], Mark] = {}
    drawn: set[tuple[str, str, int, int]] = set()
    for mark in marks:
        stance = mark.stance or (next(iter(stances[mark.code])) if len(stances[mark.code]) == 1 else "")
        same, spot = (mark.code, stance), (mark.code, stance, mark.start, mark.end)
        if spot in drawn:
            passed_over["codes drawn twice on one place"] += 1
        drawn.add(spot)
        before = kept.get(same, mark)
        notes = "; ".join(dict.fromkeys(note for note in (before.note, mark.note) if note))
        primary, spots = mark.primary or before.primary, (*before.phrases, (mark.start, mark.end))
        kept[same] = replace(before, stance=stance, primary=primary, note=notes, phrases=spots)
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
        "coder": marked.coder or fields.get("coder", ""),
        WENT_OUT: fields.get("coder", ""),
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
    if evidence := _evidence(str(row.get("evidence") or ""), chosen, (start, end)):
        row["evidence"] = evidence
    else:
        row.pop("evidence", None)
    return row


def _evidence(before: str, marks: Sequence[Mark], passage: Place) -> str:
    """The phrases that were marked in a passage, and those of earlier rounds whose codes are still there."""
    codes = {mark.code for mark in marks}
    kept = [item for item in before.split(";") if item.partition(":")[0] in codes]
    spots = [
        (max(start, passage[0]), min(end, passage[1]), mark.code)
        for mark in marks
        for start, end in mark.phrases
        if not (start <= passage[0] and end >= passage[1])
    ]
    return ";".join(dict.fromkeys([*kept, *(f"{code}:{start}-{end}" for start, end, code in sorted(spots))]))


def whole_passage(passages: Sequence[Mapping[str, Any]], where: str | Path, part: str, label: str) -> tuple[int, int]:
    """The place of a label that has no span: the only passage of its text.

    Raises
    ------
    BadCodings : the text has several passages, or none.
    """
    if len(passages) != 1:
        raise mark_unplaced(where, part, f"{label!r} has no span, and the text has {len(passages)} passages")
    return passages[0]["start"], passages[0]["end"]


def place_in_notice(
    text: str, start: int, passages: Sequence[Mapping[str, Any]], where: str | Path, part: str
) -> Place:
    """The passage whose line in a notice holds the character `start`.

    Raises
    ------
    BadCodings : it stands on the notice's own words.
    """
    line = text.count("\n", 0, start) - 1
    if not 0 <= line < len(passages):
        raise mark_unplaced(where, part, f"character {start} is no line of a passage; the text was not at hand")
    return passages[line]["start"], passages[line]["end"]
