"""The rows that set three estimates of a share side by side, for groups of states and years with coded passages."""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.report.inputs import Inputs, records
from framing.report.labels import short_label, span
from framing.terms import Estimator

STATES = {
    "dominant": "dominant state",
    "secondary": "secondary states",
    "exposed": "exposed states",
    "unexposed": "other states",
}


def design_rows(inputs: Inputs) -> pd.DataFrame:
    """A row a group, frame and estimator, shares in percent; `row` names the group in two lines."""
    table = inputs.design
    names = ["frame", "row", "estimator", "share", "low", "high", "coded", "endorsed"]
    if table.empty:
        return pd.DataFrame(columns=[*names, "label", "group"])
    several = table.groupby("corpus")["audience"].transform("nunique") > 1
    texts = (" " + table["audience"].str[:3] + ".").where(several & (table["audience"] != ""), "")
    years = [span(first, last) for first, last in zip(table["first"], table["last"], strict=True)]
    of_states = table["states"].map(lambda name: STATES.get(name, name))
    percent = {name: (table[name] * 100).round(2) for name in ("share", "low", "high")}
    return table.assign(
        label=table["frame"].map(lambda frame: short_label(inputs.codebook, frame)),
        row=table["corpus"] + " " + pd.Series(years, table.index) + texts + "\n" + of_states,
        **percent,
    )[[*names, "label", "group"]]


def design_table(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """A row a group and frame for the page: each estimate, the interval of the design-based one, and where naive lies."""
    found = []
    for _, group in rows.groupby(["group", "frame"], sort=False):
        by = {row["estimator"]: row for row in records(group)}
        if Estimator.DESIGN not in by or Estimator.NAIVE not in by:
            continue
        design, naive = by[Estimator.DESIGN], by[Estimator.NAIVE]["share"]
        lies = "below" if naive < design["low"] else "above" if naive > design["high"] else "inside"
        adjusted = by.get(Estimator.ADJUSTED, {}).get("share", float("nan"))
        found.append({**design, "naive": naive, "adjusted": adjusted, "lies": lies, "row": design["row"].split("\n")})
    return found
