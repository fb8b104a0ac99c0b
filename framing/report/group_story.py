"""What groups of states did, in sentences: the study's answer first, then the answer to each shift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.report.group_rows import ALL, POINTS
from framing.report.inputs import Inputs, records
from framing.report.labels import capitalised, counted, equals, interval, signed
from framing.terms import VerdictName

_CLAIMS = {
    VerdictName.SUPPORTED: "moved with the dominant state",
    VerdictName.NOT_SUPPORTED: "did not move a quarter of the dominant state's way",
    VerdictName.NOT_ENOUGH: "cannot be said to have moved with the dominant state, nor to have stood still",
    VerdictName.COMMON_SHOCK: "moved at the same time as everyone else",
    VerdictName.FROM_BELOW: "moved before the dominant state",
}
_WORDS = {VerdictName.SUPPORTED: "yes", VerdictName.NOT_SUPPORTED: "no"}


def answer_headline(inputs: Inputs) -> str:
    """One sentence for the whole study: the verdict of each group; empty where no group was asked about."""
    rows = _answers(inputs)
    if not rows:
        return ""
    parts: dict[str, list[str]] = {}
    for row in rows:
        words = f"{_WORDS.get(row['verdict'], row['verdict'])} for {_named(row['group'])}"
        parts.setdefault(str(row["audience"]), []).append(words)
    several = len(parts) > 1
    told = [
        f"{_after(audience)}{', '.join(words)}" if several else "; ".join(words) for audience, words in parts.items()
    ]
    return f"Did others move with the dominant state? {capitalised('; '.join(told))}."


def answer_sentences(inputs: Inputs) -> list[str]:
    """The study's answer, a sentence per group: how much of the dominant state's moves it made, how sure that is."""
    found = []
    rows = inputs.manifest.get("state_years") or []
    if rows:
        parts = [f"{row['state_periods']} {row['group']} ({counted(row['states'], 'state')})" for row in rows]
        found.append(f"State-years with texts: {', '.join(parts)}.")
    for row in _answers(inputs):
        p = max(row["p_single"], row["p_turned"])
        who = capitalised(_after(str(row["audience"])) + _named(row["group"]))
        found.append(
            f"{who} {_CLAIMS[row['verdict']]}: beyond the comparison group they made "
            f"{_share(row, 'estimate', 'low', 'high')} of its moves, over {counted(row['shifts'], 'shift')} "
            f"({counted(row['events'], 'separate event')}; p\u00a0{equals(p)} against other dates)."
        )
    return found


def shift_sentences(inputs: Inputs, shift: str) -> list[str]:
    """The answer to one shift, a sentence per group."""
    found = []
    for row in _effects(inputs, shift):
        if row["estimate"] != row["estimate"]:
            found.append(
                f"What {_named(row['group'])} did cannot be told: it or {_named(row['comparison'])} has too few texts before "
                f"the shift or in the {row['last']} years after it. Verdict: {row['verdict']}."
            )
            continue
        found.append(
            f"{capitalised(_named(row['group']))} changed by {signed(row['own_change'], 1)} points in the "
            f"{row['last']} years after it, {signed(row['estimate'], 1)} beyond {_named(row['comparison'])} "
            f"{interval(row['low'], row['high'])}: {_share(row, 'pass_through', 'pass_through_low', 'pass_through_high')} "
            f"of the move. Verdict: {row['verdict']}."
        )
    return found


def shift_verdicts(inputs: Inputs, shift: str) -> tuple[tuple[str, str], ...]:
    """Group and verdict of one shift."""
    return tuple((str(row["group"]), str(row["verdict"])) for row in _effects(inputs, shift))


def _answers(inputs: Inputs) -> list[dict[str, Any]]:
    table = inputs.stacked
    table = table[(table["practice"] == ALL) & (table["left_out"] == "")]
    return records(table.sort_values(["audience", "group"]))


def _effects(inputs: Inputs, shift: str) -> list[dict[str, Any]]:
    table = inputs.group_effects
    table = table[(table["shift"] == shift) & (table["scale"] == POINTS)]
    return records(table.sort_values(["group", "last"]).drop_duplicates("group", keep="last"))


def _after(audience: str) -> str:
    """After which shifts of the dominant state, where its kinds of texts stand apart."""
    return f"after shifts in its {audience} texts, " if audience else ""


def _named(group: str) -> str:
    return f"the group \u201c{group}\u201d"


def _share(row: Mapping[str, Any], middle: str, low: str, high: str) -> str:
    if row[middle] != row[middle]:
        return "no share that can be given"
    return f"{signed(row[middle] * 100, 0, plus=False)} % {interval(row[low] * 100, row[high] * 100, 0)}".rstrip()
