"""One coding of a whole document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FIELDS = (
    "id", "coder", "corpus", "document", "document_sha256_16", "primary", "sure", "second", "present", "appeals", "weight",
    "stratum", "sampling_probability", "text",
)  # fmt: skip
SURE = (1, 2, 3)


@dataclass(frozen=True)
class DocumentCoding:
    """What one coder found a document to frame.

    primary : the practice that carries most of what the document says about meeting power or threat; empty for none.
    sure : 1 (a toss) to 3 (certain), None where not said. second : the next practice, or empty.
    present : practices of real weight, the primary one and the second among them. appeals : domestic appeals of some weight.
    weight : practice to its share of the document in per cent, as far as told.
    blank : nothing says that anybody read the document. other : further fields of the file, in their order.
    """

    id: str
    document: str
    corpus: str = ""
    coder: str = ""
    document_sha256_16: str = ""
    primary: str = ""
    sure: int | None = None
    second: str = ""
    present: tuple[str, ...] = ()
    appeals: tuple[str, ...] = ()
    weight: tuple[tuple[str, float], ...] = ()
    stratum: str = ""
    sampling_probability: float | None = None
    text: str = ""
    blank: bool = False
    other: tuple[tuple[str, Any], ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Corpus and document."""
        return self.corpus, self.document
