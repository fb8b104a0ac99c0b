"""How an alignment of a simulated scenario compares with the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.alignment import Alignment
from framing.align.simulation.scenarios import SILENT, World

NEAR = 8
PAIRS = ["frame", "state", "exposed", "true_outcome", "true_lag", "outcome", "covered", "width"]


@dataclass(frozen=True)
class Score:
    """What was right and wrong in one world.

    Attributes
    ----------
    shifts : one row per true shift: found, covered (its interval holds the date), width (periods), error (periods).
    pairs : one row per true state-shift pair: true_outcome, true_lag, outcome, covered, width of the lag's interval;
        outcome is `shift missed` where the shift was not found.
    reported : one row per pair in the alignment: outcome, and whether diffusion is at work in this world.
    false_shifts : shifts found that are none.
    verdicts : the scorecard's rows with hypothesis and verdict.
    """

    shifts: pd.DataFrame
    pairs: pd.DataFrame
    reported: pd.DataFrame
    false_shifts: int
    verdicts: pd.DataFrame


def score_world(world: World, alignment: Alignment, kind: str) -> Score:
    """Truth beside what the alignment says; a shift counts as found if one of its sign lies within 8 periods."""
    found = alignment.dominant_shifts
    free = np.ones(len(found), dtype=bool)
    shifts, pairs = [], []
    for _, true in world.shifts.iterrows():
        distance = (found["date"].astype(float) - true["date"]).abs().where(free & (found["frame"] == true["frame"]))
        distance = distance.where(np.sign(found["size"].astype(float)) == np.sign(true["size"]))
        hit = bool((distance <= NEAR).any())
        match = found.loc[distance.idxmin()] if hit else None
        if match is not None:
            free[match.name] = False
        shifts.append(_score_shift(true, match))
        pairs.append(_score_pairs(world, alignment, true, match))
    reported = alignment.adoption[["frame", "shift_date", "state", "outcome"]].assign(silent=kind in SILENT)
    return Score(
        pd.DataFrame(shifts, columns=["frame", "found", "covered", "width", "error"]).astype(
            {"found": bool, "covered": "boolean", "width": "Float64", "error": "Float64"}
        ),
        pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame(columns=PAIRS),
        reported,
        int(free.sum()),
        alignment.scorecard[["frame", "shift_date", "hypothesis", "verdict"]],
    )


def _score_shift(true: pd.Series, match: pd.Series | None) -> dict[str, object]:
    if match is None:
        return {"frame": true["frame"], "found": False, "covered": None, "width": None, "error": None}
    return {
        "frame": true["frame"],
        "found": True,
        "covered": match["earliest"] <= true["date"] <= match["latest"],
        "width": match["latest"] - match["earliest"] + 1,
        "error": match["date"] - true["date"],
    }


def _score_pairs(world: World, alignment: Alignment, true: pd.Series, match: pd.Series | None) -> pd.DataFrame:
    truth = world.adoption[(world.adoption["frame"] == true["frame"]) & (world.adoption["shift_date"] == true["date"])]
    truth = truth.rename(columns={"outcome": "true_outcome", "lag": "true_lag"})[
        ["frame", "state", "exposed", "true_outcome", "true_lag"]
    ]
    if match is None:
        empty = pd.array([pd.NA] * len(truth), dtype="boolean"), pd.array([pd.NA] * len(truth), dtype="Float64")
        return truth.assign(outcome="shift missed", covered=empty[0], width=empty[1])
    own = alignment.adoption
    own = own[(own["frame"] == match["frame"]) & (own["shift_date"] == match["date"])]
    both = truth.merge(own[["state", "outcome", "lag_low", "lag_high"]], on="state", how="left")
    covered = ((both["lag_low"] <= both["true_lag"]) & (both["true_lag"] <= both["lag_high"])).astype("boolean")
    width = (both["lag_high"] - both["lag_low"] + 1).astype("Float64")
    return both.assign(covered=covered, width=width).drop(columns=["lag_low", "lag_high"])
