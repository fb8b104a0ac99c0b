"""From scores to probabilities and thresholds, learned on out-of-fold scores alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from framing.codebook.giving import reach

Matrix = npt.NDArray[np.float64]
LEAST_POSITIVES = 3  # passages that carry a code, below which it gets no threshold that any passage could reach
MAJORITY = 0.5
SPREAD, SHIFT = 0.1, 0.3  # how far a code's curve may be from the common one: share of the slope, log-odds


def fit_calibration(scores: Matrix, targets: Matrix) -> Matrix:
    """Slope and intercept (2,) of the logistic curve from scores to probabilities.

    Targets are smoothed as in Platt (1999), so that separable scores do not run away; Newton's steps begin at the
    smoothed share alone, which holds for scores of any scale (Lin, Lin and Weng 2007). Where the slope would not be
    above 0, scores mislead, and that share is what is left.
    """
    positives = float(targets.sum())
    negatives = len(targets) - positives
    goal = _smooth_goals(targets)
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


def _smooth_goals(targets: Matrix) -> Matrix:
    """Targets as Platt smooths them: a little below 1 and above 0."""
    positives = float(targets.sum())
    goals: Matrix = np.where(targets > 0, (positives + 1) / (positives + 2), 1 / (len(targets) - positives + 2))
    return goals


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


class Curves(NamedTuple):
    """What scores of each code mean: `calibration` (codes, 2), slope and intercept to the log-odds; `thresholds` (codes,)."""

    calibration: Matrix
    thresholds: Matrix

    def probabilities(self, scores: Matrix) -> Matrix:
        """Calibrated probabilities (n, codes) of scores."""
        chances: Matrix = expit(scores * self.calibration[:, 0] + self.calibration[:, 1])
        return chances


def calibrate_codes(scores: Matrix, targets: Matrix) -> Curves:
    """Curves and thresholds of many codes (n, codes) at once.

    The curve of a code is drawn towards what all codes have in common: one slope, and an intercept that follows the odds of a
    code among the passages (empirical Bayes; Gelman et al. 2013, ch. 5). With a dozen positives a curve of its own is mostly
    chance, and puts the passages of one fold before those of another; with hundreds it is hardly moved. The threshold is the
    score at which the code's own curve reaches `choose_threshold`, whatever the curve.
    """
    alone = np.array([fit_calibration(scores[:, k], targets[:, k]) for k in range(scores.shape[1])]).reshape(-1, 2)
    cuts = np.array([
        choose_threshold(expit(scores[:, k] * slope + intercept), targets[:, k])
        for k, (slope, intercept) in enumerate(alone)
    ])  # fmt: skip
    curves = alone.copy()
    told = np.flatnonzero(((targets > 0).sum(axis=0) >= LEAST_POSITIVES) & (alone[:, 0] > 0))
    if len(told) > 1:
        for column, common in zip(told, _fit_common(scores[:, told], targets[:, told]), strict=True):
            curves[column] = _draw_towards(common, scores[:, column], targets[:, column])
    return Curves(curves, np.array([_move_cut(*each) for each in zip(cuts, alone, curves, strict=True)]))


def _fit_common(scores: Matrix, targets: Matrix) -> Matrix:
    """Slope and intercept (codes, 2) by what the codes have in common."""
    positives = (targets > 0).sum(axis=0)
    odds = np.log((positives + 1) / (len(targets) - positives + 1))
    design = np.column_stack([scores.T.ravel(), np.ones(scores.size), np.repeat(odds, len(scores))])
    goal = np.concatenate([_smooth_goals(column) for column in targets.T])
    at = _follow_newton(design, goal, np.array([0.0, 0.0, 1.0]), np.zeros(3), np.full(3, 1e-6))
    common: Matrix = np.column_stack([np.full(len(odds), at[0]), at[1] + at[2] * odds])
    return common


def _draw_towards(centre: Matrix, scores: Matrix, targets: Matrix) -> Matrix:
    """The curve of one code (2,), its slope within `SPREAD` of the common one and its intercept within `SHIFT` (deviations)."""
    firm = np.array([1 / (SPREAD * centre[0]) ** 2, 1 / SHIFT**2])
    design = np.column_stack([scores, np.ones_like(scores)])
    at = _follow_newton(design, _smooth_goals(targets), centre, centre, firm)
    return at if at[0] > 0 else centre


def _follow_newton(design: Matrix, goal: Matrix, at: Matrix, centre: Matrix, firm: Matrix) -> Matrix:
    """The logistic curve of least loss, a normal prior of mean `centre` and precision `firm` included."""

    def loss(place: Matrix) -> float:
        return _calibration_loss(design @ place, goal) + 0.5 * float(firm @ (place - centre) ** 2)

    value = loss(at)
    for _ in range(100):
        chance = expit(design @ at)
        curve = design.T @ (design * (chance * (1 - chance))[:, None]) + np.diag(firm + 1e-9)
        step = np.linalg.solve(curve, design.T @ (chance - goal) + firm * (at - centre))
        size = 1.0
        while size > 1e-6 and loss(at - size * step) > value:
            size /= 2
        found = loss(at - size * step)
        if value - found <= 1e-10 * (1 + value):
            break
        at, value = at - size * step, found
    return at


def _move_cut(cut: float, one: Matrix, other: Matrix) -> float:
    """The probability on another curve at the score where the first one reaches `cut`; cuts that no score reaches stay."""
    if not 0 < cut < 1 or one[0] <= 0:
        return float(cut)
    return float(expit((logit(cut) - one[1]) / one[0] * other[0] + other[1]))


def decide(known: Matrix, goals: Matrix, scores: Matrix) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Probabilities and given codes (n, codes) of `scores`; calibration and thresholds come from `known` and its goals."""
    curves = calibrate_codes(known, goals)
    chances = curves.probabilities(scores)
    return chances, reach(chances, curves.thresholds)


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
