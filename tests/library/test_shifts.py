"""Shifts and group answers alone are those of the whole alignment; charts draw from what is there."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
import pytest

import framing
from framing.errors import BadSetting, UnknownName

RISE = {"USA": 1959, "GBR": 1962, "TUR": 1963, "SWE": 9999, "CHE": 9999}
FEW = {"permutations": 39}


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    random = np.random.default_rng(3)
    rows = [
        (state, year, frame, random.binomial(60, 0.3 if year >= since and frame == "alliance" else 0.05), 60)
        for state, since in RISE.items()
        for year in range(1950, 1975)
        for frame in ("alliance", "trade")
    ]
    return pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total"])


@pytest.fixture(scope="module")
def groups() -> pd.DataFrame:
    rows = [(state, 1950, "allied" if state in ("GBR", "TUR") else "neutral") for state in list(RISE)[1:]]
    return pd.DataFrame(rows, columns=["state", "period", "group"])


@pytest.fixture(scope="module")
def alignment(counts: pd.DataFrame, groups: pd.DataFrame) -> framing.Alignment:
    return framing.align_counts(counts, framing.AlignSettings("USA", **FEW), groups=groups, compare="neutral")


def test_shifts_alone_are_those_of_the_alignment(
    counts: pd.DataFrame, groups: pd.DataFrame, alignment: framing.Alignment
) -> None:
    shifts = framing.find_shifts(counts, dominant="USA", groups=groups, **FEW)
    pd.testing.assert_frame_equal(shifts.to_frame(), alignment.to_frame("shifts"))
    own = shifts.to_frame("dominant")
    assert own["frame"].tolist() == ["alliance"]
    assert abs(own["date"].iloc[0] - 1959) <= 1
    assert "alliance 19" in repr(shifts)
    assert "<table" in shifts._repr_html_()


def test_group_answers_alone_are_those_of_the_alignment(
    counts: pd.DataFrame, groups: pd.DataFrame, alignment: framing.Alignment
) -> None:
    answer = framing.estimate_groups(counts, framing.AlignSettings("USA", **FEW), groups=groups, compare="neutral")
    for name in ("stacked", "group_effects", "event_study", "group_counts"):
        pd.testing.assert_frame_equal(answer.to_frame(name), alignment.to_frame(name))
    assert len(answer.to_frame()) > 0
    assert "groups=['allied']" in repr(answer)
    with pytest.raises(UnknownName, match="stacked"):
        answer.to_frame("stackd")
    with pytest.raises(UnknownName, match="neutral"):
        framing.estimate_groups(counts, groups=groups, compare="neutrl", dominant="USA")


def test_what_is_missing_is_named(counts: pd.DataFrame) -> None:
    with pytest.raises(BadSetting, match="label of the dominant state"):
        framing.find_shifts(counts)
    with pytest.raises(BadSetting, match="Give groups"):
        framing.estimate_groups(counts, dominant="USA")


def test_an_alignment_says_what_it_found(alignment: framing.Alignment) -> None:
    assert repr(alignment).startswith("Alignment(dominant='USA', shifts=1, pairs=4")
    assert alignment.to_frame().equals(alignment.scorecard)
    with pytest.raises(UnknownName, match="adoption"):
        alignment.to_frame("adoptions")


@pytest.mark.parametrize(
    ("name", "choice"),
    [("overview", ()), ("frame", ("alliance",)), ("frames", ()), ("adoption", ("alliance",)), ("states", ("alliance",)),
     ("lags", ()), ("scorecard", ()), ("group_answer", ()), ("group_effects", ()), ("event_study", ("alliance",)),
     ("null_distributions", ("alliance",))],
)  # fmt: skip
def test_every_chart_of_an_alignment_is_an_altair_chart_with_rows(
    alignment: framing.Alignment, name: str, choice: tuple[str, ...]
) -> None:
    chart = getattr(framing.charts, name)(alignment, *choice)
    assert isinstance(chart, alt.TopLevelMixin)
    assert any(rows for rows in chart.to_dict()["datasets"].values())


@pytest.mark.skipif(importlib.util.find_spec("vl_convert") is None, reason="images need the extra exports")
def test_a_chart_marks_the_least_share_of_the_alignment_that_counts(alignment: framing.Alignment) -> None:
    assert alignment.settings is not None
    half = replace(alignment, settings=replace(alignment.settings, closing=0.5))
    for one, share, words in ((alignment, 0.25, "'a quarter of the move'"), (half, 0.5, "'50 % of the move'")):
        drawn = str(framing.charts.group_answer(one).to_dict())
        assert words in drawn
        assert f"{{'datum': {share}}}" in drawn


def test_a_chart_is_written_as_an_image(alignment: framing.Alignment, tmp_path: Path) -> None:
    framing.charts.adoption(alignment, "alliance").save(tmp_path / "adoption.svg")
    assert "Türkiye" in (tmp_path / "adoption.svg").read_text("utf-8")


def test_charts_of_a_results_folder_and_of_counts(
    write_world: Callable[..., Path], tmp_path: Path, counts: pd.DataFrame, alignment: framing.Alignment
) -> None:
    folder = write_world(tmp_path / "world")
    results = framing.open_results(folder)
    assert "scorecard" in results.tables()
    assert len(results.to_frame("adoption")) > 0
    assert repr(results).startswith("Results(path=")
    assert framing.charts.survival(folder, results.to_frame("shifts")["frame"].iloc[0]).to_dict()
    drawn = framing.charts.shares(counts, frames=["alliance"]).to_dict()
    assert [len(rows) for rows in drawn["datasets"].values()] == [5 * 25]
    with pytest.raises(UnknownName, match="these results have no such chart"):
        framing.charts.appeals(alignment)


def test_what_a_chart_cannot_draw_is_named(alignment: framing.Alignment) -> None:
    with pytest.raises(UnknownName, match="'alliance'"):
        framing.charts.frame(alignment, "aliance")
    with pytest.raises(UnknownName, match="FRAME or FRAME"):
        framing.charts.adoption(alignment, "trade")
