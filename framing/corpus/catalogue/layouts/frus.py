"""Foreign Relations of the United States: volumes as TEI (frus1948v03.xml), or as plain text, a volume a document.

A TEI volume gives a document for each of its documents, with its own dates, under ids VOLUME/dN. A plain text
volume (frus1948v03.txt) is one document, dated by the years in its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.corpus.importing.documents import import_documents
from framing.corpus.importing.settings import ImportSettings
from framing.encoding import read_text

_VOLUME = re.compile(r"frus(\d{4})(?:-(\d{2}))?\w*\.(xml|txt)")


def read_documents(root: Path, entry: Entry, log: Callable[[str], None]) -> Iterator[Document]:
    """The volumes by name, and within a volume the documents in its order."""
    found = {path.name: match for path in root.rglob("frus*") if (match := _VOLUME.fullmatch(path.name))}
    paths = {path.name: path for path in root.rglob("frus*") if path.name in found}
    for name in sorted(found):
        if found[name][3] == "xml":
            settings = ImportSettings(entry.name, reader="tei", defaults=dict(entry.documents), log=log)
            yield from import_documents(paths[name], settings)
        else:
            yield _plain_volume(paths[name], found[name], entry)


def _plain_volume(path: Path, match: re.Match[str], entry: Entry) -> Document:
    first, last = match[1], match[1][:2] + match[2] if match[2] else match[1]
    text, _ = read_text(path, "utf-8-sig")
    known: dict[str, Any] = {
        "earliest": f"{first}-01-01",
        "latest": f"{last}-12-31",
        "date_rule": "years of the volume",
    }
    return Document(
        path.stem, entry.name, text, title=path.stem, **{**known, **entry.documents, **entry.facts_of(path.stem)}
    )
