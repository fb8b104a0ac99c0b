"""Plain text: a file is a document, its name is the id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.encoding import encoding_facts, read_text
from framing.errors.readers import disguised_file

ENDINGS = (".txt", ".text", ".md")
OPTIONS: tuple[str, ...] = ()
# what files of other formats begin with that were given the ending of a text
_OTHERS = (
    (re.compile(r"\s*\{\\rtf\d"), "RTF", "Open it and save it as DOCX or plain text."),
    (re.compile(r"%PDF-\d"), "PDF", "Give it the ending .pdf."),
    (
        re.compile(r"\s*(?:<\?xml\b[^>]*>\s*)?(?:<!doctype html\b|<html\b)", re.I),
        "a web page",
        "Say --reader html, or end it in .html.",
    ),
    (re.compile(r"\s*<\?xml\b"), "XML", "Give it the ending .xml, or say --reader tei or xml."),
)
_HEAD = 1_000


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document, text untouched (newlines as they stand, a byte order mark taken off).

    Raises
    ------
    UnreadableFile : binary, or another format by its first characters, unless this reader is named.
    """
    text, encoding = read_text(path, settings.encoding, settings.log)
    if not settings.reader:
        _refuse_markup(text[:_HEAD], path)
    yield RawDocument(path.stem, text, encoding_facts(encoding))


def _refuse_markup(head: str, path: Path) -> None:
    """Refuse a file that is not plain text: its codes would pass for words."""
    for pattern, what, remedy in _OTHERS:
        if pattern.match(head):
            raise disguised_file(path, what, remedy)
