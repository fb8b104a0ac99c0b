"""Units written as what they are: codings of passages or of whole documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framing.codebook import Codebook
from framing.coding.documents.reading import write_document_codings
from framing.coding.documents.units import DocumentUnit, as_document
from framing.coding.record import Coding
from framing.coding.storing import write_codings


def write_units(codings: Sequence[Coding], path: str | Path, codebook: Codebook) -> None:
    """Write codings of passages or, where they are units of whole documents, of documents, by the ending of the path.

    Raises
    ------
    as `write_codings`, `write_document_codings`.
    """
    documents = [as_document(item) for item in codings if isinstance(item, DocumentUnit)]
    if documents:
        write_document_codings(documents, path, codebook=codebook)
    else:
        write_codings(codings, path, codebook=codebook)
