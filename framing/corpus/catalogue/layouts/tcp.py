"""Texts of the Text Creation Partnership (EEBO, ECCO): TEI files ID.xml, a text a file.

The text is the plain one: every line of the file's text that is not blank, stripped, without marginal notes, the
long s written s. Dates come from title, date lines and imprint (see `framing.corpus.readers.tei_header`); state,
audience and genre from author and title where they tell, else from the entry's `document` tables, else empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.corpus.readers import ReaderSettings, tei
from framing.errors.corpus import unreadable_file
from framing.extras import load_extra

if TYPE_CHECKING:
    from lxml import etree

_ID = re.compile(r"[A-Z]{1,2}\d{4,6}(\.\d{3})?")
_SPACES = re.compile(r"[ \t]+")
_AUTHORS = (  # pattern in the author heading, state
    (r"Scotland", "SCO"),
    (r"England and Wales|Great Britain|King of England|Queen of (England|Great Britain)", "GBR"),
    (r"Holy Roman Emp", "AUH"),
    (r"United Provinces|Netherlands", "NLD"),
    (r"Brandenburg|Prussia", "PRU"),
    (r"Savoy", "SAR"),
    (r"Spain", "ESP"),
    (r"France", "FRA"),
    (r"Russia", "RUS"),
    (r"Portugal", "PRT"),
    (r"Sweden", "SWE"),
    (r"Denmark", "DNK"),
    (r"Poland", "POL"),
    (r"Venice", "VNC"),
)
_GENRES = (  # pattern in the title, genre, audience
    (r"speech.*(to|in) (both|the) hous|speech.*parliament|speech in the house", "speech to parliament", "domestic"),
    (r"articles of peace|treat(y|ies)|alliance|convention", "treaty", "international"),
    (r"declaration|manifesto|proclamation|decree|resolution|memorial", "declaration", "international"),
    (r"letter", "letter", "international"),
    (r"speech", "speech", ""),
)


def read_documents(root: Path, entry: Entry, log: Callable[[str], None]) -> Iterator[Document]:
    """The texts by id."""
    found = {path.stem: path for path in root.rglob("*.xml") if _ID.fullmatch(path.stem)}
    for name in sorted(found):
        facts: dict[str, Any] = dict(next(iter(tei.read(found[name], ReaderSettings(log=log)))).metadata)
        author, title = facts.get("author", ""), facts.get("title", "")
        genre, audience = next(((g, a) for p, g, a in _GENRES if re.search(p, title, re.IGNORECASE)), ("pamphlet", ""))
        known: dict[str, Any] = {
            "earliest": facts.get("earliest", ""),
            "latest": facts.get("latest", ""),
            "date_rule": facts.get("date_rule", ""),
            "title": title,
            "speaker": author,
            "state": next((state for pattern, state in _AUTHORS if re.search(pattern, author)), ""),
            "genre": genre,
            "audience": audience,
        }
        known |= {**entry.documents, **entry.facts_of(name)}
        yield Document(name, entry.name, read_plain_text(found[name]), **known)


def read_plain_text(path: Path) -> str:
    """The plain text of a TCP file (see the module).

    Raises
    ------
    UnreadableFile : the file is not well-formed XML, or has no text.
    """
    etree = load_extra("lxml.etree", "formats")
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        text = etree.parse(str(path), parser).find(".//{*}text")
    except (etree.XMLSyntaxError, OSError) as error:
        raise unreadable_file(path, "TEI", str(error)) from error
    if text is None:
        raise unreadable_file(path, "TEI", "it has no element text")
    lines = "".join(_strings(text)).replace("ſ", "s").split("\n")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in lines if line.strip())


def _strings(element: etree._Element) -> Iterator[str]:
    """The character data of an element in order; gaps without the blanks around their mark, notes left out."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "note"
    if name == "gap":
        yield "".join(element.itertext()).strip()
    elif name != "note":
        yield element.text or ""
        for child in element:
            yield from _strings(child)
            yield child.tail or ""
