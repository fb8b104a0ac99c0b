"""Dominance passes from one state to another: the opening says who led when, and the figures show it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.dominance import Turn
from framing.report import Written, write_report
from framing.report.inputs import PASSING, Inputs, read_inputs
from framing.report.leaders import turn_rows
from framing.report.story import compose_story
from framing.results import open_results

SAID = (
    "Dominance passes from the United Kingdom to the United States in 1946: a new level there is a handover and no shift, "
    "and no window around a shift reaches across."
)


@pytest.fixture(scope="module")
def passed(write_world: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted world, with the United Kingdom as the dominant state before 1946."""
    folder = write_world(tmp_path_factory.mktemp("passed") / "planted")
    for name in ("prevalence.parquet", "shifts.csv"):
        path = folder / name
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, keep_default_na=False)
        table["state"] = table["state"].replace("USA", PASSING)
        table.to_parquet(path) if path.suffix == ".parquet" else table.to_csv(path, index=False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    turns = [{"state": "GBR", "first": 0, "last": 1945}, {"state": "USA", "first": 1946, "last": 0}]
    (folder / "manifest.json").write_text(json.dumps(manifest | {"dominance": turns}), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def inputs(passed: Path) -> Inputs:
    return read_inputs(open_results(passed))


def test_the_opening_names_both_states_and_the_date(inputs: Inputs) -> None:
    story = compose_story(inputs)
    assert story.lead[0] == SAID
    assert compose_story(replace(inputs, shifts=inputs.shifts.iloc[:0])).lead[0] == SAID
    assert compose_story(replace(inputs, turns=())).lead[0] != SAID


def test_a_shift_names_who_was_dominant_then(inputs: Inputs) -> None:
    said = " ".join(sentence for story in compose_story(inputs).shifts for sentence in story.sentences)
    assert "texts of the dominant state, then the United States, in 1947" in said


def test_documents_belong_to_the_dominant_state_in_its_turn_alone(inputs: Inputs) -> None:
    own = inputs.documents[inputs.documents["state"] == PASSING]
    american = inputs.documents[inputs.documents["state"] == "USA"]
    assert len(own)
    assert own["year"].min() >= 1946
    assert (american["year"] < 1946).all()


def test_turns_are_drawn_where_there_are_several() -> None:
    rows = turn_rows([Turn("GBR", 1720, 1815), Turn("USA", 1816, 1900)])
    assert rows[["name", "start", "end", "handover"]].to_numpy().tolist() == [
        ["United Kingdom", 1719.5, 1815.5, False],
        ["United States", 1815.5, 1900.5, True],
    ]
    short = turn_rows([Turn("GBR", 1720, 1815), Turn("FRA", 1816, 1816), Turn("USA", 1817, 1900)])
    assert short["name"].tolist() == ["United Kingdom", "FRA", "United States"]
    assert turn_rows([Turn("USA", 1720, 1900)]).empty


@pytest.fixture(scope="module")
def written(passed: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    page = tmp_path_factory.mktemp("page") / "report.html"
    return write_report(open_results(passed), page, figures=("svg",), shifts=1)


def test_figures_are_finite_and_name_the_states(written: Written) -> None:
    page = written.page.read_text(encoding="utf-8")
    assert "United Kingdom 1930\u20131945, the United States 1946\u20131991" in page
    assert SAID in page
    images = {path.name: path.read_text(encoding="utf-8") for path in written.images}
    assert images
    for image in images.values():
        assert "Infinity" not in image
        assert "NaN" not in image
    for name, image in images.items():
        assert (">United States<" in image) == (name.startswith(("overview", "frame-"))), name


def test_the_strip_is_legible_in_the_page(written: Written, browser: Any) -> None:
    for width in (390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(written.page.as_uri())
        page.wait_for_selector("html[data-ready=true]", state="attached", timeout=60_000)
        strip = [page.locator("[data-figure=overview] svg text", has_text=name).first for name in ("GBR", "States")]
        left, right = (text.bounding_box() for text in strip)
        assert left["x"] + left["width"] < right["x"]
        assert right["x"] + right["width"] <= width
        page.close()


def test_leaders_are_named_where_there_is_room(page_file: Path, browser: Any) -> None:
    """Ford led for two and a half of 62 years: there is no room for the name on a telephone; names never overlap."""
    for width, named in ((390, False), (1280, True)):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-ready=true]", state="attached", timeout=60_000)
        shown = page.locator("[data-figure=overview] svg text")
        assert (shown.filter(has_text="Ford").count() > 0) == named
        boxes = [
            shown.filter(has_text=name).first.bounding_box() for name in ("Truman", "Eisenhower", "Nixon", "Reagan")
        ]
        for left, right in pairwise(boxes):
            assert left["x"] + left["width"] <= right["x"]
        page.close()
