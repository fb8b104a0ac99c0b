"""The story in sentences, every one made from figures: what shifted, who followed, how sure.

It says `no` and `not enough evidence` as plainly as `yes`, and never more than order in time and the tests allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.align.inputs.coverage import describe_coverage
from framing.dominance import leader_in, name_state, tell_handovers, with_article
from framing.report.group_story import answer_headline, answer_sentences, shift_sentences, shift_verdicts
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
from framing.report.rows import exposure_word, shift_titles
from framing.terms import Outcome, VerdictName

CAUTION = (
    "All this is order in time between texts, and what the tests leave standing of rival accounts. "
    "It is no proof of cause."
)
_RANK: dict[str, int] = {VerdictName.SUPPORTED: 0}


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


@dataclass(frozen=True)
class Story:
    """The headline, the sentences under it, and the shifts.

    Shifts stand in order of time where groups were asked about, else supported ones first, then by states judged.
    """

    headline: str
    lead: tuple[str, ...]
    shifts: tuple[ShiftStory, ...]


def compose_story(inputs: Inputs) -> Story:
    """The story of a study from its shifts, adoption, tests and scorecard."""
    name = state_label(inputs.dominant)
    if inputs.shifts.empty:
        return Story(
            f"No: no frame of {with_article(name)} shifted.",
            (
                *_handovers(inputs),
                f"In none of the frames did the texts of {with_article(name)} change their level beyond what chance allows "
                "(q \u2264 .05). Without a shift there is nothing that other states could have adopted.",
                "This is a result: the series, their intervals and the number of documents behind them stand below.",
            ),
            (),
        )
    titles = shift_titles(inputs)
    stories = [_tell_shift(inputs, row, titles[row["shift"]]) for row in records(inputs.shifts)]
    headline = answer_headline(inputs)
    if not headline:
        stories.sort(key=lambda story: (_RANK.get(story.verdict, 1), -story.judged))
        headline = _headline(stories)
    there_is = describe_coverage(inputs.further.get("coverage", pd.DataFrame()))
    lead = (*_handovers(inputs), *there_is, *answer_sentences(inputs), *_lead(inputs, name), *_meaning(inputs), CAUTION)
    return Story(headline, lead, tuple(stories))


def _headline(stories: Sequence[ShiftStory]) -> str:
    verdicts = [story.verdict for story in stories]
    yes, no, open_ = (
        verdicts.count(kind) for kind in (VerdictName.SUPPORTED, VerdictName.NOT_SUPPORTED, VerdictName.NOT_ENOUGH)
    )
    total = len(stories)
    if yes == 0 and no == 0:
        return "Not enough evidence that states which depend on the dominant one took up its frames."
    if yes == 0:
        if open_ >= no:
            rest = f"; for {counted(no, 'other')} the tests speak against it"
            return f"Not enough evidence of adoption led by dependence for {_of(open_, total)}{rest}."
        rest = f"; for {counted(open_, 'shift')} there is not enough evidence" if open_ else ""
        return f"No: the tests speak against adoption led by dependence for {_of(no, total)}{rest}."
    others = []
    if no:
        others.append(f"no for {counted(no, 'other')}")
    if open_:
        others.append(f"not enough evidence for {counted(open_, 'shift')}")
    tail = f"; {listed(others)}" if others else ""
    claim = "states that depend on the dominant one took up its frame sooner than others"
    return f"Yes for {_of(yes, total)}: {claim}{tail}."


def _of(number: int, total: int) -> str:
    if number == total:
        return "the one shift" if total == 1 else f"all {counted(total, 'shift')}"
    return f"{number_word(number)} of {counted(total, 'shift')}"


def _lead(inputs: Inputs, name: str) -> tuple[str, ...]:
    own = inputs.prevalence[inputs.prevalence["state"] == inputs.dominant]["period"]
    states = inputs.adoption["state"].nunique()
    pairs = len(inputs.adoption)
    followed = int((inputs.adoption["outcome"] == Outcome.FOLLOWED).sum())
    blind = int((inputs.adoption["outcome"] == Outcome.UNOBSERVED).sum())
    years = span(own.min(), own.max())
    moves: dict[str, list[str]] = {}
    for row in records(inputs.shifts):
        label = short_label(inputs.codebook, row["frame"])
        moves.setdefault(label, []).append(f"{_moved(row['size'])} in {row['shift_date']:.0f}")
    return (
        f"Between {years.replace(chr(8211), ' and ')} {with_article(name)} changed its framing "
        f"{counted(len(inputs.shifts), 'time')} beyond what chance allows. {_told(moves)}",
        f"{capitalised(counted(states, 'secondary state'))} could have answered each shift: in {followed} of {pairs} "
        f"pairs of state and shift the state followed; in {blind} it left no texts before or after.",
    )


def _handovers(inputs: Inputs) -> list[str]:
    told = tell_handovers(inputs.turns)
    return [told] if told else []


def _told(moves: Mapping[str, list[str]]) -> str:
    return " ".join(f"{label} {listed(dict.fromkeys(dates))}." for label, dates in moves.items())


def _meaning(inputs: Inputs) -> list[str]:
    label = (inputs.manifest.get("exposure") or {}).get("label", "")
    return [f"To depend on {with_article(state_label(inputs.dominant))} means here: {label}."] if label else []


def _tell_shift(inputs: Inputs, row: Mapping[str, Any], title: str) -> ShiftStory:
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
        f"{label} {_moved(row['size'])} in {texts} of {_dominant_then(inputs, row['shift_date'])} in {row['shift_date']:.0f} "
        f"(interval {span(row['earliest'], row['latest'])}) by {points} percentage points "
        f"(p\u00a0{equals(row['p'])}, q\u00a0{equals(row['q'])}).{late}"
    )


def _dominant_then(inputs: Inputs, date: float) -> str:
    leader = leader_in(inputs.turns, date)
    then = f", then {name_state(leader)}," if leader else ""
    return f"{with_article(state_label(inputs.dominant))}{then}"


def _moved(size: float) -> str:
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
