"""EPUB books: the chapters in reading order, each a place in the text; notes, menus and page marks left out.

Option `unit=chapter` makes every chapter a document. The book's date is that of the edition and is kept as
`edition_date`: give the texts' own dates on import.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from framing.corpus.dates.heads import find_date_in_head
from framing.corpus.package_sizes import check_package
from framing.corpus.readers.base import DAYS_OF_PARTS, Place, RawDocument, ReaderSettings
from framing.corpus.readers.html_letters import decode_page
from framing.corpus.readers.html_text import extract_blocks
from framing.corpus.readers.xml_safety import flat_text, named, parse_xml
from framing.errors.readers import bad_reader_option, broken_file, no_text_found
from framing.extras import load_extra

if TYPE_CHECKING:
    from lxml import etree

ENDINGS = (".epub",)
OPTIONS = ("unit",)
_KIND = "EPUB"
_FACTS = {"title": "title", "creator": "author", "language": "language", "date": "edition_date", "rights": "licence"}


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The book, or its chapters one at a time.

    Raises
    ------
    UnreadableFile : no EPUB, a part is missing, or it is protected. UnreadableFile, BadSetting, UnsafeFile
    """
    unit = settings.options.get("unit", "book")
    if unit not in {"book", "chapter"}:
        raise bad_reader_option(path, "unit", unit, "Give book or chapter.")
    check_package(path, _KIND)
    with zipfile.ZipFile(path) as packed:
        package, folder = _package(packed, path)
        facts = _facts(package)
        found, chapters = 0, _chapters(packed, package, folder, path, settings)
        if unit == "chapter":
            for found, (title, text) in enumerate(chapters, start=1):
                chapter = {**facts, "title": title, "book": facts.get("title", "")}
                yield RawDocument(f"{path.stem}-{found}", text, chapter)
        else:
            parts = list(chapters)
            whole, places = _joined(parts)
            found = len(places)
            if whole:
                days = _days([text for _, text in parts], settings.options.get("calendar", "gregorian"))
                yield RawDocument(path.stem, whole, facts | days, places)
    if not found:
        raise no_text_found(path, "text", "Are the pages images? Then they need optical character recognition first.")


def _days(chapters: list[str], calendar: str) -> dict[str, str]:
    """The days that the chapters' heads name, first and last, where they differ: then none of them is the book's."""
    found = [day for text in chapters if (day := find_date_in_head(text, calendar=calendar))]
    first, last = min((day.earliest for day in found), default=""), max((day.latest for day in found), default="")
    apart = any(day.latest < last for day in found)
    return {DAYS_OF_PARTS: f"{first}/{last}"} if apart else {}


def _joined(chapters: list[tuple[str, str]]) -> tuple[str, tuple[Place, ...]]:
    pieces: list[str] = []
    places: list[Place] = []
    length = 0
    for title, text in chapters:
        places.append(Place(length, title))
        pieces.append(text + "\n\n")
        length += len(pieces[-1])
    return "".join(pieces).rstrip("\n"), tuple(places)


def _package(packed: zipfile.ZipFile, path: Path) -> tuple[etree._Element, str]:
    container = parse_xml(_member(packed, "META-INF/container.xml", path), path, _KIND)
    name = next((item.get("full-path", "") for item in named(container, "rootfile")), "")
    return parse_xml(_member(packed, name, path), path, _KIND), posixpath.dirname(name)


def _member(packed: zipfile.ZipFile, name: str, path: Path) -> bytes:
    try:
        return packed.read(name)
    except (KeyError, RuntimeError, zipfile.BadZipFile, EOFError) as error:
        raise broken_file(path, _KIND, str(error), f"member {name!r}") from error


def _facts(package: etree._Element) -> dict[str, str]:
    found = {target: flat_text(next(named(package, name), None)) for name, target in _FACTS.items()}
    found["language"] = found["language"].split("-")[0].lower()
    return {key: value for key, value in found.items() if value}


def _chapters(
    packed: zipfile.ZipFile, package: etree._Element, folder: str, path: Path, settings: ReaderSettings
) -> Iterator[tuple[str, str]]:
    """Title (first heading, else the member's name) and text of every part of the reading order that has text."""
    html = load_extra("lxml.html", "formats")
    items = {item.get("id", ""): item for item in named(package, "item")}
    for reference in named(package, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or reference.get("linear") == "no":
            settings.accounts.leave_out("parts of books outside the reading order", name=reference.get("idref", ""))
            continue
        if "nav" in item.get("properties", "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        raw = _member(packed, name, path)
        if not raw.strip():
            continue
        page, _ = decode_page(raw, f"{path}, member {name}", settings.encoding, settings.log)
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
        tree = html.document_fromstring(page.encode("utf-8"), parser=parser)
        blocks = extract_blocks(tree, settings.accounts)
        heading = next((flat_text(item) for item in tree.iter("h1", "h2", "h3")), "")
        if blocks:
            yield heading or posixpath.basename(name), "\n\n".join(blocks)
