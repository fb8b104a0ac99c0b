"""XML that is no TEI: every element of one name is a document, its fields are named by the user.

Options: `record` (the element that is a document; without it the file is one), `huge=yes` (lifts lxml's limits).
Columns are sought in the record: an element ("content"), a path ("meta/date"), an attribute ("@date", "speech/@who"),
"." for the record itself; with a "/" before it from the root of the file ("/@date", "/meta/date"), one for all records.
Simple fields that nobody asked for are kept as extras. Text that is HTML within XML (escaped, or in CDATA) is read as
HTML: without tags, line breaks kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.readers.base import Accounts, RawDocument, ReaderSettings
from framing.corpus.readers.html_text import extract_markup
from framing.corpus.readers.rows import ID_COLUMNS, TEXT_COLUMNS
from framing.corpus.readers.tei_text import extract_text
from framing.corpus.readers.xml_safety import attribute, flat_text, free, iterate_xml, local_name
from framing.errors.readers import bad_reader_option, no_text_found
from framing.errors.tables import column_missing

if TYPE_CHECKING:
    from lxml import etree

ENDINGS = (".xml",)
OPTIONS = ("record", "huge")
_PARAGRAPH_BREAK = "\n\n"
_STEP = re.compile(r"@?[^\W\d][\w.:-]*")
_ITSELF = "."
_PARAGRAPHS = frozenset({"p", "para", "l", "lb", "br"})
_MARKUP = re.compile(r"</?(?:p|br|div|span|b|i|u|em|strong|a|h[1-6]|ul|ol|li|table|tr|td|blockquote)\b[^<>]*>", re.I)
_SIMPLE = 1_000  # characters of a field that is kept as an extra


def recognises(path: Path) -> bool:
    """No file by itself: the reader must be named, for only the user knows what the elements mean."""
    del path
    return False


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The records of a file in its order, one at a time.

    Raises
    ------
    UnreadableFile : not well-formed (the line is named), or no such record. BadTable : no record of the file has a
    text. BadSetting : a record or column that is no name or path.
    """
    record = settings.options.get("record", "")
    if record and not _STEP.fullmatch(record):
        raise bad_reader_option(path, "record", record, "Give the name of an element.")
    for source in settings.columns.values():
        if source != _ITSELF and not all(_STEP.fullmatch(step) for step in source.removeprefix("/").split("/")):
            raise bad_reader_option(path, "column", source, "Give an element, a path such as meta/date, or @attribute.")
    number = depth = inside = with_text = 0
    of_file: dict[str, list[str]] = {}
    huge, encoding = settings.options.get("huge") == "yes", settings.encoding
    for event, element in iterate_xml(path, "XML", huge=huge, encoding=encoding, accounts=settings.accounts):
        change = 1 if event == "start" else -1
        depth += change
        is_record = local_name(element) == record if record else depth == (event == "start")
        inside += change * is_record
        if is_record and event == "end" and not inside:  # a record within a record is part of it
            number += 1
            if number == 1:
                of_file = _read_of_file(element, settings)
                names = _field_names(element)
            document = _document(element, settings, path, number, of_file)
            with_text += bool(document.text)
            yield document
            if depth:
                free(element)
    if not number:
        raise no_text_found(path, f"element {record!r}", "Name the element that is a document: --record ELEMENT.")
    if not with_text and "text" not in settings.columns:
        raise column_missing(f"{path} (say --text ELEMENT)", "text", names)


def _read_of_file(record: etree._Element, settings: ReaderSettings) -> dict[str, list[str]]:
    """What columns that begin with "/" find from the root down, around the first record or before it."""
    root = next(reversed([record, *record.iterancestors()]))
    before = set(takewhile(lambda element: element is not record, root.iter()))
    sources = [source for source in settings.columns.values() if source.startswith("/")]
    return {source: [_plain(item) for item in _find(root, source.removeprefix("/"), before)] for source in sources}


def _document(
    record: etree._Element, settings: ReaderSettings, path: Path, number: int, of_file: dict[str, list[str]]
) -> RawDocument:
    source = settings.columns.get("text") or _usual_text(record)
    found = _find(record, source) if source else []
    text = _PARAGRAPH_BREAK.join(text for item in found if (text := _running_text(item, settings.accounts)))
    taken = {settings.columns["text"]} if "text" in settings.columns and found else set()
    facts: dict[str, str] = {}
    for target, column in settings.columns.items():
        if target == "text":
            continue
        values = of_file[column] if column in of_file else [_plain(item) for item in _find(record, column)]
        if values:
            taken.add(column)
            facts[target] = ";".join(dict.fromkeys(plain for value in values if (plain := " ".join(value.split()))))
    facts = _other_fields(record, taken | {source}) | {key: value for key, value in facts.items() if value}
    identity = facts.pop("id", "") or next((facts[name] for name in _ids(record) if name in facts), "")
    identity = identity or (f"{path.stem}-{number}" if number > 1 else path.stem)
    return RawDocument(identity, text, facts, taken=frozenset(taken))


def _ids(record: etree._Element) -> tuple[str, ...]:
    """The usual names of a record's id: "id", after the record's own name ("transcript-id"), or "document_id"."""
    own = local_name(record)
    first, *others = ID_COLUMNS
    return (first, f"{own}-id", f"{own}_id", f"{own}Id", *others)


def _find(record: etree._Element, source: str, among: set[etree._Element] | None = None) -> list[etree._Element | str]:
    """What a path meets in a record, in the order of the file: elements, or the texts of attributes.

    among : the elements that count, all by default.
    """
    if source == _ITSELF:
        return [record]
    *steps, last = source.split("/")
    names = steps if last.startswith("@") else [*steps, last]
    here = [record]
    for step in names:
        here = [item for parent in here for item in parent if local_name(item) == _local(step)]
    if not here and len(names) == 1 and not steps:
        here = [item for item in record.iterdescendants() if local_name(item) == _local(last)]
    counted = here if among is None else [item for item in here if item in among]
    if last.startswith("@"):
        return [value for item in counted if (value := attribute(item, _local(last[1:])))]
    return [*counted]


def _usual_text(record: etree._Element) -> str:
    """Where the text stands if nobody says: the record, where words or paragraphs stand in it, or a usual element."""
    beside = [record.text, *(child.tail for child in record)]
    if any(text and text.strip() for text in beside):
        return _ITSELF
    named = next((name for name in TEXT_COLUMNS if _find(record, name)), "")
    return named or (_ITSELF if any(local_name(child) in _PARAGRAPHS for child in record) else "")


def _local(step: str) -> str:
    return step.rpartition(":")[2]


def _running_text(element: etree._Element | str, accounts: Accounts) -> str:
    """The text of an element or attribute; HTML that stands in it as text is read as HTML."""
    if isinstance(element, str):
        return element.strip()
    if len(element):
        return extract_text(element, accounts, by_nesting=True)[0]
    text = str(element.text or "")
    if _MARKUP.search(text):
        return extract_markup(text)
    paragraphs = (" ".join(part.split()) if "\n" not in part else part.strip() for part in re.split(r"\n\s*\n", text))
    return _PARAGRAPH_BREAK.join(part for part in paragraphs if part)


def _plain(item: etree._Element | str) -> str:
    if isinstance(item, str):
        return item
    text = flat_text(item)
    return extract_markup(text) if _MARKUP.search(text) else text


def _other_fields(record: etree._Element, used: set[str]) -> dict[str, str]:
    """Attributes and short fields of a record that no column takes, by name; those that repeat are joined by ';'."""
    fields: dict[str, dict[str, None]] = {}
    for key, value in record.attrib.items():
        name = str(key).rpartition("}")[2]
        if f"@{name}" not in used:
            fields.setdefault(name, {})[str(value)] = None
    for child in record:
        name = local_name(child)
        text = flat_text(child) if name and name not in used and not len(child) else ""
        if text and len(text) <= _SIMPLE:
            fields.setdefault(name, {})[text] = None
    return {name: ";".join(values) for name, values in fields.items()}


def _field_names(record: etree._Element) -> list[str]:
    return list(dict.fromkeys(name for child in record if (name := local_name(child))))
