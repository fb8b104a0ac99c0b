"""Tables of facts in numbers by period, or by state and period: covariates, domestic circumstances."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from framing.decimals import point_decimals
from framing.errors.align import no_columns_to_use
from framing.errors.tables import bad_value, column_missing


def check_numbers(table: pd.DataFrame, keys: list[str], where: str | Path) -> pd.DataFrame:
    """The table with its keys (`period` whole numbers, `state` text) and every other column as numbers.

    Raises
    ------
    BadTable
    """
    present = [str(name) for name in table.columns]
    for key in keys:
        if key not in present:
            raise column_missing(where, key, present)
    columns = [name for name in present if name not in (*keys, "state")]
    if not columns:
        raise no_columns_to_use(where, keys)
    out = point_decimals(table.reset_index(drop=True), ["period", *columns], where)
    for name in ["period", *columns]:
        numbers = pd.to_numeric(out[name], errors="coerce")
        empty = out[name].isna() | (out[name].astype("string").str.strip() == "")
        wrong = numbers.isna() & (~empty | (name == "period"))
        if name == "period":
            wrong |= numbers != numbers.round()
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise bad_value(where, row + 1, name, out[name].iloc[row], "Give a number, or leave the cell empty.")
        out[name] = numbers.astype(np.int64) if name == "period" else numbers
    return out
