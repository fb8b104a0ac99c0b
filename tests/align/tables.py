"""Tables of counts for the tests of the align room, with known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd

NEVER = 10**6
FAST = {"permutations": 199}
SHARP = {
    "USA": 1970,
    "Follower": 1975,
    "Leader": 1967,
    "Together": 1970,
    "Already": 1955,
    "Never": NEVER,
    "Nowhere": NEVER,
}


def sharp_counts(
    starts: dict[str, int] | None = None, total: int = 600, low: float = 0.05, high: float = 0.25, seed: int = 0
) -> pd.DataFrame:
    """Every state moves in its own year, with so many passages that nothing is in doubt; `Sparse` speaks every 7 years."""
    rng = np.random.default_rng(seed)
    rows = []
    for state, start in (starts or SHARP).items():
        for year in range(1950, 1995):
            share = high if year >= start else low
            rows.append((state, year, "alliance", int(rng.binomial(total, share)), total))
    rows += [("Sparse", year, "alliance", int(rng.binomial(20, low)), 20) for year in range(1950, 1995, 7)]
    return pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total"])


def small_counts(periods: int = 20, states: int = 4, seed: int = 0) -> pd.DataFrame:
    """A small table: the dominant state rises in 1959, four states do not move."""
    rng = np.random.default_rng(seed)
    rows = []
    for state in ["USA", *[f"S{number}" for number in range(states)]]:
        for year in range(1950, 1950 + periods):
            share = 0.05 + 0.25 * (state == "USA" and year >= 1959)
            rows.append((state, year, "alliance", int(rng.binomial(30, share)), 30))
    return pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total"])


def changed(table: pd.DataFrame, row: int, **values: object) -> pd.DataFrame:
    """The table with other values in one row."""
    out = table.astype(object)
    for column, value in values.items():
        out.loc[row, column] = value
    return out


# name, table, class of the error, what its message must name
BAD_TABLES = [
    ("over", changed(small_counts(), 5, count=31), "BadTable", ["row 6", "'count'", "larger than its total"]),
    ("negative", changed(small_counts(), 3, count=-1), "BadTable", ["row 4", "'count'", "0 or more"]),
    ("word", changed(small_counts(), 3, count="many"), "BadTable", ["row 4", "'many'"]),
    ("blank", changed(small_counts(), 3, total=""), "BadTable", ["row 4", "'total'"]),
    ("infinite", changed(small_counts(), 0, total=np.inf), "BadTable", ["row 1", "'total'"]),
    ("half year", changed(small_counts(), 2, period=1950.5), "BadTable", ["row 3", "'period'", "whole number"]),
    ("no label", changed(small_counts(), 4, state=""), "BadTable", ["row 5", "'state'"]),
    ("endless period", changed(small_counts(), 2, period=np.inf), "BadTable", ["row 3", "'period'", "whole number"]),
    (
        "period of nineteen digits",
        changed(small_counts(), 2, period="9223372036854775807"),
        "BadTable",
        ["row 3", "'period'"],
    ),
    ("period of six digits", changed(small_counts(), 2, period=195_000), "BadTable", ["row 3", "'period'", "99999"]),
    (
        "total beyond any corpus",
        changed(small_counts(), 9, total=1e15),
        "BadTable",
        ["row 10", "'total'", "1,000,000,000"],
    ),
    ("twice", pd.concat([small_counts(), small_counts().iloc[[7]]]), "BadTable", ["row 101", "row 8", "USA, 1957"]),
    ("no rows", small_counts().iloc[:0], "BadTable", ["no rows"]),
    ("no total", small_counts().drop(columns="total"), "BadTable", ["'total'"]),
    (
        "one period",
        small_counts().query("period == 1950"),
        "NotEnoughData",
        ["1 periods", "6 are needed", "--min-segment"],
    ),
    (
        "few passages",
        small_counts().assign(count=0, total=5),
        "NotEnoughData",
        ["0 periods", "--min-passages", "min_passages", "[align]"],
    ),
    ("alone", small_counts().query("state == 'USA'"), "BadTable", ["'USA'"]),
    (
        "elsewhere",
        small_counts().replace({"state": {"USA": "USB"}}),
        "UnknownName",
        ["'USA'", "Did you mean 'USB'"],
    ),
]
