"""Stance of each coded practice: endorsed, rejected or only reported.

One case is a practice coded in a passage. Two questions are learned: is it endorsed or not, and if not, is it
reported or rejected. Practices share what they can: the inner product of two cases is that of their passages,
and `OWN` times more where both concern the same practice, so that weights are a common part and a part of the
practice's own, and stay linear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from framing.classify.fitting.calibrate import fit_calibration
from framing.classify.fitting.linear import fit_logistic
from framing.classify.fitting.targets import Targets

STANCES = ("endorse", "reject", "report")
OWN, STRENGTH, BALANCE = 3.0, 3.0, 0.5
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StanceFit:
    """What was learned about stance.

    `coefficients` (2, n, practices): weights of passages for "not endorsed" and for "reported, if not endorsed",
    per practice. `calibration` (2, 2): slope and intercept of each question. `out_of_fold` (n, practices, 3):
    probabilities of the stances of every passage to every practice, from a model that had not seen its group.
    `away`: the chance of "not endorsed" from which on a practice is called rejected or reported (best macro F1).
    """

    coefficients: Matrix
    calibration: Matrix
    out_of_fold: Matrix
    away: float


def fit_stance(
    kernel: npt.NDArray[np.floating[Any]],
    targets: Targets,
    fold: npt.NDArray[np.int64],
    excluded: npt.NDArray[np.bool_],
) -> StanceFit | None:
    """Learn stance from coded practices; None where there are fewer than ten that are not endorsed.

    `kernel` (n, n): the passages' inner products, a constant included. `fold` (n,): the fold of each passage, -1 if
    it only teaches (and counts neither for calibration nor for the cut). `excluded` (n, folds): who may not teach.
    """
    rows, practices, count = targets.rows, targets.practices, len(targets.codebook.of_kind("practice"))
    away = (targets.stances != "endorse").astype(float)
    mine = fold[rows] >= 0
    if away[mine].sum() < 10 or away[mine].sum() > mine.sum() - 10:
        return None
    shared = (1 + OWN * (practices[:, None] == practices[None, :])).astype(kernel.dtype)
    questions = [(np.arange(len(rows)), away), (np.flatnonzero(away), (targets.stances == "report").astype(float))]

    def solve(asked: npt.NDArray[np.int64], goal: Matrix) -> Matrix:
        cases = kernel[np.ix_(rows[asked], rows[asked])] * shared[np.ix_(asked, asked)]
        wanted = goal[asked][:, None]
        alpha = fit_logistic(cases, wanted, np.array([STRENGTH]), balance_weights(wanted, BALANCE))[:, 0]
        found: Matrix = np.tile(np.bincount(rows[asked], alpha, minlength=len(kernel))[:, None], (1, count)).astype(
            float
        )
        np.add.at(found, (rows[asked], practices[asked]), OWN * alpha)
        return found

    scores = np.full((2, len(kernel), count), np.nan)
    for number, (asked, goal) in enumerate(questions):
        for held in range(excluded.shape[1]):
            tried = np.flatnonzero(fold == held)
            scores[number, tried] = kernel[tried] @ solve(asked[~excluded[rows[asked], held]], goal)
    coefficients = np.stack([solve(asked, goal) for asked, goal in questions])
    coded = scores[:, rows, practices]
    counted = [asked[mine[asked]] for asked, _ in questions]
    calibration = np.array(
        [fit_calibration(coded[number][counted[number]], goal[counted[number]])
         for number, (_, goal) in enumerate(questions)]
    )  # fmt: skip
    chances = stance_probabilities(scores, calibration)
    cut = choose_away(1 - chances[rows, practices, 0][mine], away[mine])
    return StanceFit(coefficients, calibration, chances, cut)


def choose_away(chances: Matrix, away: Matrix) -> float:
    """The chance of "not endorsed" above which calling it so gives the largest macro F1 over both sides."""
    cuts = np.unique(np.quantile(chances, np.linspace(0.02, 0.98, 97)))
    values = [_macro(chances > cut, away > 0) for cut in cuts]
    return float(cuts[int(np.argmax(values))])


def _macro(called: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    hit, miss = float((called & true).sum()), float((called != true).sum())
    other = float((~called & ~true).sum())
    return (hit / max(hit + miss / 2, 1e-9) + other / max(other + miss / 2, 1e-9)) / 2


def stance_probabilities(scores: Matrix, calibration: Matrix) -> Matrix:
    """Probabilities (..., 3) of endorse, reject, report from the scores (2, ...) of the two questions."""
    away = expit(scores[0] * calibration[0, 0] + calibration[0, 1])
    told = expit(scores[1] * calibration[1, 0] + calibration[1, 1])
    return np.stack([1 - away, away * (1 - told), away * told], axis=-1)


def balance_weights(targets: Matrix, power: float, known: npt.NDArray[np.bool_] | None = None) -> Matrix:
    """Weights (n, codes) that raise the rarer side by the odds to a power (0: none, 1: both sides equal); mean 1.

    Nothing is raised where all passages are on one side. Passages of which a code is not `known` (n, codes; by default all
    are) have no weight for it, and the mean is that of the others.
    """
    there = np.ones(targets.shape) if known is None else known.astype(float)
    positives, n = (targets * there).sum(axis=0), there.sum(axis=0)
    raised = np.where(positives == n, 1.0, ((n - positives) / np.maximum(positives, 1)) ** power)
    weights = np.where(targets > 0, raised, 1.0) * there
    return weights * n / np.maximum(weights.sum(axis=0), np.finfo(float).tiny)


def score_stance(
    fit: StanceFit,
    rows: npt.NDArray[np.int64],
    practices: npt.NDArray[np.int64],
    stances: npt.NDArray[np.str_],
    fold: npt.NDArray[np.int64],
) -> dict[str, float | int]:
    """Macro F1 of endorsed against not, given the right practice; each fold's cut comes from the other folds."""
    chances, true = 1 - fit.out_of_fold[rows, practices, 0], stances != "endorse"
    called = np.zeros(len(rows), bool)
    for held in np.unique(fold[rows]):
        here = fold[rows] == held
        called[here] = chances[here] > choose_away(chances[~here], true[~here].astype(float))
    told = fit.out_of_fold[rows, practices, 2] > fit.out_of_fold[rows, practices, 1]
    right = ((stances == "report") == told)[true]
    return {
        "cases": len(rows), "not_endorsed": int(true.sum()), "macro_f1": round(_macro(called, true), 4),
        "recall_not_endorsed": round(float(called[true].mean()), 4),
        "reject_or_report_accuracy": round(float(right.mean()), 4),
    }  # fmt: skip
