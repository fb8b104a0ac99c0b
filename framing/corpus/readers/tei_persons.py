"""Who speaks: the names behind the identifiers of a TEI list of persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.readers.xml_safety import attribute, flat_text, iterate_xml, local_name, named

if TYPE_CHECKING:
    from lxml import etree

_NAME_PARTS = ("forename", "nameLink", "surname")
_FILES = ("*listPerson*.xml", "ParlaMint-??.xml", "ParlaMint-??-??.xml", "ParlaMint-??.ana.xml")


def read_persons(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Pairs (xml:id, name) of the persons in an element: forenames and surnames, or the whole name."""
    for person in named(element, "person"):
        name = next((item for item in person if local_name(item) == "persName"), None)
        if name is None:
            continue
        parts = [flat_text(item) for key in _NAME_PARTS for item in name if local_name(item) == key]
        yield attribute(person, "id"), " ".join(part for part in parts if part) or flat_text(name)


@lru_cache(maxsize=8)
def persons_beside(folder: Path) -> Mapping[str, str]:
    """Names from the lists of persons that a corpus in ParlaMint form keeps beside its speeches, or one folder up."""
    found: dict[str, str] = {}
    for place in (folder.parent, folder):
        for path in sorted({path for pattern in _FILES for path in place.glob(pattern)}):
            for event, element in iterate_xml(path, "TEI list of persons"):
                if event == "end" and local_name(element) == "person":
                    found.update(read_persons(element))
    return found
