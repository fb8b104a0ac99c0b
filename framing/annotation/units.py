"""Ready-made units of text: a row in, a row out, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.annotation.batch import loaded_model
from framing.annotation.runner import run_batches
from framing.annotation.travelling import Traveller, pack_model
from framing.codebook import KINDS, Codebook
from framing.errors.annotate import nothing_to_annotate, repeated_unit
from framing.errors.tables import bad_value, column_missing
from framing.rows import read_rows
from framing.schemas import PROBABILITY
from framing.streams import streaming_table

if TYPE_CHECKING:
    from framing.cluster import Cluster

UnitBatch = tuple[str, list[str | int], list[str]]  # the model's name, ids, texts
UNITS_A_BATCH = 1_000
_DIGITS = 6


def read_units(path: str | Path) -> pd.DataFrame:
    """The units of a CSV, TSV, JSONL or Parquet file: columns id and text, in the order of the file.

    Ids that are whole numbers in the file (JSONL, Parquet) stay so; all others are texts.

    Raises
    ------
    FileMissing, UnreadableFile, NotEnoughData
    BadTable : a row without an id, an id that stands twice, a text that is none (the row, numbered from 1, is named).
    """
    seen: dict[str, int] = {}
    ids: list[str | int] = []
    texts: list[str] = []
    for number, row in read_rows(path):
        for name in ("id", "text"):
            if name not in row:
                raise column_missing(f"{path}, row {number}", name, list(row))
        unit, text = row["id"], row["text"]
        if isinstance(unit, (bool, list, dict)) or unit in (None, "") or unit != unit:
            raise bad_value(path, number, "id", unit, "Give every unit an id of its own, a text or a whole number.")
        if isinstance(text, (bool, list, dict)) or text is None or text != text:
            raise bad_value(path, number, "text", text, 'Give one text a unit ("" for none); join or split it first.')
        if seen.setdefault(str(unit), number) != number:
            raise repeated_unit(path, number, str(unit))
        ids.append(unit)
        texts.append(str(text))
    if not ids:
        raise nothing_to_annotate(path)
    whole = all(isinstance(unit, int) for unit in ids)
    return pd.DataFrame({"id": ids if whole else list(map(str, ids)), "text": texts})


def annotate_units(
    ids: Sequence[str | int],
    texts: Sequence[str],
    model: str = "balancing",
    *,
    jobs: int = 1,
    cluster: Cluster | None = None,
) -> Iterator[dict[str, Any]]:
    """The codes of every unit, in the order given; `cluster` does the work in place of `jobs` processes.

    Yields
    ------
    Dictionaries with `id`; `practices`, `domestic`, `mechanism` (lists of the codes given, likeliest
    first, whatever the stance); `stance` (practice to stance, of the practices given); `probabilities`
    (every code to its calibrated probability, 0..1).
    """
    loaded_model(model)  # what is wrong with the model is said before any process starts
    starts = range(0, len(texts), UNITS_A_BATCH)
    batches = ((model, list(ids[at : at + UNITS_A_BATCH]), list(texts[at : at + UNITS_A_BATCH])) for at in starts)
    if cluster is None:
        made = run_batches(_code_units, batches, jobs)
    else:
        made = filter(None, cluster.run(_code_units_there, batches, pack_model(model, cluster.where)))
    for rows in made:
        yield from rows


def write_units(rows: Iterable[dict[str, Any]], path: str | Path) -> None:
    """Write coded units by the ending of `path`: JSON lines as they are, CSV, TSV and Parquet flat.

    Flat: `practices` (``code:stance;...``), `domestic` and `mechanism` (codes joined by ``;``), ``p_CODE``.

    Raises
    ------
    UnreadableFile : another ending. CannotWrite : what stood at `path` before stays.
    """
    with streaming_table(path) as table:
        for row in rows:
            table.add(row if table.nested else _flat(row))


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "practices": ";".join(f"{code}:{row['stance'][code]}" for code in row["practices"]),
        "domestic": ";".join(row["domestic"]),
        "mechanism": ";".join(row["mechanism"]),
        **{f"{PROBABILITY}{code}": chance for code, chance in row["probabilities"].items()},
    }


def _code_units_there(batch: UnitBatch, model: Traveller) -> list[dict[str, Any]]:
    """What a worker of a cluster does with a batch."""
    _, ids, texts = batch
    return _code_units((model.arrive(), ids, texts))


def _code_units(batch: UnitBatch) -> list[dict[str, Any]]:
    name, ids, texts = batch
    model = loaded_model(name)
    scores = model.predict(texts)
    given, stances = model.give_codes(scores), scores.stances
    return [
        _code_unit(
            unit,
            dict(zip(scores.codes, scores.probabilities[row].tolist(), strict=True)),
            {code for code, here in zip(scores.codes, given[row], strict=True) if here},
            dict(zip(scores.practices, stances[row].tolist(), strict=True)),
            model.codebook,
        )
        for row, unit in enumerate(ids)
    ]


def _code_unit(
    unit: str | int, probabilities: dict[str, float], given: set[str], stances: dict[str, str], codebook: Codebook
) -> dict[str, Any]:
    ranked = sorted(given, key=lambda code: (-probabilities[code], code))
    by_kind = {kind: [code for code in ranked if codebook[code].kind == kind] for kind in KINDS}
    return {
        "id": unit,
        "practices": by_kind["practice"],
        "domestic": by_kind["domestic"],
        "mechanism": by_kind["mechanism"],
        "stance": {code: stances[code] for code in by_kind["practice"]},
        "probabilities": {code: round(chance, _DIGITS) for code, chance in probabilities.items()},
    }
