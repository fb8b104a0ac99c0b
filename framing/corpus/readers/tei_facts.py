"""What TEI says about a single document: title, persons, sender and recipient; or the speaker of an utterance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.readers.tei_header import ENCLOSURES, Header
from framing.corpus.readers.tei_persons import Dated, read_roll_beside, read_roll_within
from framing.corpus.readers.tei_text import extract_text
from framing.corpus.readers.tei_units import is_editorial
from framing.corpus.readers.xml_safety import attribute, flat_text, local_name, named, outside

if TYPE_CHECKING:
    from lxml import etree


def describe_division(element: etree._Element, volume_title: str) -> dict[str, str]:
    """Title, kind, persons, sender and recipient of a document of an edition; enclosures are named apart."""
    head = next((item for item in element if local_name(item) == "head"), None)
    title = extract_text(head)[0].replace("\n", " ") if head is not None else ""
    names = [item for item in named(element, "persName") if outside(item, element, {"note"})]
    own = [item for item in names if outside(item, element, ENCLOSURES)]
    enclosed = [item for item in element.iterdescendants() if local_name(item) in ENCLOSURES]
    editorial = is_editorial(element)
    facts = {
        "title": title or attribute(element, "n"),
        "volume": volume_title,
        "kind": element.get("subtype", ""),
        "genre": "editorial note" if editorial else "",
        "persons": _joined(flat_text(item) for item in names),
        "speaker": "" if editorial else _joined(flat_text(item) for item in own if item.get("type") == "from"),
        "recipient": "" if editorial else _joined(flat_text(item) for item in own if item.get("type") == "to"),
        "enclosures": _joined(_heading(item) for item in enclosed),
    }
    return {key: value for key, value in facts.items() if value}


def _joined(texts: Iterator[str]) -> str:
    return ";".join(dict.fromkeys(text for text in texts if text))


def _heading(element: etree._Element) -> str:
    head = next(named(element, "head"), None)
    return extract_text(head)[0].replace("\n", " ") if head is not None else "without a heading"


def describe_utterance(element: etree._Element, header: Header, path: Path, day: str) -> dict[str, str]:
    """Speaker, party on the day, and role; names come from the header, the lists beside, or the file's own lists."""
    who = element.get("who", "").split(" ")[0].rpartition("#")[2]
    roll = header.roll
    if who and who not in roll.names:
        roll.add(read_roll_beside(path.parent))
        if who not in roll.names:
            roll.add(read_roll_within(path))
        roll.names.setdefault(who, [Dated(who, "", "")])  # nobody names them: not looked for again
    role = element.get("ana", "").split(" ")[0].rpartition("#")[2].rpartition(":")[2]
    facts = {"speaker": roll.name_of(who, day), "speaker_id": who, "party": roll.party_of(who, day), "role": role}
    return {key: value for key, value in facts.items() if value}
