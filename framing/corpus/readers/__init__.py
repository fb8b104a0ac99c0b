"""Readers: a file or folder in, raw documents (text and metadata) out, one module a format.

A new module in this folder with `ENDINGS`, `OPTIONS`, `recognises` and `read` (see `base.Reader`) adds a format.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from framing.corpus.readers.base import Place, RawDocument, Reader, ReaderSettings
from framing.errors.corpus import no_reader, unknown_reader

__all__ = ["Place", "RawDocument", "Reader", "ReaderSettings", "find_reader", "read_path", "readers"]


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
    raise no_reader(path, sorted({ending for reader in readers().values() for ending in reader.ENDINGS}), ending)


def read_path(path: Path, settings: ReaderSettings, name: str = "") -> Iterator[RawDocument]:
    """The documents of one file (or of a folder that one reader takes as a whole)."""
    return find_reader(path, name).read(path, settings)
