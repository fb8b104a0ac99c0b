"""How practices were framed, as tables for papers and for the pages of the studies: cells in words and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from framing.report.framing_rows import LEAST_LEADERS, shown_practices
from framing.report.inputs import Inputs, records
from framing.report.labels import interval, p_value, short_label, signed, state_label
from framing.report.paper_table import PaperTable
from framing.terms import FramingTest, VerdictName

LEAST_PASSAGES, MOST_PRACTICES = 10.0, 4
_BY_SHIFT = (FramingTest.RESONATES, FramingTest.HOME_FIRST, FramingTest.WORDS_TRAVEL)


def framing_table(inputs: Inputs) -> PaperTable:
    """With which appeals the dominant state's leaders, and groups of states, framed the practices of the picture."""
    table = inputs.framing[inputs.framing["passages"] >= LEAST_PASSAGES]
    own = (table["state"] == inputs.dominant) & (table["group"] == "")
    named = table.loc[own & (table["audience"] != "international"), "leader"]
    by_leader = named[named != ""].nunique() >= LEAST_LEADERS
    spans = table["period"].str.contains("-").fillna(False) & (table["leader"] == "")
    whole = spans & (table.groupby(["state", "group", "audience"])["period"].transform(_longest) == table["period"])
    if by_leader:
        own &= ((table["leader"] != "") & (table["audience"] != "international")) | whole
    practices = shown_practices(inputs, MOST_PRACTICES)
    kept = table[(own | ((table["group"] != "") & whole)) & table["practice"].isin(practices)]
    appeals = [code for code in inputs.codebook.ids("domestic") if code in set(kept["appeal"])]
    cells = []
    keys = ["practice", "group", "audience", "leader", "period", "passages"]
    for (practice, group, audience, leader, period, passages), rows in kept.groupby(keys, sort=False):
        shares = {str(row["appeal"]): row for row in records(rows)}
        who = group or leader or state_label(inputs.dominant)
        cells.append(
            {
                "Practice": short_label(inputs.codebook, str(practice)),
                "Who": who,
                "Texts": audience or "all",
                "Years": period,
                "Passages": f"{passages:.0f}",
                **{short_label(inputs.codebook, code): _cell(shares[code]) for code in appeals if code in shares},
            }
        )
    order = {short_label(inputs.codebook, code): number for number, code in enumerate(practices)}
    frame = pd.DataFrame(cells)
    if len(frame):
        frame = frame.sort_values("Practice", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    return PaperTable(
        "framing",
        f"Share of the passages with a practice that carry each appeal, percent, with {inputs.settings.interval}; a star "
        "where it surely differs from that of passages without the practice",
        frame.fillna(""),
    )


def questions_table(inputs: Inputs) -> PaperTable:
    """The questions on framing: by practice where one is answered with yes, and by shift where there is a figure."""
    tests = inputs.framing_tests
    by_shift = tests["test"].isin([one.value for one in _BY_SHIFT])
    told = (tests["verdict"] != VerdictName.NOT_ENOUGH) | tests["estimate"].notna()
    kept = tests[(by_shift & told) | (tests["verdict"] == VerdictName.SUPPORTED)]
    cells = [
        {
            "Question": row["test"],
            "Practice": short_label(inputs.codebook, row["practice"]),
            "Shift": "" if row["shift_date"] != row["shift_date"] else f"{row['shift_date']:.0f}",
            "Appeals": ", ".join(short_label(inputs.codebook, code) for code in row["appeal"].split(";") if code),
            "Group": row["group"],
            "Estimate": signed(row["estimate"], 2),
            inputs.settings.interval: interval(row["low"], row["high"], 2),
            "q": p_value(row["q"]),
            "Verdict": row["verdict"],
        }
        for row in records(kept)
    ]
    return PaperTable(
        "framing-questions", "Questions on framing, answered by practice and by shift", pd.DataFrame(cells)
    )


def _longest(periods: Iterable[str]) -> str:
    """The longest span among those of one speaker."""
    return max(periods, key=lambda span: int(span.split("-")[-1]) - int(span.split("-")[0]))


def _cell(row: Mapping[str, Any]) -> str:
    star = "*" if row["low"] > 0 or row["high"] < 0 else ""
    return f"{100 * row['share']:.0f}{star} ({100 * row['share_low']:.0f}\u2013{100 * row['share_high']:.0f})"
