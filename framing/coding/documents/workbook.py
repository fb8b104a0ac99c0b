"""A workbook in which whole documents are coded: practices and appeals chosen from lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.coding.documents.fields import document_fields
from framing.coding.documents.record import SURE, DocumentCoding
from framing.coding.sheets.columns import LINE_ENDS, mark_line_ends
from framing.coding.sheets.writing import cells_of, write_workbook
from framing.errors.coding import bad_coding_value
from framing.workbooks import CELL_CHARACTERS

_LEAST = {"present": 4, "appeals": 2}  # columns for one document's codes, where nobody gave more


def texts_too_long(codings: Sequence[DocumentCoding]) -> int:
    """How many documents are longer than a cell may be: their texts stay out of a workbook."""
    return sum(len(coding.text) > CELL_CHARACTERS for coding in codings)


def write_document_sheet(codings: Sequence[DocumentCoding], codebook: Codebook, path: Path) -> None:
    """Write document codings, or a drawn sheet, as a workbook; a text too long for a cell is left out, and found by its hash.

    Raises
    ------
    as `write_sheet`.
    """
    counts = {
        field: max([least, *(len(getattr(coding, field)) for coding in codings)]) for field, least in _LEAST.items()
    }
    listed = {field: [f"{field}_{number}" for number in range(1, count + 1)] for field, count in counts.items()}
    if not codebook.of_kind("domestic"):
        listed["appeals"] = []
    own = ["id", "text", "primary", "second", *listed["present"], "sure", *listed["appeals"], "weight", "coder"]
    places = ["corpus", "document", "document_sha256_16", "stratum", "sampling_probability"]
    places += [LINE_ENDS] * any(mark_line_ends(_text_of(coding)) for coding in codings)
    others = list(dict.fromkeys(key for coding in codings for key, _ in coding.other))
    if twice := next((name for name in others if name in (*own, LINE_ENDS)), ""):
        owner = next(coding for coding in codings if twice in dict(coding.other))
        raise bad_coding_value(path, None, owner.id, twice, dict(owner.other)[twice], "Rename this column of your own.")
    offers = {"primary": "practice", "second": "practice", "sure": ",".join(map(str, SURE))}
    offers |= dict.fromkeys(listed["present"], "practice") | dict.fromkeys(listed["appeals"], "domestic")
    names = [*own, *others, *places]
    write_workbook(
        path, names, [cells_of(_fields(coding), names, coding.id, path) for coding in codings], codebook, offers
    )


def _text_of(coding: DocumentCoding) -> str:
    return coding.text if len(coding.text) <= CELL_CHARACTERS else ""


def _fields(coding: DocumentCoding) -> dict[str, Any]:
    fields = document_fields(coding, flat=True) | {"text": _text_of(coding)}
    for field in _LEAST:
        fields |= {f"{field}_{number}": code for number, code in enumerate(getattr(coding, field), 1)}
    return fields | {LINE_ENDS: mark_line_ends(_text_of(coding))}
