"""Which domestic circumstances moved before a shift: party control, elections, the economy, opinion (a table of the
user's).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.inputs.numbers import check_numbers
from framing.align.nulls import NullTest, rank_p

Array = np.ndarray


def check_circumstances(table: pd.DataFrame, where: str | Path) -> pd.DataFrame:
    """A table of domestic circumstances: `period` and columns of numbers (party control, opinion, economy).

    Raises
    ------
    BadTable
    """
    return check_numbers(table, ["period"], where)


def test_circumstances(table: pd.DataFrame, date: int, periods: Array, span: int) -> list[NullTest]:
    """For each column: did it change in the `span` periods up to the shift more than up to other dates?

    The change is that of the mean over `span` periods, the date's own the last, from the mean over as many before them; a
    date without so many periods before and `span` from it on has none, and the dates next to the shift do not count as
    others.
    """
    tests = []
    for name in [column for column in table.columns if column not in ("period", "state")]:
        series = table.groupby("period")[name].mean().reindex(periods).interpolate(limit_direction="both").to_numpy()
        if not np.isfinite(series).all() or series.std() == 0:
            continue
        sums = np.concatenate([[0.0], np.cumsum(series)])
        end = np.arange(2 * span, len(periods) - span + 1)  # just past the `span` periods, with as many before them
        recent, earlier = sums[end] - sums[end - span], sums[end - span] - sums[end - 2 * span]
        change = np.abs(recent - earlier) / span
        place = int(np.searchsorted(periods, date)) + 1 - 2 * span
        if not 0 <= place < len(change):
            continue
        null = np.delete(change, np.arange(max(place - 1, 0), min(place + 2, len(change))))
        observed = float(change[place])
        tests.append(
            NullTest(
                f"domestic circumstances: {name}",
                observed,
                null,
                rank_p(observed, null),
                "circumstances did not change before the shift",
            )
        )
    return tests
