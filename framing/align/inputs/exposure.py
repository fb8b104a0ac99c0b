"""Exposure by state and period, read as it was written: exposed, unexposed and unknown are three things.

A table says of some state-years how much a state depended on the dominant state. What it does not say is unknown, with
two exceptions that its own form shows. A table without a single 0 is a list of the exposed, and in the periods that it
spans everything it leaves out is unexposed. A table in which every state that it names is exposed at some time is a list
of members with their years, and states that it never names are unexposed in the periods that it spans. So one alliance,
written as a list of members, as members with their years of 0 and 1, or as 0 and 1 for every state, is one alliance. A
table of one period alone says it of all.

Exposure comes from a table of facts, never from text.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.inputs.ranges import check_repeated, expand_ranges
from framing.errors.align import no_common_state, table_empty
from framing.errors.tables import bad_value
from framing.schemas import EXPOSURE

Array = np.ndarray


def check_exposure(table: pd.DataFrame, states: tuple[str, ...], where: str | Path) -> pd.DataFrame:
    """The exposure table with the types of EXPOSURE, ranges of periods as a row for each period.

    Raises
    ------
    BadTable : no row, a column missing, a value that is no number, two values for a state-period, or no state in common.
    """
    table = EXPOSURE.check(expand_ranges(table, where), where).reset_index(drop=True)
    if table.empty:
        raise table_empty(where)
    wrong = ~np.isfinite(table["exposure"])
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise bad_value(where, row + 1, "exposure", "", "Give a number, or leave the row out.")
    table = check_repeated(table, "exposure", where)
    if not set(table["state"]) & set(states):
        raise no_common_state(where, list(states))
    return table


def read_exposure(table: pd.DataFrame, states: tuple[str, ...], periods: Array) -> Array:
    """Exposure (states, periods) from a checked table; NaN where unknown.

    >>> members = pd.DataFrame({"state": ["A", "A"], "period": [1, 3], "exposure": [1.0, 1.0]})
    >>> read_exposure(members, ("A", "B"), np.array([1, 2, 3, 4]))
    array([[ 1.,  0.,  1., nan],
           [ 0.,  0.,  0., nan]])
    """
    constant = table["period"].nunique() == 1
    wide = table.pivot(index="state", columns="period", values="exposure").reindex(index=list(states))
    if constant:
        out = np.repeat(wide.to_numpy(dtype=float), len(periods), axis=1)
    else:
        out = wide.reindex(columns=periods).to_numpy(dtype=float, copy=True)
    spanned = constant | ((periods >= table["period"].min()) & (periods <= table["period"].max()))
    absent = np.isnan(out) & spanned[None, :]
    if (table["exposure"] > 0).all():
        out[absent] = 0.0
    elif (table.groupby("state")["exposure"].max() > 0).all():
        named = np.isin(np.array(states, dtype=object), table["state"].unique())
        out[absent & ~named[:, None]] = 0.0
    return out


def write_out(table: pd.DataFrame, states: tuple[str, ...]) -> pd.DataFrame:
    """The table with a row for every state and period of which it says something, be it by leaving the row out.

    >>> members = pd.DataFrame({"state": ["A", "A"], "period": [1, 2], "exposure": [1.0, 1.0]})
    >>> write_out(members, ("A", "B"))["exposure"].tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    periods = np.arange(table["period"].min(), table["period"].max() + 1)
    values = read_exposure(table, states, periods)
    rows = {
        "state": np.repeat(states, len(periods)),
        "period": np.tile(periods, len(states)),
        "exposure": values.ravel(),
    }
    return pd.DataFrame(rows).dropna(ignore_index=True)


def exposure_around(table: pd.DataFrame, states: tuple[str, ...], date: int, after: int) -> Array:
    """Mean exposure (states,) from the period before `date` to the end of the window; NaN where nothing of it is known."""
    values = read_exposure(table, states, np.arange(date - 1, date + after + 1))
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, known.sum(axis=1), out=np.full(len(states), np.nan), where=known.any(axis=1))


def split_exposed(values: Array, cut: float | None) -> tuple[Array, Array]:
    """Masks of exposed and unexposed values; unknown ones are in neither.

    Without a cut a value is exposed above one half where values lie between 0 and 1 on both sides of it, else above the
    median.
    """
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(values.shape, dtype=bool), np.zeros(values.shape, dtype=bool)
    if cut is None:
        within = (values[known] >= 0).all() and (values[known] <= 1).all()
        cut = 0.5 if within and (values[known].min() < 0.5 < values[known].max()) else float(np.median(values[known]))
    exposed = known & (np.nan_to_num(values, nan=-np.inf) > cut)
    if not exposed.any() and (np.nan_to_num(values, nan=0.0) > 0).any():
        exposed = known & (np.nan_to_num(values, nan=0.0) > 0)
    return exposed, known & ~exposed
