"""TEI P5: volumes of edited documents, whole books, and speeches in parliament.

A `div type="document"` is a document (Foreign Relations of the United States), an utterance `u` is one (ParlaMint);
a text that has neither, and a book of the Text Creation Partnership, is one document. Option `unit`: another element
to cut by, as "div:letter" (element and type) or "div". Option `calendar`: see `framing.corpus.dates.calendars`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.dates.calendars import CALENDARS
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.tei_header import Header, read_header, resolve_document_date, resolve_header_date
from framing.corpus.readers.tei_persons import persons_beside
from framing.corpus.readers.tei_text import extract_text
from framing.corpus.readers.xml_safety import attribute, flat_text, free, iterate_xml, local_name, named
from framing.errors.readers import bad_reader_option, no_text_found, unknown_calendar

if TYPE_CHECKING:
    from lxml import etree

ENDINGS = (".xml", ".tei")
OPTIONS = ("unit", "calendar", "huge")
_UNITS = (("div", "document"), ("u", ""))


def recognises(path: Path) -> bool:
    """A file whose first 64 KB open a TEI element."""
    if not path.is_file():
        return False
    with open(path, "rb") as stream:
        start = stream.read(65536)
    return b"<TEI" in start or b"<teiCorpus" in start or b":TEI" in start or b"tei-c.org/ns" in start


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The documents of a TEI file one at a time, each with title, date interval, persons and pages.

    Raises
    ------
    UnreadableFile : not well-formed XML (the line is named). UnreadableFile : nothing to cut. BadSetting
    """
    units, calendar = _units(path, settings), settings.options.get("calendar", "")
    if calendar and calendar not in CALENDARS:
        raise unknown_calendar(calendar, list(CALENDARS))
    asked = bool(settings.options.get("unit"))
    header, volume, language, found, anything = Header(), "", "", 0, False
    inside = 0
    for event, element in iterate_xml(path, "TEI", huge=settings.options.get("huge") == "yes"):
        name = local_name(element)
        if event == "start":
            if name in {"TEI", "TEI.2"}:
                volume, language, found = attribute(element, "id"), attribute(element, "lang"), 0
            inside += _is_unit(element, units) and (asked or not header.whole)
            continue
        if name == "teiHeader":
            header = read_header(element, volume, language)
        elif _is_unit(element, units) and (asked or not header.whole):
            inside -= 1
            if inside == 0:
                found += 1
                anything = True
                yield _document(element, header, calendar, found, path)
                free(element)
        elif name == "text" and not found and not asked and _is_outermost_text(element):
            anything = True
            yield _document(element, header, calendar, 0, path)
            free(element)
    if not anything:
        raise no_text_found(path, "TEI text", "Look whether the file has a <text>, or give another unit to cut by.")


def _units(path: Path, settings: ReaderSettings) -> tuple[tuple[str, str], ...]:
    asked = settings.options.get("unit", "")
    if not asked:
        return _UNITS
    name, _, kind = asked.partition(":")
    if not name.isidentifier():
        raise bad_reader_option(path, "unit", asked, "Give an element and, after a colon, its type, as in div:letter.")
    return ((name, kind),)


def _is_unit(element: etree._Element, units: tuple[tuple[str, str], ...]) -> bool:
    name = local_name(element)
    return any(name == unit and (not kind or element.get("type") == kind) for unit, kind in units)


def _is_outermost_text(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is None or local_name(parent) in {"TEI", "TEI.2"}


def _document(element: etree._Element, header: Header, calendar: str, number: int, path: Path) -> RawDocument:
    text, places = extract_text(element)
    own = attribute(element, "id")
    if number == 0:
        identity = header.id or path.stem
    elif header.id and own and not own.startswith(header.id):
        identity = f"{header.id}-{own}"
    else:
        identity = own or f"{header.id or path.stem}-{number}"
    metadata = dict(header.metadata)
    if local_name(element) == "u":
        metadata |= resolve_header_date(header, calendar) | _speaker(element, header, path)
    else:
        metadata |= resolve_document_date(header, element, calendar)
        if number:
            metadata |= _div_facts(element, metadata.get("title", ""))
    return RawDocument(identity, text, metadata, places)


def _div_facts(element: etree._Element, volume_title: str) -> dict[str, str]:
    head = next((item for item in element if local_name(item) == "head"), None)
    title = extract_text(head)[0].replace("\n", " ") if head is not None else ""
    names = [item for item in named(element, "persName") if not any(map(_is_note, item.iterancestors()))]
    facts = {
        "title": title or attribute(element, "n"),
        "volume": volume_title,
        "kind": element.get("subtype", ""),
        "persons": ";".join(dict.fromkeys(flat_text(item) for item in names)),
        "speaker": ";".join(dict.fromkeys(flat_text(item) for item in names if item.get("type") == "from")),
        "recipient": ";".join(dict.fromkeys(flat_text(item) for item in names if item.get("type") == "to")),
    }
    return {key: value for key, value in facts.items() if value}


def _is_note(element: etree._Element) -> bool:
    return local_name(element) == "note"


def _speaker(element: etree._Element, header: Header, path: Path) -> dict[str, str]:
    who = element.get("who", "").lstrip("#")
    if who and who not in header.persons:
        header.persons[who] = persons_beside(path.parent).get(who, who)
    role = element.get("ana", "").lstrip("#").split(" ")[0]
    facts = {"speaker": header.persons.get(who, who), "speaker_id": who, "role": role}
    return {key: value for key, value in facts.items() if value}
