"""Verdicts of the scorecard that rest on what groups did: they come before those that rest on single states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from framing.align.inputs.groups import EXPOSED
from framing.align.settings import AlignSettings
from framing.align.verdicts.verdict import Verdict
from framing.terms import Fact, VerdictName, share_in_words

KEY = ["frame", "shift_date", "audience"]
POINTS, DOSE = "points", "dose"
MOVED = "share of the dominant state's move made beyond the comparison group"
PER_DOSE = "share of the dominant state's move per standard deviation of the dose"
MECHANISMS = {  # graded exposure stands for inducement where nothing else does
    Fact.EXPOSURE: "H4a",
    Fact.INDUCEMENT: "H4a",
    Fact.PRESSURE: "H4b",
    Fact.OWN_RECKONING: "H4c",
}
Tables = Mapping[str, pd.DataFrame]


def judge_groups(tables: Tables, frame: str, date: int, audience: str, settings: AlignSettings) -> dict[str, Verdict]:
    """Verdicts on one shift by hypothesis: H1, `from below`, H3 of every group, H4a-c where facts were given.

    Only those that the groups can answer are there; where no group was compared there is none.
    tables : group_effects and exposure_effects. settings : those with which the tables were made; below `closing` a dose
    does not matter.
    """
    key = (frame, date, audience)
    effects = _of_shift(tables["group_effects"], key)
    effects = effects[effects["scale"] == POINTS]
    if effects.empty:
        return {}
    rows = effects.sort_values("last").drop_duplicates("group", keep="last").sort_values("group").to_dict("records")
    found = {
        "H3" if row["group"] == EXPOSED else f"H3 {row['group']}": _dependence(row, settings.closing) for row in rows
    }
    found |= {"H1": _common(rows), VerdictName.FROM_BELOW.value: _from_below(rows, settings.level)}
    doses = _of_shift(tables["exposure_effects"], key)
    doses = doses[doses["estimator"] == DOSE].sort_values("last")
    for row in doses.drop_duplicates("group", keep="last").to_dict("records"):
        fact = Fact(str(row["group"]))
        found[MECHANISMS[fact]] = _dose(row, fact, settings.closing)
    return found


def _of_shift(table: pd.DataFrame, key: tuple[str, int, str]) -> pd.DataFrame:
    if table.empty:
        return table
    same = np.ones(len(table), dtype=bool)
    for name, value in zip(KEY, key, strict=True):
        same &= (table[name] == value).to_numpy()
    return table[same]


def _dependence(row: Mapping[Any, Any], closing: float) -> Verdict:
    verdict = VerdictName(row["verdict"])
    least = share_in_words(closing)
    reasons = {
        VerdictName.SUPPORTED: "the group moved with the dominant state, and more than the comparison group",
        VerdictName.NOT_SUPPORTED: f"the group did not move {least} of the way beyond the comparison group",
        VerdictName.COMMON_SHOCK: "the group moved, but so did the comparison group at the same time",
        VerdictName.FROM_BELOW: "the group moved before the dominant state",
        VerdictName.NOT_ENOUGH: f"the interval includes both {least} of the move and none",
    }
    plain = verdict if verdict in (VerdictName.SUPPORTED, VerdictName.NOT_ENOUGH) else VerdictName.NOT_SUPPORTED
    interval = (float(row[name]) for name in ("pass_through", "pass_through_low", "pass_through_high"))
    return Verdict(plain.value, MOVED, reasons[verdict], *interval)


def _common(rows: list[dict[Any, Any]]) -> Verdict:
    """A common shock, if any group moved as the comparison group did; none, if a group moved differently."""
    figure = "groups that moved at the same time as the comparison group"
    verdicts = [row["verdict"] for row in rows]
    common = verdicts.count(VerdictName.COMMON_SHOCK)
    if common:
        return Verdict(VerdictName.SUPPORTED.value, figure, "all moved alike at the same time", float(common))
    if VerdictName.SUPPORTED in verdicts:
        return Verdict(VerdictName.NOT_SUPPORTED.value, figure, "one group moved more than the other", 0.0)
    return Verdict(VerdictName.NOT_ENOUGH.value, figure, "no group's change is estimated precisely enough", 0.0)


def _from_below(rows: list[dict[Any, Any]], level: float) -> Verdict:
    figure = "groups that moved before the dominant state"
    verdicts = [row["verdict"] for row in rows]
    below = verdicts.count(VerdictName.FROM_BELOW)
    if below:
        chance = f"{level:.8g}".lstrip("0")
        reason = f"the dates differ with probability {chance}"
        return Verdict(VerdictName.SUPPORTED.value, figure, reason, float(below))
    if VerdictName.SUPPORTED in verdicts or VerdictName.COMMON_SHOCK in verdicts:
        return Verdict(VerdictName.NOT_SUPPORTED.value, figure, "no group moved earlier", 0.0)
    return Verdict(VerdictName.NOT_ENOUGH.value, figure, "no group's change is estimated precisely enough", 0.0)


def _dose(row: Mapping[Any, Any], fact: Fact, closing: float) -> Verdict:
    """A mechanism, from facts: did states with more of it before the shift move more?"""
    figure = f"{PER_DOSE}: {fact.value}"
    share, low, high = (float(row[name]) for name in ("pass_through", "pass_through_low", "pass_through_high"))
    if low > 0:
        return Verdict(VerdictName.SUPPORTED.value, figure, "states with a larger dose moved more", share, low, high)
    if high < closing:
        reason = "a larger dose does not go with a larger move"
        return Verdict(VerdictName.NOT_SUPPORTED.value, figure, reason, share, low, high)
    return Verdict(VerdictName.NOT_ENOUGH.value, figure, "the interval is wide", share, low, high)
