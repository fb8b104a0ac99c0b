"""Tables of facts by state and period, as people write them: periods one by one, or from a first to a last."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from framing.corpus.states import state_codes
from framing.errors.align import two_values
from framing.errors.tables import bad_value

RANGE = re.compile(r"\s*(-?\d+)\s*(?:-|\u2013|\u2014|\.\.|to)\s*(-?\d+)\s*")
LONGEST = 10_000
_SHOWN = 5


def expand_ranges(table: pd.DataFrame, where: str | Path) -> pd.DataFrame:
    """The table with a row for every period: of a range ``1949-1991`` in `period`, or of columns `first` and `last`.

    Raises
    ------
    BadTable : a range that ends before it begins, or is longer than 10,000 periods; the row is named, from 1.

    >>> expand_ranges(pd.DataFrame({"state": ["A"], "period": ["1949-1951"]}), "t")["period"].tolist()
    [1949, 1950, 1951]
    """
    if "period" not in table.columns and {"first", "last"} <= set(table.columns):
        ends = [_whole(table, column, where) for column in ("first", "last")]
        table = table.drop(columns=["first", "last"])
    elif "period" in table.columns and table["period"].map(lambda value: isinstance(value, str)).any():
        parts = table["period"].map(lambda value: RANGE.fullmatch(str(value)))
        if not parts.map(bool).any():
            return table
        single = pd.to_numeric(table["period"], errors="coerce")
        ends = [
            pd.Series(
                [int(part.group(side)) if part else value for part, value in zip(parts, single, strict=True)],
                table.index,
            )
            for side in (1, 2)
        ]
        wrong = ends[0].isna()
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            remedy = "Give a whole number, or a range such as 1949-1991."
            raise bad_value(where, row + 1, "period", table["period"].iloc[row], remedy)
    else:
        return table
    first, last = (end.to_numpy(np.int64) for end in ends)
    length = last - first + 1
    if ((length < 1) | (length > LONGEST)).any():
        row = int(((length < 1) | (length > LONGEST)).argmax())
        raise bad_value(where, row + 1, "period", f"{first[row]}-{last[row]}", "Give the first period, then the last.")
    at = np.repeat(np.arange(len(table)), length)
    period = first[at] + np.arange(len(at)) - np.repeat(np.cumsum(length) - length, length)
    return table.iloc[at].assign(period=period).reset_index(drop=True)


def _whole(table: pd.DataFrame, column: str, where: str | Path) -> pd.Series:
    numbers = pd.to_numeric(table[column], errors="coerce")
    wrong = numbers.isna() | (numbers != numbers.round())
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise bad_value(where, row + 1, column, table[column].iloc[row], "Give a whole number.")
    return numbers


def check_repeated(table: pd.DataFrame, column: str, where: str | Path) -> pd.DataFrame:
    """The table with one row per state and period; a row that says the same again is left out.

    Raises
    ------
    BadTable : two rows give a state-period two values.
    """
    table = table.drop_duplicates(["state", "period", column], ignore_index=True)
    again = table.duplicated(["state", "period"])
    if again.any():
        second = int(again.to_numpy().argmax())
        state, period = str(table["state"].iloc[second]), int(table["period"].iloc[second])
        values = table.loc[(table["state"] == state) & (table["period"] == period), column].tolist()
        raise two_values(where, column, state, period, values)
    return table


def describe_strangers(table: pd.DataFrame, states: tuple[str, ...], where: str | Path) -> str:
    """One line on the states of a table that the counts do not have, whose facts go nowhere; empty where there are none.

    A table of all states may cover more than the texts do: where the counts write codes of states, other codes go without
    saying, and names that are no code are told.
    """
    known = set(state_codes())
    usual = known if known.issuperset(states) else set()
    strangers = [str(state) for state in pd.unique(table["state"]) if state not in usual.union(states)]
    if not strangers:
        return ""
    shown = ", ".join(map(repr, strangers[:_SHOWN])) + (" ..." if len(strangers) > _SHOWN else "")
    noun = "state" if len(strangers) == 1 else "states"
    return (
        f"{where} names {len(strangers):,} {noun} that the counts do not have ({shown}): nothing is done with them. "
        f"The counts write {', '.join(map(repr, states[:_SHOWN]))}{' ...' if len(states) > _SHOWN else ''}."
    )
