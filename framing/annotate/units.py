"""Ready-made units of text: a row in, a row out, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.annotate.batch import loaded_model
from framing.annotate.runner import run_batches
from framing.errors.annotate import NothingToAnnotate, RepeatedUnit
from framing.tables import Column, Schema, read_table

if TYPE_CHECKING:
    from framing.classify import FrameModel

UNITS = Schema("units", (Column("id", "str", "unique name of the unit"), Column("text", "str", "its text")))
UNITS_A_BATCH = 1_000
_DIGITS = 6


def read_units(path: str | Path) -> pd.DataFrame:
    """The units of a CSV, TSV, JSONL or Parquet file: columns id and text, in the order of the file.

    Raises
    ------
    FileMissing, UnreadableTable, ColumnMissing, NothingToAnnotate
    RepeatedUnit : an id stands twice (the row, numbered from 1, is named).
    """
    table = read_table(path)
    if table.empty and not len(table.columns):
        raise NothingToAnnotate(path)
    units = UNITS.check(table, path)
    repeated = units["id"].duplicated()
    if repeated.any():
        row = int(repeated.to_numpy().argmax())
        raise RepeatedUnit(path, row + 1, str(units["id"].iloc[row]))
    if units.empty:
        raise NothingToAnnotate(path)
    return units


def annotate_units(
    ids: Sequence[str], texts: Sequence[str], model: str = "balancing", *, jobs: int = 1
) -> Iterator[dict[str, Any]]:
    """The codes of every unit, in the order given.

    Yields
    ------
    Dictionaries with `id`; `practices`, `domestic`, `mechanism` (lists of the codes given, likeliest
    first, whatever the stance); `stance` (practice to stance, of the practices given); `probabilities`
    (every code to its calibrated probability, 0..1).
    """
    starts = range(0, len(texts), UNITS_A_BATCH)
    batches = ((model, list(ids[at : at + UNITS_A_BATCH]), list(texts[at : at + UNITS_A_BATCH])) for at in starts)
    for rows in run_batches(_code_units, batches, jobs):
        yield from rows


def _code_units(batch: tuple[str, list[str], list[str]]) -> list[dict[str, Any]]:
    name, ids, texts = batch
    model = loaded_model(name)
    scores = model.predict(texts)
    given = model.decide(scores)
    stances = scores.stances()
    return [
        _code_unit(unit, scores.probabilities[row], given[row], stances[row], scores.codes, model)
        for row, unit in enumerate(ids)
    ]


def _code_unit(
    unit: str,
    probabilities: np.ndarray[Any, Any],
    given: np.ndarray[Any, Any],
    stances: dict[str, str],
    codes: list[str],
    model: FrameModel,
) -> dict[str, Any]:
    ranked = [codes[number] for number in np.argsort(-probabilities, kind="stable") if given[number]]
    by_kind = {kind: [code for code in ranked if model.codebook[code].kind == kind] for kind in _FIELDS}
    return {
        "id": unit,
        **{field: by_kind[kind] for kind, field in _FIELDS.items()},
        "stance": {code: stances[code] for code in by_kind["practice"]},
        "probabilities": {code: round(float(p), _DIGITS) for code, p in zip(codes, probabilities, strict=True)},
    }


_FIELDS = {"practice": "practices", "domestic": "domestic", "mechanism": "mechanism"}
