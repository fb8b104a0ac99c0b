"""Word documents (DOCX): paragraphs and tables in their order (see `docx_text`); footnotes and headers are left out.

Who made the file need not be who speaks in it: its author is kept as `file_author` only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.package_sizes import check_package
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.docx_kinds import open_as_document
from framing.corpus.readers.docx_text import read_blocks
from framing.errors.readers import broken_file, no_text_found
from framing.extras import load_extra

ENDINGS = (".docx", ".docm", ".dotx", ".dotm")
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
    docx, refusals = load_extra("docx", "formats"), load_extra("docx.opc.exceptions", "formats")

    check_package(path, "a Word document")
    try:
        opened = open_as_document(path)
        document = docx.Document(str(opened) if isinstance(opened, Path) else opened)
    except (ValueError, KeyError, refusals.PackageNotFoundError) as error:
        raise broken_file(path, "a Word document", str(error)) from error
    count = settings.accounts.leave_out
    text = "\n\n".join(read_blocks(document.element.body, count))
    count("headers and footers", sum(_has_text(part) for part in _margins(document)))
    if not text:
        raise no_text_found(path, "text", "Is the text an image? Then it needs optical character recognition first.")
    yield RawDocument(path.stem, text, _facts(document))


def _margins(document: Any) -> Iterator[Any]:
    """The headers and footers of a document, each once."""
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield part


def _has_text(part: Any) -> bool:
    return any(paragraph.text.strip() for paragraph in part.paragraphs)


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
