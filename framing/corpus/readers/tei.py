"""TEI P5: volumes of edited documents, whole books, and speeches in parliament.

A `div type="document"` is a document (Foreign Relations of the United States), an utterance `u` is one (ParlaMint);
a text that has neither, and a book of the Text Creation Partnership, is one document (see `tei_units`). Options:
`unit`, another element to cut by, as "div:letter" (element and type) or "div"; `notes=yes` takes editorial notes as
documents of the genre "editorial note"; `calendar`: see `framing.corpus.dates.calendars`; `huge=yes` lifts limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.dates.calendars import CALENDARS
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.tei_facts import describe_division, describe_utterance
from framing.corpus.readers.tei_header import Header, read_header, resolve_document_date, resolve_header_date
from framing.corpus.readers.tei_text import extract_text
from framing.corpus.readers.tei_units import Sections, Units, is_editorial
from framing.corpus.readers.xml_safety import attribute, free, iterate_xml, local_name
from framing.errors.readers import bad_reader_option, no_text_found, unknown_calendar

if TYPE_CHECKING:
    from lxml import etree

ENDINGS = (".xml", ".tei")
OPTIONS = ("unit", "notes", "calendar", "huge")
_ROOTS = frozenset({"TEI", "TEI.2"})
_TWIN = ".ana.xml"
# files of a corpus that describe it and hold no text
_APPARATUS = frozenset({"listPerson", "listOrg", "listPlace", "taxonomy", "particDesc", "settingDesc", "teiCorpus"})


def recognises(path: Path) -> bool:
    """A file whose first 64 KB open a TEI element."""
    if not path.is_file():
        return False
    with open(path, "rb") as stream:
        start = stream.read(65536)
    return b"<TEI" in start or b"<teiCorpus" in start or b":TEI" in start or b"tei-c.org/ns" in start


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The documents of a TEI file one at a time, each with title, date interval, persons and pages.

    Notes, gaps, editorial notes and sections outside the documents are counted in `settings.accounts`; so are files
    that only describe a corpus (lists of persons, taxonomies, roots), and an annotated twin of a plain file.

    Raises
    ------
    UnreadableFile : not well-formed XML (the line is named). UnreadableFile : nothing to cut. BadSetting
    """
    units, calendar = Units(path, settings.options.get("unit", "")), settings.options.get("calendar", "")
    if calendar and calendar not in CALENDARS:
        raise unknown_calendar(calendar, list(CALENDARS))
    if settings.options.get("notes", "") not in {"", "yes"}:
        raise bad_reader_option(path, "notes", settings.options["notes"], "Give yes, or leave it out.")
    if path.name.endswith(_TWIN) and path.with_name(path.name.removesuffix(_TWIN) + ".xml").exists():
        settings.accounts.leave_out("annotated twins of plain files", name=path.name)
        return
    reading = _Reading(path, settings, units, calendar)
    root = ""
    huge, encoding = settings.options.get("huge") == "yes", settings.encoding
    for event, element in iterate_xml(path, "TEI", huge=huge, encoding=encoding, accounts=settings.accounts):
        if event == "start":
            root = root or local_name(element)
            reading.start(element)
        elif document := reading.end(element):
            yield document
    if not reading.anything:
        if root not in _APPARATUS:
            raise no_text_found(path, "TEI text", "Look whether the file has a <text>, or give another unit to cut by.")
        settings.accounts.leave_out("lists, taxonomies and roots of corpora", name=path.name)


class _Reading:
    """One pass over a file: what is open, what was found, and the header that holds for it."""

    def __init__(self, path: Path, settings: ReaderSettings, units: Units, calendar: str) -> None:
        self.anything = False
        self._path = path
        self._settings = settings
        self._units = units
        self._calendar = calendar
        self._header = Header()
        self._volume = self._language = ""
        self._found = self._inside = 0
        self._sections = Sections()

    def start(self, element: etree._Element) -> None:
        """An element begins."""
        if local_name(element) in _ROOTS:
            self._volume, self._language, self._found = attribute(element, "id"), attribute(element, "lang"), 0
        if self._is_unit(element):
            self._inside += 1
            self._sections.hold_document()
        elif not self._inside:
            self._sections.start(element)

    def end(self, element: etree._Element) -> RawDocument | None:
        """An element ends: the document that it is, if any."""
        name, document = local_name(element), None
        if name == "teiHeader":
            self._header = read_header(element, self._volume, self._language, self._header.roll)
        elif self._is_unit(element):
            self._inside -= 1
            if not self._inside:
                document = self._unit(element)
                free(element)
        elif not self._inside:
            if name == "text" and _is_outermost_text(element):
                self._sections.report(self._settings.accounts, any_document=bool(self._found))
                if not self._found and not self._units.asked:
                    document = self._document(element, 0)
                    free(element)
            else:
                self._sections.end(element)
        return document

    def _is_unit(self, element: etree._Element) -> bool:
        return self._units.include(element) and (self._units.asked or not self._header.whole)

    def _unit(self, element: etree._Element) -> RawDocument | None:
        self._found += 1
        self.anything = True
        if is_editorial(element) and self._settings.options.get("notes") != "yes" and not self._units.asked:
            self._settings.accounts.leave_out(
                "editorial notes (--option notes=yes takes them)", name=attribute(element, "id")
            )
            return None
        return self._document(element, self._found)

    def _document(self, element: etree._Element, number: int) -> RawDocument:
        self.anything = True
        header = self._header
        text, places = extract_text(element, self._settings.accounts)
        own = attribute(element, "id")
        if number == 0:
            identity = header.id or self._path.stem
        elif header.id and own and not own.startswith(header.id):
            identity = f"{header.id}-{own}"
        else:
            identity = own or f"{header.id or self._path.stem}-{number}"
        metadata = dict(header.metadata)
        if local_name(element) == "u":
            dated = resolve_header_date(header, self._calendar)
            metadata |= dated | describe_utterance(element, header, self._path, dated.get("earliest", ""))
        else:
            metadata |= resolve_document_date(header, element, self._calendar)
            if number:
                metadata |= describe_division(element, metadata.get("title", ""))
        return RawDocument(identity, text, metadata, places)


def _is_outermost_text(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is None or local_name(parent) in _ROOTS
