"""How much more the counts vary than independent passages would: per frame, pooled over states.

Passages of one document resemble each other. With D documents and N passages a share y has variance
y(1-y) * (1/N + (1/D - 1/N) * icc). The correlation `icc` comes from differences between neighbouring
periods of one state, so that slow movement and shifts hardly touch it. Shares also wander by themselves: how far,
and how long they remember it, is estimated from all states and frames together (framing.align.noise.autocorrelation), and every
likelihood is widened to the long-run variance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.inputs.panel import Panel
from framing.align.noise.autocorrelation import Autocorrelation, estimate_autocorrelation, long_run_extra
from framing.align.segments import Sums, bic_penalty, segment, segment_levels

Array = np.ndarray
PRIOR_DIFFERENCES = 50.0
LEAST_BASE, LEAST_BASE_WHOLE = 0.1, 0.9


@dataclass(frozen=True)
class Dispersion:
    """Dispersion of every cell.

    Attributes
    ----------
    icc, icc_error : (frames,), correlation of passages within a document and its standard error.
    state : (frames, states), factor of the state's own variance against the pooled one; below 1 too where counts are
        sums of probabilities, which vary less than counts of whole passages.
    wander : how far shares move by themselves, and their memory.
    factor : (frames, states, periods), variance over the binomial one; counts divided by it are effective counts.
    differences : (frames,), neighbouring pairs behind the estimate.
    """

    icc: Array
    icc_error: Array
    state: Array
    wander: Autocorrelation
    factor: Array
    differences: Array


def estimate_dispersion(panel: Panel, min_segment: int) -> Dispersion:
    """Dispersion per frame from two passes: first around running means, then around each state's segments."""
    parts = [_one_frame(panel, frame, min_segment) for frame in range(len(panel.frames))]
    icc, error, state, pairs = (np.array([part[item] for part in parts]) for item in range(4))
    short = cell_factor(panel, icc[:, None, None]) * state[:, :, None]
    wander, spread = estimate_autocorrelation(panel, short, min_segment)
    factor = short * long_run_extra(wander, spread, panel.total / short)
    return Dispersion(icc, error, state, wander, factor, pairs)


def cell_factor(panel: Panel, icc: Array) -> Array:
    """Variance of a cell over its binomial variance: 1 + (N / D - 1) * icc."""
    per_document = np.divide(panel.total, panel.documents, out=np.ones_like(panel.total), where=panel.documents > 0)
    return 1 + np.maximum(per_document - 1, 0) * icc


def effective(panel: Panel, factor: Array) -> tuple[Array, Array]:
    """Effective counts and totals: divided by the dispersion, 0 where a cell is missing."""
    keep = panel.observed
    return np.where(keep, panel.count / factor, 0.0), np.where(keep, panel.total / factor, 0.0)


def _one_frame(panel: Panel, frame: int, min_segment: int) -> tuple[float, float, Array, int]:
    total, documents, seen = panel.total[frame], panel.documents[frame], panel.observed[frame]
    share = np.divide(panel.count[frame], total, out=np.zeros_like(total), where=seen)
    one, many = np.divide(1.0, total, out=np.zeros_like(total), where=seen), np.zeros_like(total)
    np.divide(1.0, documents, out=many, where=seen)
    many = np.maximum(many - one, 0.0)
    left, right, rows = _neighbours(seen)
    if len(rows) == 0:
        return 0.0, 0.0, np.ones(len(seen)), 0
    level = _overall(panel.count[frame], total, seen)
    whole = np.abs(panel.count[frame] - np.round(panel.count[frame]))[seen].max() < 1e-6
    least = LEAST_BASE_WHOLE if whole else LEAST_BASE
    for _ in range(2):
        spread = level * (1 - level)
        variance = 0.5 * (spread[rows, left] + spread[rows, right])
        plain, extra = one[rows, left] + one[rows, right], many[rows, left] + many[rows, right]
        gap = (share - level)[rows, right] - (share - level)[rows, left]
        icc, error = _solve_icc(gap**2, variance, plain, extra)
        base = _solve_base(gap**2, variance * plain, least) if icc == 0 else 1.0
        factor = base * (1 + np.maximum(total / np.maximum(documents, 1) - 1, 0) * icc)
        k, n = np.where(seen, panel.count[frame] / factor, 0.0), np.where(seen, total / factor, 0.0)
        sums = Sums.of(k, n)
        level = segment_levels(k, n, segment(sums, bic_penalty(sums.seen[:, -1]), min_segment)[0])
    spread = level * (1 - level)
    expected = base * spread * (one + many * icc)
    scaled = np.divide(share - level, np.sqrt(expected), out=np.zeros_like(share), where=seen & (expected > 0))
    own = 0.5 * (scaled[rows, right] - scaled[rows, left]) ** 2
    number = np.bincount(rows, minlength=len(seen))
    state = (np.bincount(rows, own, minlength=len(seen)) + PRIOR_DIFFERENCES) / (number + PRIOR_DIFFERENCES)
    return icc, error, base * np.maximum(state, 0.8), len(rows)


def _neighbours(seen: Array) -> tuple[Array, Array, Array]:
    """Index pairs (left, right) of observed cells that follow each other, and their row."""
    rows, columns = np.nonzero(seen)
    same = rows[1:] == rows[:-1]
    return columns[:-1][same], columns[1:][same], rows[1:][same]


def _overall(count: Array, total: Array, seen: Array) -> Array:
    k, n = np.where(seen, count, 0).sum(1), np.where(seen, total, 0).sum(1)
    return np.repeat(((k + 0.5) / (n + 1))[:, None], count.shape[1], axis=1)


def _solve_icc(squares: Array, variance: Array, plain: Array, extra: Array) -> tuple[float, float]:
    """Weighted estimating equation of squared differences = variance * (plain + extra * icc)."""
    if extra.max() <= 1e-12 or variance.max() <= 0:
        return 0.0, 0.0
    icc = 0.0
    for _ in range(3):
        weight = extra / (plain + extra * max(icc, 0.0)) ** 2
        icc = float((weight * (squares - variance * plain)).sum() / (weight * extra * variance).sum())
    fitted = variance * (plain + extra * max(icc, 0.0))
    error = np.sqrt(3.0 * ((weight * fitted) ** 2).sum()) / (weight * extra * variance).sum()
    return float(np.clip(icc, 0.0, 0.9)), float(error)


def _solve_base(squares: Array, expected: Array, least: float) -> float:
    """Variance over the binomial one where passages do not resemble each other, not below `least`."""
    total = float(expected.sum())
    return float(np.clip(squares.sum() / total, least, 1.0)) if total > 0 else 1.0
