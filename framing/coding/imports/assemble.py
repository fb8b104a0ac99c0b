"""From marks that people left on a text to rows of codings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.codebook import Codebook

Row = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """One code on one span of a document (characters of its whole text)."""

    start: int
    end: int
    code: str
    stance: str = ""
    primary: bool = False


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


def assemble_rows(marked: MarkedText, codebook: Codebook) -> Iterator[Row]:
    """A row a passage that went out, coded or not, and a row a span that coders added elsewhere.

    A mark belongs to the passage whose place it has exactly; marks on any other span make a coding of their own with
    the id ``DOCUMENT@START-END``.
    """
    by_place: dict[tuple[int, int], list[Mark]] = {}
    for mark in marked.marks:
        by_place.setdefault((mark.start, mark.end), []).append(mark)
    for passage in marked.passages:
        yield _row(marked, passage, by_place.pop((passage["start"], passage["end"]), []), codebook)
    for (start, end), marks in sorted(by_place.items()):
        added = {"id": f"{marked.origin['document']}@{start}-{end}", "start": start, "end": end}
        yield _row(marked, added, marks, codebook)


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
    return row


def place_in_notice(text: str, start: int, passages: Sequence[Mapping[str, Any]]) -> tuple[int, int] | None:
    """The passage whose line in a notice begins at `start`; None for any other span."""
    line = text.count("\n", 0, start) - 1
    return (passages[line]["start"], passages[line]["end"]) if 0 <= line < len(passages) else None
