"""Stance: weights, cut and probabilities by hand; the fit against scikit-learn on features written out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from framing.classify.fitting.calibrate import fit_calibration
from framing.classify.fitting.stance import (
    StanceFit,
    balance_weights,
    choose_away,
    fit_stance,
    score_stance,
    stance_probabilities,
)
from framing.classify.fitting.targets import Targets
from framing.codebook import Code, Codebook

BOOK = Codebook("toy", "1", (Code("ships", "practice", "Ships"), Code("talks", "practice", "Talks")))


def test_weights_raise_the_rarer_side_by_the_odds_to_a_power() -> None:
    targets = np.array([[1.0], [0], [0], [0]])
    # odds 3; power 1: (3, 1, 1, 1) / 1.5; power .5: (1.732, 1, 1, 1) / 1.183; power 0: all alike
    assert balance_weights(targets, 1.0)[:, 0] == pytest.approx([2, 2 / 3, 2 / 3, 2 / 3])
    assert balance_weights(targets, 0.5)[:, 0] == pytest.approx(np.array([3**0.5, 1, 1, 1]) * 4 / (3 + 3**0.5))
    assert balance_weights(targets, 0.0)[:, 0] == pytest.approx([1, 1, 1, 1])


def test_weights_where_all_or_none_are_positive() -> None:
    # second column: odds 1 / 3, the positives are the common side and are lowered
    targets = np.array([[1.0, 1, 0], [1, 1, 0], [1, 1, 0], [1, 0, 0]])
    weights = balance_weights(targets, 1.0)
    assert weights[:, 0] == pytest.approx([1, 1, 1, 1])
    assert weights[:, 1] == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    assert weights[:, 2] == pytest.approx([1, 1, 1, 1])


def test_passages_of_which_a_code_is_not_known_have_no_weight_for_it() -> None:
    # of three known ones one carries it: odds 2; power 1: (2, 1, 1) / (4/3)
    targets, known = np.array([[1.0], [0], [0], [0]]), np.array([[True], [True], [True], [False]])
    assert balance_weights(targets, 1.0, known)[:, 0] == pytest.approx([1.5, 0.75, 0.75, 0])
    assert balance_weights(targets, 1.0, np.zeros((4, 1), bool))[:, 0] == pytest.approx([0, 0, 0, 0])


def test_probabilities_of_stances_multiply_the_two_questions() -> None:
    # away: 2 * .5 ln 3 + 0 -> 3/4; told, if away: ln 3 - 2 ln 3 = -ln 3 -> 1/4; so 1/4, 3/4 * 3/4, 3/4 * 1/4
    scores = np.array([[0.5 * np.log(3)], [np.log(3)]])
    found = stance_probabilities(scores, np.array([[2.0, 0.0], [1.0, -2 * np.log(3)]]))
    assert found.tolist() == [pytest.approx([1 / 4, 9 / 16, 3 / 16])]
    # reported, if away: 3 * ln 3 - 2 ln 3 = ln 3 -> 3/4
    found = stance_probabilities(scores, np.array([[2.0, 0.0], [3.0, -2 * np.log(3)]]))
    assert found.tolist() == [pytest.approx([1 / 4, 3 / 16, 9 / 16])]


def test_cut_of_stance_has_the_largest_macro_f1() -> None:
    # quantiles of .1 .2 .8 .9 lie at .2 + (3q - 1) * .6 between; the first that parts both sides is q = .34: .212
    chances = np.array([0.1, 0.2, 0.8, 0.9])
    assert choose_away(chances, np.array([0.0, 0, 1, 1])) == pytest.approx(0.212)


def test_cut_of_stance_weighs_both_sides_alike() -> None:
    # true: .1 .2 .4 .6 no, .3 .9 yes. From .2 (q = .2 exactly at .2): called .3 .4 .6 .9: F1 4/6 and 4/6, mean .667;
    # from .6 up: called .9: F1 2/3 and 8/9, mean .778, the best; q .8 is the first at .6
    chances = np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.9])
    assert choose_away(chances, np.array([0.0, 0, 1, 0, 0, 1])) == pytest.approx(0.6, abs=1e-9)


def test_a_cut_may_call_one_case_alone() -> None:
    # one of two is away and the likelier: the cut at .1 + .02 * .8 already gives both sides an F1 of 1
    assert choose_away(np.array([0.1, 0.9]), np.array([0.0, 1.0])) == pytest.approx(0.116)


def planted() -> tuple[np.ndarray, Targets, np.ndarray, np.ndarray]:
    """48 passages, each a case: one word rejects ships and endorses talks; every sixth rejection is a report."""
    rng = np.random.default_rng(0)
    features = np.column_stack([np.arange(48) % 2, rng.normal(size=(48, 3)), np.ones(48)])
    practice = np.arange(48) // 2 % 2
    away = features[:, 0] == practice
    stance = np.where(away, np.where(np.arange(48) % 3 == 0, "report", "reject"), "endorse")
    stance[:4] = ["reject", "endorse", "report", "endorse"]
    codes = np.eye(2)[practice]
    targets = Targets(
        BOOK, codes, np.arange(48), practice, stance, "codings", np.array(BOOK.ids()), np.ones(codes.shape, bool)
    )
    fold = np.arange(48) % 5 % 3
    fold[44:] = -1
    excluded = fold[:, None] == np.arange(3)
    return features, targets, fold, excluded


def spell_out(features: np.ndarray, practice: np.ndarray | int) -> np.ndarray:
    """A common part, and a part of each practice's own: inner products (1 + 3 [same practice]) times the passages'."""
    same = np.eye(2)[np.broadcast_to(practice, len(features))]
    return np.hstack([features, *(np.sqrt(3) * same[:, [k]] * features for k in range(2))])


def learn(features: np.ndarray, targets: Targets, asked: np.ndarray, goal: np.ndarray) -> LogisticRegression:
    model = LogisticRegression(C=3.0, fit_intercept=False, tol=1e-10, max_iter=9999)
    weights = balance_weights(goal[asked][:, None], 0.5)[:, 0]
    return model.fit(spell_out(features[asked], targets.practices[asked]), goal[asked], sample_weight=weights)


def test_stance_is_that_of_features_with_a_part_of_the_practices_own() -> None:
    features, targets, fold, excluded = planted()
    fit = fit_stance(features @ features.T, targets, fold, excluded)
    assert fit is not None
    away = (targets.stances != "endorse").astype(float)
    told = (targets.stances == "report").astype(float)
    cases = [(np.arange(48), away), (np.flatnonzero(away), told)]
    for number, (asked, goal) in enumerate(cases):
        model = learn(features, targets, asked, goal)
        for practice in range(2):
            mine = (features @ features.T) @ fit.coefficients[number][:, practice]
            assert mine == pytest.approx(spell_out(features, practice) @ model.coef_[0], abs=0.02)
    # a word that rejects ships and endorses talks: only weights of the practice's own can tell them apart
    ships, talks = (features.T @ fit.coefficients[0]).T
    assert ships[0] < -1 < 1 < talks[0]


def test_out_of_fold_stances_come_from_the_other_folds() -> None:
    features, targets, fold, excluded = planted()
    fit = fit_stance(features @ features.T, targets, fold, excluded)
    assert fit is not None
    away = (targets.stances != "endorse").astype(float)
    told = (targets.stances == "report").astype(float)
    scores = np.full((2, 48), np.nan)
    for number, (asked, goal) in enumerate([(np.arange(48), away), (np.flatnonzero(away), told)]):
        for held in range(3):
            model = learn(features, targets, asked[~excluded[asked, held]], goal)
            tried = np.flatnonzero(fold == held)
            scores[number, tried] = spell_out(features[tried], targets.practices[tried]) @ model.coef_[0]
    mine = fold >= 0
    slope, intercept = fit_calibration(scores[0, mine], away[mine])
    assert fit.calibration[0] == pytest.approx([slope, intercept], abs=0.02)
    asked = mine & (away > 0)
    assert fit.calibration[1] == pytest.approx(fit_calibration(scores[1, asked], told[asked]), abs=0.02)
    chance = expit(scores[0] * slope + intercept)
    found = 1 - fit.out_of_fold[np.arange(48), targets.practices, 0]
    assert found[mine] == pytest.approx(chance[mine], abs=0.01)
    assert np.isnan(found[~mine]).all()
    assert fit.away == pytest.approx(choose_away(found[mine], away[mine]))


def test_fewer_than_ten_on_one_side_teach_nothing() -> None:
    features, targets, fold, excluded = planted()
    kernel = features @ features.T

    def with_away(count: int) -> StanceFit | None:
        stances = np.array(["reject"] * count + ["endorse"] * (48 - count))
        changed = replace(targets, stances=stances)
        return fit_stance(kernel, changed, fold, excluded)

    # 44 of the 48 passages are tested: the last four do not count
    assert [with_away(count) is None for count in (9, 10, 34, 35)] == [True, False, False, True]


def test_figures_of_stance_by_hand() -> None:
    # chances of "not endorsed" .1 .2 .8 .9 in each of two folds; the other fold's cut .212 parts them
    chance = np.array([0.1, 0.2, 0.8, 0.9] * 2)
    told = np.array([0, 0, 0.5, 0.2, 0, 0, 0.5, 0.6])
    both = np.stack([1 - chance, chance - told, told], axis=-1)[:, None, :]
    fit = StanceFit(np.zeros(0), np.zeros(0), both, 0.5)
    stances = np.array(["endorse", "endorse", "report", "reject", "endorse", "reject", "report", "reject"])
    figures = score_stance(fit, np.arange(8), np.zeros(8, int), stances, np.repeat([0, 1], 4))
    # fold 1's sixth case, .2, is an unseen rejection: its own cut for fold 0 lies lower, at .1 + 3q * .1 = .106 (q .02),
    # so fold 0 calls .2 .8 .9 (one wrong), fold 1 with .212 calls .8 .9 (one missed): hits 4, misses 2, others 2
    assert figures["macro_f1"] == pytest.approx((4 / 5 + 2 / 3) / 2, abs=1e-4)
    assert figures["recall_not_endorsed"] == pytest.approx(4 / 5)
    # of the five not endorsed told > rejected says report for .5 > .3 and .6 > .3; right: report, reject, reject (0 > .2
    # no), report; wrong: the last
    assert figures["reject_or_report_accuracy"] == pytest.approx(4 / 5)
    assert (figures["cases"], figures["not_endorsed"]) == (8, 5)


def test_every_fold_has_the_cut_of_the_others() -> None:
    rng = np.random.default_rng(3)
    away = np.arange(33) % 3 == 0
    fold = np.repeat([0, 1, 2], 11)
    chance = np.clip(0.4 * away + rng.uniform(0, 0.6, 33) + 0.25 * fold, 0, 1)
    told = np.where(np.arange(33) == 0, chance / 2, chance * rng.uniform(0, 1, 33))  # the first is a tie: rejected
    fit = StanceFit(np.zeros(0), np.zeros(0), np.stack([1 - chance, chance - told, told], axis=-1)[:, None, :], 0.5)
    stances = np.where(away, np.where(np.arange(33) % 2 == 1, "report", "reject"), "endorse")
    called = np.zeros(33, bool)
    for held in range(3):
        cut = choose_away(chance[fold != held], away[fold != held].astype(float))
        called[fold == held] = chance[fold == held] > cut
    hit, other, miss = (called & away).sum(), (~called & ~away).sum(), (called != away).sum()
    figures = score_stance(fit, np.arange(33), np.zeros(33, int), stances, fold)
    assert figures == {
        "cases": 33, "not_endorsed": 11, "macro_f1": round((hit / (hit + miss / 2) + other / (other + miss / 2)) / 2, 4),
        "recall_not_endorsed": round(hit / 11, 4),
        "reject_or_report_accuracy": round(float(((told > chance / 2) == (stances == "report"))[away].mean()), 4),
    }  # fmt: skip
