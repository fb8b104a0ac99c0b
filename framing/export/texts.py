"""The texts behind places, read in the order of the corpus so that one document is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from framing.files import text_sha256

if TYPE_CHECKING:
    from framing.corpus import Document
    from framing.results import Results


class TextReader:
    """Hands out the texts of documents asked for one after the other.

    Documents asked for in the order of their corpus cost one pass; any other order falls back to `Results.text`.
    `only` is the id of the single document that will be asked for, if any. A text whose hash is
    not the one that was annotated counts as not at hand.
    """

    def __init__(self, results: Results, only: str = "") -> None:
        self._results = results
        self._only = [only] if only else []
        self._streams: dict[str, Iterator[Document] | None] = {}

    def read(self, corpus: str, document: str, sha256_16: str) -> str | None:
        """The untouched text, None where it is not at hand or has changed since it was annotated."""
        text = self._next(corpus, document)
        return text if text is not None and text_sha256(text)[:16] == sha256_16 else None

    def _next(self, corpus: str, document: str) -> str | None:
        if corpus not in self._streams:
            opened = self._results.corpus(corpus)
            self._streams[corpus] = None if opened is None else opened.select(ids=self._only)
        stream = self._streams[corpus]
        if stream is None:
            return self._results.text(corpus, document)
        for found in stream:
            if found.id == document:
                return found.text
        self._streams[corpus] = None  # asked for out of order: from here on by name
        return self._results.text(corpus, document)
