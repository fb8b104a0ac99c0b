"""Whether the moves around a shift are the states' own: the rival that they have nothing to do with it.

For moves of the states' own any period of the series is as likely as any other, inside the window or elsewhere. That account is
weighed against the distributions of lags of `framing.align.states.lags`, in which some states move with the shift and some by
themselves.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logsumexp

from framing.align.states.lags import SHARES, Timing, by_lag

Array = np.ndarray
OWN_SHARES = (0.0, 0.05, 0.15, 0.3, 0.5, 0.7)  # of states that move by themselves, each as likely as the others
LEAST_DATES = 7
PLAIN = 3.0  # log Bayes factor from which on a move is counted among them


def weigh_independent_timing(evidence: Array, elsewhere: Array, usable: Array, timing: Timing, groups: Array) -> float:
    """Probability that every move is a state's own; 0 with fewer than seven plain moves, which show no pattern of dates.

    Parameters
    ----------
    evidence, usable, timing, groups : as for `framing.align.states.lags.share_lags`.
    elsewhere : (states,), log Bayes factor of a move outside the window, its place integrated out.
    """
    evidence, elsewhere, groups = evidence[usable], elsewhere[usable], groups[usable]
    inside = logsumexp(evidence, axis=1)
    if (np.maximum(inside, elsewhere) > PLAIN).sum() < LEAST_DATES:
        return 0.0
    alone = np.logaddexp(inside, elsewhere) - np.log(len(timing.periods))
    silent = float(_fit(np.zeros((len(alone), 1)), alone, (0.0,), groups)[0])
    found = []
    for place in timing.places:
        table, top = by_lag(evidence, timing.periods, int(timing.periods[place]), timing.values)
        with np.errstate(divide="ignore"):
            mass = np.log(table @ timing.shapes.T) + top[:, None]
        found.append(np.log(timing.shift[place]) + logsumexp(timing.log_prior + _fit(mass, alone, SHARES, groups)))
    return float(expit(silent - logsumexp(found)))


def _fit(mass: Array, alone: Array, shares: tuple[float, ...], groups: Array) -> Array:
    """Log marginal likelihood (distributions,), over the shares of states that move with the shift and by themselves.

    Log Bayes factors against no move: `mass` (states, distributions) of a move with the shift, `alone` (states,) of an own one.
    """
    pairs = [(share, own) for share in shares for own in OWN_SHARES if share + own < 1]
    with np.errstate(divide="ignore"):
        still, moved, own = (
            np.log(part)[:, None, None] for part in np.array([(1 - sum(pair), *pair) for pair in pairs]).T
        )
    parts = np.logaddexp(still, np.logaddexp(moved + mass[None], own + alone[None, :, None]))
    each = [
        logsumexp(parts[:, groups == group].sum(axis=1), axis=0) - np.log(len(pairs)) for group in np.unique(groups)
    ]
    return np.asarray(np.sum(each, axis=0))
