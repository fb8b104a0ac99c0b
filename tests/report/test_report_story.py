"""The sentences: made from the planted figures, and as ready to say no and not enough evidence as yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from framing.report.inputs import Inputs, read_inputs
from framing.report.labels import TOO_FEW, counted, interval, listed, p_value, percent, signed, span
from framing.report.shift_story import ShiftStory
from framing.report.story import CAUTION, compose_story
from framing.results import open_results


@pytest.fixture(scope="module")
def inputs(world: Path) -> Inputs:
    """A study that asks about states alone; groups are in test_report_groups."""
    found = read_inputs(open_results(world))
    return replace(found, stacked=found.stacked.iloc[:0], group_effects=found.group_effects.iloc[:0])


def log(inputs: Inputs, shift: str) -> ShiftStory:
    return next(story for story in compose_story(inputs).shifts if story.key == shift)


def with_verdicts(inputs: Inputs, verdicts: list[str]) -> Inputs:
    """The same study with these verdicts on H3, one a shift in order of date."""
    card = inputs.scorecard.copy()
    dates = sorted(zip(inputs.shifts["shift_date"], inputs.shifts["frame"], strict=True))
    for (date, frame), verdict in zip(dates, verdicts, strict=True):
        here = (card["frame"] == frame) & (card["shift_date"] == date) & (card["hypothesis"] == "H3")
        card.loc[here, "verdict"] = verdict
    return replace(inputs, scorecard=card)


def test_tells_what_shifted_with_interval_size_and_p(inputs):
    first = log(inputs, "ideological_balancing|1947|domestic")
    assert first.title == "Ideological balancing 1947"
    said = first.sentences[0].replace("\u00a0", " ")
    assert "rose in the domestic texts of the United States in 1947 (95 % interval 1946\u20131948)" in said
    assert "by 9.4 percentage points (p = .004, q = .020)" in said
    assert "begins too late" in said


def test_a_fall_is_told_as_a_fall(inputs):
    told = {story.title: story.sentences[0] for story in compose_story(inputs).shifts}
    assert "fell in" in told["Containment and forward resistance 1969"]
    assert "by 5.2 percentage points" in told["Containment and forward resistance 1969"]


def test_followers_are_counted_and_named_with_their_lags(inputs):
    story = log(inputs, "ideological_balancing|1947|domestic")
    rows = inputs.adoption[
        (inputs.adoption["frame"] == "ideological_balancing") & (inputs.adoption["shift_date"] == 1947)
    ]
    counts = rows["outcome"].value_counts()
    assert counts["followed"] == 4
    assert "Of 17 secondary states that can be judged four followed: United Kingdom +2, Italy +2" in " ".join(
        story.sentences
    )
    assert "Of the twelve states that depend on it four followed, of the five others none." in story.sentences
    assert f"Three others cannot be judged: {TOO_FEW}." in story.sentences


@pytest.fixture
def blind(inputs: Inputs) -> Inputs:
    """The same study, where no text lies before the first shift."""
    here = inputs.adoption["shift"] == "ideological_balancing|1947|domestic"
    return replace(inputs, adoption=inputs.adoption.assign(outcome=inputs.adoption["outcome"].mask(here, "unobserved")))


def test_without_texts_nobody_is_said_not_to_have_followed(blind):
    said = log(blind, "ideological_balancing|1947|domestic").sentences[1:]
    assert said == (f"Whether any of 20 secondary states followed, the texts cannot say: {TOO_FEW}.",)
    single = replace(blind, adoption=blind.adoption[blind.adoption["state"] == "GBR"])
    said = log(single, "ideological_balancing|1947|domestic").sentences[1:]
    assert said == (f"Whether the secondary state followed, the texts cannot say: {TOO_FEW}.",)


def test_one_state_is_told_in_the_singular(inputs):
    states = inputs.adoption["state"]
    few = inputs.adoption[states.isin(["GBR", "IND", "SWE"])].copy()
    few.loc[few["state"] == "GBR", "exposed"] = "true"
    few.loc[few["state"] == "IND", "exposed"] = "false"
    few.loc[few["state"] == "SWE", "exposed"] = ""
    few["outcome"] = "not adopted"
    story = log(replace(inputs, adoption=few), "ideological_balancing|1947|domestic")
    told = "Of the one state that depends on it none followed, of the one other none; of one more it is unknown"
    assert told in " ".join(story.sentences)
    few.loc[few["state"] == "SWE", "outcome"] = "unobserved"
    story = log(replace(inputs, adoption=few), "ideological_balancing|1947|domestic")
    assert f"One other cannot be judged: {TOO_FEW}." in story.sentences
    assert "Of the one state that depends on it none followed, of the one other none." in story.sentences


def test_pairs_are_counted_where_they_can_be_judged(inputs, blind):
    def said(one: Inputs) -> str:
        return " ".join(compose_story(one).lead)

    counts = inputs.adoption["outcome"].value_counts()
    judged = len(inputs.adoption) - counts["unobserved"]
    told = (
        f"Of 100 pairs of state and shift {judged} can be judged: the state followed in {counts['followed']} of these."
    )
    assert told in said(inputs)
    assert "followed in none of these" in said(with_outcomes(inputs, "not adopted"))
    assert "The texts allow no pair of state and shift to be judged." in said(with_outcomes(inputs, "unobserved"))
    assert " 0 of " not in said(blind)


def test_a_group_that_moved_while_no_single_state_followed_is_explained(world: Path):
    planted = read_inputs(open_results(world))
    none = with_outcomes(planted, "not adopted")
    shift = "ideological_balancing|1981|domestic"
    assert "Taken together, allies moved with it all the same:" in " ".join(log(none, shift).sentences)
    assert "Taken together" not in " ".join(
        next(one for one in compose_story(none).shifts if "1969" in one.key).sentences
    )
    assert "Taken together" not in " ".join(log(with_outcomes(planted, "unobserved"), shift).sentences)


def with_outcomes(inputs: Inputs, outcome: str) -> Inputs:
    return replace(inputs, adoption=inputs.adoption.assign(outcome=outcome))


@pytest.mark.parametrize(
    ("verdicts", "headline"),
    [
        (["supported"] * 5, "Yes for all five shifts: "),
        (["supported", "not supported", "not supported", *["not enough evidence"] * 2], "Yes for one of five shifts: "),
        (
            ["not supported"] * 5,
            "No: for all five shifts the tests speak against earlier adoption by dependent states.",
        ),
        (
            ["not supported"] * 2 + ["not enough evidence"] * 3,
            "Not enough evidence that dependent states adopted sooner, for three of five shifts; for two others the tests",
        ),
        (["not enough evidence"] * 5, "There is not enough evidence"),
    ],
)
def test_the_headline_follows_the_verdicts(inputs, verdicts, headline):
    story = compose_story(with_verdicts(inputs, verdicts))
    assert story.headline.startswith(headline)
    assert sorted(shift.verdict for shift in story.shifts) == sorted(verdicts)
    assert CAUTION in story.lead


def test_a_mixed_headline_names_all_three(inputs):
    mixed = ["supported", "not supported", "not supported", "not enough evidence", "not enough evidence"]
    headline = compose_story(with_verdicts(inputs, mixed)).headline
    assert headline.endswith("no for two others and not enough evidence for two shifts.")


def test_without_a_scorecard_no_verdict_is_made_up(inputs):
    story = compose_story(replace(inputs, scorecard=inputs.scorecard.iloc[:0]))
    assert story.headline.startswith("There is not enough evidence")


def test_without_shifts_it_says_no(write_world: Callable[..., Path], tmp_path: Path):
    story = compose_story(read_inputs(open_results(write_world(tmp_path / "quiet", shifts=False))))
    assert story.headline == "No: no frame of the United States shifted."
    assert story.shifts == ()
    assert "nothing that other states could have adopted" in story.lead[0]


def test_never_speaks_of_cause_beyond_the_caution(inputs):
    story = compose_story(inputs)
    shifts = [sentence for shift in story.shifts for sentence in (*shift.sentences, *shift.tests)]
    said = " ".join([story.headline, *story.answers, *story.counts, *story.lead, *shifts])
    for word in ("caused", "because of", "led to", "made them", "effect of"):
        assert word not in said
    assert said.count("cause") == 1


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (signed(-2.0), "\u22122"), (signed(0.0), "0"), (signed(-0.01), "0"), (signed(3.14159, 2), "+3.14"),
        (signed(float("nan")), "\u2013"), (percent(0.1234), "12.3 %"), (percent(float("nan")), "no figure"),
        (interval(-1.5, 2), "[\u22121.5, 2]"), (interval(float("nan"), 2), ""), (span(1946, 1948), "1946\u20131948"),
        (span(1946, 1946), "1946"), (p_value(0.0004), "< .001"), (p_value(0.0312), ".031"), (p_value(1.0), "1.000"),
        (listed([]), "none"), (listed(["a"]), "a"), (listed(["a", "b", "c"]), "a, b and c"),
        (listed(list("abcde"), 2), "a, b and 3 more"),
        (counted(0, "shift"), "no shifts"), (counted(1, "shift"), "one shift"),
        (counted(13, "shift"), "13 shifts"),
    ],
)  # fmt: skip
def test_figures_in_words(made, wanted):
    assert made == wanted


def test_the_median_state_without_exposure_is_not_compared(inputs):
    unknown = inputs.adoption.assign(exposed="")
    story = compose_story(replace(inputs, adoption=pd.DataFrame(unknown)))
    assert not any("depend on it" in sentence for sentence in story.shifts[0].sentences)
