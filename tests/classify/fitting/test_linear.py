from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from framing.classify.fitting.calibrate import calibration_error, choose_threshold, find_best_cut, fit_calibration
from framing.classify.fitting.linear import add_inner_products, fit_logistic, inner_products


def test_the_same_weights_as_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(80, 120))
    targets = (features[:, :2] + rng.normal(size=(80, 2)) > 0).astype(float)
    weights = rng.uniform(0.5, 2, size=targets.shape)
    alpha = fit_logistic(features @ features.T, targets, np.array([1.0, 0.1]), weights)
    for column, C in enumerate((1.0, 0.1)):
        other = LogisticRegression(C=C, fit_intercept=False, tol=1e-8, max_iter=5000)
        other.fit(features, targets[:, column], sample_weight=weights[:, column])
        assert features.T @ alpha[:, column] == pytest.approx(other.coef_[0], abs=5e-3)


def test_a_column_without_positives_stays_finite() -> None:
    kernel = np.eye(30) + 1
    assert np.isfinite(fit_logistic(kernel, np.zeros((30, 1)), np.ones(1), np.ones((30, 1)))).all()


def test_inner_products_of_dense_and_rare_columns() -> None:
    block = sp.random(50, 200, 0.1, format="csr", random_state=1)
    block[:, :3] = 1.0
    assert inner_products(block.tocsr()) == pytest.approx((block @ block.T).toarray())


def test_calibration_recovers_a_planted_curve() -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(size=20_000)
    targets = (rng.random(20_000) < expit(2 * scores - 1)).astype(float)
    slope, intercept = fit_calibration(scores, targets)
    assert (slope, intercept) == pytest.approx((2, -1), abs=0.1)
    assert calibration_error(expit(scores * slope + intercept), targets) < 0.01
    assert calibration_error(np.full(100, 0.9), np.zeros(100)) == pytest.approx(0.9)


def test_scores_that_mislead_give_the_share() -> None:
    scores = np.linspace(-1, 1, 100)
    slope, intercept = fit_calibration(scores, (scores < -0.8).astype(float))
    assert slope == 0
    assert expit(np.array([intercept]))[0] == pytest.approx(0.1, abs=0.02)


def test_best_cut_and_without_positives() -> None:
    scores = np.arange(100.0)
    assert 78 <= find_best_cut(scores, (scores >= 80).astype(float)) <= 82
    assert find_best_cut(scores, np.zeros(100)) > 99


def test_threshold_of_calibrated_probabilities_is_the_best_cut() -> None:
    rng = np.random.default_rng(5)
    chances = rng.beta(0.4, 2.0, 200_000)
    targets = (rng.random(len(chances)) < chances).astype(float)
    assert choose_threshold(chances, targets) == pytest.approx(find_best_cut(chances, targets), abs=0.03)
    assert choose_threshold(chances, np.zeros(len(chances))) > chances.max()


def test_coefficients_are_where_the_penalised_loss_is_flat() -> None:
    # the derivative of the loss is 0: alpha / C = weight * (target - chance), chance = 1 / (1 + exp(-kernel @ alpha))
    kernel = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 1.5]])
    targets, weights = np.array([[1.0], [0.0], [1.0]]), np.array([[2.0], [1.0], [0.5]])
    for c in (0.2, 5.0):
        alpha = fit_logistic(kernel, targets, np.array([c]), weights)
        assert alpha / c == pytest.approx(weights * (targets - expit(kernel @ alpha)), abs=2e-3)


def test_one_passage_by_hand() -> None:
    # one passage, kernel 1: a = C (1 - chance(a)); chance 3/4 means a = ln 3, so C = ln 3 / (1 - 3/4) = 4 ln 3
    alpha = fit_logistic(np.ones((1, 1)), np.ones((1, 1)), np.array([4 * np.log(3)]), np.ones((1, 1)))
    assert alpha[0, 0] == pytest.approx(np.log(3), abs=1e-3)


def test_inner_products_of_blocks_add_up_in_single_precision() -> None:
    # rows (1, 2) and (0, 3): 5, 6, 6, 9; second block (2) and (1): 4, 2, 2, 1
    total = add_inner_products([sp.csr_matrix([[1.0, 2.0], [0.0, 3.0]]), sp.csr_matrix([[2.0], [1.0]])])
    assert total.tolist() == [[9, 8], [8, 10]]
    assert total.dtype == np.float32
