"""One document of a results folder with its passages, for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.errors.export import ambiguous_document, unknown_document
from framing.export.results import read_results
from framing.export.selection import Selection
from framing.export.units import AnnotatedText, Header
from framing.parquet import read_parquet

if TYPE_CHECKING:
    from framing.results import Results


def read_document(
    results: Results, document: str, *, corpus: str = "", least: float | None = None
) -> tuple[AnnotatedText, Header]:
    """A document with all its passages, evidence included where its text is at hand.

    Raises
    ------
    UnknownName : no document of that id; the nearest ids are given. UnknownName : several corpora have it.
    """
    table = read_parquet(results.table_path("documents"), columns=["id", "corpus"]).to_pylist()
    corpora = sorted({row["corpus"] for row in table if row["id"] == document and corpus in ("", row["corpus"])})
    if not corpora:
        raise unknown_document(results.path, document, sorted({row["id"] for row in table}))
    if len(corpora) > 1:
        raise ambiguous_document(results.path, document, corpora)
    selection = Selection(corpus=corpora[0], document=document, least=least)
    source = read_results(results, selection, evidence=True)
    annotated = next(source.texts(), None)
    if annotated is None:
        raise unknown_document(results.path, document, [])
    return annotated, source.header
