"""Readers: a file or folder in, raw documents (text and metadata) out, one module a format.

A new module in this folder with `ENDINGS`, `OPTIONS`, `recognises` and `read` (see `base.Reader`) adds a format.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from framing.corpus.damage import FILE_FAULTS, naming_file, naming_file_of
from framing.corpus.readers.base import Accounts, Place, RawDocument, Reader, ReaderSettings
from framing.corpus.unpacking import is_archive
from framing.errors.corpus import no_reader, unknown_reader

__all__ = [
    "Accounts",
    "Place",
    "RawDocument",
    "Reader",
    "ReaderSettings",
    "find_reader",
    "hold_whole",
    "read_path",
    "readers",
]
MOST_HELD = 50_000_000


@cache
def readers() -> dict[str, Reader]:
    """All readers by name, sorted: every module of this folder that has `ENDINGS`."""
    found: dict[str, Reader] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(loaded, "ENDINGS"):
            found[module.name] = loaded
    return found


def find_reader(path: Path, name: str = "") -> Reader:
    """The reader called `name`, or the one that fits the path's ending and content.

    Raises
    ------
    UnknownName : no reader has that name. NoReader : no reader takes the file.
    """
    if name:
        if name not in readers():
            raise unknown_reader(name, list(readers()))
        return readers()[name]
    lowered = path.name.lower()
    folder = path.is_dir()
    for reader in readers().values():
        if (folder or lowered.endswith(reader.ENDINGS)) and reader.recognises(path):
            return reader
    ending = next(
        (e for reader in readers().values() for e in reader.ENDINGS if not folder and lowered.endswith(e)), ""
    )
    raise no_reader(path, ending)


def read_path(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The documents of one file (or of a folder that one reader takes as a whole).

    An archive is opened as one although the settings name a reader: that is for its members.

    Raises
    ------
    UnreadableFile : whatever a library raises over a damaged file, with the file's name. And what the reader raises.
    """
    named = readers()[settings.reader].ENDINGS if settings.reader in readers() else ()
    packed = path.is_file() and is_archive(path) and not path.name.lower().endswith(named)
    with naming_file(path, settings.reader or "of this ending"):
        reader = find_reader(path, "" if packed else settings.reader)
    settings.accounts.options.update(reader.OPTIONS)
    name = next(name for name, module in readers().items() if module is reader)
    before, empty = settings.accounts.left_out.total(), True
    for document in naming_file_of(reader.read(path, settings), path, name):
        empty = False
        yield document
    if empty and settings.accounts.left_out.total() == before and not is_archive(path):
        settings.accounts.leave_out("files without a document", name=path.name)


def hold_whole(documents: Iterator[RawDocument], settings: ReaderSettings) -> Iterator[RawDocument]:
    """The documents of one file of many: all of them, or none where it is damaged (`settings.pass_over` hears why).

    The documents are held until the file has been read to its end, up to `MOST_HELD` characters; damage after so
    much stops the import, for no file is taken in half.
    """
    held: deque[RawDocument] = deque()
    characters = 0
    try:
        for document in documents:
            held.append(document)
            characters += len(document.text) + 1_000
            if characters > MOST_HELD:
                break
    except FILE_FAULTS as error:
        settings.pass_over(error)
        return
    while held:
        yield held.popleft()
    yield from documents
