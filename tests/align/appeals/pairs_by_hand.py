"""Small pairs of practice and appeal for tests: made of counts, one document a state and period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.align.appeals.pair_errors import PairErrors
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


def table(*rows: tuple[str, int, str, str, int, int]) -> Pairs:
    """Pairs from (state, period, practice, appeal, count, total) of one audience, as a table of counts has them."""
    names = ["state", "period", "practice", "appeal", "count", "total"]
    return read_pairs(pd.DataFrame(rows, columns=names), "pairs.csv")


def errors(practices: tuple[str, ...] = ("aid",)) -> PairErrors:
    """Errors in pairs of one appeal in corpora a, b and all others, the same for every practice but for `given`: 0, 1, ..."""
    shape = (len(practices), 1)

    def alike(value: float) -> np.ndarray:
        return np.full(shape, value)

    by_corpus = (np.array([[[0.1, 0.3, 0.2]]]), np.array([[[0.02, 0.04, 0.03]]]), np.array([[[0.12, 0.28, 0.2]]]))
    level, level_error, seen = (np.repeat(part, len(practices), axis=0) for part in by_corpus)
    return PairErrors(
        practices,
        ("liberty",),
        ("a", "b"),
        practice=np.tile([0.0, 1.0], (len(practices), 1)),
        appeal=np.array([[0.0, 1.0]]),
        given=np.arange(len(practices), dtype=float)[:, None],
        apart=alike(-1.0),
        apart_error=alike(0.2),
        level=level,
        level_error=level_error,
        seen=seen,
        gain=alike(0.5),
        spread=alike(0.6),
        apart_spread=alike(0.4),
        table=pd.DataFrame(),
    )
