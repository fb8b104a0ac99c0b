"""What annotation tools offer for a whole document: the fields of its coding, each with the values to choose from.

In Label Studio a field is a control of choices, in doccano a value is a label ``field:value`` of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.coding.documents.record import SURE, DocumentCoding
from framing.coding.imports.assemble import WENT_OUT, Row, find_code
from framing.coding.record import CODED_AT, NONE
from framing.errors.documents import several_chosen, without_primary
from framing.files import text_sha256

ONE, MANY = "single", "multiple"
# fields in the order in which they are asked for, whether one value or several may be chosen, and what people read
FIELDS = {
    "primary": (ONE, f"Primary practice: what the document builds up to and asks for ({NONE}: no practice carries weight)"),
    "second": (ONE, "Next practice, if there is one"),
    "present": (MANY, "Further practices of real weight"),
    "appeals": (MANY, "Domestic appeals of some weight"),
    "sure": (ONE, f"How sure of the primary practice: {SURE[0]} (a toss) to {SURE[-1]} (certain)"),
}  # fmt: skip
UNIT, DOCUMENT = "unit", "document"  # what a task carries so that its export is known for one of whole documents
CHANGED = "texts that the tool changed (left out; their hashes find them)"
Chosen = Mapping[str, Sequence[str]]


def offered(codebook: Codebook) -> dict[str, list[str]]:
    """The values of every field, in the codebook's order; fields without any are missing."""
    practices = codebook.ids("practice")
    values = {
        "primary": practices if NONE in codebook else [*practices, NONE],
        "second": practices,
        "present": practices,
        "appeals": codebook.ids("domestic"),
        "sure": [str(number) for number in SURE],
    }
    return {field: found for field, found in values.items() if found}


def chosen_in(coding: DocumentCoding) -> dict[str, list[str]]:
    """The values that a coding has chosen; of `present` those beside the primary and the second practice."""
    if coding.blank:
        return {}
    found = {
        "primary": [coding.primary or NONE],
        "second": [coding.second],
        "present": [code for code in coding.present if code not in (coding.primary, coding.second)],
        "appeals": list(coding.appeals),
        "sure": [] if coding.sure is None else [str(coding.sure)],
    }
    return {field: kept for field, values in found.items() if (kept := [value for value in values if value])}


def carried_by(coding: DocumentCoding) -> dict[str, Any]:
    """What rides along unseen with a document: where it is from, its draw, weights and further fields."""
    fields = {
        "id": coding.id, "coder": coding.coder, "weight": dict(coding.weight), "stratum": coding.stratum,
        "sampling_probability": coding.sampling_probability, "other": dict(coding.other),
    }  # fmt: skip
    origin = {name: getattr(coding, name) for name in ("corpus", "document", "document_sha256_16")}
    return {UNIT: DOCUMENT, **origin, "fields": fields}


def labels_of(chosen: Chosen) -> Iterator[str]:
    """Chosen values as labels ``field:value``."""
    for field, values in chosen.items():
        yield from (f"{field}:{value}" for value in values)


def row_of(
    carried: Mapping[str, Any], chosen: Chosen, codebook: Codebook, *, coder: str, where: str | Path, part: str,
    text: str, note: str = "", coded_at: str = "",
) -> Row:  # fmt: skip
    """A row of codings of documents out of what came back; a value may be a code's label in the codebook.

    A weight stays where its practice was chosen again. The text is left out where it is not the one that went out.

    Raises
    ------
    BadCodings : no primary practice beside other choices, or two values where there is one.
    """
    values = {field: [find_code(value, codebook) for value in dict.fromkeys(found)] for field, found in chosen.items()}
    for field, found in values.items():
        if FIELDS[field][0] == ONE and len(found) > 1:
            raise several_chosen(where, part, field, found)
    if not values.get("primary"):
        raise without_primary(where, part, str(carried["document"]), list(labels_of(chosen)))
    fields = carried["fields"]
    practices = {code for field in ("primary", "second", "present") for code in values.get(field, ())}
    digest = carried.get("document_sha256_16") or ""
    row = {
        "id": fields["id"],
        "coder": coder or fields.get("coder", ""),
        WENT_OUT: fields.get("coder", ""),
        **{name: carried.get(name) or "" for name in ("corpus", "document", "document_sha256_16")},
        **(fields.get("other") or {}),
        **{field: next(iter(values.get(field, ())), "") for field in ("primary", "sure", "second")},
        **{field: values.get(field, []) for field in ("present", "appeals")},
        "weight": {code: share for code, share in (fields.get("weight") or {}).items() if code in practices},
        **{name: fields.get(name) for name in ("stratum", "sampling_probability")},
        "text": text if digest in ("", text_sha256(text)[:16]) else "",
    }
    row |= {"note": note} if note else {}
    return row | ({CODED_AT: coded_at} if coded_at else {})
