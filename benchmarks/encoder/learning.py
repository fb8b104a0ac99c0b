"""Training a head: Adam on passages in random order, the rate rising at first and falling to the end; seeded throughout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from encoder.head import BIAS, HIDDEN_BIAS, Array, Head, loss_gradient, start_head

Rows = npt.NDArray[np.int64]
Take = Callable[[Rows], tuple[Array, Rows]]
_FIRST, _SECOND, _SMALL = 0.9, 0.999, 1e-8  # Kingma and Ba 2015
_WARM, _LEAST = 100, 0.02  # steps until the full rate; share of it at the end
READ_AT_ONCE = 64
MEASURED = 600  # passages from which the scale of states is taken


@dataclass(frozen=True)
class Schedule:
    """How a head is trained: `units` of its layer, `epochs`, passages a step, rate, decay of weights, share dropped out."""

    units: int = 96
    epochs: int = 12
    batch: int = 32
    rate: float = 2e-3
    decay: float = 0.01
    dropout: float = 0.2


def fit_head(
    take: Take, rows: Rows, targets: npt.NDArray[np.float64], counted: npt.NDArray[np.float64], *,
    schedule: Schedule, seed: int = 0,
) -> Head:  # fmt: skip
    """A head trained on some passages.

    Parameters
    ----------
    take : rows to their states and lengths. rows : (n,) passages to learn from.
    targets, counted : (all passages, codes) 0 or 1, and the weight of each in the loss.
    """
    rng = np.random.default_rng(seed)
    centre, spread = _measure(take, rows[rng.permutation(len(rows))[:MEASURED]])
    weights = start_head(len(centre), schedule.units, targets.shape[1], seed)
    means = {name: np.zeros_like(value) for name, value in weights.items()}
    squares = {name: np.zeros_like(value) for name, value in weights.items()}
    steps = schedule.epochs * -(-len(rows) // schedule.batch)
    step = 0
    for _ in range(schedule.epochs):
        order = rng.permutation(len(rows))
        for start in range(0, len(rows), schedule.batch):
            some = rows[order[start : start + schedule.batch]]
            states, lengths = take(some)
            states = (states - centre) / spread
            step += 1
            mask = _drop(rng, (len(states), schedule.units), schedule.dropout)
            goal, weight = targets[some].astype(np.float32), counted[some].astype(np.float32)
            _, gradient = loss_gradient(weights, states, lengths, goal, weight, mask)
            rate = schedule.rate * min(1.0, step / _WARM) * max(_LEAST, 1 - step / steps)
            for name, slope in gradient.items():
                means[name] = _FIRST * means[name] + (1 - _FIRST) * slope
                squares[name] = _SECOND * squares[name] + (1 - _SECOND) * slope * slope
                root = np.sqrt(squares[name] / (1 - _SECOND**step)) + _SMALL
                move = means[name] / (1 - _FIRST**step) / root
                if name not in (BIAS, HIDDEN_BIAS):
                    move = move + schedule.decay * weights[name]
                weights[name] = (weights[name] - rate * move).astype(np.float32)
    return Head(weights, centre, spread)


def score_kept(head: Head, take: Take, rows: Rows) -> npt.NDArray[np.float64]:
    """Scores (n, codes) of some passages whose states are kept."""
    parts = [head.score(*take(rows[start : start + READ_AT_ONCE])) for start in range(0, len(rows), READ_AT_ONCE)]
    codes = head.weights[BIAS].shape[0]
    return np.concatenate(parts).astype(float) if parts else np.zeros((0, codes))


def _measure(take: Take, rows: Rows) -> tuple[Array, Array]:
    """Mean and standard deviation (width,) of the states of some passages."""
    states = take(rows)[0]
    return states.mean(axis=0), states.std(axis=0) + np.float32(1e-6)


def _drop(rng: np.random.Generator, shape: tuple[int, int], share: float) -> Array | None:
    if not share:
        return None
    return (rng.random(shape, dtype=np.float32) >= share).astype(np.float32) / np.float32(1 - share)
