from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from framing.classify.fitting import linear
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


def problem(scale: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Forty passages of five features and a constant, two codes."""
    rng = np.random.default_rng(4)
    features = np.column_stack([rng.normal(size=(40, 5)) * scale, np.ones(40)])
    first = features[:, 0] / scale + rng.normal(size=40) * 0.3 > 0
    return features, np.column_stack([first, rng.random(40) < 0.5]).astype(float)


@pytest.mark.parametrize("factor", [np.array([8.0, 1.0]), np.array([1.0, 8.0]), np.array([8.0, 8.0])])
def test_a_step_too_long_is_halved_for_its_code_alone(factor: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    features, targets = problem()
    kernel, strength, weights = features @ features.T, np.array([1.0, 0.1]), np.ones((40, 2))
    plain = kernel @ fit_logistic(kernel, targets, strength, weights)
    newton = linear._newton_step
    asked: list[int] = []

    def lengthened(*given: np.ndarray) -> tuple[np.ndarray, ...]:
        asked.append(1)
        return tuple(part * factor for part in newton(*given))

    monkeypatch.setattr(linear, "_newton_step", lengthened)
    assert kernel @ fit_logistic(kernel, targets, strength, weights) == pytest.approx(plain, abs=0.02)
    assert len(asked) < 25


def test_a_step_that_leads_up_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    features, targets = problem()
    kernel = features @ features.T
    newton = linear._newton_step
    turned = np.array([-1.0, 1.0])
    monkeypatch.setattr(linear, "_newton_step", lambda *given: tuple(part * turned for part in newton(*given)))
    alpha = fit_logistic(kernel, targets, np.array([1.0, 0.1]), np.ones((40, 2)))
    assert (alpha[:, 0] == 0).all()
    monkeypatch.undo()
    alone = fit_logistic(kernel, targets[:, 1:], np.array([0.1]), np.ones((40, 1)))
    assert kernel @ alpha[:, 1] == pytest.approx(kernel @ alone[:, 0], abs=1e-3)


def test_the_loss_by_hand() -> None:
    # scores 0 and ln 3, targets 1 and 0, weights 2 and 1: 2 ln 2 + ln 4; ridge 1/2 * (.5 * 0 + 2 ln 3) / 2
    scores, alpha = np.array([[0.0], [np.log(3)]]), np.array([[0.5], [2.0]])
    found = linear._loss(scores, alpha, np.array([[1.0], [0.0]]), np.array([[2.0], [1.0]]), np.array([0.5]))
    assert found == pytest.approx([2 * np.log(2) + np.log(4) + np.log(3) / 2])
    # two codes: each its own; a certain score costs the target's miss, 3 for a positive at -3 nearly
    both = linear._loss(np.array([[-3.0, 3.0]]), np.zeros((1, 2)), np.ones((1, 2)), np.ones((1, 2)), np.ones(2))
    assert both == pytest.approx([3 + np.log1p(np.exp(-3)), np.log1p(np.exp(-3))])
    assert linear._loss(np.zeros((3, 1), np.float32), *[np.zeros((3, 1), np.float32)] * 3, np.ones(1)).dtype == float


def test_a_newton_step_solves_its_equation_code_by_code() -> None:
    # (curve * kernel + ridge) step = right, as far as scores go; the second code has nothing to solve
    rng = np.random.default_rng(1)
    root = rng.normal(size=(6, 6))
    kernel, curve, ridge = root @ root.T + np.eye(6), rng.uniform(0.1, 0.3, (6, 3)), np.array([0.5, 1.0, 2.0])
    right = rng.normal(size=(6, 3))
    right[:, 1] = 0
    step, moved = linear._newton_step(kernel, curve, ridge, right)
    for code in range(3):
        exact = np.linalg.solve(np.diag(curve[:, code]) @ kernel + ridge[code] * np.eye(6), right[:, code])
        assert kernel @ step[:, code] == pytest.approx(
            kernel @ exact, abs=0.05 * max(np.abs(kernel @ exact).max(), 1e-9)
        )
        assert moved[:, code] == pytest.approx(kernel @ step[:, code])
    assert (step[:, 1] == 0).all()


def test_precision_is_that_of_the_kernel() -> None:
    features, targets = problem()
    kernel = (features @ features.T).astype(np.float32)
    alpha = fit_logistic(kernel, targets, np.array([1.0, 0.1]), np.ones((40, 2)))
    assert alpha.dtype == np.float32
    double = fit_logistic(kernel.astype(float), targets, np.array([1.0, 0.1]), np.ones((40, 2)))
    assert double.dtype == float
    assert expit(kernel @ alpha) == pytest.approx(expit(kernel @ double), abs=2e-3)
    step = linear._newton_step(
        kernel, np.full((40, 2), 0.25, np.float32), np.ones(2, np.float32), targets.astype(np.float32)
    )
    assert [part.dtype for part in step] == [np.float32, np.float32]
