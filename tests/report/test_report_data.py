"""Rows for the charts, leaders, palette and packing, against the planted world."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.codebook import shipped_codebook
from framing.report.data import pack_table, script_hash, to_json, to_script
from framing.report.inputs import Inputs, read_inputs
from framing.report.leaders import find_terms, surname
from framing.report.palette import DARK_BACKGROUND, DOMESTIC, FAMILIES, LIGHT_BACKGROUND, MECHANISM, style_frames
from framing.report.rows import exposure_word, make_rows, shift_titles, usual_group
from framing.results import open_results

BLINDNESS = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


@pytest.fixture(scope="module")
def inputs(world: Path) -> Inputs:
    return read_inputs(open_results(world))


@pytest.fixture(scope="module")
def data(inputs: Inputs) -> dict[str, pd.DataFrame]:
    return make_rows(inputs)


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    cones = np.array(
        [[0.41222147, 0.53633254, 0.05144599], [0.2119035, 0.6806995, 0.10739696], [0.08830246, 0.28171884, 0.6299787]]
    )
    lab = np.array(
        [
            [0.21045426, 0.7936178, -0.00407205],
            [1.9779985, -2.4285922, 0.4505937],
            [0.02590404, 0.78277177, -0.80867577],
        ]
    )
    return lab @ np.cbrt(cones @ np.clip(rgb, 0, 1))


@pytest.mark.parametrize("colour", [one for family in (*FAMILIES, DOMESTIC, MECHANISM) for one in family])
@pytest.mark.parametrize("background", [LIGHT_BACKGROUND, DARK_BACKGROUND])
def test_every_colour_stands_out_in_both_themes(colour, background):
    assert contrast(colour, background) >= 3


@pytest.mark.parametrize("matrix", BLINDNESS.values(), ids=BLINDNESS)
def test_families_stay_apart_under_colour_blindness(matrix):
    bases = [matrix @ linear(family[0]) for family in FAMILIES]
    assert min(np.linalg.norm(oklab(one) - oklab(other)) for one, other in combinations(bases, 2)) > 0.09


def test_every_frame_has_a_style_of_its_own():
    styles = style_frames(shipped_codebook())
    assert len(styles) == 25
    assert len({(style.colour, style.dash) for style in styles.values()}) == 25


def test_leaders_terms_are_those_planted(inputs):
    terms = find_terms(inputs.documents, "USA", inputs.prevalence["period"])
    assert list(terms["name"][:4]) == ["Hoover", "Roosevelt", "Truman", "Eisenhower"]
    truman = terms[terms["name"] == "Truman"].iloc[0]
    assert (truman["start"], truman["end"]) == (1944.5, 1952.5)
    assert terms["end"].iloc[-1] == 1991.5
    assert (terms["end"].to_numpy()[:-1] == terms["start"].to_numpy()[1:]).all()


def test_without_speakers_there_are_no_terms(inputs):
    assert find_terms(inputs.documents.assign(speaker=""), "USA", inputs.prevalence["period"]).empty
    assert find_terms(inputs.documents.iloc[:0], "USA", inputs.prevalence["period"]).empty


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Joseph R. Biden Jr.", "Biden"),
        ("George III", "George III"),
        ("Anne", "Anne"),
        ("Martin Van Buren", "Buren"),
        ("England and Wales. Sovereign (1689-1694 : William and Mary)", "William and Mary"),
        ("France. Sovereign (1643-1715: Louis XIV)", "Louis XIV"),
        ("William III, King of England, 1650-1702.", "William III"),
        ("Defoe, Daniel, 1661?-1731.", "Defoe"),
    ],
)
def test_surnames(name, short):
    assert surname(name) == short


def test_states_are_sorted_by_lag_then_outcome(data):
    table = data["adoption"].query("shift == 'ideological_balancing|1947|domestic'").sort_values("order")
    lags = table["lag"].dropna().to_numpy()
    assert (np.diff(lags) >= 0).all()
    assert table["lag"].notna().to_numpy()[: len(lags)].all()
    assert list(table["outcome"].iloc[-3:]) == ["unobserved"] * 3


def test_missing_periods_break_the_lines(data, inputs):
    series = data["states"].query("state == 'GBR' and frame == 'ideological_balancing'")
    periods = series["period"].to_numpy()
    assert (np.diff(periods) == 1).all()
    known = inputs.prevalence.query("state == 'GBR' and frame == 'ideological_balancing' and estimator == 'naive'")
    assert series["share"].notna().sum() == len(known)
    assert series["share"].isna().any()


def test_the_line_behind_is_of_the_texts_that_shifted(data, inputs):
    behind = data["behind"].query("shift == 'ideological_balancing|1947|domestic'").set_index("period")["dominant"]
    own = inputs.prevalence.query(
        "state == 'USA' and frame == 'ideological_balancing' and audience == 'domestic' and estimator == 'naive'"
    ).set_index("period")["share"]
    assert behind.loc[1960] == pytest.approx(100 * own.loc[1960], abs=0.006)
    assert len(behind) == len(own)


def test_shifts_of_both_kinds_of_texts_stand_apart(inputs):
    abroad = inputs.shifts.query("frame == 'ideological_balancing' and shift_date == 1947").assign(
        audience="international", shift="ideological_balancing|1947|international"
    )
    both = replace(inputs, shifts=pd.concat([inputs.shifts, abroad], ignore_index=True))
    titles = shift_titles(both)
    assert titles["ideological_balancing|1947|domestic"] == "Ideological balancing 1947 (domestic)"
    assert titles["ideological_balancing|1947|international"] == "Ideological balancing 1947 (international)"
    assert "(" not in shift_titles(inputs)["ideological_balancing|1947|domestic"]


def test_bins_hold_every_draw_and_the_observed_statistic(data):
    observed = data["observed"].set_index(["shift", "test"])["statistic"]
    for key, bins in data["nulls"].groupby(["shift", "test"]):
        assert bins["draws"].sum() == 200
        assert bins["low"].min() <= observed[key] <= bins["high"].max() + 1e-9


@pytest.mark.parametrize(
    ("value", "word"), [(True, "exposed"), ("1.0", "exposed"), ("no", "unexposed"), ("", "unknown")]
)
def test_words_of_exposure(value, word):
    assert exposure_word(value) == word


def test_many_states_begin_with_the_exposed_ones(data):
    few = data["adoption"]
    many = pd.concat([few.assign(state=few["state"] + str(copy)) for copy in range(4)])
    assert usual_group(few) == ""
    assert usual_group(many) == "exposed"
    assert usual_group(many.assign(exposed="unknown")) == ""


def test_packed_tables_keep_numbers_words_and_gaps():
    table = pd.DataFrame(
        {"share": [0.123456, np.nan], "frame": ["a", "b"], "main": [True, False], "year": [1950, 1951]}
    )
    packed = pack_table(table)
    assert packed["columns"]["share"]["v"] == [0.1235, None]
    assert packed["columns"]["frame"] == {"k": ["a", "b"], "v": [0, 1]}
    assert packed["columns"]["main"] == {"v": [1, 0], "bool": True}
    assert packed["columns"]["year"]["v"] == [1950, 1951]


@pytest.mark.parametrize(
    "text", ["</script>", "<!--", "a & b", "\u2028", "lone \ud800", "emoji \U0001f600", "nul \x00"]
)
def test_json_in_the_page_holds_any_text(text):
    packed = to_json({"title": text})
    assert not set(packed) & set("<>&\u2028")
    assert json.loads(packed)["title"] == text.encode("utf-8", "replace").decode("utf-8")


def test_scripts_cannot_be_ended_by_their_strings():
    assert "</script" not in to_script('const a = "</script>"; const b = "<!--";')
    assert "<!--" not in to_script('const b = "<!--";')
    assert script_hash("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
