"""Numbers with decimal commas, as European spreadsheets write them, told apart from thousands by the whole table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from framing.errors.tables import bad_value

_BLANKS = " \u00a0\u202f"
_COMMA = re.compile(rf"[+-]?(?:\d{{1,3}}(?:[.{_BLANKS}]\d{{3}})+|\d*),\d+(?:[eE][+-]?\d+)?")
_THOUSANDS_MAYBE = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
_POINTS = re.compile(rf"[+-]?\d{{1,3}}(?:[.{_BLANKS}]\d{{3}})+")
_POINT = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?")


def point_decimals(table: pd.DataFrame, columns: Sequence[str], where: str | Path) -> pd.DataFrame:
    """The table with decimal points in place of decimal commas in `columns`, where any of their cells has a comma.

    "4,5" is 4.5, "1.234,5" is 1234.5; in such a table "1.234" is 1234. A cell that is no number is left to the caller.
    Where every comma stands before three digits ("1,234") nothing tells thousands from decimals: left as it stands,
    for the caller to refuse.

    Raises
    ------
    BadTable : decimal commas in some cells and a decimal point in another (the row, from 1, is named).
    """
    written = {name: table[name].astype("string").str.strip() for name in columns if _holds_text(table[name])}
    if not any(_has_comma(values) for values in written.values()):
        return table
    return table.assign(**{name: _with_points(values, name, where) for name, values in written.items()})


def _holds_text(values: pd.Series) -> bool:
    return bool(pd.api.types.is_object_dtype(values) or pd.api.types.is_string_dtype(values))


def _has_comma(values: pd.Series) -> bool:
    return any(_COMMA.fullmatch(one) and not _THOUSANDS_MAYBE.fullmatch(one) for one in values.dropna().unique())


def _with_points(values: pd.Series, name: str, where: str | Path) -> pd.Series:
    for row, one in enumerate(values, start=1):
        if isinstance(one, str) and _POINT.fullmatch(one) and not _POINTS.fullmatch(one):
            raise bad_value(where, row, name, one, "Other cells have decimal commas: write all in one way.")
    marks = re.compile(f"[.{_BLANKS}]")
    return values.map(
        lambda one: marks.sub("", one).replace(",", ".") if _COMMA.fullmatch(one) or _POINTS.fullmatch(one) else one,
        na_action="ignore",
    ).astype(object)
