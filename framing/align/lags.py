"""Lags of all states to one shift at once: the lags of the others inform the lag of each (empirical Bayes).

One series of 25 passages a year cannot date a break to the year. But the states that move share a
distribution of lags; estimated from all of them it sharpens each. The date of the dominant state's shift is
uncertain too, and that uncertainty is common to all lags: everything is computed for each possible date of
the shift and averaged.

References: Efron (2010) for empirical Bayes; Silverman et al. (1990) for smoothed EM; Newton et al. (2004) for
the false discovery rate from posterior probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
STEPS = 60
NEGLIGIBLE = 0.002


@dataclass(frozen=True)
class Lags:
    """Posterior of the lags to one shift.

    Attributes
    ----------
    values : (lags,), integer lags in periods. moved : (states,), probability that the state moved in the window.
    given_moved : (states, lags), posterior of the lag if it moved. shared : (lags,), the distribution of lags.
    rate : share of states that moved.
    """

    values: Array
    moved: Array
    given_moved: Array
    shared: Array
    rate: float

    def chance(self, wanted: Array) -> Array:
        """Probability (states,) of the lags marked True in `wanted`, given a move."""
        return np.asarray(self.given_moved[:, wanted].sum(axis=1))


def share_lags(evidence: Array, usable: Array, shift: Array, periods: Array, before: int, after: int, prior: float = 2.0) -> Lags:
    """Posterior lags of all states.

    Parameters
    ----------
    evidence : (states, periods), log Bayes factor of a move at each period. usable : (states,).
    shift : (periods,), posterior of the dominant state's shift. prior : states' worth of flat prior on the lags.
    """
    values = np.arange(-before - 4, after + 5)
    states = len(evidence)
    moved, given = np.zeros(states), np.zeros((states, len(values)))
    shared, rate, used = np.zeros(len(values)), 0.0, 0.0
    for place in np.flatnonzero(shift > NEGLIGIBLE):
        weight = float(shift[place])
        table, none = _by_lag(evidence, periods, int(periods[place]), values)
        theta, part, post = _fit(table, none, usable, prior)
        chance = post.sum(axis=1)
        moved += weight * chance
        given += weight * post
        shared += weight * theta
        rate += weight * part
        used += weight
    total = given.sum(axis=1, keepdims=True)
    given = np.divide(given, total, out=np.zeros_like(given), where=total > 0)
    return Lags(values, moved / max(used, 1e-12), given, shared / max(used, 1e-12), rate / max(used, 1e-12))


def _by_lag(evidence: Array, periods: Array, date: int, values: Array) -> tuple[Array, Array]:
    """Weights (states, lags) of a move at each lag, 0 where no period has the lag, and (states,) of no move at all.

    Both are scaled so that the larger of the two is 1 at most, for Bayes factors can be far beyond what floats hold.
    """
    lag = periods - date
    known = (lag >= values[0]) & (lag <= values[-1])
    top = np.maximum(evidence[:, known].max(axis=1, initial=-np.inf), 0.0)
    table = np.zeros((len(evidence), len(values)))
    table[:, lag[known] - values[0]] = np.exp(evidence[:, known] - top[:, None])
    return table, np.exp(-top)


def _fit(table: Array, none: Array, usable: Array, prior: float) -> tuple[Array, float, Array]:
    """Smoothed EM for the distribution of lags and the share of movers; returns them with the joint posterior."""
    lags = table.shape[1]
    theta, rate = np.full(lags, 1.0 / lags), 0.5
    rows, still = table[usable], none[usable, None]
    for _ in range(STEPS):
        joint = rate * theta * rows
        joint /= joint.sum(axis=1, keepdims=True) + (1 - rate) * still
        mass = joint.sum(axis=0)
        rate = float((joint.sum() + 0.5) / (len(rows) + 1.0))
        theta = mass + prior / lags
        theta = np.convolve(np.pad(theta, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
        theta /= theta.sum()
    joint = rate * theta * table
    joint /= joint.sum(axis=1, keepdims=True) + (1 - rate) * none[:, None]
    return theta, rate, np.where(usable[:, None], joint, 0.0)


def choose_discoveries(risk: Array, candidate: Array, rate: float) -> Array:
    """The largest set of candidates whose mean probability of being wrong (`risk`) is at most `rate`; bool."""
    chosen = np.zeros(len(risk), dtype=bool)
    rows = np.flatnonzero(candidate)
    if len(rows) == 0:
        return chosen
    order = rows[np.argsort(risk[rows], kind="stable")]
    running = np.cumsum(risk[order]) / np.arange(1, len(order) + 1)
    fits = np.flatnonzero(running <= rate)
    if len(fits):
        chosen[order[: fits[-1] + 1]] = True
    return chosen
