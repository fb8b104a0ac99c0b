"""The store of fetched corpora: a folder a corpus with its document table and a record of where it came from.

`data_home()/corpora/NAME/` holds `documents.parquet` (sorted by id), `record.json` and the downloaded `files/`.
The table is made anew from the files when the catalogue entry or the way of reading has changed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from framing.corpus.catalogue.checksums import check_files
from framing.corpus.catalogue.entries import Entry
from framing.corpus.catalogue.layouts import find_layout
from framing.corpus.documents import Document
from framing.corpus.selecting import EVERYTHING
from framing.corpus.tables.documents import write_documents
from framing.corpus.unpacking import is_archive, unpacked
from framing.encoding import keep_quiet
from framing.errors import UsageError
from framing.errors.catalogue import (
    bad_selection,
    checksum_mismatch,
    not_selectable,
    nothing_chosen,
    nothing_understood,
)
from framing.files import day_written, file_sha256, is_half_written, write_json
from framing.folders import filling_folder, finish_moves
from framing.json_text import load_json
from framing.parquet import ParquetTable
from framing.progress import track
from framing.resources import data_home

_TIME = re.compile(r"(\d{4}(-\d\d){0,2})?")
_RECORD = "record.json"
READING = 2  # raised when layouts come to give other documents from the same files


@dataclass(frozen=True)
class Record:
    """Where a stored corpus came from; `sha256` is that of its source, `texts_sha256` the documents' fingerprint.

    select : what the user chose among its documents (see `choose`), empty for the catalogue's own choice.
    """

    source: str
    sha256: str
    texts_sha256: str
    documents: int
    entry: str
    reading: int = READING
    select: str = ""


def corpus_folder(name: str) -> Path:
    """The folder of a stored corpus, there or not."""
    return data_home() / "corpora" / name


def table_path(folder: Path) -> Path:
    """The document table of a stored corpus."""
    return folder / "documents.parquet"


def source_path(folder: Path) -> Path:
    """What the stored files of a corpus are read from: the one archive, or the folder of files."""
    files = folder / "files"
    archives = [path for path in files.iterdir() if is_archive(path)] if files.is_dir() else []
    return archives[0] if len(archives) == 1 else files


def read_record(folder: Path) -> Record | None:
    """The record of a stored corpus, None where it was never stored whole."""
    finish_moves(folder)
    try:
        return Record(**load_json((folder / _RECORD).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def fetched_on(name: str) -> str:
    """The day (ISO 8601) on which a corpus was stored, empty for one that was not fetched."""
    path = corpus_folder(name) / _RECORD
    return day_written(path) if path.exists() else ""


def find_record(entry: Entry) -> Record | None:
    """The record of a corpus whose texts are at hand, or can be read again from its files; None where neither."""
    folder = corpus_folder(entry.name)
    record = read_record(folder)
    return record if record and (holds_documents(folder, record) or source_path(folder).exists()) else None


def holds_documents(folder: Path, record: Record) -> bool:
    """Whether the document table of a stored corpus is there, whole, and has as many documents as were stored."""
    try:
        with ParquetTable(table_path(folder)) as table:
            return table.rows == record.documents
    except UsageError:
        return False


def store_documents(
    entry: Entry,
    root: Path,
    folder: Path,
    *,
    source: str,
    sha256: str,
    select: str = "",
    accept_other_texts: bool = False,
    log: Callable[[str], None] = keep_quiet,
) -> Record:
    """Read the sources (a folder or an archive) of an entry into its document table and record it.

    What was stored before stays until the new table is whole. select : see `choose`.

    Raises
    ------
    UnreadableFile : no document was found. UnreadableFile : the archive is broken.
    UnreadableFile : the texts are not those of the entry's fingerprint. CannotWrite : the disk is full.
    """
    fingerprint = hashlib.sha256()
    with filling_folder(folder, _RECORD) as new:
        with TemporaryDirectory(prefix="sources-", dir=new) as scratch, _opened(root, Path(scratch), entry) as place:
            check_files(place, entry, accept_other_texts, log)
            read = find_layout(entry)(place, choose(entry, select), log)
            documents = track(_fingerprinted(read, fingerprint.update), f"Reading {entry.name}")
            count = write_documents(_at_least_one(documents, source, entry, select), table_path(new))
        found = fingerprint.hexdigest()
        if entry.texts_sha256 and not select and found != entry.texts_sha256 and not accept_other_texts:
            remedy = "The texts have changed since; take them all the same with --accept-checksum."
            raise checksum_mismatch(source, entry.texts_sha256, found, remedy)
        record = Record(source, sha256, found, count, entry.key, select=select)
        write_json(new / _RECORD, asdict(record))
    return record


@contextmanager
def _opened(root: Path, new: Path, entry: Entry) -> Iterator[Path]:
    """The folder to read: that of an unpacked archive, or of the one file of an entry under the catalogue's name."""
    if root.is_dir() or is_archive(root) or len(entry.files) != 1 or is_archive(Path(entry.files[0].name)):
        with unpacked(root, new, entry.takes) as place:
            yield place
        return
    place = new / "single"
    place.mkdir()
    shutil.copyfile(root, place / entry.files[0].name)
    yield place


def choose(entry: Entry, select: str) -> Entry:
    """The entry with another choice among its documents: a line a key ("genre=Interview;Speech").

    Keys that are not named keep what the entry says of them; an empty value takes all.

    Raises
    ------
    BadSetting : the entry takes all documents, or another key.
    """
    if not select:
        return entry
    if entry.select == EVERYTHING:
        raise not_selectable(entry.name)
    chosen = entry.select
    for part in select.split("\n"):
        key, _, value = part.partition("=")
        if key == "genre":
            chosen = replace(chosen, genres=frozenset(name.strip() for name in value.split(";") if name.strip()))
        elif key == "since" and _TIME.fullmatch(value):
            chosen = replace(chosen, since=value)
        elif key == "until" and _TIME.fullmatch(value):
            chosen = replace(chosen, until=value)
        else:
            raise bad_selection(key, value)
    return replace(entry, select=chosen)


def _fingerprinted(documents: Iterable[Document], update: Callable[[bytes], None]) -> Iterator[Document]:
    """The documents, while id and hash of each go into a fingerprint that no packing changes."""
    for document in documents:
        update(f"{document.id}\t{document.sha256}\n".encode())
        yield document


def _at_least_one(documents: Iterable[Document], source: str, entry: Entry, select: str) -> Iterator[Document]:
    empty = True
    for document in documents:
        empty = False
        yield document
    if empty and select:
        raise nothing_chosen(source, entry.name, select)
    if empty:
        raise nothing_understood(source, entry.name, f"the layout {entry.layout!r}, see {entry.homepage}")


def folder_sha256(folder: Path) -> str:
    """SHA-256 over the names and bytes of a folder's files, compiled Python and half-written files left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and not is_half_written(path))
    paths = (path for path in files if "__pycache__" not in path.parts)
    lines = (f"{path.relative_to(folder).as_posix()}\t{file_sha256(path)}\n" for path in sorted(paths))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
