"""The questions on framing, asked of one study: a table with an answer a row (framing.schemas.FRAMING_TESTS)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from framing.align.appeals.attached import Asked, ask_against_abroad, ask_attached, correct
from framing.align.appeals.borrowed import find_borrowing
from framing.align.appeals.estimates import measure_likeness
from framing.align.appeals.home_first import Lead
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.resonance import find_resonance
from framing.align.settings import AlignSettings
from framing.schemas import FRAMING_TESTS
from framing.terms import FramingTest, SeriesName, VerdictName

Array = np.ndarray
UNCORRECTED = "passes alone, but not corrected for the number of shifts"


@dataclass(frozen=True)
class Move:
    """A shift of the dominant state in a practice: its date, audience, signed rise, and its lead at home where there is
    one.
    """

    practice: str
    date: int
    audience: str
    rise: float
    lead: Lead | None


def ask_framing(
    pairs: Pairs | None, moves: list[Move], groups: pd.Series | None, settings: AlignSettings
) -> pd.DataFrame:
    """All answers: attached and home against abroad by practice; resonates, home first and words travel by shift.

    pairs : None where only counts are known; then home first alone is asked. groups : (rows of pairs,) label of the
        group of each row's state in its period, empty where none.
    """
    parts = [pd.DataFrame(_leads(moves))]
    if pairs is not None:
        pairs = pairs.only(settings.asked(pairs.practices))
        likeness = measure_likeness(pairs, settings.dominant)
        asked = Asked(settings.dominant, settings.level, settings.fdr, likeness, settings.closing)
        rising = [move for move in moves if move.rise > 0 and move.practice in pairs.practices]
        parts = [
            ask_attached(pairs, asked),
            ask_against_abroad(pairs, asked),
            pd.DataFrame(_resonances(pairs, rising, asked, settings)),
            *parts,
            pd.DataFrame(_borrowings(pairs, rising, groups, asked, settings)),
        ]
    table = (
        pd.concat([part for part in parts if len(part)], ignore_index=True) if any(map(len, parts)) else pd.DataFrame()
    )
    absent = {column.name: _blank(column.dtype) for column in FRAMING_TESTS.columns if column.name not in table}
    table = table.assign(**absent)[[column.name for column in FRAMING_TESTS.columns]]
    text = {column.name: "" for column in FRAMING_TESTS.columns if column.dtype == "str"}
    return _correct_shifts(table.fillna(text), settings.fdr).astype({"shift_date": "Int64"})


def label_rows(pairs: Pairs, labels: Mapping[tuple[str, int], str]) -> pd.Series:
    """The group of every row of `pairs` by state and period, empty where none."""
    keys = zip(pairs.rows["state"], pairs.rows["period"], strict=True)
    return pd.Series(
        [labels.get((state, int(period)), "") for state, period in keys], index=pairs.rows.index, dtype=object
    )


def _blank(dtype: str) -> Any:
    return "" if dtype == "str" else np.nan


def _leads(moves: list[Move]) -> Iterator[dict[str, Any]]:
    for move in moves:
        if move.lead is None:
            continue
        verdict, reason = move.lead.verdict
        yield _key(move, FramingTest.HOME_FIRST) | {
            "figure": "periods by which the new level appeared at home before abroad",
            "estimate": move.lead.middle,
            "low": move.lead.low,
            "high": move.lead.high,
            "p": 1 - move.lead.home,
            "verdict": str(verdict),
            "reason": reason,
        }


def _resonances(pairs: Pairs, moves: list[Move], asked: Asked, settings: AlignSettings) -> Iterator[dict[str, Any]]:
    for move in moves:
        found = find_resonance(pairs, move.practice, move.date, max(settings.leads, 2), settings.lags, asked)
        figure = "rise of the loudness of the carrying appeals before the shift, beyond that at other dates"
        if found.carriers:
            figure = f"{figure} (from {100 * found.earlier:.1f} to {100 * found.before:.1f} % of other passages)"
        yield _key(move, FramingTest.RESONATES) | {
            "appeal": ";".join(found.carriers),
            "figure": figure,
            "estimate": found.rise,
            "low": found.low,
            "high": found.high,
            "p": found.p,
            "verdict": str(found.verdict),
            "reason": found.reason,
        }


def _borrowings(
    pairs: Pairs, moves: list[Move], groups: pd.Series | None, asked: Asked, settings: AlignSettings
) -> Iterator[dict[str, Any]]:
    others = (pairs.rows["state"] != settings.dominant).to_numpy()
    named: dict[str, Array] = {SeriesName.SECONDARY.value: others}
    if groups is not None:
        named |= {label: others & (groups == label).to_numpy() for label in sorted(set(groups) - {""})}
    for move in moves:
        for label, members in named.items():
            rng = settings.generator("words travel", move.practice, str(move.date), move.audience, label)
            found = find_borrowing(pairs, move.practice, move.date, members, settings.lags, asked, rng)
            yield _key(move, FramingTest.WORDS_TRAVEL) | {
                "group": label,
                "figure": "share of the way from the group's own appeals to the dominant state's",
                "estimate": found.share,
                "low": found.low,
                "high": found.high,
                "p": found.p,
                "verdict": str(found.verdict),
                "reason": found.reason,
            }


def _key(move: Move, test: FramingTest) -> dict[str, Any]:
    return {
        "test": test.value,
        "practice": move.practice,
        "appeal": "",
        "group": "",
        "shift_date": move.date,
        "audience": move.audience,
    }


def _correct_shifts(table: pd.DataFrame, fdr: float) -> pd.DataFrame:
    """Q of the tests that are asked shift by shift; what passes alone and not by q is not enough."""
    out = table.copy()
    for test in (FramingTest.RESONATES, FramingTest.HOME_FIRST, FramingTest.WORDS_TRAVEL):
        known = (out["test"] == test.value) & out["p"].notna()
        out.loc[known, "q"] = correct(out.loc[known, "p"].to_numpy(float))
        lost = known & (out["verdict"] == VerdictName.SUPPORTED) & ~(out["q"] <= fdr)
        out.loc[lost, ["verdict", "reason"]] = VerdictName.NOT_ENOUGH.value, UNCORRECTED
    return out
