"""What of a TEI file is a document, and which sections stand outside all documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.readers.base import Accounts
from framing.corpus.readers.xml_safety import attribute, flat_text, local_name
from framing.errors.readers import bad_reader_option

if TYPE_CHECKING:
    from lxml import etree

_EDITORIAL = "editorial-note"
_PARTS = frozenset({"compilation", "chapter", "subchapter", "volume", "book", "part"})
_SECTIONS = frozenset({"div", "front", "back"})
_LONGEST_HEAD = 40


class Units:
    """Which elements are documents: those of the user's `unit`, or the usual ones of editions and parliaments."""

    def __init__(self, path: Path, asked: str = "") -> None:
        self.asked = bool(asked)
        self._name, _, self._type = asked.partition(":")
        if asked and not self._name.isidentifier():
            remedy = "Give an element and, after a colon, its type, as in div:letter."
            raise bad_reader_option(path, "unit", asked, remedy)

    def include(self, element: etree._Element) -> bool:
        """Whether an element is a document.

        By itself: an utterance `u`; a `div` of type "document", of subtype "historical-document" or editorial note,
        or with dates of its own (`doc-dateTime-min`), unless it is a part that holds documents.
        """
        name = local_name(element)
        if self.asked:
            return name == self._name and (not self._type or element.get("type") == self._type)
        if name == "u":
            return True
        if name != "div":
            return False
        kind, subkind = element.get("type", ""), element.get("subtype", "")
        if kind == "document" or subkind in {"historical-document", _EDITORIAL}:
            return True
        return kind not in _PARTS and bool(attribute(element, "doc-dateTime-min"))


def is_editorial(element: etree._Element) -> bool:
    """Whether a document is a note of the edition's editors, written long after the documents beside it."""
    return element.get("subtype") == _EDITORIAL


class Sections:
    """The sections of a text that hold no document (prefaces, lists of persons, indexes), the widest of each, and notes."""

    def __init__(self) -> None:
        self._open: list[tuple[list[bool], list[str]]] = []
        self._outside: list[str] = []
        self._notes = 0

    def start(self, element: etree._Element) -> None:
        """An element begins outside all documents."""
        if local_name(element) in _SECTIONS:
            self._open.append(([], []))

    def end(self, element: etree._Element) -> None:
        """The same element ends."""
        self._notes += local_name(element) == "note"
        if local_name(element) not in _SECTIONS or not self._open:
            return
        documents, inner = self._open.pop()
        parts = documents or (inner and local_name(element) != "div")
        outside = inner if parts else [_name_section(element)] if flat_text(element) else []
        (self._open[-1][1] if self._open else self._outside).extend(outside)

    def hold_document(self) -> None:
        """A document begins within all sections that are open."""
        for documents, _ in self._open:
            documents.append(True)

    def report(self, accounts: Accounts, *, any_document: bool) -> None:
        """Count the sections where the text was cut into documents, and begin anew."""
        if any_document:
            accounts.leave_out("notes", self._notes)
            for name in self._outside:
                accounts.leave_out("sections outside the documents", name=name)
        self._open, self._outside, self._notes = [], [], 0


def _name_section(element: etree._Element) -> str:
    head = next((flat_text(item) for item in element if local_name(item) == "head"), "")
    name = head or attribute(element, "id") or element.get("type", "") or local_name(element)
    return name if len(name) <= _LONGEST_HEAD else f"{name[:_LONGEST_HEAD]}..."
