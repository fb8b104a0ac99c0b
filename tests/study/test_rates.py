"""The classifier's error among all passages, from coded ones that were drawn with unlike probabilities."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.align.design import CodedPassages
from framing.align.errors_table import check_errors, rates_of
from framing.classify import load_model
from framing.study.drawn import Draw
from framing.study.rates import read_errors, weigh_errors

SCORES = {("loud", 1): 0.8, ("loud", 0): 0.3, ("quiet", 1): 0.2, ("quiet", 0): 0.01}


def draw_of(corpora: dict[str, int], probability: dict[str, float]) -> Draw:
    """Half of each corpus's passages from a stratum with cue words, half without; every other one of the loud has the code,
    every fifth of the quiet. A second code has no passage.
    """
    corpus = np.repeat(list(corpora), list(corpora.values()))
    number = np.arange(len(corpus))
    stratum = np.where(number % 2 == 0, "loud", "quiet").astype(object)
    given = np.where(stratum == "loud", number % 4 == 0, number % 10 == 1).astype(float)
    score = np.array([SCORES[name, int(one)] for name, one in zip(stratum, given, strict=True)])
    passages = CodedPassages(
        frames=("alliance", "never"),
        stratum=stratum,
        document=number.astype(str).astype(object),
        probability=np.array([probability[name] for name in stratum]),
        coded=np.column_stack([given, np.zeros(len(number))]),
        score=np.column_stack([score, np.zeros(len(number))]),
    )
    era = np.where(number < len(number) // 2, "1688-1815", "1933-1963").astype(object)
    return Draw(passages, pd.DataFrame({"corpus": corpus}), era, {})


def pooled(table: pd.DataFrame) -> pd.Series:
    return table[table["era"] == "*"].set_index("code").loc["alliance"]


def test_passages_count_as_often_as_they_stand_for_others() -> None:
    row = pooled(weigh_errors(draw_of({"a": 400}, {"loud": 0.5, "quiet": 0.05}), {"alliance"}))
    assert row["measure"] == "endorsed"
    assert row["positives"] == 100 + 40
    assert row["mean_positive"] == pytest.approx((100 * 2 * 0.8 + 40 * 20 * 0.2) / (100 * 2 + 40 * 20))
    assert row["mean_negative"] == pytest.approx((100 * 2 * 0.3 + 160 * 20 * 0.01) / (100 * 2 + 160 * 20))


def test_unequal_weights_widen_the_error() -> None:
    even, uneven = (pooled(weigh_errors(draw_of({"a": 400}, {"loud": one, "quiet": 0.1}), set())) for one in (0.1, 0.9))
    assert even["sd_positive"] == pytest.approx(0.6 * np.sqrt(100 * 40) / 140)
    assert uneven["mean_negative"] < even["mean_negative"]
    spread = np.sqrt(0.6**2 * (100 / 9 * 40) / (100 / 9 + 40) ** 2)
    assert uneven["sd_positive"] / spread == pytest.approx(
        np.sqrt(140 / ((100 / 9 + 40) ** 2 / (100 / 81 + 40))), rel=0.01
    )


def test_a_large_corpus_does_not_drown_a_small_one() -> None:
    draw = draw_of({"large": 400, "small": 400}, {"loud": 0.5, "quiet": 0.05})
    rare = draw.passages.probability / np.where(draw.places["corpus"] == "large", 100, 1)
    scaled = dataclasses.replace(draw, passages=dataclasses.replace(draw.passages, probability=rare))
    pd.testing.assert_frame_equal(weigh_errors(draw, set()), weigh_errors(scaled, set()))


def test_codes_without_passages_have_no_row_and_eras_have_theirs() -> None:
    table = weigh_errors(draw_of({"a": 400}, {"loud": 0.5, "quiet": 0.05}), set())
    assert set(table["code"]) == {"alliance"}
    assert table["era"].tolist() == ["*", "1688-1815", "1933-1963"]
    rates = rates_of(check_errors(table, "rates"), "alliance", np.array([1700, 1950, 1990]))
    assert rates is not None
    assert rates.by_era
    assert (rates.negative_error[2] > rates.negative_error[:2] * 1.2).all()


def test_the_shipped_models_errors_are_weighted_and_its_own_table_fills_in(tmp_path: Path) -> None:
    model = load_model("balancing")
    assert model.folder is not None
    stored = pd.DataFrame(json.loads((model.folder / "errors.json").read_text()))
    errors = read_errors(model)
    assert errors is not None
    assert set(errors["code"]) == set(stored["code"])
    either = [table.query("corpus == '*' and era == '*' and measure == 'endorsed'") for table in (errors, stored)]
    ours, theirs = (table.set_index("code")["mean_negative"] for table in either)
    assert (ours < theirs.reindex(ours.index)).mean() > 0.8
    bare = tmp_path / "bare"
    shutil.copytree(model.folder, bare, ignore=shutil.ignore_patterns("codings.csv"))
    own = read_errors(dataclasses.replace(model, folder=bare))
    assert own is not None
    pd.testing.assert_frame_equal(own, stored[list(own.columns)], check_dtype=False)
