"""The running text of a TEI element: what the author wrote, without notes, running heads and page breaks."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from framing.corpus.readers.base import Accounts, Place
from framing.corpus.readers.xml_safety import attribute, flat_text, local_name

if TYPE_CHECKING:
    from lxml import etree

# apparatus, not text; of a <choice> the corrected or regularised form is read
_SKIPPED_NAMES = (
    "teiHeader note notegrp fw pb cb gb milestone figDesc del orig sic abbr index interp spanGrp linkGrp standOff "
    "kinesic vocal incident pause"
)
SKIPPED = frozenset(_SKIPPED_NAMES.split())
# what of it is words, and is counted
_COUNTED = {"note": "notes", "notegrp": "groups of notes", "del": "deletions", "figDesc": "descriptions of figures"} | (
    dict.fromkeys(("kinesic", "vocal", "incident", "pause"), "remarks of the record")
)
# an element of a <choice> alone has an alternative; elsewhere it is the text
_ALTERNATIVES = frozenset({"orig", "sic", "abbr"})
_PARAGRAPHS_NAMES = (
    "p head div div1 div2 div3 div4 lg ab list table closer opener trailer argument epigraph titlePage u sp "
    "dateline postscript floatingText front body back text group quote"
)
_PARAGRAPHS = frozenset(_PARAGRAPHS_NAMES.split())
_LINES = frozenset(
    ("l item row lb salute signed byline docTitle titlePart docImprint docAuthor docDate speaker stage").split()  # noqa: SIM905
)
_ANGLE = "\u3008"


class _Collector:
    """Gathers pieces of text, knows where it stands, and never writes two breaks in a row."""

    def __init__(self, accounts: Accounts, *, by_nesting: bool = False) -> None:
        self.accounts = accounts
        self.by_nesting = by_nesting
        self.pieces: list[str] = []
        self.length = 0
        self.pending = ""
        self.places: list[Place] = []

    def add(self, text: str) -> None:
        words = text.split()
        if not words:
            self.pending = self.pending or (" " if text else "")
            return
        before = self.pending or (" " if text[0].isspace() else "")
        self._write((before if self.length else "") + " ".join(words))
        self.pending = " " if text[-1].isspace() else ""

    def blank(self, breaks: str) -> None:
        self.pending = max(self.pending, breaks, key=lambda text: (text.count("\n"), len(text)))

    def join(self) -> None:
        self.pending = ""

    def mark(self, label: str) -> None:
        self.places.append(Place(self.length + len(self.pending if self.length else ""), label))

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def extract_text(
    element: etree._Element, accounts: Accounts | None = None, *, by_nesting: bool = False
) -> tuple[str, tuple[Place, ...]]:
    """The text of an element and its pages: blanks made single, paragraphs apart by an empty line.

    A page begins at the character that follows its break; the label is "page N". Notes, gaps and what else is left
    out is counted in `accounts`. by_nesting : for XML that is no TEI, whose paragraphs are not known by name: elements
    that stand in one without words of its own are paragraphs, and the element itself is text whatever it is called.
    """
    collector = _Collector(Accounts() if accounts is None else accounts, by_nesting=by_nesting)
    if by_nesting:
        _walk_content(element, collector)
    else:
        _walk(element, collector)
    return "".join(collector.pieces), tuple(collector.places)


def _walk(element: etree._Element, collector: _Collector) -> None:
    name = local_name(element)
    if not name:
        words = _entity(element)
        if words.startswith("&") and len(words) > 1:
            collector.accounts.leave_out("entities of a document type (kept as they are written)", name=words)
        collector.add(words)
        return
    if name == "pb":
        collector.mark(f"page {attribute(element, 'n') or attribute(element, 'facs')}".rstrip())
        return
    if name == "g" and "EOLhyphen" in attribute(element, "ref"):
        collector.join()
        return
    if name in SKIPPED and not (name in _ALTERNATIVES and not _in_choice(element)):
        if name in _COUNTED:
            collector.accounts.leave_out(_COUNTED[name])
        return
    if name == "gap":
        if mark := _gap_mark(element):
            collector.add(mark)
        else:
            collector.accounts.leave_out("gaps")
        return
    if name == "app":
        _walk_reading(element, collector)
        return
    around = "\n\n" if name in _PARAGRAPHS else "\n" if name in _LINES else ""
    if name == "lb" and attribute(element, "break") == "no":
        around = ""
    if name in {"cell", "seg", "s"}:
        around = " "
    if around:
        collector.blank(around)
    _walk_content(element, collector)
    if around:
        collector.blank(around)


def _walk_content(element: etree._Element, collector: _Collector) -> None:
    """What stands in an element: its words and its children."""
    apart = collector.by_nesting and not any(
        text and text.strip() for text in (element.text, *(c.tail for c in element))
    )
    collector.add(element.text or "")
    for child in element:
        if apart:
            collector.blank("\n\n")
        _walk(child, collector)
        glued = local_name(child) in {"w", "pc"} and attribute(child, "join") in {"right", "both"}
        if not glued:
            collector.add(child.tail or "")


def _walk_reading(element: etree._Element, collector: _Collector) -> None:
    """One of several readings of a passage: the editor's, else the first."""
    readings = [child for child in element if local_name(child) in {"lem", "rdg", "rdgGrp"}]
    chosen = next((child for child in readings if local_name(child) == "lem"), readings[0] if readings else None)
    if chosen is not None:
        _walk(chosen, collector)
    collector.accounts.leave_out(
        "other readings of an edition", sum(bool(flat_text(item)) for item in readings if item is not chosen)
    )


def _gap_mark(element: etree._Element) -> str:
    """The sign that an edition prints for what cannot be read ("•", or words in angle brackets); "" for a remark."""
    described = flat_text(next((item for item in element if local_name(item) == "desc"), None))
    is_sign = not any(character.isalnum() for character in described) or described.startswith(_ANGLE)
    return described if is_sign else ""


def _in_choice(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == "choice"


def _entity(element: etree._Element) -> str:
    """A named entity of HTML as its character, any other as it stands; comments and instructions are nothing."""
    text = str(element.text or "")
    return html.unescape(text) if text.startswith("&") and text.endswith(";") else ""
