"""Shares of appeals in passages with a practice and without it, with an interval that carries documents and the classifier.

Three errors: that of documents; that of the level of coded passages (`pair_errors`); and that chances which are right for all
texts together move less than the truth from cell to cell. A cell's share lies about the level of the coded passages of its
corpora, with a standard deviation that reaches 0.65 further in log odds (SPREAD); what it shows is its mean chance, which
moves by `gain` with it and errs as documents err, and by 15 % of itself (STYLE) for all texts of a cell together. In
corpora of one state, whose coded passages are that state's, a cell of several terms of 8 years lies nearer to the level
than one term does. Share and interval are those of the two together (normal, linear empirical Bayes): with many passages
the chances are stretched to what codes would show, with few the share leans to the level. Where the counts are of codes, or
the classifier's errors are not known, nothing of the kind is done.

The variance between documents is that of independent passages times a factor, measured between the documents of the cell
(between states where it holds several), which leans to the factor of all texts of the audience: a leader has few documents.

References: Saerndal, Swensson and Wretman (1992, ch. 5) for the linearised variance of ratios; Morris (1983) for empirical
Bayes; Korn and Graubard (1998) for the interval of a share; Smyth (2004) for the moderated factor and its degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtri
from scipy.stats import beta, t

from framing.align.appeals.pair_errors import PairErrors
from framing.align.appeals.pairs import Pairs

Array = np.ndarray
SPREAD = 0.65  # how far the log odds of an appeal lie from the level, between leaders, groups and times
TERM = 8.0  # periods in which an appeal is taken to stay as frequent as it is
STYLE = 0.15  # by how much of itself a mean chance may be off for all texts of a cell: their style, their time
SPREAD_APART = 0.3  # the same in passages without the practice
AHEAD = 8.0  # degrees of freedom that the factor of all texts counts for
HALF = 0.5  # a passage with and one without, half of each, so that no variance is 0


@dataclass(frozen=True)
class Measure:
    """One figure for every pair, (f, a), or (f,) where appeals are added up, with its variance.

    sampled : variance by documents, and by what the cell's own chances leave open. freedom : its degrees of freedom. level
    (f, a) : standard error by the level of coded passages, the same for all cells of a corpus. apart (f, a) : that by the
    offsets of passages without the practice, the same for all.
    """

    value: Array
    sampled: Array
    freedom: Array
    level: Array
    apart: Array


@dataclass(frozen=True)
class Cell:
    """Passages with each practice (f,), and shares (f, a) of appeals in passages with and without it."""

    passages: Array
    documents: int
    share: Measure
    without: Measure
    difference: Measure
    log_ratio: Measure
    together: Measure


@dataclass(frozen=True)
class Spread:
    """Variance and degrees of freedom of a figure, the same shape."""

    variance: Array
    freedom: Array

    def half(self, level: float) -> Array:
        """Half the width of the interval."""
        return np.asarray(t.ppf((1 + level) / 2, self.freedom) * np.sqrt(self.variance))

    def two_sided(self, value: Array) -> Array:
        """The two-sided p of a value that is 0 without effect; 1 where nothing is known."""
        with np.errstate(invalid="ignore", divide="ignore"):
            p = 2 * t.sf(np.abs(value) / np.sqrt(self.variance), self.freedom)
        return np.where(np.isfinite(p), p, 1.0)


@dataclass(frozen=True)
class Raw:
    """Mean chances of a cell before anything is stretched, with the parts of their variance; see `_sum_cell`."""

    passages: Array
    clusters: int
    documents: int
    means: tuple[Array, Array]
    binomial: tuple[Array, Array]
    clustered: tuple[Array, Array]
    joint: Array
    apart: Array
    level: Array
    level_error: Array
    seen: Array
    terms: float = 1.0


@dataclass(frozen=True)
class Likeness:
    """By audience, for the dominant state and for all others, how many times more documents differ than passages would."""

    dominant: str
    factors: dict[tuple[str, bool], tuple[float, float]]

    def of(self, audience: str, state: str) -> tuple[float, float]:
        """The factors of shares with and without a practice, for texts of one state, or of several (empty)."""
        return self.factors[(audience, bool(state) and state == self.dominant)]


def measure_likeness(pairs: Pairs, dominant: str) -> Likeness:
    """The factors of all texts, each pair counting by its passages; at least 1, and 1 where there is one document."""
    found = {}
    for audience in sorted(pairs.rows["audience"].unique()):
        here = rows_of(pairs, audience=audience)
        for own in (True, False):
            raw = _sum_cell(pairs, here & ((pairs.rows["state"] == dominant).to_numpy() == own), by_state=False)
            if raw is None or raw.clusters < 2:
                found[(audience, own)] = (1.0, 1.0)
                continue
            weight = np.repeat(raw.passages[:, None], len(pairs.appeals), axis=1)
            factors = []
            for shown, expected in zip(raw.clustered, raw.binomial, strict=True):
                known = np.isfinite(shown) & (weight > 0)
                factor = np.average((shown / expected)[known], weights=weight[known]) if known.any() else 1.0
                factors.append(max(float(factor), 1.0))
            found[(audience, own)] = (factors[0], factors[1])
    return Likeness(dominant, found)


def estimate_cell(pairs: Pairs, chosen: Array, likeness: tuple[float, float]) -> Cell | None:
    """The shares of a cell; `chosen` (rows,) says which rows of `pairs.rows` are in it. None without passages."""
    raw = _sum_cell(pairs, chosen)
    if raw is None:
        return None
    own = raw.clusters - 1
    noise = []
    for shown, expected, usual in zip(raw.clustered, raw.binomial, likeness, strict=True):
        factor = (AHEAD * usual + own * shown / expected) / (AHEAD + own) if own else usual
        noise.append(expected * np.maximum(factor, 1.0))
    freedom = np.full(raw.means[0].shape, AHEAD + own)
    share, variance = _stretch(raw, noise[0], pairs.errors)
    without, beside = raw.means[1], noise[1] + _lag_behind(raw.means[1], pairs.errors)
    nothing = np.zeros(share.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = np.maximum(share, HALF / np.maximum(raw.passages, 1.0)[:, None]), np.maximum(without, 1e-6)
        widened = variance / ends[0] ** 2 + beside / ends[1] ** 2
        ratio = Measure(np.log(ends[0] / ends[1]), widened, freedom, raw.level_error / ends[0], -raw.apart / ends[1])
    together = (variance + beside).sum(axis=1) * np.maximum(np.nan_to_num(raw.joint, nan=1.0), 1.0)
    return Cell(
        raw.passages,
        raw.documents,
        share=Measure(share, variance, freedom, raw.level_error, nothing),
        without=Measure(without, beside, freedom, nothing, raw.apart),
        difference=Measure(share - without, variance + beside, freedom, raw.level_error, -raw.apart),
        log_ratio=ratio,
        together=Measure((share - without).sum(axis=1), together, freedom[:, 0], raw.level_error, -raw.apart),
    )


def _sum_cell(pairs: Pairs, chosen: Array, *, by_state: bool = True) -> Raw | None:
    """Mean chances of the documents of a cell.

    Clusters are documents, or states where there are several and `by_state`. binomial : variance of independent passages;
    clustered : as clusters show it; joint : by how much appeals together vary more than each by itself.
    """
    rows = pairs.rows[chosen]
    if rows.empty:
        return None
    years = rows["period"].nunique() if pairs.of_one_state[pairs.sums.corpus[rows["text"].to_numpy()]].all() else 0
    several = by_state and rows["state"].nunique() > 1
    rows = rows.groupby(["text", "state"] if several else ["text"])[["weight"]].sum().reset_index()
    own = pairs.sums.weighted(rows["text"].to_numpy(), np.minimum(rows["weight"].to_numpy(float), 1.0))
    _, cluster = np.unique(rows["state" if several else "text"].to_numpy(), return_inverse=True)
    carried = own.carried.sum(axis=0)
    left = own.passages[:, None] - own.carried
    safe, rest = np.maximum(carried, 1e-9)[:, None], np.maximum(left.sum(axis=0), 1e-9)[:, None]
    means = own.both.sum(axis=0) / safe, own.apart.sum(axis=0) / rest
    residuals = [
        _add_up((part - mean * of[:, :, None]) / size, cluster)
        for part, mean, of, size in ((own.both, means[0], own.carried, safe), (own.apart, means[1], left, rest))
    ]
    clustered = tuple(_between(unit) for unit in residuals)
    with np.errstate(invalid="ignore", divide="ignore"):
        joint = _between(residuals[0].sum(axis=2)) / clustered[0].sum(axis=1)
    errors = pairs.errors
    zero = np.zeros(means[0].shape)
    one = np.ones(means[0].shape)
    reach, level, apart = (one, one), (zero, zero, zero), zero
    if errors is not None:
        reach = errors.spread, errors.apart_spread
        of_corpus = np.zeros((errors.level.shape[2], len(pairs.practices)))
        np.add.at(of_corpus, own.corpus, own.carried / safe[:, 0])
        level = tuple(
            (part * of_corpus.T[:, None]).sum(axis=2) for part in (errors.level, errors.level_error, errors.seen)
        )
        apart = own.apart_moves.sum(axis=0) / rest * errors.apart_error
    return Raw(
        carried,
        len(residuals[0]),
        int(rows["text"].nunique()),
        means,
        (_binomial(means[0], safe) * reach[0], _binomial(means[1], rest) * reach[1]),
        (clustered[0], clustered[1]),
        joint,
        apart,
        *level,
        terms=max(years / TERM, 1.0),
    )


def _stretch(raw: Raw, noise: Array, errors: PairErrors | None) -> tuple[Array, Array]:
    """The share from the mean chance, and its variance."""
    if errors is None:
        return raw.means[0], noise
    kept = np.clip(raw.level, 1e-6, 1 - 1e-6)
    ahead = (expit(logit(kept) + SPREAD) - kept) ** 2 / raw.terms
    noise = noise + (STYLE * raw.seen) ** 2
    shown = errors.gain**2 * ahead + noise
    return raw.level + errors.gain * ahead / shown * (raw.means[0] - raw.seen), ahead * noise / shown


def _lag_behind(mean: Array, errors: PairErrors | None) -> Array:
    """Variance of what mean chances without the practice lag behind the truth, which is not stretched: it is small."""
    if errors is None:
        return np.zeros(mean.shape)
    return ((1 - errors.apart_spread) * SPREAD_APART * mean * (1 - mean)) ** 2


def _binomial(share: Array, passages: Array) -> Array:
    kept = (np.clip(share, 0, 1) * passages + HALF) / (passages + 2 * HALF)
    return np.asarray(kept * (1 - kept) / passages)


def _add_up(values: Array, number: Array) -> Array:
    out = np.zeros((int(number.max()) + 1, *values.shape[1:]))
    np.add.at(out, number, values)
    return out


def _between(unit: Array) -> Array:
    """Variance of a sum by its parts (clusters, ...); nothing (NaN) from one cluster."""
    count = len(unit)
    if count < 2:
        return np.full(unit.shape[1:], np.nan)
    return np.asarray((unit**2).sum(axis=0) * count / (count - 1))


def spread_of(measure: Measure) -> Spread:
    """The variance of a measure, the classifier's error in it."""
    by_classifier = measure.level**2 + measure.apart**2
    added = by_classifier.sum(axis=1) if measure.value.ndim == 1 else by_classifier
    return Spread(measure.sampled + added, measure.freedom)


def contrast(first: Measure, second: Measure) -> tuple[Array, Spread]:
    """The first measure less the second, of documents of other corpora; degrees of freedom by Satterthwaite."""
    parts = spread_of(first), spread_of(second)
    sampled = first.sampled + second.sampled
    freedom = sampled**2 / (first.sampled**2 / first.freedom + second.sampled**2 / second.freedom)
    return first.value - second.value, Spread(parts[0].variance + parts[1].variance, freedom)


def interval_of_share(share: Array, passages: Array, spread: Spread, level: float) -> tuple[Array, Array]:
    """Ends (0..1) of the interval of a share: that of a beta distribution with as many passages as its variance speaks of."""
    share = np.clip(share, 0, 1)
    kept = (share * passages + HALF) / (passages + 2 * HALF)
    tail = (1 - level) / 2
    widened = spread.variance * (t.ppf(1 - tail, spread.freedom) / ndtri(1 - tail)) ** 2
    size = np.maximum(kept * (1 - kept) / np.maximum(widened, 1e-12), 2 * HALF)
    low, high = (beta.ppf(q, share * size + HALF, (1 - share) * size + HALF) for q in (tail, 1 - tail))
    half = spread.half(level)
    return np.clip(low, np.maximum(share - half, 0), share), np.clip(high, share, np.minimum(share + half, 1))


def rows_of(pairs: Pairs, **wanted: object) -> Array:
    """Which rows (bool) have the wanted values; a tuple of two numbers for `period` is a span, both ends in it."""
    chosen = np.ones(len(pairs.rows), dtype=bool)
    for name, value in wanted.items():
        column: pd.Series = pairs.rows[name]
        chosen &= (column.between(*value) if isinstance(value, tuple) else column == value).to_numpy()
    return chosen
