"""XML that is no TEI: every element of one name is a document, its fields are named by the user.

Options: `record` (the element that is a document; without it the file is one), `huge=yes` (lifts lxml's limits).
Columns are sought in the record: an element ("content"), a path ("meta/date"), an attribute ("@date", "speech/@who"), or
"." for the record itself.
Simple fields that nobody asked for are kept as extras. Text that is HTML within XML (escaped, or in CDATA) is read as
HTML: without tags, line breaks kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.readers.base import RawDocument, ReaderSettings
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
    UnreadableFile : not well-formed (the line is named), or no such record. BadTable : a record without the element
    of its text. BadSetting : a record or column that is no name or path.
    """
    record = settings.options.get("record", "")
    if record and not _STEP.fullmatch(record):
        raise bad_reader_option(path, "record", record, "Give the name of an element.")
    for source in settings.columns.values():
        if source != _ITSELF and not all(_STEP.fullmatch(step) for step in source.split("/")):
            raise bad_reader_option(path, "column", source, "Give an element, a path such as meta/date, or @attribute.")
    number = depth = inside = 0
    huge, encoding = settings.options.get("huge") == "yes", settings.encoding
    for event, element in iterate_xml(path, "XML", huge=huge, encoding=encoding, accounts=settings.accounts):
        change = 1 if event == "start" else -1
        depth += change
        is_record = local_name(element) == record if record else depth == (event == "start")
        inside += change * is_record
        if is_record and event == "end" and not inside:  # a record within a record is part of it
            number += 1
            yield _document(element, settings, path, number if record else 0)
            if depth:
                free(element)
    if not number:
        raise no_text_found(path, f"element {record!r}", "Name the element that is a document: --record ELEMENT.")


def _document(record: etree._Element, settings: ReaderSettings, path: Path, number: int) -> RawDocument:
    place = f"{path}, record {number}" if number else str(path)
    source = settings.columns.get("text") or _usual_text(record)
    found = _find(record, source) if source else []
    if not found:
        raise column_missing(f"{place} (say --text ELEMENT)", source or "text", _field_names(record))
    texts = [item if isinstance(item, str) else _running_text(item) for item in found]
    taken = {source} if "text" in settings.columns else set()
    facts: dict[str, str] = {}
    used = {source}
    for target, column in settings.columns.items():
        if target == "text":
            continue
        values = [" ".join(_plain(item).split()) for item in _find(record, column)]
        if values:
            taken.add(column)
            used.add(column)
            facts[target] = ";".join(dict.fromkeys(value for value in values if value))
    facts = _other_fields(record, used) | {key: value for key, value in facts.items() if value}
    identity = facts.pop("id", "") or next((facts[name] for name in _ids(record) if name in facts), "")
    identity = identity or (f"{path.stem}-{number}" if number > 1 else path.stem)
    return RawDocument(identity, _PARAGRAPH_BREAK.join(text for text in texts if text), facts, taken=frozenset(taken))


def _ids(record: etree._Element) -> tuple[str, ...]:
    """The usual names of a record's id: "id", "document_id", or after the record's own name, "transcript-id"."""
    own = local_name(record)
    return (*ID_COLUMNS, f"{own}-id", f"{own}_id", f"{own}Id")


def _find(record: etree._Element, source: str) -> list[etree._Element | str]:
    """What a path meets in a record, in the order of the file: elements, or the texts of attributes."""
    if source == _ITSELF:
        return [record]
    *steps, last = source.split("/")
    here = [record]
    for step in steps:
        here = [item for parent in here for item in parent if local_name(item) == _local(step)]
    if last.startswith("@"):
        return [value for item in here if (value := attribute(item, _local(last[1:])))]
    if steps:
        return [item for parent in here for item in parent if local_name(item) == _local(last)]
    children = [item for item in record if local_name(item) == _local(last)]
    return [*(children or (item for item in record.iterdescendants() if local_name(item) == _local(last)))]


def _usual_text(record: etree._Element) -> str:
    """Where the text stands if nobody says: the record, where words or paragraphs stand in it, or a usual element."""
    beside = [record.text, *(child.tail for child in record)]
    if any(text and text.strip() for text in beside):
        return _ITSELF
    named = next((name for name in TEXT_COLUMNS if _find(record, name)), "")
    return named or (_ITSELF if any(local_name(child) in _PARAGRAPHS for child in record) else "")


def _local(step: str) -> str:
    return step.rpartition(":")[2]


def _running_text(element: etree._Element) -> str:
    """The text of an element; HTML that stands in it as text is read as HTML."""
    if len(element):
        return extract_text(element)[0]
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
