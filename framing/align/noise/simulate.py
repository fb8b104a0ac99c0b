"""Counts of a series that has the levels and the noise it is given: what a break is held against."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import LEAST, MOST, Cells

Array = np.ndarray
LOGISTIC = 0.346  # (16 sqrt(3) / (15 pi))**2: the mean of a logistic of a normal (Zeger, Liang and Albert 1988)


def simulate_counts(cells: Cells, levels: Array, grid: NoiseGrid, points: Array, rng: np.random.Generator) -> Array:
    """Counts (draws, cells) with `levels` (cells,) as mean shares; draw i has the noise of point `points[i]` of the grid.

    Beta-binomial counts around log odds that follow a first-order autoregression, and a level of the classifier's error for
    every era.
    """
    draws = len(points)
    spread, memory = grid.spread[points][:, None], grid.memory[points]
    own = draw_autoregression(cells.position, memory, draws, rng)
    centre = logit(np.clip(levels, LEAST, MOST))[None, :] * np.sqrt(1 + LOGISTIC * spread**2)
    share = expit(centre + spread * own)
    if cells.era_error is not None:
        share = share + rng.normal(0, 1, (draws, len(cells.era_error))) @ cells.era_error
    share = np.clip(share, 1e-6, 1 - 1e-6)
    total = np.maximum(np.round(cells.total), 1.0)
    excess = cells.crowding[None, :] * grid.icc[points][:, None]
    correlation = np.clip(excess / np.maximum(total - 1, 1.0), 1e-9, 0.95)
    strength = 1 / correlation - 1
    passages = rng.beta(np.maximum(share * strength, 1e-9), np.maximum((1 - share) * strength, 1e-9))
    drawn = rng.binomial(total.astype(np.int64), passages)
    return np.asarray(drawn * (cells.total / total))


def draw_autoregression(position: Array, memory: Array | float, rows: int, rng: np.random.Generator) -> Array:
    """First-order autoregressions (rows, cells) with variance 1 at the periods `position`; `memory` (rows,) or one for all
    is the correlation from one period to the next.
    """
    out = np.empty((rows, len(position)))
    out[:, 0] = rng.standard_normal(rows)
    for at in range(1, len(position)):
        fade = memory ** (position[at] - position[at - 1])
        out[:, at] = fade * out[:, at - 1] + np.sqrt(1 - fade**2) * rng.standard_normal(rows)
    return out
