"""Layouts: an unpacked source of a named corpus in, its documents out, sorted by id; one module a layout.

A module has `read_documents(root, entry, log) -> Iterator[Document]`; `root` is a folder.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.errors.catalogue import entry_invalid

Layout = Callable[[Path, Entry, Callable[[str], None]], Iterator[Document]]


def find_layout(entry: Entry) -> Layout:
    """The function that reads the sources of an entry.

    Raises
    ------
    BadStudy : the entry names a layout that does not exist.
    """
    known = sorted(module.name for module in pkgutil.iter_modules(__path__))
    if entry.layout not in known:
        raise entry_invalid(entry.path, "layout", f"unknown; valid are {', '.join(known)}.")
    layout: Layout = importlib.import_module(f"{__name__}.{entry.layout}").read_documents
    return layout
