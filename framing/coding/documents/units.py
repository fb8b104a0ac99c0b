"""Whole documents in the place of passages: what compares, settles and shows codings of passages takes documents, too.

A document's practices are those present, the primary one first, then the second; in the place of a stance stands whether a
practice is the primary one. Appeals are the domestic codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from framing.coding.documents.record import DocumentCoding
from framing.coding.record import Coding

RANKS = PRIMARY, PRESENT = "primary", "present"
# further fields that hold what a coding has no place for
_SECOND, _SURE, _WEIGHT, _NAME = "second", "sure", "weight", "name in its file"


@dataclass(frozen=True)
class DocumentUnit(Coding):
    """A coding of a whole document as a coding; `main` is the primary practice, empty for none."""

    main: str = ""

    @property
    def primary(self) -> str:
        """The primary practice; empty also where practices are present, none of which is primary."""
        return self.main


def as_unit(coding: DocumentCoding) -> DocumentUnit:
    """A document's coding as that of one unit, named by corpus and document, so that all coders' are of the same unit."""
    order = dict.fromkeys(code for code in (coding.primary, coding.second, *coding.present) if code)
    name = f"{coding.corpus}/{coding.document}" if coding.corpus else coding.document
    held: dict[str, Any] = {_SECOND: coding.second, _SURE: coding.sure, _WEIGHT: coding.weight} | (
        {_NAME: coding.id} if coding.id != name else {}
    )
    return DocumentUnit(
        id=name,
        coder=coding.coder,
        corpus=coding.corpus,
        document=coding.document,
        document_sha256_16=coding.document_sha256_16,
        practices=tuple((code, PRIMARY if code == coding.primary else PRESENT) for code in order),
        domestic=coding.appeals,
        stratum=coding.stratum,
        sampling_probability=coding.sampling_probability,
        text=coding.text,
        nothing=not (order or coding.appeals or coding.blank),
        other=(*coding.other, *held.items()),
        main=coding.primary,
    )


def as_document(unit: Coding) -> DocumentCoding:
    """The document's coding that a unit is."""
    other = dict(unit.other)
    sure, weight, name = other.pop(_SURE, None), other.pop(_WEIGHT, ()), other.pop(_NAME, unit.id)
    second = str(other.pop(_SECOND, ""))
    codes = [code for code, _ in unit.practices]
    return DocumentCoding(
        id=str(name),
        document=unit.document,
        corpus=unit.corpus,
        coder=unit.coder,
        document_sha256_16=unit.document_sha256_16,
        primary=unit.primary,
        sure=sure or None,
        second=second,
        present=tuple(codes),
        appeals=unit.domestic,
        weight=tuple(weight),
        stratum=unit.stratum,
        sampling_probability=unit.sampling_probability,
        text=unit.text,
        blank=unit.blank,
        other=tuple(other.items()),
    )
