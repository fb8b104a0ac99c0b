"""The fields of a document coding as they are written."""

from __future__ import annotations

from typing import Any

from framing.coding.documents.record import DocumentCoding
from framing.coding.record import NONE


def document_fields(coding: DocumentCoding, *, flat: bool = False) -> dict[str, Any]:
    """The fields of a document coding in their written order, JSON values or, where `flat`, codes joined by ';'."""
    none = NONE if not (coding.primary or coding.blank) else ""
    fields: dict[str, Any] = {
        "id": coding.id, "coder": coding.coder, "corpus": coding.corpus, "document": coding.document,
        "document_sha256_16": coding.document_sha256_16, **dict(coding.other), "primary": coding.primary or none,
        "sure": coding.sure, "second": coding.second, "present": list(coding.present), "appeals": list(coding.appeals),
        "weight": dict(coding.weight), "stratum": coding.stratum,
        "sampling_probability": coding.sampling_probability,
    }  # fmt: skip
    if flat:
        fields |= {name: ";".join(fields[name]) for name in ("present", "appeals")}
        fields["weight"] = ";".join(f"{code}:{share:g}" for code, share in coding.weight)
    if coding.text:
        fields["text"] = coding.text
    return fields
