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
    "All this is order in time between texts, and what the tests leave standing of rival accounts. "
    "It is no proof of cause."
)


@dataclass(frozen=True)
class Story:
    """The answer in one sentence, then in one a group, how much there was to read, what happened, and the shifts in
    order of time.
    """

    headline: str
    answers: tuple[str, ...]
    counts: tuple[str, ...]
    lead: tuple[str, ...]
    shifts: tuple[ShiftStory, ...]


def compose_story(inputs: Inputs) -> Story:
    """The story of a study from its shifts, adoption, tests and scorecard."""
    name = state_label(inputs.dominant)
    if inputs.shifts.empty:
        return Story(
            f"No: no frame of {with_article(name)} shifted.",
            (),
            _counts(inputs),
            (
                *_handovers(inputs),
                f"In none of the frames did the texts of {with_article(name)} change their level beyond what chance allows "
                "(q \u2264 .05). Without a shift there is nothing that other states could have adopted.",
                "This is a result: the series, their intervals and the number of documents behind them stand below.",
            ),
            (),
        )
    titles = shift_titles(inputs)
    stories = [tell_shift(inputs, row, titles[row["shift"]]) for row in records(inputs.shifts)]
    headline = answer_headline(inputs) or _headline(stories)
    lead = (*_handovers(inputs), *_lead(inputs, name), CAUTION)
    return Story(headline, tuple(answer_sentences(inputs)), _counts(inputs), lead, tuple(stories))


def _counts(inputs: Inputs) -> tuple[str, ...]:
    """How much there was to read, of whom, and what exposed means."""
    covered = describe_coverage(inputs.further.get("coverage", pd.DataFrame()))
    return (*state_years(inputs), *_exposed(inputs), *covered)


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
        moves.setdefault(label, []).append(f"{moved(row['size'])} in {row['shift_date']:.0f}")
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


def _exposed(inputs: Inputs) -> list[str]:
    """What exposed means in this study, and how many states are; nothing where nobody says."""
    told = []
    label = (inputs.manifest.get("exposure") or {}).get("label", "")
    if label:
        told.append(f"To be exposed to {with_article(state_label(inputs.dominant))} means here: {label}.")
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
