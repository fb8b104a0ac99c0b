"""Pairs of practice and appeal from a table of counts, of any classifier or of people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.appeals.pairs import ROWS, Pairs
from framing.align.appeals.sums import Sums
from framing.errors.align import pair_total_differs, row_repeated, table_empty, whole_missing
from framing.errors.tables import bad_value
from framing.schemas import PAIRS

WHOLE = "all"
CELL = ["state", "period", "audience", "leader"]


def read_pairs(table: pd.DataFrame, where: str | Path) -> Pairs:
    """Pairs from a table with the columns of PAIRS; a state-period (audience, leader) counts as one document.

    Rows with `all` as practice are of all passages of the state-period, whatever their practice; without them the share of an
    appeal in passages without the practice is not known. A pair without a row in a state-period that has the practice
    has none of the appeal.

    Raises
    ------
    BadTable : the row is named, from 1.
    """
    table = PAIRS.check(table, where).reset_index(drop=True)
    if table.empty:
        raise table_empty(where)
    table = table.assign(**{name: table.get(name, "") for name in ("audience", "leader")})
    _check(table, where)
    cells = table[CELL].drop_duplicates(ignore_index=True)
    number = pd.Series(cells.index, index=pd.MultiIndex.from_frame(cells))
    text = number.loc[pd.MultiIndex.from_frame(table[CELL])].to_numpy()
    whole = (table["practice"] == WHOLE).to_numpy()
    practices = tuple(sorted(set(table["practice"]) - {WHOLE}))
    appeals = tuple(sorted(set(table["appeal"])))
    count = np.zeros((len(cells), len(practices), len(appeals)))
    carried = np.zeros(count.shape[:2])
    all_count = np.zeros((len(cells), len(appeals)))
    passages = np.full(len(cells), np.nan)
    place = [table["practice"].map({name: n for n, name in enumerate(practices)}), table["appeal"].map(
        {name: n for n, name in enumerate(appeals)})]  # fmt: skip
    own = ~whole
    first, second = place[0][own].to_numpy(int), place[1].to_numpy(int)
    count[text[own], first, second[own]] = table["count"][own]
    carried[text[own], first] = table["total"][own]
    all_count[text[whole], second[whole]] = table["count"][whole]
    passages[text[whole]] = table["total"][whole]
    if whole.any() and np.isnan(passages).any():
        raise whole_missing(
            where, ", ".join(str(value) for value in cells.iloc[int(np.isnan(passages).argmax())] if value)
        )
    if whole.any():
        short = (count.max(axis=1) > all_count + 1e-9).any(axis=1) | (carried.max(axis=1) > passages + 1e-9)
        if short.any():
            row = int(np.flatnonzero(text == int(short.argmax()))[0])
            remedy = (
                "More passages with one practice than with all ('all'): count each passage once for its state-period."
            )
            raise bad_value(where, row + 1, "count", table["count"].iloc[row], remedy)
    else:
        passages, all_count = carried.max(axis=1), np.full(all_count.shape, np.nan)
    corpus = np.zeros(len(cells), dtype=np.int64)
    sums = Sums(passages, carried, count, all_count[:, None, :] - count, np.zeros(count.shape), corpus)
    rows = cells.assign(text=np.arange(len(cells)), weight=1.0, time=np.nan)[ROWS]
    return Pairs(practices, appeals, sums, rows)


def _check(table: pd.DataFrame, where: str | Path) -> None:
    for name in ("state", "practice", "appeal"):
        _refuse(table[name].str.strip() == "", table, name, where, "Give a label.")
    for name in ("count", "total"):
        _refuse(~(np.isfinite(table[name]) & (table[name] >= 0)), table, name, where, "Give a number, 0 or more.")
    over = table["count"] > table["total"] * (1 + 1e-9) + 1e-9
    _refuse(over, table, "count", where, "A count cannot be larger than its total.")
    key = [*CELL, "practice"]
    twice = table.duplicated([*key, "appeal"])
    if twice.any():
        second = int(twice.to_numpy().argmax())
        same = (table[[*key, "appeal"]] == table.loc[second, [*key, "appeal"]]).all(axis=1)
        named = ", ".join(str(value) for value in table.loc[second, [*key, "appeal"]] if value != "")
        raise row_repeated(where, int(same.to_numpy().argmax()) + 1, second + 1, named)
    first = table.groupby(key)["total"].transform("first")
    apart = (first - table["total"]).abs() > 1e-9 * (1 + first)
    if apart.any():
        raise pair_total_differs(where, int(apart.to_numpy().argmax()) + 1)


def _refuse(wrong: pd.Series, table: pd.DataFrame, column: str, where: str | Path, remedy: str) -> None:
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise bad_value(where, row + 1, column, table[column].iloc[row], remedy)
