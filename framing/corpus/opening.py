"""Opening a corpus by name or path: one object that streams documents in a fixed order."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.corpus.catalogue.entries import Entry, find_entry
from framing.corpus.catalogue.layouts import find_layout
from framing.corpus.catalogue.store import (
    READING,
    Record,
    corpus_folder,
    find_record,
    folder_sha256,
    holds_documents,
    read_record,
    source_path,
    store_documents,
    table_path,
)
from framing.corpus.documents import Document
from framing.corpus.selecting import EVERYTHING, Selection
from framing.corpus.tables.documents import count_documents, has_texts, read_document_table
from framing.encoding import keep_quiet
from framing.errors.catalogue import corpus_not_fetched, package_missing, unknown_corpus
from framing.errors.tables import file_missing
from framing.files import file_sha256
from framing.piping import is_piped, local_file, source_name
from framing.rows import ENDINGS
from framing.showing import Shown

if TYPE_CHECKING:
    import pandas as pd


def _not_counted(_selection: Selection) -> int | None:
    return None


@dataclass(frozen=True, repr=False)
class Corpus(Shown):
    """A corpus that can be read: name, source (path, or package and version), SHA-256 of the source, licence.

    Documents of a named corpus come sorted by id, those of a document table in the table's order.
    """

    name: str
    source: str
    sha256: str
    licence: str
    stream: Callable[[Selection], Iterator[Document]]
    texts: bool = True
    counter: Callable[[Selection], int | None] = _not_counted

    def documents(self) -> Iterator[Document]:
        """All documents, one at a time."""
        return self.stream(EVERYTHING)

    def select(
        self,
        states: Iterable[str] = (),
        since: str = "",
        until: str = "",
        *,
        ids: Iterable[str] = (),
        audience: str = "",
    ) -> Iterator[Document]:
        """The documents of some states and a stretch of time, chosen before their texts are read.

        since, until : ISO 8601 days or years; a document is kept where its dates overlap the stretch.
        """
        return self.stream(Selection.of(ids=ids, states=states, since=since, until=until, audience=audience))

    def count(self, states: Iterable[str] = (), since: str = "", until: str = "") -> int | None:
        """How many documents `select` would give, told without reading texts; None where that cannot be."""
        return self.counter(Selection.of(states=states, since=since, until=until))

    def to_frame(self) -> pd.DataFrame:
        """All documents as a table, a row a document: for corpora that fit into memory."""
        from framing.corpus.tables.data_frame import documents_table

        return documents_table(self.documents())

    def _facts(self) -> dict[str, Any]:
        facts = {"name": self.name, "source": self.source, "sha256": self.sha256[:16], "licence": self.licence}
        return {name: value for name, value in facts.items() if value} | {"texts": self.texts}

    def has_texts(self) -> bool:
        """Whether the documents come with their texts, not only with places."""
        return self.texts

    def text(self, document: str) -> str | None:
        """The text of one document, None where there is no such document."""
        return next((found.text for found in self.select(ids=[document])), None)


def open_corpus(name_or_path: str | Path, *, texts_from: Path | None = None) -> Corpus:
    """A corpus of the catalogue by name or alias, or a document table (Parquet, CSV, TSV, JSONL) by path.

    texts_from : an archive, an unpacked folder or a document table to read the named corpus from, instead of what
        was fetched; an archive is read once and kept in the store by its hash.

    Raises
    ------
    UnknownName, CorpusNotFetched, FileMissing, BadStudy
    """
    if is_piped(name_or_path):
        return replace(_open_table(local_file(name_or_path)), source=source_name(name_or_path))
    if _is_table(name_or_path):
        return _open_table(Path(name_or_path))
    entry = find_entry(str(name_or_path))
    if texts_from is not None:
        return _open_from(entry, Path(texts_from))
    if entry.package:
        return _open_package(entry)
    folder = corpus_folder(entry.name)
    record = find_record(entry)
    if record is None:
        raise corpus_not_fetched(entry.name)
    lost = not holds_documents(folder, record)
    if (lost or _is_stale(record, entry)) and (source := source_path(folder)).exists():
        record = store_documents(
            entry, source, folder, source=record.source, sha256=record.sha256, select=record.select
        )
    return _stored(entry, folder, record)


def _is_table(name_or_path: str | Path) -> bool:
    path = Path(name_or_path)
    if path.suffix.lower() in ENDINGS:
        if not path.exists():
            raise file_missing(path, "document table")
        return True
    if path.exists() and len(path.parts) > 1:
        raise unknown_corpus(str(name_or_path), [])
    return False


def _is_stale(record: Record, entry: Entry) -> bool:
    return record.entry != entry.key or record.reading != READING


def _open_table(path: Path) -> Corpus:
    first = next(read_document_table(path), None)
    name = first.corpus if first else path.stem
    licence = first.licence if first else ""
    stream, counter = partial(read_document_table, path), partial(count_documents, path)
    return Corpus(name, str(path), file_sha256(path), licence, stream, has_texts(path), counter)


def _open_from(entry: Entry, source: Path) -> Corpus:
    if not source.exists():
        raise file_missing(source, "archive, folder or document table")
    if source.suffix.lower() in ENDINGS:
        table = _open_table(source)
        return Corpus(entry.name, table.source, table.sha256, entry.licence, table.stream, table.texts, table.counter)
    if source.is_dir():
        return _from_folder(entry, source, str(source), folder_sha256(source))
    sha256 = file_sha256(source)
    folder = corpus_folder(entry.name) / f"from-{sha256[:16]}"
    record = read_record(folder)
    if record is None or _is_stale(record, entry) or not holds_documents(folder, record):
        record = store_documents(entry, source, folder, source=source.name, sha256=sha256)
    return _stored(entry, folder, record)


def _open_package(entry: Entry) -> Corpus:
    found = importlib.util.find_spec(entry.package)
    if found is None or found.origin is None:
        raise package_missing(entry.name, entry.package)
    root = Path(found.origin).parent
    version = importlib.metadata.version(entry.package)
    return _from_folder(entry, root, f"{entry.package} {version}", folder_sha256(root))


def _from_folder(entry: Entry, root: Path, source: str, sha256: str) -> Corpus:
    layout = find_layout(entry)

    def stream(selection: Selection) -> Iterator[Document]:
        return filter(selection.keeps, layout(root, entry, keep_quiet))

    return Corpus(entry.name, source, sha256, entry.licence, stream)


def _stored(entry: Entry, folder: Path, record: Record) -> Corpus:
    table = table_path(folder)
    stream, counter = partial(read_document_table, table), partial(count_documents, table)
    return Corpus(entry.name, record.source, record.sha256, entry.licence, stream, counter=counter)
