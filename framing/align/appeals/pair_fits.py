"""Log odds of codes on those of their scores, fitted to coded passages: a line for each code, an offset for each pair.

Lines lean to the scores as they are. Offsets lean to their common mean the more, the fewer passages speak for them
(empirical Bayes).

References: Platt (1999) for the line; Morris (1983) for empirical Bayes.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

Array = np.ndarray
LEAST = 1e-4  # scores are read no nearer to 0 and 1
SLOPE_SPREAD, INTERCEPT_SPREAD = 0.25, 1.0  # standard deviations of the line before anything is seen, about 1 and 0
LEAST_SPREAD, MOST_SPREAD = 0.5, 2.0  # of offsets between pairs, log odds
STEPS, NEAR = 50, 1e-7  # of Newton


def to_log_odds(score: Array) -> Array:
    """Log odds of scores 0..1, kept from the ends."""
    return np.asarray(logit(np.clip(score, LEAST, 1 - LEAST)))


def fit_line(coded: Array, score: Array, weight: Array) -> Array:
    """Intercept and slope (2,) of the log odds of a code on those of its score, leaning to 0 and 1."""
    design = np.column_stack([np.ones(len(score)), to_log_odds(score)])
    prior, ahead = np.diag([1 / INTERCEPT_SPREAD**2, 1 / SLOPE_SPREAD**2]), np.array([0.0, 1.0])
    line = ahead.copy()
    for _ in range(STEPS):
        chance = expit(design @ line)
        slope = design.T @ (weight * (coded - chance)) - prior @ (line - ahead)
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + prior
        step = np.clip(np.linalg.solve(curve, slope), -1, 1)
        if np.abs(step).max() < NEAR:
            break
        line = line + step
    return line


def fit_offsets(carries: Array, base: Array, weight: Array, document: Array) -> tuple[Array, Array]:
    """Offsets (f, a) of appeals in the passages of each practice, leaning to their common mean, and their errors.

    carries, base : (n, a), what coders said and the log odds of the scores. weight : (n, f).
    """
    mean = np.zeros((weight.shape[1], carries.shape[1]))
    for _ in range(STEPS):
        score, curve, noise = _sums(carries, base, weight, mean)
        step = np.clip(score.sum() / max(curve.sum(), 1e-9), -1, 1)
        if abs(step) < NEAR:
            break
        mean = mean + step
    spread = np.clip(_excess(score, curve, noise), LEAST_SPREAD**2, MOST_SPREAD**2)
    offset = mean.copy()
    for _ in range(STEPS):
        score, curve, noise = _sums(carries, base, weight, offset)
        trust = curve / np.maximum(noise, 1e-12)  # unequal weights leave less information than they add up to
        steps = np.clip((score * trust - (offset - mean) / spread) / (curve * trust + 1 / spread), -1, 1)
        if np.abs(steps).max(initial=0.0) < NEAR:
            break
        offset = offset + steps
    clustered = np.maximum(noise, _clustered(carries, base, weight, offset, document))
    return offset, 1 / np.sqrt(curve**2 / np.maximum(clustered, 1e-12) + 1 / spread)


def _sums(carries: Array, base: Array, weight: Array, offset: Array) -> tuple[Array, Array, Array]:
    """Score, information and variance of the score (f, a) of each offset."""
    out = np.zeros((3, *offset.shape))
    for number in range(offset.shape[0]):
        here = weight[:, number] > 0
        own = weight[here, number]
        chance = expit(base[here] + offset[number])
        spread = chance * (1 - chance)
        out[0, number] = own @ (carries[here] - chance)
        out[1, number] = own @ spread
        out[2, number] = own**2 @ spread
    return out[0], out[1], out[2]


def _clustered(carries: Array, base: Array, weight: Array, offset: Array, document: Array) -> Array:
    """Variance (f, a) of the score, passages of one document together."""
    out = np.zeros(offset.shape)
    for number in range(offset.shape[0]):
        residual = weight[:, [number]] * (carries - expit(base + offset[number]))
        sums = np.zeros((int(document.max()) + 1, offset.shape[1]))
        np.add.at(sums, document, residual)
        out[number] = (sums**2).sum(axis=0)
    return out


def _excess(score: Array, curve: Array, noise: Array) -> float:
    """Variance of offsets beyond chance, by moments: squared scores beside their variance."""
    known = noise > 1e-9
    if not known.any():
        return 0.0
    gain = curve[known] ** 2 / noise[known]
    return float((score[known] ** 2 / noise[known] - 1).sum() / gain.sum())
