"""From scores to probabilities and thresholds, learned on out-of-fold scores alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from framing.codebook.giving import reach

Matrix = npt.NDArray[np.float64]
LEAST_POSITIVES = 3  # passages that carry a code, below which it gets no threshold that any passage could reach
MAJORITY = 0.5


def fit_calibration(scores: Matrix, targets: Matrix) -> Matrix:
    """Slope and intercept (2,) of the logistic curve from scores to probabilities.

    Targets are smoothed as in Platt (1999), so that separable scores do not run away; Newton's steps begin at the
    smoothed share alone, which holds for scores of any scale (Lin, Lin and Weng 2007). Where the slope would not be
    above 0, scores mislead, and that share is what is left.
    """
    positives = float(targets.sum())
    negatives = len(targets) - positives
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    goal = np.where(targets > 0, high, low)
    design = np.column_stack([scores, np.ones_like(scores)])
    alone = np.array([0.0, np.log((positives + 1) / (negatives + 1))])
    at, value = alone, _calibration_loss(design @ alone, goal)
    for _ in range(100):
        chance = expit(design @ at)
        curve = design.T @ (design * np.maximum(chance * (1 - chance), 1e-12)[:, None]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(curve, design.T @ (chance - goal))
        size = 1.0
        while size > 1e-6 and _calibration_loss(design @ (at - size * step), goal) > value:
            size /= 2
        found = _calibration_loss(design @ (at - size * step), goal)
        if value - found <= 1e-10 * (1 + value):
            break
        at, value = at - size * step, found
    return at if at[0] > 0 else alone


def _calibration_loss(scores: Matrix, goal: Matrix) -> float:
    return float((np.logaddexp(0, scores) - goal * scores).sum())


def choose_threshold(probabilities: Matrix, targets: Matrix) -> float:
    """The probability from which on a code is given so that F1 is largest.

    Half of the best F1: that is where the best cut of calibrated probabilities lies (Lipton, Elkan and
    Naryanaswamy 2014), and it moves less from sample to sample than the best cut itself. Two exceptions: fewer than
    `LEAST_POSITIVES` passages that carry the code teach nothing, and the threshold is above all; where scores tell so
    little that the code would go to most passages though most do not carry it, only a probability of one half gives it.
    """
    if (targets > 0).sum() < LEAST_POSITIVES:
        return float(np.max(probabilities, initial=0.0)) + 1.0
    cut = float(_follow_f1(probabilities, targets)[1].max() / 2)
    to_most = reach(probabilities, cut).mean() > MAJORITY
    return max(cut, MAJORITY) if to_most and (targets > 0).mean() < MAJORITY else cut


def decide(known: Matrix, goals: Matrix, scores: Matrix) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Probabilities and given codes (n, codes) of `scores`; calibration and thresholds come from `known` and its goals."""
    chances, given = np.zeros(scores.shape), np.zeros(scores.shape, bool)
    for column in range(scores.shape[1]):
        slope, intercept = fit_calibration(known[:, column], goals[:, column])
        chances[:, column] = expit(scores[:, column] * slope + intercept)
        cut = choose_threshold(expit(known[:, column] * slope + intercept), goals[:, column])
        given[:, column] = reach(chances[:, column], cut)
    return chances, given


def find_best_cut(scores: Matrix, targets: Matrix) -> float:
    """The score of any scale from which on calling a passage positive gives the largest F1; above all without positives.

    F1 is smoothed over the five neighbouring cuts, so that one passage does not decide it.
    """
    if not targets.any():
        return float(np.max(scores, initial=0.0)) + 1.0
    falling, f1 = _follow_f1(scores, targets)
    window = min(5, len(f1))
    smooth = np.convolve(np.pad(f1, window // 2, mode="edge"), np.ones(window) / window, mode="valid")[: len(f1)]
    least = falling[int(smooth.argmax())]
    lower = falling[falling < least]
    return float((least + (lower[0] if len(lower) else least)) / 2)


def _follow_f1(scores: Matrix, targets: Matrix) -> tuple[Matrix, Matrix]:
    """Scores from the highest, and F1 when all from each of them on are called positive, equal ones together."""
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    called = np.searchsorted(-falling, -falling, side="right")
    found = np.cumsum(targets[order])[called - 1]
    return falling, 2 * found / (called + float(targets.sum()))


class Bins(NamedTuple):
    """Bins of equal width that hold a probability: number of each, cases in it, their mean probability, share true."""

    number: npt.NDArray[np.int64]
    cases: npt.NDArray[np.int64]
    probability: Matrix
    share: Matrix


def bin_probabilities(probabilities: Matrix, targets: Matrix, bins: int = 10) -> Bins:
    """Probabilities (n,) in bins open below and closed above, as in scikit-learn; the first holds 0 as well."""
    from sklearn.calibration import calibration_curve  # here, since a pass over a corpus needs no scikit-learn

    if not len(probabilities):
        none = np.zeros(0, np.int64)
        return Bins(none, none, np.zeros(0), np.zeros(0))
    share, probability = calibration_curve(targets, probabilities, n_bins=bins)
    number, cases = np.unique(np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], probabilities), return_counts=True)
    return Bins(number, cases, probability, share)


def calibration_error(probabilities: Matrix, targets: Matrix, bins: int = 10) -> float:
    """Expected calibration error (0..1): mean gap of probability and share, over bins of equal width, by size."""
    found = bin_probabilities(probabilities, targets, bins)
    return float(found.cases @ np.abs(found.probability - found.share) / max(len(probabilities), 1))
