"""The running text of a Word document's XML, as a reader of the page sees it once all tracked changes are accepted.

Read: insertions, text moved here, content controls, results of fields, links, smart tags, text boxes (after their
paragraph), tables in tables, each merged cell once. Left out and counted: what was deleted or moved away, hidden text,
notes, comments, embedded documents, the table of contents that Word makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {
    "del": "tracked deletions",
    "moveFrom": "passages moved elsewhere",
    "altChunk": "embedded documents",
    "subDoc": "embedded documents",
    "footnoteReference": "footnotes and endnotes",
    "endnoteReference": "footnotes and endnotes",
    "commentReference": "comments",
}
_PASSED_OVER = frozenset(
    {"instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "rt", "tblPr", "tblGrid"}
    | {"tcPr", "trPr", "sectPr"}
)
_CONTENTS = re.compile(r"TOC\d")
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}


@dataclass
class _Paragraph:
    """The pieces of one paragraph, and the blocks of the text boxes that hang on it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)

    def blocks(self) -> Iterator[str]:
        yield "".join(self.pieces)
        yield from self.boxes


def read_blocks(element: etree._Element, leave_out: Callable[[str], None]) -> Iterator[str]:
    """The paragraphs and tables below an element in their order, none empty; the rows of a table are lines.

    leave_out : called with the kind of everything that is passed over.
    """
    held = ""
    for item, text, goes_on in _raw_blocks(element, leave_out):
        held += text
        if not goes_on:
            if held.strip():
                yield held.strip("\n ") if item == "tbl" else held.strip()
            held = ""
    if held.strip():
        yield held.strip()


def _raw_blocks(element: etree._Element, leave_out: Callable[[str], None]) -> Iterator[tuple[str, str, bool]]:
    """Kind, text, and whether the next block belongs to the same paragraph (its mark was deleted)."""
    for child in element:
        name = _name(child)
        if _is_contents(child, name):
            leave_out("tables of contents")
        elif name == "p":
            paragraph = _Paragraph()
            _walk(child, paragraph, leave_out)
            first, *boxes = paragraph.blocks()
            yield name, first, child.find(f"{_WORD}pPr/{_WORD}rPr/{_WORD}del") is not None
            yield from ((name, box, False) for box in boxes)
        elif name == "tbl":
            yield name, _table(child, leave_out), False
        elif name in _LEFT_OUT:
            leave_out(_LEFT_OUT[name])
        elif name == "AlternateContent":
            yield from _raw_blocks(_chosen(child), leave_out)
        elif name not in _PASSED_OVER:
            yield from _raw_blocks(child, leave_out)


def _is_contents(element: etree._Element, name: str) -> bool:
    """Whether a block is, or belongs to, the table of contents that Word makes of the headings."""
    if name == "sdt":
        gallery = element.find(f"{_WORD}sdtPr/{_WORD}docPartObj/{_WORD}docPartGallery")
        return gallery is not None and gallery.get(f"{_WORD}val") == "Table of Contents"
    style = element.find(f"{_WORD}pPr/{_WORD}pStyle") if name == "p" else None
    return style is not None and _CONTENTS.fullmatch(style.get(f"{_WORD}val", "")) is not None


def _walk(element: etree._Element, paragraph: _Paragraph, leave_out: Callable[[str], None]) -> None:
    """Add the text below an element of a paragraph."""
    for child in element:
        name = _name(child)
        if name in _LEFT_OUT:
            leave_out(_LEFT_OUT[name])
        elif name == "r" and _is_hidden(child):
            leave_out("hidden passages")
        elif name == "t":
            paragraph.pieces.append(child.text or "")
        elif name == "br":
            paragraph.pieces.append("\n")
        elif name in _MARKS:
            paragraph.pieces.append(_MARKS[name])
        elif name == "sym":
            _symbol(child, paragraph, leave_out)
        elif name == "txbxContent":
            paragraph.boxes.extend(read_blocks(child, leave_out))
        elif name == "AlternateContent":
            _walk(_chosen(child), paragraph, leave_out)
        elif name not in _PASSED_OVER:
            _walk(child, paragraph, leave_out)


def _symbol(element: etree._Element, paragraph: _Paragraph, leave_out: Callable[[str], None]) -> None:
    """A letter given by its number: one of a picture font (Wingdings) is no letter and is left out."""
    code = int(element.get(f"{_WORD}char", "0") or "0", 16)
    if 0x20 <= code < 0xE000 or code > 0xF8FF:
        paragraph.pieces.append(chr(code))
    else:
        leave_out("symbols of picture fonts")


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{_WORD}rPr/{_WORD}vanish")
    return mark is not None and mark.get(f"{_WORD}val", "1") not in {"0", "false", "off"}


def _chosen(alternatives: etree._Element) -> etree._Element:
    """One of several forms of the same content: the first, which newer programs show."""
    return next((child for child in alternatives if _name(child) == "Choice" and len(child)), alternatives[-1])


def _table(table: etree._Element, leave_out: Callable[[str], None]) -> str:
    rows = []
    for row in _inside(table, "tr"):
        if row.find(f"{_WORD}trPr/{_WORD}del") is not None:
            leave_out(_LEFT_OUT["del"])
            continue
        cells = ["\n".join(read_blocks(cell, leave_out)) for cell in _inside(row, "tc") if not _goes_on(cell)]
        rows.append("\t".join(cells).strip())
    return "\n".join(row for row in rows if row)


def _inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also within content controls."""
    for child in element:
        if _name(child) == wanted:
            yield child
        elif _name(child) in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _inside(child, wanted)


def _goes_on(cell: etree._Element) -> bool:
    """Whether a cell is the lower part of one that is merged over several rows."""
    merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
    return merged is not None and merged.get(f"{_WORD}val", "continue") == "continue"


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
