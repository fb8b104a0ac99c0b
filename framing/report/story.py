"""The story in sentences, every one made from figures: what shifted, who followed, how sure.

It says `no` and `not enough evidence` as plainly as `yes`, and never more than order in time and the tests allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.align.inputs.coverage import describe_coverage
from framing.dominance import tell_handovers, with_article
from framing.report.group_story import answer_headline, answer_sentences, state_years
from framing.report.inputs import Inputs, records
from framing.report.labels import (
    capitalised,
    counted,
    listed,
    number_word,
    short_label,
    span,
    state_label,
)
from framing.report.rows import exposure_word, shift_titles
from framing.report.shift_story import ShiftStory, moved, tell_shift
from framing.terms import Outcome, VerdictName

CAUTION = (
    "These results show the order in which texts changed and what the tests say about rival explanations. "
    "They do not prove cause and effect."
)


@dataclass(frozen=True)
class Story:
    """The answer in one sentence, the rest of it, then in figures by group, how much there was to read (and where the
    gaps are), what happened, and the shifts in order of time.
    """

    headline: str
    rest: tuple[str, ...]
    answers: tuple[str, ...]
    counts: tuple[str, ...]
    gaps: tuple[str, ...]
    lead: tuple[str, ...]
    shifts: tuple[ShiftStory, ...]


def compose_story(inputs: Inputs) -> Story:
    """The story of a study from its shifts, adoption, tests and scorecard."""
    name = state_label(inputs.dominant)
    counts, gaps = _counts(inputs)
    if inputs.shifts.empty:
        return Story(
            f"No: no frame of {with_article(name)} shifted.",
            (),
            (),
            counts,
            gaps,
            (
                *_handovers(inputs),
                f"In none of the frames did the texts of {with_article(name)} change their level by more than chance "
                "explains (q \u2264 .05). Without a shift there is nothing that other states could have adopted.",
                "This is a result. The series, their intervals and the number of documents behind them are shown below.",
            ),
            (),
        )
    titles = shift_titles(inputs)
    stories = [tell_shift(inputs, row, titles[row["shift"]]) for row in records(inputs.shifts)]
    headline, *rest = answer_headline(inputs) or [_headline(stories)]
    lead = (*_handovers(inputs), *_lead(inputs, name), CAUTION)
    return Story(headline, tuple(rest), tuple(answer_sentences(inputs)), counts, gaps, lead, tuple(stories))


def _counts(inputs: Inputs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How much there was to read, of whom, and what exposed means; then what is usable of it, and the gaps."""
    covered = describe_coverage(inputs.further.get("coverage", pd.DataFrame()))
    return (*state_years(inputs), *_exposed(inputs)), tuple(covered)


def _headline(stories: Sequence[ShiftStory]) -> str:
    verdicts = [story.verdict for story in stories]
    yes, no, open_ = (
        verdicts.count(kind) for kind in (VerdictName.SUPPORTED, VerdictName.NOT_SUPPORTED, VerdictName.NOT_ENOUGH)
    )
    total = len(stories)
    if yes == 0 and no == 0:
        return "There is not enough evidence that states which depend on the dominant state adopted its frames."
    if yes == 0:
        if open_ >= no:
            rest = f"; for {counted(no, 'other')} the tests speak against it"
            return f"Not enough evidence that dependent states adopted sooner, for {_of(open_, total)}{rest}."
        rest = f"; for {counted(open_, 'shift')} there is not enough evidence" if open_ else ""
        return f"No: for {_of(no, total)} the tests speak against earlier adoption by dependent states{rest}."
    others = []
    if no:
        others.append(f"no for {counted(no, 'other')}")
    if open_:
        others.append(f"not enough evidence for {counted(open_, 'shift')}")
    tail = f"; {listed(others)}" if others else ""
    claim = "states that depend on the dominant state adopted its frame sooner than others"
    return f"Yes for {_of(yes, total)}: {claim}{tail}."


def _of(number: int, total: int) -> str:
    if number == total:
        return "the one shift" if total == 1 else f"all {counted(total, 'shift')}"
    return f"{number_word(number)} of {counted(total, 'shift')}"


def _lead(inputs: Inputs, name: str) -> tuple[str, ...]:
    own = inputs.prevalence[inputs.prevalence["state"] == inputs.dominant]["period"]
    states = inputs.adoption["state"].nunique()
    years = span(own.min(), own.max())
    moves: dict[str, list[str]] = {}
    for row in records(inputs.shifts):
        label = short_label(inputs.codebook, row["frame"])
        moves.setdefault(label, []).append(f"{moved(row['size'])} in {row['shift_date']:.0f}")
    return (
        f"Between {years.replace(chr(8211), ' and ')} {with_article(name)} changed its framing "
        f"{counted(len(inputs.shifts), 'time')} by more than chance explains. {_told(moves)}",
        f"{capitalised(counted(states, 'secondary state'))} could have responded to each shift. {_pairs(inputs)}",
    )


def _pairs(inputs: Inputs) -> str:
    """In how many pairs of state and shift the state followed, of those that can be judged."""
    outcomes = inputs.adoption["outcome"]
    judged, followed = int((outcomes != Outcome.UNOBSERVED).sum()), int((outcomes == Outcome.FOLLOWED).sum())
    if not judged:
        return "The texts allow no pair of state and shift to be judged."
    return (
        f"Of {counted(len(outcomes), 'pair')} of state and shift {number_word(judged)} can be judged: "
        f"the state followed in {number_word(followed)} of these."
    )


def _handovers(inputs: Inputs) -> list[str]:
    told = tell_handovers(inputs.turns)
    return [told] if told else []


def _told(moves: Mapping[str, list[str]]) -> str:
    return " ".join(f"{label} {listed(dict.fromkeys(dates))}." for label, dates in moves.items())


def _exposed(inputs: Inputs) -> list[str]:
    """What exposed means in this study, and how many states are; nothing where nobody says."""
    told = []
    label = (inputs.manifest.get("exposure") or {}).get("label", "")
    if label:
        leader = with_article(state_label(inputs.dominant))
        told.append(f"A state counts as exposed to {leader}, that is, as dependent on it, by this tie: {label}.")
    if len(inputs.adoption):
        words = inputs.adoption.assign(word=inputs.adoption["exposed"].map(exposure_word)).groupby("shift")["word"]
        exposed = words.apply(lambda found: int((found == "exposed").sum()))
        fewest, most = int(exposed.min()), int(exposed.max())
        if most:
            states = counted(inputs.adoption["state"].nunique(), "secondary state")
            some = (
                f"{most} were exposed" if fewest == most else f"{fewest} to {most} were exposed, depending on the shift"
            )
            told.append(f"Of {states} {some}.")
    return told
