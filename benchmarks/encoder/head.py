"""What is trained on an encoder's states: for every code, which word pieces matter and what they say, in one small layer.

A state x, each of its values standardised, becomes h = max(0, x W + b). Code c weighs the pieces of a passage by
a = softmax(h q_c), and its score is the mean of h v_c under these weights, plus an intercept: attention pooling with one
query a code (Lin et al. 2017). Gradients are written out, so that neither using nor training needs a deep-learning library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Array = npt.NDArray[np.float32]
Lengths = npt.NDArray[np.int64]
HIDDEN, HIDDEN_BIAS, QUERY, VALUE, BIAS = "hidden", "hidden_bias", "query", "value", "bias"
RARE = -3.0  # intercepts before training: codes are rare


@dataclass(frozen=True)
class Head:
    """`weights`: hidden (width, units), hidden_bias (units,), query and value (units, codes), bias (codes,).

    `centre` and `spread` (width,) are taken from states before anything else: an encoder's values differ in scale.
    """

    weights: Mapping[str, Array]
    centre: Array
    spread: Array

    def score(self, states: Array, lengths: Lengths) -> Array:
        """Scores (n, codes) of passages whose states (pieces of all, width) stand below each other, `lengths` (n,) of each."""
        return _forward(self.weights, (states - self.centre) / self.spread, lengths, None)[0]


@dataclass(frozen=True)
class _Pass:
    """What the backward pass needs: units, their mask, weights of pieces, what each piece says, and its mean."""

    units: Array
    mask: Array | None
    weight: Array
    said: Array
    mean: Array


def start_head(width: int, units: int, codes: int, seed: int) -> dict[str, Array]:
    """Weights before training."""
    draw = np.random.default_rng(seed).standard_normal
    started = {
        HIDDEN: draw((width, units)) / np.sqrt(width),
        HIDDEN_BIAS: np.zeros(units),
        QUERY: draw((units, codes)) * 0.02,
        VALUE: draw((units, codes)) * 0.5 / np.sqrt(units),
        BIAS: np.full(codes, RARE),
    }
    return {name: value.astype(np.float32) for name, value in started.items()}


def loss_gradient(
    weights: Mapping[str, Array], states: Array, lengths: Lengths, targets: Array, counted: Array, mask: Array | None
) -> tuple[float, dict[str, Array]]:
    """Mean weighted log loss of passages, and its gradient by each of the weights.

    Parameters
    ----------
    states : standardised. targets : (n, codes) 0 or 1. counted : (n, codes) weight of each in the loss.
    mask : (pieces of all, units) factors of dropout, None for none.
    """
    scores, kept = _forward(weights, states, lengths, mask)
    loss = float((counted * (np.logaddexp(0, scores) - targets * scores)).sum() / len(targets))
    by_score = (counted * (expit(scores) - targets) / len(targets)).astype(scores.dtype)
    by_piece = kept.weight * np.repeat(by_score, lengths, axis=0)
    by_query = by_piece * (kept.said - np.repeat(kept.mean, lengths, axis=0))
    by_unit = by_piece @ weights[VALUE].T + by_query @ weights[QUERY].T
    by_unit *= kept.units > 0
    if kept.mask is not None:
        by_unit *= kept.mask
    return loss, {
        HIDDEN: states.T @ by_unit,
        HIDDEN_BIAS: by_unit.sum(axis=0),
        QUERY: kept.units.T @ by_query,
        VALUE: kept.units.T @ by_piece,
        BIAS: by_score.sum(axis=0),
    }


def _forward(weights: Mapping[str, Array], states: Array, lengths: Lengths, mask: Array | None) -> tuple[Array, _Pass]:
    first = np.cumsum(lengths) - lengths
    units = np.maximum(states @ weights[HIDDEN] + weights[HIDDEN_BIAS], 0)
    if mask is not None:
        units *= mask
    asked, said = units @ weights[QUERY], units @ weights[VALUE]
    asked -= np.repeat(np.maximum.reduceat(asked, first, axis=0), lengths, axis=0)
    weight = np.exp(asked)
    weight /= np.repeat(np.add.reduceat(weight, first, axis=0), lengths, axis=0)
    mean = np.add.reduceat(weight * said, first, axis=0)
    return mean + weights[BIAS], _Pass(units, mask, weight, said, mean)
