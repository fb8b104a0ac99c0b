"""What each document frames as a whole, in a sentence, for the page beside what it quotes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from framing.codebook import Codebook
from framing.report.inputs import Inputs, records
from framing.report.labels import short_label


def tell_wholes(inputs: Inputs, documents: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What some documents, each as corpus and id, frame as a whole; nothing where a run kept no frames of documents."""
    return {key: _tell_whole(row, inputs.codebook) for key, row in _rows(inputs, documents).items()}


def practices_of_wholes(inputs: Inputs, documents: Iterable[tuple[str, str]]) -> dict[tuple[str, str], frozenset[str]]:
    """The codes of the practice that some documents mainly frame, and of those about alike: empty where they frame none."""
    return {
        key: frozenset({row["primary"], *str(row["alike"]).split(";")} - {""}) if row["primary"] else frozenset()
        for key, row in _rows(inputs, documents).items()
    }


def _rows(inputs: Inputs, documents: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    wanted = ["corpus", "document", "primary", "primary_probability", "second", "alike"]
    table = inputs.document_frames[wanted]
    table = table[pd.MultiIndex.from_frame(table[wanted[:2]]).isin(list(documents))]
    return {(row["corpus"], row["document"]): row for row in records(table)}


def _tell_whole(row: Mapping[str, Any], codebook: Codebook) -> str:
    chance = row["primary_probability"]
    sure = "" if pd.isna(chance) else f" (probability {chance:.2f})"
    if not row["primary"]:
        return f"The document as a whole frames no practice{sure}."
    alike = [code for code in str(row["alike"]).split(";") if code and code != row["primary"]]
    rest = f", and about alike {' and '.join(short_label(codebook, code) for code in alike)}" if alike else ""
    if not rest and row["second"]:
        rest = f", then {short_label(codebook, row['second'])}"
    return f"The document as a whole frames {short_label(codebook, row['primary'])}{sure}{rest}."
