"""The counts as arrays: one cell per frame, state and period, checked where they enter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.errors.align import dominant_missing, no_secondary_states, row_repeated, table_empty, too_few_periods
from framing.errors.tables import bad_value
from framing.schemas import COUNTS

Array = np.ndarray
MOST_PASSAGES = 1_000_000_000  # of one state-period: beyond any corpus
FARTHEST_PERIOD = 99_999


@dataclass(frozen=True)
class Panel:
    """Counts of one audience.

    Attributes
    ----------
    states, frames : labels, sorted. periods : int64, sorted, the periods that occur.
    count, total, documents : float64 (frames, states, periods); 0 where there is no row.
    observed : bool, the same shape: at least `min_passages` passages.
    """

    states: tuple[str, ...]
    frames: tuple[str, ...]
    periods: Array
    count: Array
    total: Array
    documents: Array
    observed: Array


def check_counts(table: pd.DataFrame, where: str | Path) -> pd.DataFrame:
    """The table with the types of COUNTS and an `audience` column, rows as given.

    Raises
    ------
    BadTable : each names the row, from 1.
    """
    table = COUNTS.check(table, where).reset_index(drop=True)
    if table.empty:
        raise table_empty(where)
    for column in ("state", "frame"):
        _refuse(table[column].str.strip() == "", table, column, where, "Give a label.")
    for column in ("count", "total"):
        _refuse(~np.isfinite(table[column]), table, column, where, "Give a number.")
        _refuse(table[column] < 0, table, column, where, "Give 0 or more.")
    _refuse(table["total"] > MOST_PASSAGES, table, "total", where, f"Give {MOST_PASSAGES:,} passages or fewer.")
    far = table["period"].abs() > FARTHEST_PERIOD
    _refuse(far, table, "period", where, f"Give a whole number between -{FARTHEST_PERIOD} and {FARTHEST_PERIOD}.")
    over = table["count"] > table["total"] * (1 + 1e-9) + 1e-9
    _refuse(over, table, "count", where, "A count cannot be larger than its total.")
    if "documents" in table:
        _refuse(table["documents"] < 0, table, "documents", where, "Give 0 or more.")
    else:
        table["documents"] = np.nan
    if "audience" not in table:
        table["audience"] = ""
    key = ["state", "period", "frame", "audience"]
    repeated = table.duplicated(key)
    if repeated.any():
        second = int(repeated.to_numpy().argmax())
        same = (table[key] == table.loc[second, key]).all(axis=1)
        cell = ", ".join(str(value) for value in table.loc[second, key] if value != "")
        raise row_repeated(where, int(same.to_numpy().argmax()) + 1, second + 1, cell)
    return table


def _refuse(wrong: pd.Series, table: pd.DataFrame, column: str, where: str | Path, remedy: str) -> None:
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        value = table[column].iloc[row]
        raise bad_value(where, row + 1, column, value.item() if hasattr(value, "item") else value, remedy)


def check_dominant(table: pd.DataFrame, dominant: str, where: str | Path) -> None:
    """Nothing, if the dominant state and at least one other have rows.

    Raises
    ------
    UnknownName, BadTable
    """
    states = sorted(table["state"].unique())
    if dominant not in states:
        raise dominant_missing(where, dominant, states)
    if len(states) == 1:
        raise no_secondary_states(where, dominant)


def make_panel(table: pd.DataFrame, min_passages: float, periods: Array | None = None) -> Panel:
    """Checked counts as arrays; rows of several audiences of one state-period are added up.

    A cell without `documents` counts as one document, the cautious reading: all its passages may resemble each other.
    """
    states, frames = tuple(sorted(table["state"].unique())), tuple(sorted(table["frame"].unique()))
    axis = np.unique(table["period"].to_numpy(np.int64)) if periods is None else periods
    shape = (len(frames), len(states), len(axis))
    place = (
        np.searchsorted(np.array(frames, dtype=object), table["frame"].to_numpy(object)),
        np.searchsorted(np.array(states, dtype=object), table["state"].to_numpy(object)),
        np.searchsorted(axis, table["period"].to_numpy(np.int64)),
    )
    passages = table["total"].to_numpy(float)
    spoken = np.clip(table["documents"].fillna(1.0).to_numpy(float), 1.0, np.maximum(passages, 1.0))
    count, total, documents = (np.zeros(shape) for _ in range(3))
    for cells, values in ((count, table["count"].to_numpy(float)), (total, passages), (documents, spoken)):
        np.add.at(cells, place, values)
    observed = (total >= min_passages) & (total > 0)
    return Panel(states, frames, axis, np.minimum(count, total), total, documents, observed)


def check_length(panel: Panel, dominant: str, min_segment: int, min_passages: float, where: str | Path) -> None:
    """Nothing, if the dominant state has periods enough for one shift in some frame.

    Raises
    ------
    NotEnoughData
    """
    seen = int(panel.observed[:, panel.states.index(dominant)].sum(axis=1).max())
    if seen < 2 * min_segment:
        raise too_few_periods(where, dominant, seen, 2 * min_segment, int(min_passages))
