"""Sources that `framing corpus import` reads: which files and with what settings says the entry's table `import`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from framing.corpus.catalogue.entries import Entry
from framing.corpus.catalogue.sources import Source, make_facts, read_parts
from framing.corpus.documents import Document
from framing.corpus.importing.documents import Findings, import_documents
from framing.corpus.importing.settings import ImportSettings
from framing.errors.catalogue import entry_invalid


def read_documents(root: Path, entry: Entry, log: Callable[[str], None]) -> Iterator[Document]:
    """The documents that the entry's selection keeps, by id.

    Those of one file are held to be put in order; the files come by path.

    Raises
    ------
    BadStudy : the entry has no table `import`, or one that asks for a field which a document does not have.
    """
    source = entry.source
    if source is None:
        raise entry_invalid(entry.path, "import", "is missing. Add a table [import].")
    settings = ImportSettings(
        entry.name,
        reader=source.reader,
        columns=source.columns,
        defaults=dict(entry.documents),
        options=source.options,
        date_order=source.date_order,
        compare_dates=source.compare_dates,
        drop_repeats=source.drop_repeats,
        endnotes=source.endnotes,
        log=log,
    )
    findings = Findings()  # of all files: what is the same in many of them is said of the first few
    paths = {path.with_suffix("").as_posix(): path for path in root.rglob("*") if source.takes(path.relative_to(root))}
    for name in sorted(paths):
        read = import_documents(paths[name], settings, findings)
        named = [_with_facts(document, source, paths[name], entry) for document in read]
        yield from filter(entry.select.keeps, sorted(named, key=lambda document: document.id))


def _with_facts(document: Document, source: Source, path: Path, entry: Entry) -> Document:
    """The document with what the entry makes of its fields, and what it says of its folder and of this one alone."""
    document = read_parts(source, document)
    try:
        made: dict[str, Any] = make_facts(source, document, path)
    except KeyError as error:
        raise entry_invalid(entry.path, "import.facts", f"{document.id} has no field {error}.") from error
    return replace(
        document, **{**entry.facts_of(path.parent.name), **made, **entry.facts_of(made.get("id", document.id))}
    )
