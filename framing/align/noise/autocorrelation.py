"""How far shares move by themselves from period to period, and how long they remember it.

A share with log odds that follow a first-order autoregression (variance `spread`, correlation `memory`) makes
breaks that are none. Half the squared difference of two periods grows with their distance, up to `spread`; what it
grows by beyond the neighbouring periods is pooled over all states and frames, because one series cannot tell. Steps are
taken out first where they are strong (twice the usual penalty), so that they are not taken for wandering.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.inputs.panel import Panel
from framing.align.segments import Sums, bic_penalty, segment, segment_levels

Array = np.ndarray
FARTHEST = 7
FAR = 4  # from this distance on, differences count as far
STRONG = 2.0
USUAL_MEMORY = 0.6
DOUBT = 2.0  # how strongly an estimate near its standard error is shrunk to none


@dataclass(frozen=True)
class Autocorrelation:
    """Variance of the shares' own movement in squared log odds, its standard error, and its memory (0..1)."""

    spread: float
    error: float
    memory: float

    @property
    def long_run(self) -> float:
        """Long-run variance beyond what neighbouring periods show, in squared log odds."""
        return self.spread * ((1 + self.memory) / (1 - self.memory) - (1 - self.memory))


def estimate_autocorrelation(panel: Panel, factor: Array, min_segment: int) -> tuple[Autocorrelation, Array]:
    """Autocorrelation of all series together, and y(1-y) of the level of every cell (frames, states, periods).

    `factor` (frames, states, periods) is the short-run dispersion. The standard error is a jackknife over states.
    """
    states = len(panel.states)
    spread = np.zeros(panel.count.shape)
    moments = np.zeros((states, FARTHEST, 2))
    for frame in range(len(panel.frames)):
        n = np.where(panel.observed[frame], panel.total[frame] / factor[frame], 0.0)
        k = np.where(n > 0, panel.count[frame] / factor[frame], 0.0)
        sums = Sums.of(k, n)
        breaks, _, _ = segment(sums, STRONG * bic_penalty(sums.seen[:, -1]), min_segment)
        level = segment_levels(k, n, breaks)
        spread[frame] = level * (1 - level)
        moments += _moments(k, n, level)
    growth = _growth(moments.sum(axis=0))
    if growth is None:
        return Autocorrelation(0.0, 0.0, USUAL_MEMORY), spread
    far = float(growth[FAR - 1 :].mean())
    left_out = [_growth(moments.sum(axis=0) - moments[state]) for state in range(states) if moments[state].any()]
    values = np.array([float(own[FAR - 1 :].mean()) for own in left_out if own is not None])
    count = len(values)
    error = float(np.sqrt((count - 1) / count * ((values - values.mean()) ** 2).sum())) if count > 2 else abs(far)
    keep = max(0.0, 1 - DOUBT * (error / far) ** 2) if far > 0 else 0.0
    own = float(np.clip(1 - growth[1] / far, 0.2, 0.85)) if far > 0 else USUAL_MEMORY
    memory = keep * own + (1 - keep) * USUAL_MEMORY
    return Autocorrelation(keep * max(far, 0.0) / memory, error / memory, memory), spread


def _moments(k: Array, n: Array, level: Array) -> Array:
    """Per state and distance: weighted excess of half squared differences, and weight of the wander in it."""
    seen = n > 0
    spread = level * (1 - level)
    noise = np.divide(spread, n, out=np.zeros_like(n), where=seen)
    gap = np.where(seen, np.divide(k, n, out=np.zeros_like(n), where=seen) - level, 0.0)
    out = np.zeros((len(k), FARTHEST, 2))
    for distance in range(1, min(FARTHEST, k.shape[1] - 1) + 1):
        one, two = np.s_[:, :-distance], np.s_[:, distance:]
        both = seen[one] & seen[two]
        expected = 0.5 * (noise[one] + noise[two])
        signal = spread[one] * spread[two]
        weight = np.divide(signal, expected**2, out=np.zeros_like(signal), where=both & (expected > 0))
        excess = 0.5 * (gap[two] - gap[one]) ** 2 - expected
        out[:, distance - 1, 0] = (weight * excess).sum(axis=1)
        out[:, distance - 1, 1] = (weight * signal).sum(axis=1)
    return out


def _growth(total: Array) -> Array | None:
    """Growth (distances,) of the excess beyond neighbouring periods; None where some distance has no pair."""
    if (total[:, 1] <= 0).any():
        return None
    excess = total[:, 0] / total[:, 1]
    return np.asarray(excess - excess[0])


def long_run_extra(wander: Autocorrelation, spread: Array, n: Array) -> Array:
    """Long-run over short-run variance of every cell; `spread` is y(1-y), `n` the effective totals."""
    return np.asarray(1 + wander.long_run * spread * n)
