"""The tables of an alignment: a row each for shifts, state-shift pairs, power, and the dispersion behind them."""

from __future__ import annotations

import pandas as pd

from framing.align.frames import Frame
from framing.align.inputs.series import Series
from framing.align.noise.overdispersion import Dispersion
from framing.align.settings import AlignSettings
from framing.align.verdicts.pairs import ShiftResult

SHIFTS = [
    "frame",
    "date",
    "earliest",
    "latest",
    "size",
    "p",
    "q",
    "level_before",
    "level_after",
    "left_censored",
    "audience",
    "state",
]
ADOPTION = ["frame", "shift_date", "state", "outcome", "date", "lag", "lag_low", "lag_high"]
WHOLE = ["date", "lag", "lag_low", "lag_high", "own_low", "own_high"]
POWER = ["frame", "shift_date", "state", "power", "power_whole", "least_rise", "least_lag", "audience"]


def join_parts(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Tables under each other; the columns of the first where all are empty."""
    full = [part for part in parts if len(part)]
    if full:
        return pd.concat(full, ignore_index=True)
    return parts[0].iloc[:0] if parts else pd.DataFrame()


def shift_table(frames: list[tuple[Series, Frame]], settings: AlignSettings) -> pd.DataFrame:
    """Shifts of the dominant state whose q is at most the false discovery rate; sizes and levels in percentage points."""
    rows = [
        {
            "frame": frame.label,
            "date": int(series.panel.periods[shift.place]),
            "earliest": int(series.panel.periods[shift.first]),
            "latest": int(series.panel.periods[shift.last]),
            "size": 100 * shift.rise,
            "p": shift.p,
            "q": shift.q,
            "level_before": 100 * shift.before,
            "level_after": 100 * shift.after,
            "left_censored": shift.left_censored,
            "audience": series.audience,
            "state": settings.dominant,
        }
        for series, frame in frames
        for shift in frame.shifts
        if shift.q <= settings.fdr
    ]
    return pd.DataFrame(rows, columns=SHIFTS)


def adoption_table(results: list[ShiftResult]) -> pd.DataFrame:
    """One row per shift and secondary state."""
    if not results:
        return pd.DataFrame(columns=ADOPTION)
    table = join_parts(
        [result.keyed(result.adoption.table.astype(dict.fromkeys(WHOLE, "Int64"))) for result in results]
    )
    return table[[*ADOPTION, *[column for column in table if column not in ADOPTION]]]


def power_table(results: list[ShiftResult]) -> pd.DataFrame:
    """What each state's counts could have shown: power, least rise (percentage points), least lag (periods)."""
    parts = [
        result.keyed(
            pd.DataFrame(
                {
                    "state": result.adoption.table["state"],
                    "power": result.adoption.power.least,
                    "power_whole": result.adoption.power.whole,
                    "least_rise": 100 * result.adoption.power.least_rise,
                    "least_lag": result.adoption.power.least_lag,
                }
            )
        )
        for result in results
    ]
    return join_parts(parts) if parts else pd.DataFrame(columns=POWER)


def dispersion_table(series: Series, dispersion: Dispersion) -> pd.DataFrame:
    """Per frame: correlation within documents with its standard error, pairs of periods behind it, wander and memory."""
    return pd.DataFrame(
        {
            "frame": series.panel.frames,
            "icc": dispersion.icc,
            "icc_error": dispersion.icc_error,
            "differences": dispersion.differences,
            "wander": dispersion.wander.spread,
            "wander_error": dispersion.wander.error,
            "memory": dispersion.wander.memory,
            "audience": series.audience,
        }
    )
