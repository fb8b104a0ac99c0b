"""Word documents (DOCX): paragraphs and tables in their order, footnotes and headers left out.

Who made the file need not be who speaks in it: its author is kept as `file_author` only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.package_sizes import check_package
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.errors.readers import broken_file, no_text_found
from framing.extras import load_extra

ENDINGS = (".docx",)
OPTIONS: tuple[str, ...] = ()


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document; paragraphs are parted by an empty line, cells of a table by a tab.

    Raises
    ------
    UnreadableFile : no Word document. UnreadableFile, UnsafeFile
    """
    del settings  # nothing to set
    docx, refusals = load_extra("docx", "formats"), load_extra("docx.opc.exceptions", "formats")

    check_package(path, "a Word document")
    try:
        document = docx.Document(str(path))
    except (ValueError, KeyError, refusals.PackageNotFoundError) as error:
        raise broken_file(path, "a Word document", str(error)) from error
    text = "\n\n".join(block for item in document.iter_inner_content() if (block := _block(item)))
    if not text:
        raise no_text_found(path, "text", "Is the text an image? Then it needs optical character recognition first.")
    yield RawDocument(path.stem, text, _facts(document))


def _block(item: Any) -> str:
    if hasattr(item, "rows"):
        rows = ("\t".join(cell.text.strip() for cell in row.cells).strip() for row in item.rows)
        return "\n".join(row for row in rows if row)
    return str(item.text).strip()


def _facts(document: Any) -> dict[str, str]:
    properties = document.core_properties
    styled = (
        item.text.strip()
        for item in document.paragraphs
        if item.style is not None and item.style.name in {"Title", "Heading 1"} and item.text.strip()
    )
    facts = {
        "title": properties.title or next(styled, ""),
        "file_author": properties.author or "",
        "language": (properties.language or "").split("-")[0].lower(),
    }
    return {key: value for key, value in facts.items() if value}
