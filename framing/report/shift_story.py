"""The story of one shift: what moved, what groups and states did, and what the tests say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.dominance import leader_in, name_state, with_article
from framing.report.group_story import moving_groups, shift_sentences, shift_verdicts
from framing.report.inputs import COMBINED, Inputs, records
from framing.report.labels import (
    OUTCOMES,
    TOO_FEW,
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
    unbroken,
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
    told = shift_sentences(inputs, row["shift"])
    return ShiftStory(
        key=row["shift"],
        frame=row["frame"],
        title=title,
        sentences=(_what(inputs, row, label), *told, *_who(adoption, moving_groups(inputs, row["shift"]))),
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
        f"({unbroken(inputs.settings.interval)} {span(row['earliest'], row['latest'])}) by {points} percentage points "
        f"(p\u00a0{equals(row['p'])}, q\u00a0{equals(row['q'])}).{late}"
    )


def _dominant_then(inputs: Inputs, date: float) -> str:
    leader = leader_in(inputs.turns, date)
    then = f", then {name_state(leader)}," if leader else ""
    return f"{with_article(state_label(inputs.dominant))}{then}"


def moved(size: float) -> str:
    """Whether a share rose or fell."""
    return "fell" if size < 0 else "rose"


def _who(adoption: pd.DataFrame, moving: Sequence[str]) -> list[str]:
    """What secondary states did; `moving` are the groups of which the tests say that they moved with the dominant state."""
    if adoption.empty:
        return ["There is no secondary state with which to compare it."]
    judged = adoption[adoption["outcome"] != Outcome.UNOBSERVED]
    blind = len(adoption) - len(judged)
    if judged.empty:
        states = "the secondary state" if blind == 1 else f"any of {counted(blind, 'secondary state')}"
        return [f"Whether {states} followed, the texts cannot say: {TOO_FEW}."]
    followers = judged[judged["outcome"] == Outcome.FOLLOWED]
    named = f": {listed(_named(followers), 12)} years" if len(followers) else ""
    states = counted(len(judged), "secondary state")
    found = [f"Of {states} that can be judged {number_word(len(followers))} followed{named}."]
    if moving and len(followers) <= 1:
        found.append(
            f"Taken together, {listed(moving)} moved with it all the same: the texts of single states vary too much for "
            "their moves to be dated one by one."
        )
    rest = [
        f"{number_word(len(rows))} {words}"
        for outcome, words in OUTCOMES.items()
        if outcome not in (Outcome.FOLLOWED, Outcome.UNOBSERVED) and len(rows := judged[judged["outcome"] == outcome])
    ]
    if rest:
        found.append(f"{capitalised(listed(rest))}.")
    if blind:
        found.append(f"{capitalised(counted(blind, 'other'))} cannot be judged: {TOO_FEW}.")
    return [*found, *_by_exposure(judged, followers)]


def _by_exposure(judged: pd.DataFrame, followers: pd.DataFrame) -> list[str]:
    """How many of the states that can be judged followed, of those that depend on the dominant state and of others."""
    groups = judged["exposed"].map(exposure_word)
    if not {"exposed", "unexposed"} <= set(groups):
        return []
    counts = {group: int((groups == group).sum()) for group in ("exposed", "unexposed", "unknown")}
    yes = {group: number_word(int((groups[followers.index] == group).sum())) for group in counts}
    exposed = "state that depends" if counts["exposed"] == 1 else "states that depend"
    others = "other" if counts["unexposed"] == 1 else "others"
    told = (
        f"Of the {number_word(counts['exposed'])} {exposed} on it {yes['exposed']} followed, "
        f"of the {number_word(counts['unexposed'])} {others} {yes['unexposed']}"
    )
    unknown = counts["unknown"]
    if not unknown:
        return [f"{told}."]
    they = "it depends" if unknown == 1 else "they depend"
    return [f"{told}; of {number_word(unknown)} more it is unknown whether {they} on it ({yes['unknown']} followed)."]


def _named(rows: pd.DataFrame) -> list[str]:
    """States with their lags; the sentence around them says that these are years."""
    pairs = zip(rows["state"], rows["lag"], strict=True)
    return [f"{state_label(state)} {signed(lag, 1)}" if lag == lag else state_label(state) for state, lag in pairs]


def _tested(inputs: Inputs, shift: str) -> list[str]:
    rows = records(inputs.tests[inputs.tests["shift"] == shift])
    if not any(row["verdict"] for row in rows):
        figures = [f"{row['test']} p\u00a0{equals(row['p'])}" for row in rows if row["p"] == row["p"]]
        return [f"Compared with chance: {listed(figures)}."] if figures else []
    found = []
    for verdict, words in ((VerdictName.SUPPORTED, "Tests passed"), (VerdictName.NOT_SUPPORTED, "Tests failed")):
        names = [f"{row['test']} (p\u00a0{equals(row['p'])})" for row in rows if row["verdict"] == verdict]
        if names:
            found.append(f"{words}: {listed(names)}.")
    silent = [row["test"] for row in rows if row["verdict"] not in (VerdictName.SUPPORTED, VerdictName.NOT_SUPPORTED)]
    return [*found, f"Not testable with these texts: {listed(silent)}."] if silent else found


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
