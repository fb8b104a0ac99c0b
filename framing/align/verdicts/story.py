"""What an alignment found, in lines for people; what could have been seen comes before what was."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from framing.align.alignment import Alignment
from framing.align.verdicts.group_story import describe_groups


def describe_alignment(alignment: Alignment) -> Iterator[str]:
    """Lines: what groups did; least visible lag and rise per shift, the shifts, the outcomes, the verdicts."""
    yield from describe_groups(alignment)
    shifts = alignment.dominant_shifts
    if shifts.empty:
        yield "No shift of the dominant state passes the false discovery rate."
        return
    for (frame, date), own in alignment.power.groupby(["frame", "shift_date"], sort=False):
        lag, move = _least("lag", own["least_lag"], "period"), _least("move", own["least_rise"], "point")
        yield f"{frame} {date}: the median state could show {lag} and {move}."
    for _, shift in shifts.iterrows():
        span = f"{shift['earliest']}-{shift['latest']}"
        texts = f" ({shift['audience']} texts)" if shift["audience"] else ""
        yield f"{shift['frame']}{texts}: {shift['size']:+.1f} points in {shift['date']} ({span}), q = {shift['q']:.3g}."
        outcomes = _of_shift(alignment.adoption, shift)["outcome"].value_counts()
        yield "  " + ", ".join(f"{outcomes[name]} {name}" for name in sorted(outcomes.index)) + "."
        for _, row in _of_shift(alignment.scorecard, shift).iterrows():
            if row["reason"] and row["hypothesis"] in ("H1", "H2", "H3"):
                yield f"  {row['hypothesis']} {row['label']}: {row['verdict']} ({row['reason']})."


def _of_shift(table: pd.DataFrame, shift: pd.Series) -> pd.DataFrame:
    same = (table["frame"] == shift["frame"]) & (table["shift_date"] == shift["date"])
    return table[same & (table["audience"] == shift["audience"])]


def _least(what: str, values: object, unit: str) -> str:
    """What the median state could show: ``a lag of 3 periods or more``, or ``no lag``."""
    middle = float(np.median(np.asarray(values, dtype=float)))
    if not np.isfinite(middle):
        return f"no {what}"
    shown = f"{middle:.3g}"
    return f"a {what} of {shown} {unit}{'' if shown == '1' else 's'} or more"
