"""How a corpus covers states and years: documents and words, gaps, and years that have few."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

_THIN = 0.1  # of the documents of the median year


def find_coverage(table: pd.DataFrame) -> pd.DataFrame:
    """State, year, documents and words; a document of several parties counts for each of them."""
    cells: dict[tuple[str, int], list[float]] = {}
    columns = table[["state", "earliest", "latest", "words"]]
    for state, earliest, latest, words in columns.itertuples(index=False):
        for year, share in _years(earliest, latest):
            for code in state.split(";"):
                cell = cells.setdefault((code, year), [0.0, 0.0])
                cell[0] += share
                cell[1] += share * words
    rows = [(*key, round(cell[0], 3), round(cell[1])) for key, cell in sorted(cells.items())]
    return pd.DataFrame(rows, columns=["state", "year", "documents", "words"])


def _years(earliest: str, latest: str) -> list[tuple[int, float]]:
    """The years of an interval with the share of its days in each; none for dates that cannot be read."""
    try:
        first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    except ValueError:
        return []
    days = (last - first).days + 1
    return [
        (year, ((min(last, date(year, 12, 31)) - max(first, date(year, 1, 1))).days + 1) / days)
        for year in range(first.year, last.year + 1)
    ]


def find_gaps(coverage: pd.DataFrame) -> pd.DataFrame:
    """Years without any document of a state between its first and its last."""
    rows = []
    for state, years in coverage.groupby("state")["year"]:
        present = np.sort(years.to_numpy())
        rows += [
            (state, int(before) + 1, int(after) - 1, int(after - before) - 1)
            for before, after in pairwise(present)
            if after - before > 1
        ]
    return pd.DataFrame(rows, columns=["state", "first", "last", "years"])


def find_thin_years(coverage: pd.DataFrame) -> pd.DataFrame:
    """Years (year, documents) that have documents, and fewer than a tenth of those of the median year, all states together."""
    years = coverage.groupby("year", as_index=False)["documents"].sum()
    return years[years["documents"] < _THIN * years["documents"].median()].reset_index(drop=True)
