"""The classifier's out-of-fold error by code and era, as a model's errors table gives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.schemas import ERRORS

Array = np.ndarray
LEAST_POSITIVES = 50
ANY = "*"


@dataclass(frozen=True)
class Rates:
    """Mean score of passages with and without the code in every period, and the standard errors; each (periods,)."""

    positive: Array
    negative: Array
    positive_error: Array
    negative_error: Array
    by_era: bool

    def at(self, periods: Array) -> Rates:
        """The rates at the numbers of some periods, from 0."""
        return self._each(lambda values: values[periods])

    def mean(self, passages: Array) -> Rates:
        """One rate for a span of years: the mean over its periods by their `passages` (periods,); arrays of length 1.

        Errors are averaged, too, as if those of all eras went one way: the cautious reading.
        """
        return self._each(lambda values: np.array([np.average(values, weights=passages)]))

    def _each(self, change: Callable[[Array], Array]) -> Rates:
        return Rates(
            change(self.positive),
            change(self.negative),
            change(self.positive_error),
            change(self.negative_error),
            self.by_era,
        )


def check_errors(table: pd.DataFrame, where: str | Path) -> pd.DataFrame:
    """The errors table, endorsed measures preferred over mere presence.

    Raises
    ------
    BadTable : a column is missing, or a cell is no number; the row is named, from 1.
    """
    table = ERRORS.check(table, where)
    order = table["measure"].map({"endorsed": 0}).fillna(1)
    return table.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order")


def rates_of(errors: pd.DataFrame, code: str, periods: Array) -> Rates | None:
    """Rates of a code in every period; None if the table does not know the code.

    An era counts with at least 50 positives; elsewhere the pooled rates hold, with twice their standard error.
    """
    own = errors[errors["code"] == code]
    if own.empty:
        return None
    own = own[(own["measure"] == own["measure"].iloc[0]) & (own["corpus"] == ANY)]
    pooled = own[own["era"] == ANY]
    if pooled.empty:
        return None
    values = np.tile(_row(pooled.iloc[0], 2.0)[:, None], len(periods))
    eras = own[(own["era"] != ANY) & (own["positives"] >= LEAST_POSITIVES)]
    known = False
    for _, row in eras.iterrows():
        bounds = _bounds(str(row["era"]))
        inside = (periods >= bounds[0]) & (periods <= bounds[1])
        values[:, inside] = _row(row, 1.0)[:, None]
        known |= bool(inside.any())
    return Rates(values[0], values[1], values[2], values[3], known)


def _row(row: pd.Series, widen: float) -> Array:
    positives = max(float(row["positives"]), 1.0)
    negatives = max(float(row["passages"]) - positives, 1.0)
    return np.array(
        [
            row["mean_positive"],
            row["mean_negative"],
            widen * row["sd_positive"] / np.sqrt(positives),
            widen * row["sd_negative"] / np.sqrt(negatives),
        ],
        dtype=float,
    )


def _bounds(era: str) -> tuple[float, float]:
    """First and last year of an era written 1789-1932 or 1964-; an era without years holds nothing."""
    first, dash, last = era.partition("-")
    if not dash or not first.strip().isdigit():
        return np.inf, -np.inf
    return float(first), float(last) if last.strip().isdigit() else np.inf
