"""Rows of the figures of groups: the study's answer, the answer to each shift, and the path around a shift."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.report.inputs import Inputs
from framing.report.labels import short_label, wrapped
from framing.terms import VerdictName

ALL = "all"
POINTS = "points"
WIDEST = 1.5  # pass-through is drawn between minus and plus this; what reaches further ends in an arrow
_VERDICTS = (VerdictName.SUPPORTED, VerdictName.NOT_SUPPORTED, VerdictName.COMMON_SHOCK, VerdictName.FROM_BELOW)


def answer_rows(inputs: Inputs) -> pd.DataFrame:
    """The study's answer: a row per practice (all first) and group, mean pass-through with its interval."""
    table = inputs.stacked[inputs.stacked["left_out"] == ""]
    labels = table["practice"].map(lambda code: "All practices" if code == ALL else short_label(inputs.codebook, code))
    if table["audience"].nunique() > 1:
        labels += " (" + table["audience"] + ")"
    p = table[["p_single", "p_turned"]].max(axis=1)
    rows = _clipped(
        table.assign(label=labels, wrapped=labels.map(lambda text: wrapped(text, lines=3)), p=p),
        "estimate",
        "low",
        "high",
    )
    return rows.assign(whole=table["practice"] == ALL).sort_values(
        ["whole", "audience", "label", "group"], ascending=[False, True, True, True], ignore_index=True
    )


def effect_rows(inputs: Inputs, titles: dict[str, str]) -> pd.DataFrame:
    """The answer to each shift: a row per shift and group, pass-through over the longest window, in order of time."""
    table = inputs.group_effects[inputs.group_effects["scale"] == POINTS]
    longest = table.groupby(["shift", "group"])["last"].transform("max")
    table = table[(table["last"] == longest) & table["shift"].isin(titles)].drop_duplicates(["shift", "group"])
    named = table["shift"].map(titles)
    rows = _clipped(
        table.assign(label=named, wrapped=named.map(lambda text: wrapped(text, lines=3))),
        "pass_through", "pass_through_low", "pass_through_high",
    )  # fmt: skip
    rows = rows.assign(state="*", **{"from": rows["shift_date"], "to": rows["shift_date"] + rows["last"]})
    return rows.sort_values(["shift_date", "frame", "group"], ignore_index=True)


def event_rows(inputs: Inputs, titles: dict[str, str]) -> pd.DataFrame:
    """The path of each group around each shift: percentage points beyond the comparison group, with both intervals."""
    table = inputs.event_study[inputs.event_study["scale"] == POINTS]
    table = table[table["shift"].isin(titles)]
    year = table["shift_date"] + table["relative_period"]
    return table.assign(
        title=table["shift"].map(titles), state="*", panel=table["group"], **{"from": year - 0.5, "to": year + 0.5}
    ).sort_values(["shift", "group", "relative_period"], ignore_index=True)


def _clipped(table: pd.DataFrame, middle: str, low: str, high: str) -> pd.DataFrame:
    """The table with `at`, `left`, `right` inside the drawn range, and `cut` where an interval reaches beyond it."""
    left, right = table[low].fillna(-np.inf), table[high].fillna(np.inf)
    return table.assign(
        at=table[middle].where(table[middle].abs() <= WIDEST),
        left=left.clip(-WIDEST, WIDEST),
        right=right.clip(-WIDEST, WIDEST),
        cut_left=left < -WIDEST,
        cut_right=right > WIDEST,
        firm=table["verdict"].isin(_VERDICTS),
    )
