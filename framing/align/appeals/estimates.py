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
Bayes; Smyth (2004) for the moderated factor and its degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from framing.align.appeals.measures import HALF, Measure
from framing.align.appeals.pair_errors import PairErrors
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.sums import Blocks, Sums

Array = np.ndarray
SPREAD = 0.65  # how far the log odds of an appeal lie from the level, between leaders, groups and times
TERM = 8.0  # periods in which an appeal is taken to stay as frequent as it is
STYLE = 0.15  # by how much of itself a mean chance may be off for all texts of a cell: their style, their time
SPREAD_APART = 0.3  # the same in passages without the practice
AHEAD = 8.0  # degrees of freedom that the factor of all texts counts for


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
    _, cluster = np.unique(rows["state" if several else "text"].to_numpy(), return_inverse=True)
    clusters = int(cluster.max()) + 1
    blocks = Blocks(pairs.sums, rows["text"].to_numpy(), np.minimum(rows["weight"].to_numpy(float), 1.0))
    totals = zip(*(_totals(own) for _, own in blocks), strict=True)
    carried, left, both, apart, moves = (np.asarray(sum(parts)) for parts in totals)
    safe, rest = np.maximum(carried, 1e-9)[:, None], np.maximum(left, 1e-9)[:, None]
    means = both / safe, apart / rest
    errors = pairs.errors
    of_corpus = np.zeros((0 if errors is None else errors.level.shape[2], len(pairs.practices)))
    between = tuple(_Between(clusters if several else 0, means[0].shape) for _ in means)
    for part, own in blocks:
        for found, shown, mean, of, size in (
            (between[0], own.both, means[0], own.carried, safe),
            (between[1], own.apart, means[1], own.passages[:, None] - own.carried, rest),
        ):
            found.add((shown - mean * of[:, :, None]) / size, cluster[part])
        if errors is not None:
            np.add.at(of_corpus, own.corpus, own.carried / safe[:, 0])
    (clustered, joint), (clustered_apart, _) = (found.variances(clusters) for found in between)
    with np.errstate(invalid="ignore", divide="ignore"):
        joint = joint / clustered.sum(axis=1)
    zero = np.zeros(means[0].shape)
    one = np.ones(means[0].shape)
    reach, level, error = (one, one), (zero, zero, zero), zero
    if errors is not None:
        reach = errors.spread, errors.apart_spread
        level = tuple(
            (part * of_corpus.T[:, None]).sum(axis=2) for part in (errors.level, errors.level_error, errors.seen)
        )
        error = moves / rest * errors.apart_error
    return Raw(
        carried,
        clusters,
        int(rows["text"].nunique()),
        means,
        (_binomial(means[0], safe) * reach[0], _binomial(means[1], rest) * reach[1]),
        (clustered, clustered_apart),
        joint,
        error,
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


def _totals(own: Sums) -> tuple[Array, ...]:
    """What documents have together: passages with each practice (f,) and without it, appeals in both (f, a), how these move."""
    left = own.passages[:, None] - own.carried
    return tuple(part.sum(axis=0) for part in (own.carried, left, own.both, own.apart, own.apart_moves))


class _Between:
    """Variances of sums (f, a), and of sums over appeals (f,), by their clusters.

    clusters : how many there are that several documents share; 0 where every document is one, and none is held.
    """

    def __init__(self, clusters: int, shape: tuple[int, ...]) -> None:
        self._units = np.zeros((clusters, *shape))
        self._squares, self._joint = np.zeros(shape), np.zeros(shape[:1])

    def add(self, values: Array, cluster: Array) -> None:
        """Add what documents (d, f, a) have, with the numbers of their clusters (d,)."""
        if len(self._units):
            np.add.at(self._units, cluster, values)
        else:
            self._square(values)

    def variances(self, clusters: int) -> tuple[Array, Array]:
        """Both, of sums of so many clusters; nothing (NaN) from one cluster."""
        if len(self._units):
            self._square(self._units)
        if clusters < 2:
            return np.full(self._squares.shape, np.nan), np.full(self._joint.shape, np.nan)
        return self._squares * clusters / (clusters - 1), self._joint * clusters / (clusters - 1)

    def _square(self, units: Array) -> None:
        self._squares = self._squares + (units**2).sum(axis=0)
        self._joint = self._joint + (units.sum(axis=2) ** 2).sum(axis=0)


def rows_of(pairs: Pairs, **wanted: object) -> Array:
    """Which rows (bool) have the wanted values; a tuple of two numbers for `period` is a span, both ends in it."""
    chosen = np.ones(len(pairs.rows), dtype=bool)
    for name, value in wanted.items():
        column: pd.Series = pairs.rows[name]
        chosen &= (column.between(*value) if isinstance(value, tuple) else column == value).to_numpy()
    return chosen
