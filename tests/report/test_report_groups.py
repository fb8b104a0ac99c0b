"""What groups did, in sentences, rows and figures; the simulated allies made a third of every move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.report.charts import group_figures
from framing.report.group_rows import WIDEST, answer_rows, effect_rows, event_rows
from framing.report.group_story import answer_headline, answer_sentences, shift_sentences, shift_verdicts
from framing.report.inputs import read_inputs
from framing.report.labels import interval
from framing.report.rows import make_rows, shift_titles
from framing.report.story import compose_story
from framing.results import open_results

SHIFT = "ideological_balancing|1981|domestic"


@pytest.fixture(scope="module")
def inputs(world):
    return read_inputs(open_results(world))


def test_the_answer_comes_first(inputs) -> None:
    story = compose_story(inputs)
    assert story.headline == (
        "Allies moved with the United States: they made 34\u00a0% (95\u00a0% interval 14 to 54) of its moves, beyond what "
        "other states did."
    )
    assert story.rest == (
        "Neutral states made less than a quarter of the moves of the United States: "
        "5\u00a0% (95\u00a0% interval \u221215 to 25), beyond what other states did.",
    )
    assert (
        "34 % [14, 54] of its moves, over five shifts (three separate events; p\u00a0=\u00a0.030, compared with other dates"
        in story.answers[0]
    )
    assert "made less than a quarter" in story.answers[1]
    dates = [int(shift.key.split("|")[1]) for shift in story.shifts]
    assert dates == sorted(dates)


def test_answers_after_shifts_at_home_and_abroad_stand_apart(inputs) -> None:
    abroad = inputs.stacked.assign(audience="international", verdict="not enough evidence")
    both = replace(inputs, stacked=pd.concat([inputs.stacked, abroad], ignore_index=True))
    headline = " ".join(answer_headline(both))
    assert "they made 34\u00a0% (95\u00a0% interval 14 to 54) of its moves at home" in headline
    assert "not enough evidence to say whether allies moved with the United States after its moves abroad" in headline
    labels = answer_rows(both)["label"]
    assert {"All practices (domestic)", "All practices (international)"} <= set(labels)
    assert not answer_rows(both).duplicated(["label", "group"]).any()


def test_a_whole_interval_below_nothing_says_the_other_way_and_on_how_few_shifts(inputs) -> None:
    lone = inputs.stacked.assign(verdict="not supported", estimate=-0.57, low=-1.5, high=-0.04, shifts=1)
    turned = replace(inputs, stacked=lone)
    assert answer_headline(turned)[0] == (
        "Allies moved in the opposite direction to the United States, compared with other states: they made "
        "\u221257\u00a0% (95\u00a0% interval \u2212150 to \u22124) of its moves; this rests on one shift."
    )
    assert answer_sentences(turned)[0].startswith("After shifts in its domestic texts, allies moved in the opposite")
    unsure = replace(inputs, stacked=lone.assign(high=0.04, shifts=2))
    assert answer_headline(unsure)[0].startswith("Allies made less than a quarter of the moves")
    assert "one shift" not in answer_headline(unsure)[0]
    both = replace(inputs, stacked=pd.concat([lone, lone.assign(audience="international", high=0.04, shifts=3)]))
    assert len([sentence for sentence in answer_headline(both) if "llies" in sentence]) == 2
    same = replace(inputs, stacked=pd.concat([lone, lone.assign(audience="international", shifts=3)]))
    assert answer_headline(same)[0].endswith("; this rests on one shift at home.")
    alike = replace(inputs, stacked=pd.concat([lone, lone.assign(audience="international")]))
    assert answer_headline(alike)[0].endswith("; these rest on one shift each.")


def test_each_shift_says_what_groups_did(inputs) -> None:
    first, second = shift_sentences(inputs, SHIFT)
    # 34 % of 8.3 points is 2.8; with the .4 of everybody 3.2
    assert "changed by +3.2 points in the 10 years after it. Compared with other states, that is +2.8 points" in first
    assert first.startswith("Allies changed")
    assert second.startswith("Neutral states changed")
    assert shift_verdicts(inputs, SHIFT) == (("Allies", "supported"), ("Neutral states", "not enough evidence"))


def test_a_group_without_texts_before_a_shift_has_no_change(inputs) -> None:
    silent = inputs.group_effects["group"] == "ally"
    unknown = ["own_change", "estimate", "low", "high", "pass_through", "pass_through_low", "pass_through_high"]
    effects = inputs.group_effects.copy()
    effects.loc[silent, unknown] = np.nan
    unseen = replace(inputs, group_effects=effects)
    first, second = shift_sentences(unseen, SHIFT)
    assert first.startswith("The response of allies cannot be estimated: they or other states have too few texts")
    assert dict(shift_verdicts(unseen, SHIFT))["Allies"] == "not enough evidence"
    assert "in the 10 years after it" in first
    assert "\u2013 points" not in first
    assert "changed by" in second


def test_without_groups_the_story_is_that_of_states(inputs) -> None:
    alone = replace(inputs, stacked=inputs.stacked.iloc[:0], group_effects=inputs.group_effects.iloc[:0])
    assert answer_headline(alone) == []
    assert answer_sentences(alone) == []
    said = "Yes for two of five shifts: states that depend on the dominant state adopted its frame sooner than others"
    assert compose_story(alone).headline.startswith(said)


def test_rows_hold_the_longest_window_and_cut_what_reaches_beyond(inputs) -> None:
    rows = effect_rows(inputs, shift_titles(inputs))
    assert set(rows["last"]) == {10}
    assert set(rows["scale"]) == {"points"}
    fall = rows[(rows["shift_date"] == 1969) & (rows["group"] == "ally")].iloc[0]
    assert np.isinf(fall["pass_through_high"])
    assert fall["right"] == WIDEST
    assert fall["cut_right"]
    assert not fall["cut_left"]
    answers = answer_rows(inputs)
    assert answers["label"].iloc[0] == "All practices"
    assert set(answers["left_out"]) == {""}
    assert answers["p"].eq(0.03).all()  # the larger of .01 and .03
    path = event_rows(inputs, shift_titles(inputs))
    own = path[(path["shift"] == SHIFT) & (path["group"] == "ally")]
    assert own["relative_period"].tolist() == list(range(-5, 11))
    assert own["from"].iloc[0] == 1975.5


def test_figures_only_where_there_are_rows(inputs) -> None:
    data = make_rows(inputs)
    assert [figure.name for figure in group_figures(data, inputs.settings)] == ["answer", "events", "effects"]
    assert (
        group_figures(
            {**data, **{name: data[name].iloc[:0] for name in ("answer", "events", "effects")}}, inputs.settings
        )
        == []
    )


def test_an_interval_without_limit_says_so() -> None:
    assert interval(4, float("inf"), 0) == "[4, \u221e]"
    assert interval(float("-inf"), 2.5) == "[\u2212\u221e, 2.5]"
