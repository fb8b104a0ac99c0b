"""The tables of an alignment, a row each for cells, shifts, state-shift pairs and what could have been seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import beta

from framing.align.adoption import Adoption
from framing.align.dispersion import Dispersion
from framing.align.panel import Panel
from framing.align.settings import AlignSettings

if TYPE_CHECKING:
    from framing.align.pipeline import Frame

SHIFTS = ["frame", "date", "earliest", "latest", "size", "p", "q", "level_before", "level_after", "left_censored"]
ADOPTION = ["frame", "shift_date", "state", "outcome", "date", "lag", "lag_low", "lag_high"]
WHOLE = ["date", "lag", "lag_low", "lag_high", "own_low", "own_high"]


def prevalence_table(panel: Panel, dispersion: Dispersion) -> pd.DataFrame:
    """Share of every observed cell with its 95 % interval under the estimated dispersion."""
    frame, state, period = np.nonzero(panel.observed)
    count, total, factor = (part[frame, state, period] for part in (panel.count, panel.total, dispersion.factor))
    k, n = count / factor, total / factor
    return pd.DataFrame(
        {
            "state": np.array(panel.states, dtype=object)[state],
            "period": panel.periods[period],
            "frame": np.array(panel.frames, dtype=object)[frame],
            "share": count / total,
            "low": beta.ppf(0.025, k + 0.5, n - k + 0.5),
            "high": beta.ppf(0.975, k + 0.5, n - k + 0.5),
            "count": count,
            "total": total,
            "documents": panel.documents[frame, state, period],
            "effective": n,
        }
    ).sort_values(["state", "period", "frame"], ignore_index=True, kind="stable")


def shift_table(panel: Panel, frames: list[Frame], settings: AlignSettings) -> pd.DataFrame:
    """Shifts of the dominant state whose q is at most the false discovery rate; sizes in percentage points."""
    rows = [
        {
            "frame": panel.frames[frame.number],
            "date": int(panel.periods[shift.place]),
            "earliest": int(panel.periods[shift.first]),
            "latest": int(panel.periods[shift.last]),
            "size": 100 * shift.rise,
            "p": shift.p,
            "q": shift.q,
            "level_before": 100 * shift.before,
            "level_after": 100 * shift.after,
            "left_censored": shift.left_censored,
        }
        for frame in frames
        for shift in frame.shifts
        if shift.q <= settings.fdr
    ]
    return pd.DataFrame(rows, columns=SHIFTS)


def adoption_table(panel: Panel, adoptions: list[Adoption]) -> pd.DataFrame:
    """One row per shift and secondary state."""
    if not adoptions:
        return pd.DataFrame(columns=ADOPTION)
    parts = []
    for adoption in adoptions:
        table = adoption.table.astype({name: "Int64" for name in WHOLE})
        table.insert(0, "shift_date", int(panel.periods[adoption.shift.place]))
        table.insert(0, "frame", panel.frames[adoption.shift.frame])
        parts.append(table)
    table = pd.concat(parts, ignore_index=True)
    return table[[*ADOPTION, *[column for column in table if column not in ADOPTION]]]


def power_table(panel: Panel, adoptions: list[Adoption]) -> pd.DataFrame:
    """What each state's counts could have shown: power, least rise (percentage points), least lag (periods)."""
    columns = ["frame", "shift_date", "state", "power", "power_whole", "least_rise", "least_lag"]
    parts = [
        pd.DataFrame(
            {
                "frame": panel.frames[adoption.shift.frame],
                "shift_date": int(panel.periods[adoption.shift.place]),
                "state": adoption.table["state"],
                "power": adoption.power.quarter,
                "power_whole": adoption.power.whole,
                "least_rise": 100 * adoption.power.least_rise,
                "least_lag": adoption.power.least_lag,
            }
        )
        for adoption in adoptions
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
