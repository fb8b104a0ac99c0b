"""H2: is the practice framed for the audience at home, and was it framed there first?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.align.appeals.attached import EVERY
from framing.align.verdicts.verdict import Verdict
from framing.terms import FramingTest, VerdictName

FIGURE = "share attached to the practice at home, minus that abroad"
AT_HOME = "share attached to the practice at home"
PERIODS = "periods by which the new level appeared at home before abroad"


def judge_framing(tests: pd.DataFrame, practice: str, date: int, audience: str) -> Verdict:
    """The verdict on one shift from the answers to the questions on framing (framing.schemas.FRAMING_TESTS).

    Supported where the framing is domestic and one of two further questions is answered with yes: the appeals that carry the
    practice grew louder at home before it rose, or the new level was heard at home before abroad. Not supported where the
    framing is not domestic, or the new level was heard abroad first. Without texts for both audiences what is attached
    at home stands in for the difference; without pairs of practice and appeal dates alone remain.
    """
    whole = tests[(tests["practice"] == practice) & tests["shift_date"].isna()]
    own = tests[(tests["practice"] == practice) & (tests["shift_date"] == date) & (tests["audience"] == audience)]
    against, attached = (_strongest(whole, test) for test in (FramingTest.AGAINST, FramingTest.ATTACHED))
    resonates, first = (_row(own, test) for test in (FramingTest.RESONATES, FramingTest.HOME_FIRST))
    framed = against or attached
    if framed is None:
        return _by_dates(first)
    named = "all appeals added up" if framed["appeal"] == EVERY else framed["appeal"]
    figure = f"{FIGURE if against else AT_HOME}: {named}"
    interval = (float(framed["estimate"]), float(framed["low"]), float(framed["high"]))
    said = [framed["verdict"], *(row["verdict"] for row in (resonates, first) if row)]
    if said[0] == VerdictName.NOT_SUPPORTED:
        reason = (
            "no more appeals are attached to the practice at home than abroad"
            if against
            else "no appeal is attached to it"
        )
        return Verdict(VerdictName.NOT_SUPPORTED.value, figure, reason, *interval)
    if first is not None and first["verdict"] == VerdictName.NOT_SUPPORTED:
        return Verdict(VerdictName.NOT_SUPPORTED.value, figure, str(first["reason"]), *interval)
    if said[0] == VerdictName.SUPPORTED and VerdictName.SUPPORTED in said[1:]:
        reasons = [str(row["reason"]) for row in (resonates, first) if row and row["verdict"] == VerdictName.SUPPORTED]
        return Verdict(VerdictName.SUPPORTED.value, figure, f"the framing is domestic; {'; '.join(reasons)}", *interval)
    if said[0] == VerdictName.SUPPORTED:
        reason = "the framing is domestic, but neither dates nor earlier growth of the appeals show that it came first"
        return Verdict(VerdictName.NOT_ENOUGH.value, figure, reason, *interval)
    return Verdict(VerdictName.NOT_ENOUGH.value, figure, str(framed["reason"]), *interval)


def _by_dates(first: dict[str, Any] | None) -> Verdict:
    if first is None:
        reason = "no shift of the same frame in both kinds of texts, and no table of practice and appeal together"
        return Verdict(VerdictName.NOT_ENOUGH.value, PERIODS, reason)
    interval = (float(first["estimate"]), float(first["low"]), float(first["high"]))
    return Verdict(str(first["verdict"]), PERIODS, str(first["reason"]), *interval)


def _strongest(table: pd.DataFrame, test: FramingTest) -> dict[str, Any] | None:
    """The answer that speaks most for the practice being framed so: the largest that is supported, else that of all appeals."""
    own = table[table["test"] == test.value]
    supported = own[(own["verdict"] == VerdictName.SUPPORTED) & (own["appeal"] != EVERY)]
    if len(supported):
        return _row(supported.sort_values("estimate", ascending=False, kind="stable"), test)
    return _row(own[own["appeal"] == EVERY], test)


def _row(table: pd.DataFrame, test: FramingTest) -> dict[str, Any] | None:
    found = table[table["test"] == test.value]
    return None if found.empty else {str(name): value for name, value in found.iloc[0].items()}
