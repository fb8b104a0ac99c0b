"""Partial pooling: each state's response, drawn towards the mean of its group as far as its own texts are thin.

A state's own estimate is noisy; the states of a group share a distribution of responses. The pooled response is the
empirical Bayes estimate, its interval the robust one: it covers on average over the states of a group whatever the shape
of their distribution, as it rests on its variance alone.
References: Gelman et al. (2013), chapter 5; Armstrong, Kolesar and Plagborg-Moller (2022) for the interval and for the
lower bound of the variance between states.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

Array = np.ndarray
FEWEST = 3  # states of a group from which on it is pooled; with fewer every state stands alone
ROUNDS = 50


@dataclass(frozen=True)
class Pooled:
    """Pooled responses of states; arrays (states,), NaN where a state has no estimate of its own.

    Attributes
    ----------
    response, low, high : in the units of the estimates.
    probability : that the response is at least the value asked for.
    weight : of the state's own estimate, 0 to 1; the rest is its group's mean.
    """

    response: Array
    low: Array
    high: Array
    probability: Array
    weight: Array


def pool_responses(estimate: Array, error: Array, group: Array, *, least: float, level: float) -> Pooled:
    """The states' responses, each drawn towards the mean of its group.

    Parameters
    ----------
    estimate, error : (states,) a state's own response and its standard error; NaN where its texts say nothing.
    group : (states,) labels. least : the response whose probability is asked for. level : of the intervals, 0..1.
    """
    shape = np.shape(estimate)
    response, low, high, probability, weight = (np.full(shape, np.nan) for _ in range(5))
    known = np.isfinite(estimate) & np.isfinite(error) & (error > 0)
    for label in np.unique(group[known]):
        own = known & (group == label)
        value, variance = estimate[own], error[own] ** 2
        if own.sum() < FEWEST:
            mean, mean_variance, between = value, np.zeros(len(value)), np.full(len(value), np.inf)
        else:
            middle, middle_variance, spread = measure_group(value, variance)
            mean, mean_variance, between = (np.full(len(value), one) for one in (middle, middle_variance, spread))
        share = 1 / (1 + variance / between)
        centre = mean + share * (value - mean)
        reach = np.array([biased_quantile(one, level) for one in variance / between])
        left = (1 - share) ** 2 * mean_variance
        half = np.sqrt((reach * share) ** 2 * variance + biased_quantile(0.0, level) ** 2 * left)
        response[own], low[own], high[own], weight[own] = centre, centre - half, centre + half, share
        probability[own] = ndtr((centre - least) / np.sqrt(share * variance + left))
    return Pooled(response, low, high, probability, weight)


def measure_group(estimate: Array, variance: Array) -> tuple[float, float, float]:
    """Mean of a group's responses, the variance of that mean, and the variance between states.

    Weights are inverse to the variance of an estimate about the mean. The variance between states is never nought: at
    least what Armstrong, Kolesar and Plagborg-Moller (2022, section 4.2) leave as its posterior mean at the bound.
    """
    between = 0.0
    for _ in range(ROUNDS):
        inverse = 1 / (variance + between)
        mean = float((inverse * estimate).sum() / inverse.sum())
        excess = float((inverse * ((estimate - mean) ** 2 * len(estimate) / (len(estimate) - 1) - variance)).sum())
        bound = 2 * float((inverse**2 * variance**2).sum()) / float((inverse * variance).sum())
        found = max(excess, bound) / float(inverse.sum())
        if abs(found - between) <= 1e-9 * max(found, 1e-12):
            break
        between = found
    inverse = 1 / (variance + between)
    return mean, float(1 / inverse.sum()), between


def biased_quantile(bias: float, level: float) -> float:
    """The number of standard errors by which an interval covers at `level` when squared biases average to `bias`.

    `bias` is in squared standard errors. With none it is the normal quantile.
    """
    if not np.isfinite(bias):
        return float("inf")
    miss = 1 - level
    upper = np.sqrt((1 + bias) / miss) + 1  # by Chebyshev's inequality
    return float(brentq(lambda reach: worst_miss(bias, reach) - miss, 0.0, upper))


def worst_miss(bias: float, reach: float) -> float:
    """Largest chance that a standard normal with a bias lies beyond `reach`, over all biases whose squares average to `bias`.

    The least concave majorant of the chance as a function of the squared bias.
    """
    turn = _turning_point(reach)
    if bias >= turn:
        return _miss(bias, reach)
    none = _miss(0.0, reach)
    return none + (_miss(turn, reach) - none) * bias / turn if turn > 0 else none


def _miss(bias: float, reach: float) -> float:
    root = np.sqrt(bias)
    return float(ndtr(-root - reach) + ndtr(root - reach))


def _turning_point(reach: float) -> float:
    """The squared bias from which on the chance is concave enough to be its own majorant; 0 for a short reach."""
    if reach < np.sqrt(3):
        return 0.0

    def gap(bias: float) -> float:
        """Height that the chord from 0 loses to the tangent."""
        root = np.sqrt(bias)
        slope = (np.exp(-0.5 * (root - reach) ** 2) - np.exp(-0.5 * (root + reach) ** 2)) / np.sqrt(8 * np.pi * bias)
        return _miss(bias, reach) - _miss(0.0, reach) - bias * float(slope)

    low, high = 1e-4 if reach < 2 else (reach - 1.5) ** 2, (reach + 10) ** 2
    return float(brentq(gap, low, high)) if gap(low) < 0 else 0.0
