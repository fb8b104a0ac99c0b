"""Quoted passages on the first page: of the pictured practice and of documents that frame one, ended where a sentence ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from framing.report.charts.opening import opening_practice
from framing.report.inputs import Inputs, read_inputs
from framing.report.passages import Reader, collect_passages
from framing.report.readings import MOST_LETTERS, Reading, _cut, choose_readings
from framing.report.rows import NEAR, make_rows
from framing.results import open_results


@pytest.fixture(scope="module")
def inputs(world: Path) -> Inputs:
    return read_inputs(open_results(world))


@pytest.fixture(scope="module")
def reader(inputs: Inputs) -> Reader:
    return collect_passages(inputs)


def choose(inputs: Inputs, reader: Reader) -> tuple[Reading, ...]:
    return choose_readings(inputs, reader, make_rows(inputs))


def test_both_passages_are_of_the_pictured_practice_and_its_largest_rise(inputs: Inputs, reader: Reader) -> None:
    data = make_rows(inputs)
    first, second = choose(inputs, reader)
    assert first.frame == second.frame == opening_practice(data)
    rises = inputs.shifts[inputs.shifts["frame"] == first.frame].sort_values("size")
    rise = rises.iloc[-1]
    assert rise["size"] > 0
    assert first.role == "The dominant state"
    assert first.state == inputs.dominant
    assert rise["earliest"] <= first.year <= rise["latest"] + NEAR
    here = (inputs.adoption["shift"] == rise["shift"]) & (inputs.adoption["state"] == second.state)
    followed = inputs.adoption.assign(outcome=inputs.adoption["outcome"].mask(here, "followed"))
    followed.loc[here, ["date", "lag"]] = second.year, -9.0
    third = choose(replace(inputs, adoption=followed), reader)[1]
    assert (third.role, third.state) == ("A state that followed", second.state)
    assert second.year <= third.year <= second.year + NEAR


def test_a_pictured_practice_that_only_fell_gives_way_to_one_that_rose(inputs: Inputs, reader: Reader) -> None:
    pictured = opening_practice(make_rows(inputs))
    here = inputs.shifts["frame"] == pictured
    fallen = replace(
        inputs, shifts=inputs.shifts.assign(size=inputs.shifts["size"].mask(here, -inputs.shifts["size"].abs()))
    )
    assert opening_practice(make_rows(fallen)) == pictured
    chosen = choose(fallen, reader)
    assert chosen
    assert pictured not in {one.frame for one in chosen}
    assert choose(replace(inputs, shifts=inputs.shifts.assign(size=-1.0)), reader) == ()


def test_without_followers_an_exposed_state_after_the_shift_is_read(inputs: Inputs, reader: Reader) -> None:
    nobody = replace(inputs, adoption=inputs.adoption.assign(outcome="not adopted"))
    assert choose(nobody, reader)[1].role == "An exposed state, after the shift"
    unknown = replace(nobody, adoption=nobody.adoption.assign(exposed=""))
    assert choose(unknown, reader)[1].role == "Another state, after the shift"


def test_documents_that_frame_no_practice_come_last(inputs: Inputs, reader: Reader) -> None:
    data = make_rows(inputs)
    first = choose_readings(inputs, reader, data)[0]
    about = pd.DataFrame(reader.documents).iloc[:, :3].set_axis(["corpus", "document", "title"], axis=1)
    named = {"primary_probability": 0.7, "second": "", "alike": ""}
    silent = about.assign(primary="", **named)
    assert (
        choose_readings(replace(inputs, document_frames=silent), reader, data)[0].place == first.place
    )  # none is better
    places = {reader.passages[number][0] for number in reader.places[first.frame][inputs.dominant]}
    near = [place for place in sorted(places) if first.year == int(str(reader.documents[place][3])[:4])]
    assert near
    for place in near:
        told = silent.assign(primary=silent["primary"].where(silent.index != place, "concert"))
        chosen = choose_readings(replace(inputs, document_frames=told), reader, data)[0]
        assert chosen.place.startswith(f"{about.loc[place, 'title'] or about.loc[place, 'document']}, passage ")
        assert chosen.whole.startswith("The document as a whole frames Concert")


def test_a_short_passage_stays_whole_without_its_breaks() -> None:
    assert _cut("One\n  two.") == "One two."


def test_a_long_passage_ends_with_a_sentence() -> None:
    first = "We hold what we hold. " * 38  # 836 letters: the sentence before the limit
    said = _cut(
        first
        + "As Mr. Smith of the U.S. Senate has said to J. F. Brown and to all of us in this long sentence here, go on."
    )
    assert said == first.strip() + " \u2026"
    assert len(said) <= MOST_LETTERS + 2


def test_a_passage_of_one_sentence_is_cut_at_a_word() -> None:
    said = _cut("and so on " * 200)
    assert said.endswith((" and \u2026", " so \u2026", " on \u2026"))
    assert len(said) <= MOST_LETTERS + 2
