"""Logistic regression for many codes at once, in the space of passages.

With a few thousand passages and a hundred thousand features, ridge logistic regression is solved exactly in
the passages' inner products: the weights are sums of passages (the representer theorem), and Newton steps by
conjugate gradients need only products with one square matrix, shared by all codes. Weights per feature follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.special import expit

Matrix = npt.NDArray[np.floating[Any]]
_STEPS, _INNER, _ENOUGH, _DENSE = 25, 60, 1e-5, 0.05


def inner_products(block: sp.csr_matrix) -> Matrix:
    """Inner products (n, n) of the rows of a sparse block; columns that many rows hold are multiplied densely."""
    columns = block.tocsc()
    many = np.diff(columns.indptr) > block.shape[0] * _DENSE
    dense = columns[:, many].toarray()
    rest = columns[:, ~many].tocsr()
    total: Matrix = (rest @ rest.T).toarray() + dense @ dense.T
    return total


def add_inner_products(blocks: Iterable[sp.csr_matrix]) -> Matrix:
    """The sum of the blocks' inner products, those of all features side by side, in single precision."""
    return reduce(np.add, (inner_products(block).astype(np.float32) for block in blocks))


def fit_logistic(kernel: Matrix, targets: Matrix, C: Matrix, weights: Matrix) -> Matrix:
    """Coefficients per passage and code (n, codes): scores of new passages are products with them.

    Parameters
    ----------
    kernel : (n, n) inner products of the passages' features (a constant feature gives the intercept).
    targets : (n, codes) 0 or 1. C : (codes,) inverse of the ridge penalty.
    weights : (n, codes) weight of each passage in the loss.

    Computes in the precision of `kernel`: single halves memory and time and moves probabilities by some 0.0002.
    """
    n, codes = targets.shape
    targets, weights = targets.astype(kernel.dtype), weights.astype(kernel.dtype)
    alpha, scores = np.zeros((n, codes), kernel.dtype), np.zeros((n, codes), kernel.dtype)
    ridge = (1 / C).astype(kernel.dtype)
    value = _loss(scores, alpha, targets, weights, ridge)
    for _ in range(_STEPS):
        chance = expit(scores)
        residual = weights * (chance - targets) + ridge * alpha
        curve = np.maximum(weights * chance * (1 - chance), 1e-10)
        step, moved = _newton_step(kernel, curve, ridge, -residual)
        size, pending = np.ones(codes, kernel.dtype), np.ones(codes, bool)
        new_value = value.copy()
        for _halving in range(8):
            trial_alpha, trial = alpha + size * step, scores + size * moved
            new_value = _loss(trial, trial_alpha, targets, weights, ridge)
            pending = new_value > value + 1e-7 * (1 + value)
            if not pending.any():
                break
            size = np.where(pending, size / 2, size)
        size[pending] = 0
        alpha, scores = alpha + size * step, scores + size * moved
        gain, value = value - np.where(pending, value, new_value), np.where(pending, value, new_value)
        if (gain <= _ENOUGH * (1 + value)).all():
            break
    return alpha


def _newton_step(kernel: Matrix, curve: Matrix, ridge: Matrix, right: Matrix) -> tuple[Matrix, Matrix]:
    """Conjugate gradients in the kernel's inner product: the step in coefficients and in scores."""
    step, moved = np.zeros_like(right), np.zeros_like(right)
    rest, k_rest = right.copy(), kernel @ right
    way, k_way = rest.copy(), k_rest.copy()
    size = (rest * k_rest).sum(axis=0)
    goal, least = size * 1e-3, np.finfo(kernel.dtype).tiny
    for _ in range(_INNER):
        image = curve * k_way + ridge * way
        k_image = kernel @ image
        length = size / np.maximum((way * k_image).sum(axis=0), least)
        length[size <= goal] = 0
        step, moved = step + length * way, moved + length * k_way
        rest, k_rest = rest - length * image, k_rest - length * k_image
        new = np.maximum((rest * k_rest).sum(axis=0), 0)
        turn = np.where(size > goal, new / np.maximum(size, least), 0).astype(kernel.dtype)
        size = np.where(size > goal, new, size)
        if (size <= goal).all():
            break
        way, k_way = rest + turn * way, k_rest + turn * k_way
    return step, moved


def _loss(scores: Matrix, alpha: Matrix, targets: Matrix, weights: Matrix, ridge: Matrix) -> Matrix:
    fit = (weights * (np.logaddexp(0, scores) - targets * scores)).sum(axis=0, dtype=float)
    total: Matrix = fit + 0.5 * ridge * (alpha * scores).sum(axis=0, dtype=float)
    return total
