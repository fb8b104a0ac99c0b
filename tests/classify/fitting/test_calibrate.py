"""Calibration, thresholds and bins, computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.fitting.calibrate import (
    bin_probabilities,
    calibrate_codes,
    calibration_error,
    choose_threshold,
    decide,
    find_best_cut,
    fit_calibration,
)

# eight passages: of three with score 1 two are positive, of five with score 0 one is
SCORES = np.array([1.0, 1, 1, 0, 0, 0, 0, 0])
TARGETS = np.array([1.0, 1, 0, 1, 0, 0, 0, 0])
# Platt's goals: 3 positives (3 + 1) / (3 + 2) = .8, 5 negatives 1 / (5 + 2) = 1/7
AT_ONE = (2 * 0.8 + 1 / 7) / 3  # mean goal of the three: .581
AT_ZERO = (0.8 + 4 / 7) / 5  # of the five: .274


def logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def test_two_scores_are_calibrated_to_their_mean_goals() -> None:
    slope, intercept = fit_calibration(SCORES, TARGETS)
    assert intercept == pytest.approx(logit(AT_ZERO), abs=1e-4)
    assert slope == pytest.approx(logit(AT_ONE) - logit(AT_ZERO), abs=1e-4)


def test_a_far_start_needs_shorter_steps_and_still_arrives() -> None:
    # the same eight passages on a scale of 40: slope 1/40 of the one above
    slope, intercept = fit_calibration(40 * SCORES, TARGETS)
    assert intercept == pytest.approx(logit(AT_ZERO), abs=1e-4)
    assert 40 * slope == pytest.approx(logit(AT_ONE) - logit(AT_ZERO), abs=1e-4)


def test_steps_that_overshoot_are_halved() -> None:
    # far scores: whole Newton steps lead up, and the flat place is found all the same: both derivatives are 0
    scores, targets = np.array([32.0, 9.8, -3.6, 12.0, -13.8, -5.5]), np.array([0.0, 1, 1, 1, 0, 0])
    slope, intercept = fit_calibration(scores, targets)
    goal = np.where(targets > 0, 4 / 5, 1 / 5)
    gap = 1 / (1 + np.exp(-slope * scores - intercept)) - goal
    assert slope > 0
    assert (gap.sum(), gap @ scores) == pytest.approx((0, 0), abs=1e-3)


def test_scores_that_mislead_give_the_smoothed_share_alone() -> None:
    # turned round, the slope would be negative: odds (3 + 1) / (5 + 1)
    assert fit_calibration(-SCORES, TARGETS) == pytest.approx([0, np.log(4 / 6)])


def test_threshold_is_half_of_the_best_f1() -> None:
    # down to .9: 2 * 1 / (1 + 3) = .5; to .6: 2 / (2 + 3) = .4; to .4: 4 / (3 + 3) = .67; to .3: 6 / 7 = .86; to .1: 6 / 8
    chances, targets = np.array([0.1, 0.9, 0.4, 0.6, 0.3]), np.array([0.0, 1, 1, 0, 1])
    assert choose_threshold(chances, targets) == pytest.approx(3 / 7)


def test_a_code_in_fewer_than_three_passages_is_out_of_reach() -> None:
    chances = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
    assert choose_threshold(chances, np.array([1.0, 0, 0, 0, 0])) == pytest.approx(1.9)
    assert choose_threshold(chances, np.array([1.0, 1, 0, 0, 0])) == pytest.approx(1.9)
    assert choose_threshold(chances, np.array([1.0, 1, 1, 0, 0])) == pytest.approx(0.5)  # F1 of 1, halved


def test_scores_that_tell_nothing_give_a_rare_code_to_none_and_a_common_one_to_all() -> None:
    # all alike: 2 * 4 / (40 + 4) halved is .09, which the smoothed share of .12 reaches in every passage
    rare, common = np.repeat([1.0, 0.0], [4, 36]), np.repeat([1.0, 0.0], [24, 16])
    assert choose_threshold(np.full(40, 0.12), rare) == 0.5
    # nearly alike is the same: best F1 at all of them, or all but one
    assert choose_threshold(np.linspace(0.11, 0.13, 40), rare[::-1]) == pytest.approx(
        0.5
    )  # the four highest carry it: F1 1
    assert choose_threshold(np.linspace(0.13, 0.11, 40), rare[::-1]) == 0.5
    # 2 * 24 / (40 + 24) halved
    assert choose_threshold(np.full(40, 0.6), common) == pytest.approx(0.375)


def test_without_positives_the_threshold_is_out_of_reach() -> None:
    assert choose_threshold(np.array([0.2, 0.3]), np.zeros(2)) == pytest.approx(1.3)
    assert choose_threshold(np.zeros(0), np.zeros(0)) == 1.0


def test_codes_are_given_above_the_threshold_learned_elsewhere() -> None:
    # calibrated to .581 and .274; best F1 4 / 5 when the first two are called, so the threshold is .4
    known, goals = np.column_stack([SCORES, -SCORES]), np.column_stack([TARGETS, TARGETS])
    chances, given = decide(known, goals, np.array([[1.0, 5.0], [0.0, -5.0]]))
    assert chances[:, 0] == pytest.approx([AT_ONE, AT_ZERO], abs=1e-4)
    assert given[:, 0].tolist() == [True, False]
    # the second column misleads: everywhere odds 4 / 6, chance .4; F1 of all 2 * 3 / (8 + 3) = .545, but three of eight are few
    assert chances[:, 1] == pytest.approx([0.4, 0.4])
    assert given[:, 1].tolist() == [False, False]
    assert given.dtype == bool


def test_a_probability_at_the_threshold_is_given() -> None:
    # six passages of one chance, which no slope can part: (3 + 1) / (6 + 2) = .5; threshold 3 / (6 + 3), and half is no few
    chances, given = decide(np.zeros((6, 1)), np.array([[1.0], [1.0], [1.0], [0.0], [0.0], [0.0]]), np.zeros((1, 1)))
    assert chances[0, 0] == pytest.approx(0.5)
    assert given[0, 0]


def test_the_threshold_is_that_of_the_calibrated_probabilities() -> None:
    # F1 is best at the two highest known scores, 2 * 2 / (2 + 2) = 1, so the threshold is .5; three positives of six have the
    # goals 4/5 and 1/5: a score of 9 lies above, of -9 below, and one in the middle of all six at the half of both
    known, goals = np.array([3.0, 2.0, 1.0, -1.0, -2.0, -3.0])[:, None], np.array([1.0, 1, 1, 0, 0, 0])[:, None]
    chances, given = decide(known, goals, np.array([[9.0], [0.001], [-0.001], [-9.0]]))
    assert chances[1, 0] == pytest.approx(0.5, abs=1e-3)
    assert given[:, 0].tolist() == [True, True, False, False]
    # shifted by 5 the same passages have the same probabilities
    again, same = decide(known + 5, goals, np.array([[14.0], [5.001], [4.999], [-4.0]]))
    assert again == pytest.approx(chances, abs=1e-4)
    assert same.tolist() == given.tolist()


def test_equal_scores_are_called_together_in_whatever_order_they_stand() -> None:
    # all alike: all or none, 2 * 30 / (40 + 30), half of it
    targets = np.repeat([1.0, 0.0], [30, 10])
    assert choose_threshold(np.full(40, 0.7), targets) == pytest.approx(3 / 7)
    assert choose_threshold(np.full(40, 0.7), targets[::-1]) == pytest.approx(3 / 7)
    # ten at 1, nine of them positive, and ten at 0: 2 * 9 / (10 + 9) against 2 * 9 / (20 + 9); the cut lies between
    counts, goals = np.repeat([1.0, 0.0], 10), np.repeat([0.0, 1.0, 0.0], [1, 9, 10])
    assert find_best_cut(counts, goals) == find_best_cut(counts[::-1], goals[::-1]) == 0.5
    # where calling all is best, all are called
    assert find_best_cut(counts, np.ones(20)) == 0


def test_best_cut_smooths_f1_over_five_neighbours() -> None:
    # F1 .5 .4 .667 .857 .75 .667 .6; sums of five: fourth 3.34, fifth .667+.857+.75+.667+.6 = 3.54, sixth 3.47
    scores, targets = np.array([7.0, 6, 5, 4, 3, 2, 1]), np.array([1.0, 0, 1, 1, 0, 0, 0])
    assert find_best_cut(scores, targets) == pytest.approx((3 + 2) / 2)
    assert find_best_cut(scores[::-1], targets[::-1]) == pytest.approx(2.5)


def test_best_cut_of_few_scores() -> None:
    assert find_best_cut(np.array([3.0, 1.0]), np.array([1.0, 0.0])) == pytest.approx((3 + 1) / 2)
    assert find_best_cut(np.array([5.0]), np.array([1.0])) == 5
    assert find_best_cut(np.array([5.0, 2.0]), np.zeros(2)) == 6
    assert find_best_cut(np.zeros(0), np.zeros(0)) == 1


def test_bins_are_closed_above() -> None:
    found = bin_probabilities(np.array([0.0, 0.1, 0.15, 0.95, 1.0]), np.array([0.0, 1, 1, 0, 1]))
    assert found.number.tolist() == [0, 1, 9]
    assert found.cases.tolist() == [2, 1, 2]
    assert found.probability == pytest.approx([0.05, 0.15, 0.975])
    assert found.share == pytest.approx([0.5, 1, 0.5])
    assert bin_probabilities(np.array([0.3, 0.6]), np.array([0.0, 1.0]), 2).number.tolist() == [0, 1]
    assert [len(part) for part in bin_probabilities(np.zeros(0), np.zeros(0))] == [0, 0, 0, 0]


def test_calibration_error_weighs_gaps_by_cases() -> None:
    # three at .1 with one positive: gap 1/3 - .1; one at .8, positive: gap .2; (3 * .2333 + .2) / 4 = .225
    assert calibration_error(np.array([0.1, 0.1, 0.1, 0.8]), np.array([0.0, 0, 1, 1])) == pytest.approx(0.225)
    assert calibration_error(np.array([0.2, 0.4]), np.array([0.0, 1.0]), 1) == pytest.approx(0.2)
    assert calibration_error(np.array([0.2]), np.array([1.0])) == pytest.approx(0.8)
    # ten bins: .05 and .095 in one, gap |.0725 - 1/2|
    assert calibration_error(np.array([0.05, 0.095]), np.array([0.0, 1.0])) == pytest.approx(0.4275)
    assert calibration_error(np.zeros(0), np.zeros(0)) == 0


def test_half_of_the_passages_is_not_most_of_them() -> None:
    # three of eight carry it; the four likeliest hold them: F1 2 * 3 / (4 + 3), cut at half of it; it goes to four of eight
    chances, true = np.array([0.6, 0.59, 0.58, 0.57] + [0.1] * 4), np.array([0.0, 1, 1, 1, 0, 0, 0, 0])
    assert choose_threshold(chances, true) == pytest.approx(3 / 7)
    # four of eight carry it and all are given it: 2 * 4 / (8 + 4); half of them carry it, so most may have it
    assert choose_threshold(np.full(8, 0.4), np.array([1.0, 0] * 4)) == pytest.approx(1 / 3)


def test_thresholds_are_judged_on_the_calibrated_scores_they_were_learned_from() -> None:
    # three of twenty: the best F1 is that of the first three, 2 * 2 / (3 + 3), cut at 1/3; it goes to few
    known = np.array([[2.0, 1.5, 1.2, 1.0, 0.8, 0.5] + [-1.0] * 14]).T
    goals = np.isin(np.arange(20), [0, 2, 5]).astype(float)[:, None]
    chances, given = decide(known, goals, np.linspace(-2, 3, 51)[:, None])
    assert ((chances > 0.35) & (chances < 0.49)).any()
    assert given.tolist() == (chances >= 1 / 3).tolist()


def three_codes(positives: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores of 200 passages whose log-odds they are, under two codes with 60 to 70 positives and a third with few."""
    rng = np.random.default_rng(4)
    scores = rng.normal(-1.2, 1.5, (200, 3))
    targets = (rng.random((200, 3)) < 1 / (1 + np.exp(-scores))).astype(float)
    rare = np.flatnonzero(targets[:, 2])
    targets[rare[positives:], 2] = 0
    return scores, targets


def test_a_code_with_few_positives_takes_most_of_the_common_slope() -> None:
    scores, targets = three_codes(5)
    curves = calibrate_codes(scores, targets)
    alone = np.array([fit_calibration(scores[:, k], targets[:, k]) for k in range(3)])
    common = curves.calibration[:2, 0].mean()
    # a prior of a tenth of the slope: five positives hardly move it
    assert abs(alone[2, 0] - common) > 0.15
    assert abs(curves.calibration[2, 0] - common) < 0.1
    assert abs(alone[1, 0] - common) > abs(curves.calibration[1, 0] - common)


def test_codes_of_many_positives_keep_their_own_curves() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(0, 2, (20_000, 2))
    targets = (rng.random(scores.shape) < 1 / (1 + np.exp(-scores * [0.5, 1.5]))).astype(float)
    alone = np.array([fit_calibration(scores[:, k], targets[:, k]) for k in range(2)])
    assert calibrate_codes(scores, targets).calibration == pytest.approx(alone, abs=0.06)


def test_one_code_alone_has_its_own_curve_and_cut() -> None:
    curves = calibrate_codes(SCORES[:, None], TARGETS[:, None])
    own = fit_calibration(SCORES, TARGETS)
    assert curves.calibration[0] == pytest.approx(own)
    chances = 1 / (1 + np.exp(-SCORES * own[0] - own[1]))
    assert curves.thresholds[0] == pytest.approx(choose_threshold(chances, TARGETS))


def test_thresholds_cut_the_scores_where_the_own_curve_would() -> None:
    scores, targets = three_codes(5)
    curves = calibrate_codes(scores, targets)
    given = curves.probabilities(scores) >= curves.thresholds
    for k in range(3):
        slope, intercept = fit_calibration(scores[:, k], targets[:, k])
        chances = 1 / (1 + np.exp(-scores[:, k] * slope - intercept))
        assert given[:, k].tolist() == (chances >= choose_threshold(chances, targets[:, k])).tolist()


def test_codes_too_rare_or_misled_stay_as_they_were() -> None:
    scores, targets = three_codes(2)
    scores[:, 1] *= -1  # turned round: the share alone
    curves = calibrate_codes(scores, targets)
    for k in (1, 2):
        assert curves.calibration[k] == pytest.approx(fit_calibration(scores[:, k], targets[:, k]))
    assert curves.thresholds[2] > 1
