"""Project Gutenberg volumes with header and licence: every character of the file, as codings of `pg18` count them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from framing.corpus.catalogue.entries import Entry
from framing.corpus.catalogue.layouts.gutenberg import read_volumes
from framing.corpus.documents import Document


def read_documents(root: Path, entry: Entry, log: Callable[[str], None]) -> Iterator[Document]:
    """The volumes in the order of their numbers, whole."""
    return read_volumes(root, entry, log, whole=True)
