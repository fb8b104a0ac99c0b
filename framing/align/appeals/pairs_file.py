"""Pairs of a run on disk: sums by document, state and period, with the classifier's errors in pairs in the file's notes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.appeals.pair_errors import PairErrors
from framing.align.appeals.pairs import ROWS, Pairs
from framing.align.appeals.sums import BLOCK, BY_PAIR, StoredSums, Sums
from framing.errors.tables import unreadable_table
from framing.parquet import NOTE, ParquetTable, read_notes
from framing.piping import local_file
from framing.schemas import PAIR_ERRORS
from framing.streams import streaming_table
from framing.tables import read_table

Array = np.ndarray
_NOTE = "pairs"


def write_pairs(parts: Iterable[Pairs], path: Path) -> None:
    """Write pairs as Parquet, so that `open_pairs` gives the same.

    Parameters
    ----------
    parts : the pairs of some documents after the other; one at least.

    Raises
    ------
    CannotWrite
    """
    pairs = iter(parts)
    first = next(pairs)
    note = {"practices": first.practices, "appeals": first.appeals, "errors": _pack(first.errors)}
    with streaming_table(path, metadata={f"{NOTE}{_NOTE}": json.dumps(note, sort_keys=True)}) as stream:
        held, documents = _columns(first, 0), len(first.sums.corpus)
        for part in pairs:
            more = _columns(part, documents)
            documents += len(part.sums.corpus)
            held = pd.concat([held, more], ignore_index=True) if len(held) and len(more) else max(held, more, key=len)
            while len(held) > BLOCK:
                stream.write(held[:BLOCK])
                held = held[BLOCK:].copy()
        stream.write(held)


def _columns(pairs: Pairs, before: int) -> pd.DataFrame:
    """The rows of some pairs with the sums of their documents, which are numbered from `before`."""
    text = pairs.rows["text"].to_numpy()
    sums = pairs.sums.weighted(text, np.ones(len(text)))
    columns = {name: pairs.rows[name].to_numpy() for name in ROWS}
    columns |= {"text": text + before, "passages": sums.passages, "corpus": sums.corpus}
    for number, practice in enumerate(pairs.practices):
        columns[f"carried|{practice}"] = sums.carried[:, number]
        for place, appeal in enumerate(pairs.appeals):
            columns |= {f"{name}|{practice}|{appeal}": getattr(sums, name)[:, number, place] for name in BY_PAIR}
    return pd.DataFrame(columns)


def open_pairs(path: str | Path) -> Pairs | pd.DataFrame:
    """The pairs that a run wrote, or else the table (framing.schemas.PAIRS) in a file.

    Of a run's pairs only the rows are held; the sums wait on disk.

    Raises
    ------
    FileMissing, UnreadableFile
    """
    path = local_file(path)
    note = read_notes(path).get(_NOTE) if Path(path).suffix.lower() == ".parquet" else None
    if note is None:
        return read_table(path)
    try:
        kept = json.loads(note)
        practices, appeals = tuple(kept["practices"]), tuple(kept["appeals"])
        sums, rows, numbers = StoredSums(len(practices), len(appeals)), [], []
        with ParquetTable(path) as file:
            for batch in file.batches(rows=BLOCK):
                table: pd.DataFrame = batch.to_pandas()
                once = table.drop_duplicates("text")
                sums.add(_sums_of(once, practices, appeals))
                numbers.append(once["text"].to_numpy())
                rows.append(table[ROWS])
        known, place = np.unique(np.concatenate(numbers), return_index=True)
        whole = pd.concat(rows, ignore_index=True)
        whole["text"] = np.searchsorted(known, whole["text"].to_numpy())
        return Pairs(practices, appeals, sums.ordered(place), whole, _unpack(kept["errors"]))
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable_table(path, f"pairs of a run, but damaged: {error}") from error


def _sums_of(table: pd.DataFrame, practices: tuple[str, ...], appeals: tuple[str, ...]) -> Sums:
    both, apart, moves = (_cube(table, name, practices, appeals) for name in BY_PAIR)
    carried = np.column_stack([table[f"carried|{practice}"].to_numpy(float) for practice in practices])
    return Sums(table["passages"].to_numpy(float), carried, both, apart, moves, table["corpus"].to_numpy(np.int64))


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
