from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from framing.classify.fitting.calibrate import (
    calibration_error,
    choose_threshold,
    find_best_cut,
    fit_calibration,
    logistic,
)
from framing.classify.fitting.linear import fit_logistic, inner_products


def test_the_same_weights_as_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(80, 120))
    targets = (features[:, :2] + rng.normal(size=(80, 2)) > 0).astype(float)
    weights = rng.uniform(0.5, 2, size=targets.shape)
    alpha = fit_logistic(features @ features.T, targets, np.array([1.0, 0.1]), weights)
    for column, strength in enumerate((1.0, 0.1)):
        other = LogisticRegression(C=strength, fit_intercept=False, tol=1e-8, max_iter=5000)
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
    targets = (rng.random(20_000) < logistic(2 * scores - 1)).astype(float)
    slope, intercept = fit_calibration(scores, targets)
    assert (slope, intercept) == pytest.approx((2, -1), abs=0.1)
    assert calibration_error(logistic(scores * slope + intercept), targets) < 0.01
    assert calibration_error(np.full(100, 0.9), np.zeros(100)) == pytest.approx(0.9)


def test_scores_that_mislead_give_the_share() -> None:
    scores = np.linspace(-1, 1, 100)
    slope, intercept = fit_calibration(scores, (scores < -0.8).astype(float))
    assert slope == 0
    assert logistic(np.array([intercept]))[0] == pytest.approx(0.1, abs=0.02)


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
