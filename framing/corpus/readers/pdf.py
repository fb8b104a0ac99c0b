"""PDF files with a text layer; every page is a place in the text.

Day and author of the file need not be those of the text and are kept as `file_made` and `file_author` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.readers.base import Place, RawDocument, ReaderSettings
from framing.errors.readers import broken_file, no_text_found
from framing.errors.tables import file_missing
from framing.extras import load_extra

ENDINGS = (".pdf",)
OPTIONS = ("password",)
_SOFT_HYPHEN = "\ufffe"


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document, pages apart by an empty line; places are named by the page's own label where it has one.

    Option `password` opens protected files.

    Raises
    ------
    UnreadableFile : damaged, or protected. UnreadableFile : no text layer.
    """
    pdfium = load_extra("pypdfium2", "formats")
    if not path.exists():
        raise file_missing(path)
    try:
        document = pdfium.PdfDocument(path, password=settings.options.get("password"))
    except pdfium.PdfiumError as error:
        reason = "protected: give --option password=..." if "assword" in str(error) else str(error)
        raise broken_file(path, "PDF", reason) from error
    try:
        text, places = _pages(document)
        facts = _facts(document)
    finally:
        document.close()
    if not text.strip():
        remedy = "The pages are images: recognise them first, for example with ocrmypdf."
        raise no_text_found(path, "text layer", remedy)
    empty = [
        place.label
        for place, end in zip(places, _ends(places, text), strict=True)
        if not text[place.start : end].strip()
    ]
    for label in empty:
        settings.accounts.leave_out("pages without text (images?)", name=f"{path.name}, {label}")
    yield RawDocument(path.stem, text, facts, places)


def _pages(document: Any) -> tuple[str, tuple[Place, ...]]:
    pieces: list[str] = []
    places: list[Place] = []
    length = 0
    for number in range(len(document)):
        page = document[number]
        layer = page.get_textpage()
        text = _clean(layer.get_text_bounded())
        layer.close()
        page.close()
        places.append(Place(length, f"page {document.get_page_label(number) or number + 1}"))
        pieces.append(text + "\n\n")
        length += len(pieces[-1])
    return "".join(pieces).rstrip("\n"), tuple(places)


def _ends(places: tuple[Place, ...], text: str) -> list[int]:
    """Where each page ends in the text."""
    return [*(place.start for place in places[1:]), len(text)]


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace(_SOFT_HYPHEN, "-")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", lines).strip("\n")


def _facts(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict(skip_empty=True)
    names = {"Title": "title", "Author": "file_author", "CreationDate": "file_made"}
    return {target: str(found[name]).strip() for name, target in names.items() if str(found.get(name, "")).strip()}
