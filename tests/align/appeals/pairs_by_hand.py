"""Small pairs of practice and appeal for tests: made of counts, one document a state and period."""

from __future__ import annotations

import pandas as pd

from framing.align.appeals.pairs import Pairs
from framing.align.appeals.pairs_table import read_pairs


def counts(*rows: tuple[str, int, str, int, int, int, int], appeal: str = "liberty") -> pd.DataFrame:
    """A table of pairs from (state, period, audience, both, with practice, with appeal, passages); one practice, one appeal."""
    table = []
    for state, period, audience, both, carried, all_count, passages in rows:
        cell = {"state": state, "period": period, "audience": audience, "appeal": appeal}
        table.append(cell | {"practice": "aid", "count": both, "total": carried})
        table.append(cell | {"practice": "all", "count": all_count, "total": passages})
    return pd.DataFrame(table)


def pairs(*rows: tuple[str, int, str, int, int, int, int]) -> Pairs:
    """The same, read."""
    return read_pairs(counts(*rows), "pairs.csv")
