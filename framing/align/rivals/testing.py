"""The tests and nulls of an alignment as tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.align.nulls import NullTest
from framing.align.settings import AlignSettings
from framing.align.states.adoption import Adoption
from framing.terms import Outcome, VerdictName

SUPPORTED, NOT_SUPPORTED, TOO_LITTLE = VerdictName.SUPPORTED, VerdictName.NOT_SUPPORTED, VerdictName.NOT_ENOUGH
TESTS = [
    "test",
    "frame",
    "shift_date",
    "statistic",
    "null_mean",
    "p",
    "verdict",
    "null_low",
    "null_high",
    "against",
    "draws",
    "audience",
]
NULLS = ["test", "frame", "shift_date", "draw", "value", "audience"]


def group_tests(adoption: Adoption, draws: int, rng: np.random.Generator) -> list[NullTest]:
    """Exposed against unexposed, and the world-wide wave that reaches every state, exposed or not."""
    contrast = adoption.groups.contrast
    tests = [
        NullTest(
            "exposed against unexposed", contrast.difference, contrast.null, contrast.p, "dependence does not matter"
        )
    ]
    usable = adoption.moves.usable
    moved = adoption.table["outcome"].isin([Outcome.LED, Outcome.TOGETHER, Outcome.FOLLOWED]).to_numpy()[usable]
    if usable.any():
        waves = (rng.random((draws, int(usable.sum()))) < adoption.wave.chance[usable]).mean(axis=1)
        tests.append(
            NullTest(
                "common wave",
                float(moved.mean()),
                waves,
                adoption.wave.p,
                "a wave reaches exposed and unexposed states alike",
            )
        )
    return tests


def table_tests(
    tests: list[NullTest], frame: str, date: int | None, audience: str, settings: AlignSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of tests.csv and of nulls.parquet for the tests of one shift (date None: for the whole table)."""
    key = {"frame": frame, "shift_date": pd.NA if date is None else date}
    tails = (1 - settings.level) / 2, (1 + settings.level) / 2
    rows, nulls = [], []
    for test in tests:
        low, high = (float(np.quantile(test.null, q)) for q in tails) if len(test.null) else (np.nan, np.nan)
        rows.append(
            {
                "test": test.test,
                **key,
                "statistic": test.statistic,
                "null_mean": float(test.null.mean()) if len(test.null) else np.nan,
                "p": test.p if len(test.null) else np.nan,
                "verdict": _verdict(test, settings.fdr),
                "null_low": low,
                "null_high": high,
                "against": test.against,
                "draws": len(test.null),
                "audience": audience,
            }
        )
        nulls.append(
            pd.DataFrame(
                {"test": test.test, **key, "draw": np.arange(len(test.null)), "value": test.null, "audience": audience}
            )
        )
    return _typed(pd.DataFrame(rows, columns=TESTS)), _typed(
        pd.concat(nulls, ignore_index=True) if nulls else pd.DataFrame(columns=NULLS)
    )


def join_tables(tables: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Tables under each other, those without rows left out."""
    full = [table for table in tables if len(table)]
    return pd.concat(full, ignore_index=True) if full else pd.DataFrame(columns=columns)


def _verdict(test: NullTest, fdr: float) -> str:
    """Whether the test speaks for adoption: for most a small p does, for the reversed direction it speaks against.

    With so few draws that p could not reach the rate, a test can only fail. Where nobody moved, before or after,
    nothing is known of the direction.
    """
    if len(test.null) == 0 or not np.isfinite(test.statistic):
        return TOO_LITTLE
    if not test.claim and test.statistic == 0 and test.p == 1:
        return TOO_LITTLE
    if test.claim and fdr < test.p < 0.5 and (len(test.null) + 1) * fdr < 1:
        return TOO_LITTLE
    return SUPPORTED if (test.p <= fdr) == test.claim else NOT_SUPPORTED


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"shift_date": "Int64"})
