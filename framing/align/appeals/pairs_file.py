"""Pairs of a run on disk: sums by document, state and period, with the classifier's errors in pairs in the file's notes."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.appeals.pair_errors import PairErrors
from framing.align.appeals.pairs import ROWS, Pairs, Sums
from framing.errors.tables import unreadable_table
from framing.parquet import NOTE, read_notes, read_parquet
from framing.schemas import PAIR_ERRORS
from framing.streams import streaming_table
from framing.tables import read_table

Array = np.ndarray
_NOTE = "pairs"
_BY_PAIR = ("both", "apart", "apart_moves")


def write_pairs(pairs: Pairs, path: Path) -> None:
    """Write pairs as Parquet, so that `open_pairs` gives the same.

    Raises
    ------
    CannotWrite
    """
    text = pairs.rows["text"].to_numpy()
    columns = {name: pairs.rows[name].to_numpy() for name in ROWS}
    columns |= {name: getattr(pairs.sums, name)[text] for name in ("passages", "corpus")}
    for number, practice in enumerate(pairs.practices):
        columns[f"carried|{practice}"] = pairs.sums.carried[text, number]
        for place, appeal in enumerate(pairs.appeals):
            columns |= {
                f"{name}|{practice}|{appeal}": getattr(pairs.sums, name)[text, number, place] for name in _BY_PAIR
            }
    note = {"practices": pairs.practices, "appeals": pairs.appeals, "errors": _pack(pairs.errors)}
    with streaming_table(path, metadata={f"{NOTE}{_NOTE}": json.dumps(note, sort_keys=True)}) as stream:
        stream.write(pd.DataFrame(columns))


def open_pairs(path: str | Path) -> Pairs | pd.DataFrame:
    """The pairs that a run wrote, or else the table (framing.schemas.PAIRS) in a file.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    note = read_notes(path).get(_NOTE) if Path(path).suffix.lower() == ".parquet" else None
    if note is None:
        return read_table(path)
    try:
        kept = json.loads(note)
        practices, appeals = tuple(kept["practices"]), tuple(kept["appeals"])
        table: pd.DataFrame = read_parquet(path).to_pandas()
        once = table.drop_duplicates("text").sort_values("text", kind="stable")
        place = pd.Series(np.arange(len(once)), index=once["text"].to_numpy())
        both, apart, moves = (_cube(once, name, practices, appeals) for name in _BY_PAIR)
        carried = np.column_stack([once[f"carried|{practice}"].to_numpy(float) for practice in practices])
        passages, corpus = once["passages"].to_numpy(float), once["corpus"].to_numpy(np.int64)
        sums = Sums(passages, carried, both, apart, moves, corpus)
        rows = table[ROWS].assign(text=place.loc[table["text"]].to_numpy())
        return Pairs(practices, appeals, sums, rows, _unpack(kept["errors"]))
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable_table(path, f"pairs of a run, but damaged: {error}") from error


def _cube(table: pd.DataFrame, name: str, practices: tuple[str, ...], appeals: tuple[str, ...]) -> Array:
    flat = [table[f"{name}|{practice}|{appeal}"].to_numpy(float) for practice in practices for appeal in appeals]
    return np.column_stack(flat).reshape(len(table), len(practices), len(appeals))


def _pack(errors: PairErrors | None) -> dict[str, object] | None:
    if errors is None:
        return None
    kept = {one.name: getattr(errors, one.name) for one in fields(errors) if one.name != "table"}
    return {name: value.tolist() if isinstance(value, np.ndarray) else list(value) for name, value in kept.items()}


def _unpack(kept: dict[str, list[object]] | None) -> PairErrors | None:
    if kept is None:
        return None
    names = ("practices", "appeals", "corpora")
    parts = {name: tuple(value) if name in names else np.array(value, dtype=float) for name, value in kept.items()}
    return PairErrors(**parts, table=pd.DataFrame(columns=[one.name for one in PAIR_ERRORS.columns]))  # type: ignore[arg-type]
