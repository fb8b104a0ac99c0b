"""The classifier's error among all passages, from coded ones that were drawn with unlike probabilities."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.align.noise.classifier_error import check_errors, rates_of
from framing.align.prevalence.design_based import CodedPassages
from framing.classify import load_model
from framing.study.coded_sample import CodedSample, join_passages, read_coded_sample, split_draws
from framing.study.rates import read_errors, weigh_errors

SCORES = {("loud", 1): 0.8, ("loud", 0): 0.3, ("quiet", 1): 0.2, ("quiet", 0): 0.01}


def draw_of(corpora: dict[str, int], probability: dict[str, float]) -> CodedSample:
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
    return CodedSample(passages, pd.DataFrame({"corpus": corpus}), era, {})


def stored_of(draw: CodedSample) -> pd.DataFrame:
    """The table as a model keeps it: every coded passage counts once; and rows that are none of the study's business."""
    rows = []
    for column, code in enumerate(draw.passages.frames):
        given, score = draw.passages.coded[:, column] > 0.5, draw.passages.score[:, column]
        for era in ("*", "1688-1815", "1933-1963"):
            here = (draw.era == era) | (era == "*")
            row = {"code": code, "corpus": "*", "era": era, "measure": "endorsed"}
            row |= {"passages": int(here.sum()), "positives": int((here & given).sum())}
            for name, where in (("positive", here & given), ("negative", here & ~given)):
                some = score[where] if where.any() else np.zeros(1)
                row |= {f"mean_{name}": some.mean(), f"sd_{name}": some.std()}
            rows.append(row)
    rows += [rows[0] | {"corpus": "a"}, rows[0] | {"measure": "present"}]
    return pd.DataFrame(rows)


def weigh(draw: CodedSample) -> pd.DataFrame:
    return weigh_errors(stored_of(draw), draw, {"alliance", "never"})


def test_passages_without_a_code_count_as_often_as_they_stand_for_others() -> None:
    draw = draw_of({"a": 400}, {"loud": 0.5, "quiet": 0.05})
    row, before = weigh(draw).iloc[0], stored_of(draw).iloc[0]
    assert before["mean_negative"] == pytest.approx((100 * 0.3 + 160 * 0.01) / 260)
    assert row["mean_negative"] == pytest.approx((100 * 2 * 0.3 + 160 * 20 * 0.01) / (100 * 2 + 160 * 20))
    kept = ["passages", "positives", "mean_positive", "sd_positive"]
    pd.testing.assert_series_equal(row[kept], before[kept])


def test_unequal_weights_widen_the_error() -> None:
    row = weigh(draw_of({"a": 400}, {"loud": 0.5, "quiet": 0.05})).iloc[0]
    weight, score = np.repeat([2.0, 20.0], [100, 160]), np.repeat([0.3, 0.01], [100, 160])
    mean = np.average(score, weights=weight)
    error = np.sqrt(np.average((score - mean) ** 2, weights=weight) * (weight**2).sum()) / weight.sum()
    assert row["sd_negative"] / np.sqrt(row["passages"] - row["positives"]) == pytest.approx(error)


def test_equal_weights_change_nothing() -> None:
    draw = draw_of({"a": 400}, {"loud": 0.1, "quiet": 0.1})
    pd.testing.assert_frame_equal(weigh(draw), stored_of(draw))


def test_a_large_corpus_does_not_drown_a_small_one() -> None:
    draw = draw_of({"large": 400, "small": 400}, {"loud": 0.5, "quiet": 0.05})
    rare = draw.passages.probability / np.where(draw.places["corpus"] == "large", 100, 1)
    scaled = dataclasses.replace(draw, passages=dataclasses.replace(draw.passages, probability=rare))
    pd.testing.assert_frame_equal(weigh(draw), weigh(scaled))


def test_other_rows_and_eras_seldom_drawn_stay() -> None:
    draw = draw_of({"a": 400}, {"loud": 0.5, "quiet": 0.05})
    late = dataclasses.replace(draw, era=np.where(np.arange(400) < 40, "1933-1963", "1688-1815").astype(object))
    before = stored_of(late)
    changed = weigh_errors(before, late, {"alliance", "never"})["mean_negative"] != before["mean_negative"]
    alliance = (before["code"] == "alliance") & (before["corpus"] == "*") & (before["measure"] == "endorsed")
    assert changed.tolist() == (alliance & (before["era"] != "1933-1963")).tolist()


def test_each_draw_of_a_corpus_counts_by_its_passages() -> None:
    one = draw_of({"a": 400}, {"loud": 0.5, "quiet": 0.05})
    named = np.array([f"draw3-{name}" for name in one.passages.stratum], dtype=object)
    rare = dataclasses.replace(one.passages, stratum=named, probability=one.passages.probability / 100)
    both = join_passages([one, dataclasses.replace(one, passages=rare)])
    assert len(both.places) == 800
    pd.testing.assert_series_equal(weigh(both)["mean_negative"], weigh(one)["mean_negative"])


def test_passages_of_the_studys_own_texts_come_before_those_of_all() -> None:
    model = load_model("balancing")
    coded = read_coded_sample(model, later=True)
    assert coded is not None
    first, fresh = split_draws(coded)[1], split_draws(coded)[3]
    both, all_texts = read_errors(model, first, fresh), read_errors(model, first)
    own = read_errors(model, fresh)
    assert both is not None
    assert all_texts is not None
    assert own is not None
    modern = (both["corpus"] == "*") & both["era"].isin(["1933-1963", "1964-"])
    assert both[modern].equals(own[modern])
    older = (both["corpus"] == "*") & (both["era"] == "1688-1815")  # of which the fresh draw has nothing
    assert older.any()
    assert both[older].equals(all_texts[older])
    assert not both[modern].equals(all_texts[modern])


def test_the_shipped_models_errors_are_weighted(tmp_path: Path) -> None:
    model = load_model("balancing")
    assert model.folder is not None
    stored = pd.DataFrame(json.loads((model.folder / "errors.json").read_text()))
    errors = read_errors(model, read_coded_sample(model))
    assert errors is not None
    pooled = (stored["corpus"] == "*") & (stored["era"] == "*") & (stored["measure"] == "endorsed")
    assert (errors["mean_negative"] < 0.75 * stored["mean_negative"])[pooled].mean() > 0.6
    rates = rates_of(check_errors(errors, "errors"), "ideological_balancing", np.array([1950]))
    assert rates is not None
    assert rates.by_era
    bare = tmp_path / "bare"
    shutil.copytree(model.folder, bare, ignore=shutil.ignore_patterns("codings.csv"))
    without = dataclasses.replace(model, folder=bare)
    own = read_errors(without, read_coded_sample(without))
    assert own is not None
    pd.testing.assert_frame_equal(own, stored[list(own.columns)], check_dtype=False)
    (bare / "errors.json").unlink()
    assert read_errors(without, read_coded_sample(without)) is None
