"""Lags of all states to one shift at once: a hierarchical model that lets the states inform each other and the date.

One series of 25 passages a year cannot date a break to the year, and neither can the dominant state's. But an error in
the date of the shift is common to all lags, and the states that move share a distribution of lags. The model averages
over: the date of the shift (posterior of its break), the share of states that move (where exposed states are known to move
more, a share for each group), and the distribution of lags, which is one of four kinds: all after the shift, all in its
period, all before it, or on both sides. Where several kinds fit, the doubt stays in the posterior of every lag.

The rival that the moves have nothing to do with the shift is weighed in `framing.align.states.independent_timing`.

References: Gelman et al. (2013) for hierarchical models; Newton et al. (2004) for discoveries from posterior probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

Array = np.ndarray
NEGLIGIBLE = 0.002
SPREADS = (0.7, 1.5, 3.0, 6.0)
SHARES = (0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95)
KINDS = ("after", "together", "before", "mixed")  # each as likely as the others
DEPENDENT = (0.7, 0.15, 0.05, 0.1)  # their prior where exposed states move more than unexposed ones


@dataclass(frozen=True)
class Lags:
    """Posterior of the lags to one shift.

    Attributes
    ----------
    values : (lags,), integer lags in periods. moved : (states,), probability that the state moved in the window.
    given_moved : (states, lags), posterior of the lag if it moved. kinds : probability of each kind of distribution.
    """

    values: Array
    moved: Array
    given_moved: Array
    kinds: dict[str, float]

    @property
    def later(self) -> Array:
        """Probability (states,) of a move after the shift, given a move."""
        return np.asarray(self.given_moved[:, self.values >= 1].sum(axis=1))

    @property
    def earlier(self) -> Array:
        """Probability (states,) of a move before the shift, given a move."""
        return np.asarray(self.given_moved[:, self.values <= -1].sum(axis=1))


@dataclass(frozen=True)
class Timing:
    """What lags to one shift may look like: distributions of lags, and when the shift was.

    Attributes
    ----------
    values : (lags,). shapes : (distributions, lags), their log prior, and their kind as an index of KINDS.
    shift : (periods,), posterior of the dominant state's shift. periods : (periods,).
    """

    values: Array
    shapes: Array
    log_prior: Array
    kind: Array
    shift: Array
    periods: Array

    def expect(self, kinds: tuple[float, ...]) -> Timing:
        """The same with other prior chances of the kinds, in the order of KINDS; within a kind all are alike."""
        members = np.bincount(self.kind, minlength=len(KINDS))[self.kind]
        return replace(self, log_prior=np.log(np.array(kinds)[self.kind] / members))

    @property
    def places(self) -> Array:
        """The places where the dominant state's break may lie: those of more than negligible weight."""
        return np.flatnonzero(self.shift > NEGLIGIBLE)


def make_timing(shift: Array, periods: Array, before: int, after: int) -> Timing:
    """Discrete normal distributions of lags of every kind, with means over the window and four spreads."""
    values = np.arange(-before - 4, after + 5)
    supports = {"after": (1, after), "before": (-before, -1), "mixed": (-before, after)}
    shapes, prior, kind = [(values == 0).astype(float)], [0.0], [KINDS.index("together")]
    for name, (low, high) in supports.items():
        if low > high:
            continue
        inside = (values >= low) & (values <= high)
        own = [
            np.where(inside, np.exp(-0.5 * ((values - centre) / spread) ** 2), 0.0)
            for centre in range(low, high + 1)
            for spread in SPREADS
        ]
        shapes += [shape / shape.sum() for shape in own]
        prior += [-np.log(len(own))] * len(own)
        kind += [KINDS.index(name)] * len(own)
    log_prior = np.array(prior) - np.log(len(KINDS))
    return Timing(values, np.array(shapes), log_prior, np.array(kind), shift, periods)


def share_lags(evidence: Array, usable: Array, timing: Timing, groups: Array | None = None) -> Lags:
    """Posterior lags of all states.

    Parameters
    ----------
    evidence : (states, periods), log Bayes factor of a move at each period. usable : (states,).
    groups : (states,), integers; states with the same one share the chance to move. None: all states do.
    """
    group = np.zeros(len(evidence), dtype=np.int64) if groups is None else groups
    log_weights, posts = [], []
    for place in timing.places:
        table, top = by_lag(evidence, timing.periods, int(timing.periods[place]), timing.values)
        log_weight, post = _average(table, top, usable, timing, group)
        log_weights.append(log_weight + np.log(timing.shift[place]))
        posts.append(post)
    peak = max(float(weight.max()) for weight in log_weights)
    joint, found, total = np.zeros((len(evidence), len(timing.values))), np.zeros(len(KINDS)), 0.0
    for log_weight, post in zip(log_weights, posts, strict=True):
        weight = np.exp(log_weight - peak)
        joint += post * weight.sum()
        found += np.bincount(timing.kind, weight, minlength=len(KINDS))
        total += float(weight.sum())
    moved = joint.sum(axis=1) / total
    sums = joint.sum(axis=1, keepdims=True)
    given = np.divide(joint, sums, out=np.zeros_like(joint), where=sums > 0)
    return Lags(timing.values, moved, given, dict(zip(KINDS, (found / total).tolist(), strict=True)))


def by_lag(evidence: Array, periods: Array, date: int, values: Array) -> tuple[Array, Array]:
    """Bayes factors (states, lags) of a move at each lag over exp(top), and top (states,): floats hold no more."""
    lag = periods - date
    known = (lag >= values[0]) & (lag <= values[-1])
    top = np.maximum(evidence[:, known].max(axis=1, initial=-np.inf), 0.0)
    table = np.zeros((len(evidence), len(values)))
    table[:, lag[known] - values[0]] = np.exp(evidence[:, known] - top[:, None])
    return table, top


def _average(table: Array, top: Array, usable: Array, timing: Timing, groups: Array) -> tuple[Array, Array]:
    """Log marginal likelihood (distributions,) and posterior (states, lags) of a move at each lag, over all distributions."""
    mass = table @ timing.shapes.T
    shares = np.array(SHARES)
    parts = (1 - shares)[:, None, None] * np.exp(-top)[None, :, None] + shares[:, None, None] * mass[None]
    parts = np.maximum(parts, 1e-300)
    logs = np.log(parts) + top[None, :, None]
    fits = {}
    for group in np.unique(groups):
        fit = logs[:, usable & (groups == group)].sum(axis=1) - np.log(len(shares))
        peak = fit.max(axis=0)
        fits[group] = (np.exp(fit - peak), peak)
    log_weight = timing.log_prior + sum(np.log(weight.sum(axis=0)) + peak for weight, peak in fits.values())
    shape = np.exp(log_weight - log_weight.max())
    shape /= shape.sum()
    post = np.zeros_like(table)
    for group, (weight, _) in fits.items():
        mine = usable & (groups == group)
        joint = weight / weight.sum(axis=0) * shape
        each = (joint[:, None, :] * shares[:, None, None] / parts[:, mine]).sum(axis=0)
        post[mine] = table[mine] * (each @ timing.shapes)
    return np.asarray(log_weight), post


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
