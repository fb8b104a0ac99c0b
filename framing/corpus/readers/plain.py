"""Plain text: a file is a document, its name is the id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.encoding import encoding_facts, read_text

ENDINGS = (".txt", ".text", ".md")
OPTIONS: tuple[str, ...] = ()


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document, text untouched (newlines as they stand, a byte order mark taken off)."""
    text, encoding = read_text(path, settings.encoding, settings.log)
    yield RawDocument(path.stem, text, encoding_facts(encoding))
