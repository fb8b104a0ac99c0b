"""The classifier's errors in pairs, measured on coded passages, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from framing.align.appeals.estimates import Cell, estimate_cell
from framing.align.appeals.measures import spread_of
from framing.align.appeals.pair_errors import PairErrors, cut_weights, measure_pairs
from framing.align.appeals.pair_fits import fit_line, fit_offsets
from framing.align.appeals.pairs import Pairs, sum_passages
from framing.align.prevalence.design_based import CodedPassages


def test_weights_have_a_mean_of_one_in_each_draw_and_corpus_and_are_cut() -> None:
    # of corpus a: 1/.5 = 2 and 1/.1 = 10, mean 6; of b in draw 1: 1; in draw 2: 4 and 2, mean 3
    weight = cut_weights(
        np.array([0.5, 0.1, 0.2, 0.25, 0.5]),
        np.array(["a", "a", "b", "b", "b"], dtype=object),
        np.array([1, 1, 1, 2, 2]),
    )
    assert weight == pytest.approx([2 / 6, 10 / 6, 1, 4 / 3, 2 / 3])
    many = cut_weights(np.array([0.001] + [1.0] * 99), np.array(["a"] * 100, dtype=object), np.ones(100, dtype=int))
    assert many[0] == 3  # 1000 over a mean of 10.99 is 91


def test_a_line_finds_a_shift_and_stays_where_nothing_speaks_against_it() -> None:
    score = np.repeat([0.2, 0.5, 0.8], 400)
    true = expit(logit(score) + 0.7)
    coded = np.concatenate([np.arange(400) < round(400 * chance) for chance in true[::400]]).astype(float)
    assert fit_line(coded, score, np.ones(1200)) == pytest.approx([0.7, 1.0], abs=0.06)
    assert fit_line(np.zeros(2), np.array([0.5, 0.5]), np.zeros(2)) == pytest.approx([0, 1])


def test_offsets_lean_to_their_mean_the_more_the_fewer_passages() -> None:
    # scores of .2 for all; with practice 1 the appeal is given in half of 400 passages: log odds 0 - log(.25) = 1.386 higher
    carries = np.concatenate([np.arange(400) < 200, [1, 0, 0, 0]]).astype(float)[:, None]
    base = np.full((404, 1), logit(0.2))
    weight = np.zeros((404, 2))
    weight[:400, 0], weight[400:, 1] = 1, 1
    offset, error = fit_offsets(carries, base, weight, np.arange(404))
    assert offset[0, 0] == pytest.approx(1.386, abs=0.03)
    # of four passages one: by themselves .288 higher; most of the way to the mean of all
    assert 0.8 < offset[1, 0] < 1.386
    assert error[0, 0] == pytest.approx(1 / np.sqrt(100 + 4), abs=0.003)  # 400 / 4, and a spread of .5 ahead
    assert error[1, 0] > 3 * error[0, 0]


def drawn(rng: np.random.Generator, pull: float, size: int = 4000) -> tuple[np.ndarray, np.ndarray, CodedPassages]:
    """Passages with a practice (30 %) and an appeal (10 %) that have nothing to do with each other; `pull` : log odds by which
    the score of the appeal is too high where the practice is.
    """
    has, carries = rng.random(size) < 0.3, rng.random(size) < 0.1
    signal = np.column_stack([rng.normal(3.0 * has - 1.5, 1.5), rng.normal(3.0 * carries - 1.5, 1.5)])
    scores = expit(signal * 3 / 1.5**2 + logit([0.3, 0.1]))
    scores[:, 1] = expit(logit(scores[:, 1]) + pull * has)
    codes = np.column_stack([has, carries]).astype(float)
    names = np.arange(size).astype(str)
    coded = CodedPassages(("aid", "liberty"), np.full(size, "s"), names, np.full(size, 0.5), codes, scores)
    return codes, scores, coded


def difference(scores: np.ndarray, errors: PairErrors | None) -> Cell:
    """The cell of all passages, in documents of 40."""
    first = np.arange(0, len(scores), 40)
    sums = sum_passages(scores[:, :1], scores[:, 1:], first, np.zeros(len(first), dtype=int), errors)
    rows = pd.DataFrame({"text": np.arange(len(first)), "state": "USA", "period": 1950, "weight": 1.0})
    found = Pairs(("aid",), ("liberty",), sums, rows, errors)
    cell = estimate_cell(found, np.ones(len(first), dtype=bool), (1.0, 1.0))
    assert cell is not None
    return cell


def test_an_association_that_the_classifier_makes_is_taken_away() -> None:
    codes, scores, coded = drawn(np.random.default_rng(1), pull=2.0)
    here, draw = np.full(len(codes), "c", dtype=object), np.ones(len(codes), dtype=int)
    errors = measure_pairs(coded, here, draw, (("aid",), ("liberty",)))
    row = errors.table.iloc[0]
    # a hundred and twenty of twelve hundred passages carry both, scores say nearly twice as many
    assert row["coded"] / row["passages"] == pytest.approx(0.1, abs=0.02)
    assert row["scored"] > 1.6 * row["coded"]
    naive, corrected = (difference(scores, one) for one in (None, errors))
    assert naive.difference.value[0, 0] > 0.07
    assert abs(corrected.difference.value[0, 0]) < spread_of(corrected.difference).half(0.95)[0, 0] < 0.12
    # what coded passages show is the level, of the corpus and of all
    assert errors.level[0, 0] == pytest.approx([row["coded"] / row["passages"]] * 2, abs=0.002)


def test_level_of_a_corpus_leans_to_that_of_all() -> None:
    # 20 passages with the practice in each of two corpora, the appeal in 10 of the one and 0 of the other
    has = np.ones((40, 1))
    carries = np.concatenate([np.arange(20) < 10, np.zeros(20)])[:, None]
    codes = np.hstack([has, carries]).astype(float)
    scores = np.full((40, 2), 0.5)
    names, corpus = np.arange(40).astype(str), np.repeat(np.array(["a", "b"], dtype=object), 20)
    coded = CodedPassages(("aid", "liberty"), np.full(40, "s"), names, np.ones(40), codes, scores)
    errors = measure_pairs(coded, corpus, np.ones(40, dtype=int), (("aid",), ("liberty",)))
    assert errors.corpora == ("a", "b")
    # 10 / 40 of all is .25, 20 passages' worth: (10 + 5) / 40 and (0 + 5) / 40
    assert errors.level[0, 0] == pytest.approx([0.375, 0.125, 0.25], abs=1e-9)
    assert errors.level_error[0, 0, 0] == pytest.approx(np.sqrt(0.375 * 0.625 / 40))
    assert errors.number(np.array(["b", "x"])).tolist() == [1, 2]


def test_pairs_of_some_practices_keep_their_errors() -> None:
    _, scores, coded = drawn(np.random.default_rng(2), 0.0, 400)
    here = np.full(400, "c", dtype=object)
    errors = measure_pairs(coded, here, np.ones(400, dtype=int), (("aid",), ("liberty",)))
    first = np.zeros(1, dtype=int)
    whole = Pairs(
        ("aid",), ("liberty",), sum_passages(scores[:, :1], scores[:, 1:], first, first, errors), None, errors
    )
    assert whole.only(["aid"]).errors.level.shape == (1, 1, 2)
    none = whole.only([])
    assert (none.practices, none.sums.both.shape, none.errors.gain.shape) == ((), (1, 0, 1), (0, 1))
