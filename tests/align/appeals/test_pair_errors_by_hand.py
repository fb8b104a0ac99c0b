"""What the classifier's errors in pairs are made of, by hand: lines, offsets, levels by corpus, shares of variance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit

from framing.align.appeals.pair_errors import _by_corpus, _share_of_variance, cut_weights, measure_pairs
from framing.align.appeals.pair_fits import _clustered, _excess, _sums, fit_line, fit_offsets, to_log_odds
from framing.align.prevalence.design_based import CodedPassages

from .pairs_by_hand import errors


def test_scores_are_kept_from_the_ends() -> None:
    assert to_log_odds(np.array([0.0, 1.0, 0.5])) == pytest.approx([logit(1e-4), logit(0.9999), 0])


def test_a_line_leans_to_the_log_odds_as_they_are() -> None:
    # all four carry the code at scores of .5: 4 (1 - p) is held back by the intercept's prior of 1; nothing moves the slope
    intercept, slope = fit_line(np.ones(4), np.full(4, 0.5), np.ones(4))
    assert 4 * (1 - expit(intercept)) == pytest.approx(intercept, abs=1e-5)
    assert slope == pytest.approx(1)
    # scores of log odds 1 and -1, weights 2 and 1: the priors are 1 and 16, about 0 and 1
    score, coded, weight = expit(np.array([1.0, -1.0])), np.array([0.0, 0.0]), np.array([2.0, 1.0])
    intercept, slope = fit_line(coded, score, weight)
    gap = weight * (coded - expit(intercept + slope * np.array([1.0, -1.0])))
    assert gap.sum() == pytest.approx(intercept, abs=1e-5)
    assert gap[0] - gap[1] == pytest.approx(16 * (slope - 1), abs=1e-5)
    # twenty passages that all carry it, far from where the search begins
    intercept, _ = fit_line(np.ones(2000), np.full(2000, 0.5), np.ones(2000))
    assert 2000 * (1 - expit(intercept)) == pytest.approx(intercept, abs=1e-3)


def test_score_information_and_its_variance() -> None:
    # chances of .5, weights 2 and 1, a third passage of no weight: 2 * .5 + .5; 3 * .25; (4 + 1) * .25
    carries, base, weight = np.array([[1.0], [1.0], [0.0]]), np.zeros((3, 1)), np.array([[2.0], [1.0], [0.0]])
    found = _sums(carries, base, weight, np.zeros((1, 1)))
    assert [part[0, 0] for part in found] == pytest.approx([1.5, 0.75, 1.25])
    # an offset of log 3 makes the chance .75
    found = _sums(carries, base, weight, np.full((1, 1), np.log(3)))
    assert [part[0, 0] for part in found] == pytest.approx([0.75, 3 * 0.1875, 5 * 0.1875])
    # of two appeals each by itself: residuals .5 and -.5 of both passages
    two = _clustered(np.array([[1.0, 0.0]] * 2), np.zeros((2, 2)), np.ones((2, 1)), np.zeros((1, 2)), np.arange(2))
    assert two.tolist() == [[0.5, 0.5]]
    # residuals 1 and .5 of one document: 1.5 squared; of two: 1 + .25
    assert _clustered(carries, base, weight, np.zeros((1, 1)), np.zeros(3, int))[0, 0] == pytest.approx(2.25)
    assert _clustered(carries, base, weight, np.zeros((1, 1)), np.array([0, 1, 1]))[0, 0] == pytest.approx(1.25)


def test_offsets_spread_more_than_chance() -> None:
    # information 4 of variance 4: 16 / 4; a score of 4 where 2 is usual: (16 / 4 - 1) / 4; the second pair has no passages
    assert _excess(np.array([[4.0, 1.0]]), np.array([[4.0, 0.0]]), np.array([[4.0, 0.0]])) == pytest.approx(0.75)
    # with a second of 2, 2, 1: gains 4 and 4, (3 + 3) / 8
    assert _excess(np.array([4.0, 2.0]), np.array([4.0, 2.0]), np.array([4.0, 1.0])) == pytest.approx(0.75)
    assert _excess(np.array([1.0]), np.array([0.5]), np.array([0.5])) == pytest.approx((1 / 0.5 - 1) / 0.5)
    assert _excess(np.zeros(1), np.zeros(1), np.zeros(1)) == 0


def test_offsets_by_hand() -> None:
    # four passages of each practice, three and one with the appeal, scores of .5: the mean offset is 0, and they differ no more
    # than by chance: a spread of .5, so 3 - 4 p is held back by 4 times the offset
    carries, base = np.array([1.0, 1, 1, 0, 1, 0, 0, 0])[:, None], np.zeros((8, 1))
    weight = np.repeat(np.eye(2), 4, axis=0)
    offset, error = fit_offsets(carries, base, weight, np.arange(8))
    here = expit(offset[0, 0])
    assert 3 - 4 * here == pytest.approx(4 * offset[0, 0], abs=1e-5)
    assert offset[1, 0] == pytest.approx(-offset[0, 0], abs=1e-6)
    # apart they vary less than 4 p (1 - p), which then counts
    own = 4 * here * (1 - here)
    assert error[0, 0] == pytest.approx(1 / np.sqrt(own + 4))
    # three in one document: 9 (1 - p)^2 + p^2
    _, error = fit_offsets(carries, base, weight, np.array([0, 0, 0, 1, 2, 2, 2, 3]))
    clustered = 9 * (1 - here) ** 2 + here**2
    assert error[0, 0] == pytest.approx(1 / np.sqrt(own**2 / clustered + 4))
    # weights of 2 tell as much as weights of 1
    same, _ = fit_offsets(carries, base, 2 * weight, np.arange(8))
    assert same == pytest.approx(offset, abs=1e-6)


def test_offsets_that_differ_much_are_left_where_they_are() -> None:
    # 90 and 10 of 100: log odds 2.2 and -2.2 about 0; scores 40, information 25: ((1600 / 25 - 1) * 2) / (2 * 25), a spread of
    # 2.52, squared no more than 4: 90 - 100 p is held back by a 2.52th of the offset
    carries = np.concatenate([np.arange(100) < 90, np.arange(100) < 10]).astype(float)[:, None]
    offset, _ = fit_offsets(carries, np.zeros((200, 1)), np.repeat(np.eye(2), 100, axis=0), np.arange(200))
    assert 90 - 100 * expit(offset[0, 0]) == pytest.approx(offset[0, 0] / 2.52, abs=1e-4)
    # one practice of ten always has it, the others never: they differ without bound, a spread of 2 is the most
    carries = np.repeat([1.0, 0.0], [100, 900])[:, None]
    offset, _ = fit_offsets(carries, np.zeros((1000, 1)), np.repeat(np.eye(10), 100, axis=0), np.arange(1000))
    assert 100 - 100 * expit(offset[0, 0]) == pytest.approx((offset[0, 0] - logit(0.1)) / 4, abs=1e-4)
    # the mean is not 0 where three of four carry it everywhere: log 3
    most = np.tile([1.0, 1, 1, 0], 2)[:, None]
    offset, _ = fit_offsets(most, np.zeros((8, 1)), np.repeat(np.eye(2), 4, axis=0), np.arange(8))
    assert offset[:, 0] == pytest.approx([np.log(3)] * 2, abs=1e-5)
    none, _ = fit_offsets(most, np.zeros((8, 1)), np.zeros((8, 0)), np.arange(8))
    assert none.shape == (0, 1)


def test_levels_lean_to_that_of_all_corpora() -> None:
    # weights 3, 1 and 0; values 1, 0, 1: all (3 + .5 * 2 / 3) / 4.5; the first corpus has two passages, the second none
    value, mass = np.array([[1.0], [0.0], [1.0]]), np.array([3.0, 1.0, 0.0])
    means, spread = _by_corpus(value, mass, [np.array([True, True, False]), np.array([False, False, True])])
    whole = (3 + 1 / 3) / 4.5
    own = (3 + 20 * whole) / 24
    assert means[0] == pytest.approx([own, whole, whole])
    # 16 / 10 passages of equal weight, and the 20 leaned to; of all 1.6 and a half
    assert spread[0] == pytest.approx(
        [np.sqrt(own * (1 - own) / 21.6), np.sqrt(whole * (1 - whole) / 20), np.sqrt(whole * (1 - whole) / 2.1)]
    )


def test_less_than_a_passage_tells_little() -> None:
    # half a passage in all: (.25 + .5 * .5) / (.5 + .5), as much as two of equal weight
    means, spread = _by_corpus(np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([0.25, 0.25]), [])
    assert means.tolist() == [[0.5], [1.0]]
    assert spread[:, 0] == pytest.approx([np.sqrt(0.25 / 2.5), 0])
    assert _share_of_variance(np.array([[0.2], [0.4]]), np.array([0.25, 0.25])) == pytest.approx([0.01 / (0.3 * 0.7)])


def test_scores_are_put_on_their_lines() -> None:
    lines = replace(errors(), practice=np.array([[0.3, 2.0]]), appeal=np.array([[-0.4, 1.5]]))
    chance, odds = lines.chances(np.array([[0.8], [0.0]]), np.array([[0.3], [0.5]]))
    assert chance[:, 0] == pytest.approx(expit([0.3 + 2 * logit(0.8), 0.3 + 2 * logit(1e-4)]))
    assert odds[:, 0] == pytest.approx([-0.4 + 1.5 * logit(0.3), -0.4])
    assert lines.number(np.array(["b", "x", "a"])).tolist() == [1, 2, 0]


def test_the_variance_of_chances_as_a_share_of_that_of_codes() -> None:
    # .2 and .4 with weights 1 and 3: mean .35, variance (.0225 + 3 * .0025) / 4 of .35 * .65
    found = _share_of_variance(np.array([[0.2], [0.4]]), np.array([1.0, 3.0]))
    assert found == pytest.approx([0.0075 / (0.35 * 0.65)])
    assert _share_of_variance(np.array([[0.2], [0.4]]), np.zeros(2)).tolist() == [0]


def test_all_of_it_is_put_together() -> None:
    rng = np.random.default_rng(5)
    size = 90
    codes = (rng.random((size, 4)) < [0.4, 0.4, 0.4, 0.2]).astype(float)
    scores = expit(1.5 * codes - 0.8 + rng.normal(0, 0.7, (size, 4)))
    corpus = np.where(np.arange(size) % 3 == 0, "b", "a").astype(object)
    draw = np.where(np.arange(size) < 60, 1, 2)
    corpus[70:] = "c"  # drawn in part: no corpus of its own
    document = (np.arange(size) // 2).astype(str)
    chance = rng.uniform(0.2, 1, size)
    frames, wanted = ("faith", "aid", "liberty", "arms"), (("aid", "arms"), ("liberty", "faith"))
    coded = CodedPassages(frames, np.full(size, "s"), document, chance, codes, scores)
    found = measure_pairs(coded, corpus, draw, wanted, level=0.8)
    each = cut_weights(chance, corpus, draw)
    weight = np.where(draw == 1, each, 0)
    has, carries, said, tone = codes[:, [1, 3]], codes[:, [2, 0]], scores[:, [1, 3]], scores[:, [2, 0]]
    assert (found.practices, found.appeals, found.corpora) == (*wanted, ("a", "b"))
    assert found.appeal[1] == pytest.approx(fit_line(carries[:, 1], tone[:, 1], weight))
    base = found.appeal[:, 0] + found.appeal[:, 1] * to_log_odds(tone)
    number = np.unique(document, return_inverse=True)[1]
    given, given_error = fit_offsets(carries, base, has, number)
    apart, apart_error = fit_offsets(carries, base, weight[:, None] * (1 - has), number)
    assert found.given == pytest.approx(given)
    assert (found.apart, found.apart_error) == (pytest.approx(apart), pytest.approx(apart_error))
    places = [corpus == "a", corpus == "b"]
    for row in range(2):
        assert found.practice[row] == pytest.approx(fit_line(has[:, row], said[:, row], weight))
        level, error = _by_corpus(carries, each * has[:, row], places)
        assert (found.level[row], found.level_error[row]) == (pytest.approx(level), pytest.approx(error))
        mass = weight * expit(found.practice[row, 0] + found.practice[row, 1] * to_log_odds(said[:, row]))
        assert found.seen[row] == pytest.approx(_by_corpus(expit(base + given[row]), mass, places)[0])
        spread = _share_of_variance(expit(base + given[row]), has[:, row])
        assert found.spread[row] == pytest.approx(spread)
        assert found.gain[row] == pytest.approx(np.maximum(spread * (mass @ has[:, row]) / mass.sum(), 0.05))
        rest = _share_of_variance(expit(base + apart[row]), weight * (1 - has[:, row]))
        assert found.apart_spread[row] == pytest.approx(rest)
    row = found.table.iloc[1]
    assert (row["practice"], row["appeal"], row["passages"]) == ("aid", "faith", has[:, 0].sum())
    assert found.table["passages"].iloc[2] == has[:, 1].sum()
    assert row["coded"] == (has[:, 0] * carries[:, 1]).sum()
    assert row["scored"] == pytest.approx((has[:, 0] * tone[:, 1]).sum())
    half = 1.2815516 * given_error[0, 1]
    assert (row["offset"], row["low"], row["high"]) == pytest.approx(
        (given[0, 1], given[0, 1] - half, given[0, 1] + half)
    )


def test_shares_of_variance_are_kept_from_nought() -> None:
    # scores that are all alike tell nothing: a twentieth
    codes = np.tile([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], (3, 1))
    coded = CodedPassages(
        ("aid", "liberty"), np.full(12, "s"), np.arange(12).astype(str), np.ones(12), codes, np.full((12, 2), 0.5)
    )
    found = measure_pairs(coded, np.full(12, "c", dtype=object), np.ones(12, dtype=int), (("aid",), ("liberty",)))
    assert (found.gain[0, 0], found.spread[0, 0], found.apart_spread[0, 0]) == (0.05, 0.05, 0.05)
    assert found.level[0, 0] == pytest.approx([0.5, 0.5])
    # at 95 % where nothing is said
    _, error = fit_offsets(codes[:, 1:], np.zeros((12, 1)), codes[:, :1], np.arange(12))
    assert found.table["high"].iloc[0] == pytest.approx(1.959964 * error[0, 0], abs=1e-5)
