"""The story of one shift: what moved, what groups and states did, and what the tests say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.dominance import leader_in, name_state, with_article
from framing.report.group_story import shift_sentences, shift_verdicts
from framing.report.inputs import COMBINED, Inputs, records
from framing.report.labels import (
    OUTCOMES,
    capitalised,
    counted,
    equals,
    hypothesis_label,
    interval,
    listed,
    number_word,
    short_label,
    signed,
    span,
    state_label,
)
from framing.report.rows import exposure_word
from framing.terms import Outcome, VerdictName


@dataclass(frozen=True)
class ShiftStory:
    """One shift: its key FRAME|DATE, title, what happened, what the tests say, each group with its verdict, the verdict
    on dependence, how many states could be judged, and its interval.
    """

    key: str
    frame: str
    title: str
    sentences: tuple[str, ...]
    tests: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    verdict: str
    judged: int
    first: int
    last: int


def tell_shift(inputs: Inputs, row: Mapping[str, Any], title: str) -> ShiftStory:
    """The story of the shift in a row of shifts.csv."""
    label = short_label(inputs.codebook, row["frame"])
    adoption = inputs.adoption[inputs.adoption["shift"] == row["shift"]]
    card = inputs.scorecard[inputs.scorecard["shift"] == row["shift"]]
    dependence = card[card["hypothesis"].str.startswith("H3")]["verdict"]
    return ShiftStory(
        key=row["shift"],
        frame=row["frame"],
        title=title,
        sentences=(_what(inputs, row, label), *shift_sentences(inputs, row["shift"]), *_who(adoption)),
        tests=(*_tested(inputs, row["shift"]), *_verdicts(card)),
        groups=shift_verdicts(inputs, row["shift"]),
        verdict=str(dependence.iloc[0]) if len(dependence) else VerdictName.NOT_ENOUGH,
        judged=int((adoption["outcome"] != Outcome.UNOBSERVED).sum()),
        first=int(row["earliest"]) if row["earliest"] == row["earliest"] else int(row["shift_date"]),
        last=int(row["latest"]) if row["latest"] == row["latest"] else int(row["shift_date"]),
    )


def _what(inputs: Inputs, row: Mapping[str, Any], label: str) -> str:
    texts = f"the {row['audience']} texts" if row["audience"] not in ("", COMBINED) else "the texts"
    late = " The series begins too late to exclude an earlier break." if row["left_censored"] else ""
    points = signed(abs(row["size"]), 1, plus=False)
    return (
        f"{label} {moved(row['size'])} in {texts} of {_dominant_then(inputs, row['shift_date'])} in {row['shift_date']:.0f} "
        f"(interval {span(row['earliest'], row['latest'])}) by {points} percentage points "
        f"(p\u00a0{equals(row['p'])}, q\u00a0{equals(row['q'])}).{late}"
    )


def _dominant_then(inputs: Inputs, date: float) -> str:
    leader = leader_in(inputs.turns, date)
    then = f", then {name_state(leader)}," if leader else ""
    return f"{with_article(state_label(inputs.dominant))}{then}"


def moved(size: float) -> str:
    """Whether a share rose or fell."""
    return "fell" if size < 0 else "rose"


def _who(adoption: pd.DataFrame) -> list[str]:
    if adoption.empty:
        return ["No secondary state could be set beside it."]
    outcomes = {outcome: adoption[adoption["outcome"] == outcome] for outcome in OUTCOMES}
    followers = outcomes[Outcome.FOLLOWED]
    named = f": {listed(_named(followers), 12)} years" if len(followers) else ""
    found = [f"Of {counted(len(adoption), 'secondary state')} {number_word(len(followers))} followed{named}."]
    rest = [
        f"{number_word(len(rows))} {OUTCOMES[outcome]}"
        for outcome, rows in outcomes.items()
        if outcome != Outcome.FOLLOWED and len(rows)
    ]
    if rest:
        found.append(f"{capitalised(listed(rest))}.")
    groups = adoption["exposed"].map(exposure_word)
    if {"exposed", "unexposed"} <= set(groups):
        counts = {group: int((groups == group).sum()) for group in ("exposed", "unexposed")}
        yes = {group: int((groups[followers.index] == group).sum()) for group in counts}
        found.append(
            f"Of the {number_word(counts['exposed'])} states that depend on it {number_word(yes['exposed'])} followed, "
            f"of the {number_word(counts['unexposed'])} others {number_word(yes['unexposed'])}."
        )
    return found


def _named(rows: pd.DataFrame) -> list[str]:
    """States with their lags; the sentence around them says that these are years."""
    pairs = zip(rows["state"], rows["lag"], strict=True)
    return [f"{state_label(state)} {signed(lag, 1)}" if lag == lag else state_label(state) for state, lag in pairs]


def _tested(inputs: Inputs, shift: str) -> list[str]:
    rows = records(inputs.tests[inputs.tests["shift"] == shift])
    if not any(row["verdict"] for row in rows):
        figures = [f"{row['test']} p\u00a0{equals(row['p'])}" for row in rows if row["p"] == row["p"]]
        return [f"Against chance: {listed(figures)}."] if figures else []
    found = []
    for verdict, words in ((VerdictName.SUPPORTED, "Tests passed"), (VerdictName.NOT_SUPPORTED, "Tests failed")):
        names = [f"{row['test']} (p\u00a0{equals(row['p'])})" for row in rows if row["verdict"] == verdict]
        if names:
            found.append(f"{words}: {listed(names)}.")
    silent = [row["test"] for row in rows if row["verdict"] not in (VerdictName.SUPPORTED, VerdictName.NOT_SUPPORTED)]
    return [*found, f"Could not be tested: {listed(silent)}."] if silent else found


def _verdicts(card: pd.DataFrame) -> list[str]:
    found = []
    for row in records(card):
        reason = f" ({row['reason']})" if row["reason"] else ""
        found.append(f"{hypothesis_label(row['hypothesis'], row['label'])}: {row['verdict']}{_estimate(row)}{reason}.")
    return found


def _estimate(row: Mapping[str, Any]) -> str:
    if row["estimate"] != row["estimate"]:
        return ""
    parts = [row["figure"], signed(row["estimate"], 2), interval(row["low"], row["high"], 2)]
    return f", {' '.join(part for part in parts if part)}"
