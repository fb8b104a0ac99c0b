"""What the frames of one series say together about its noise: the prior of each frame from all the others.

A frame alone hardly tells own movement from shifts; all frames of one speaker together do. The prior weight of a point of
noise for a frame is the mean of its fixed prior, counted as `STRENGTH` frames, and of what the other frames say (empirical
Bayes by expectation and maximisation; the frame itself is left out, so nothing is used twice). Shifts are taken out first
where they pay. Other states never enter. Reference: Gelman et al. (2013) for partial pooling.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import logsumexp

from framing.align.changepoints.search import best_partitions
from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import Cells

Array = np.ndarray
STRENGTH = 4.0
ROUNDS = 20


def pool_noise(cells: Cells, counts: Array, grid: NoiseGrid, min_segment: int) -> list[NoiseGrid]:
    """The grid of every frame with its own prior; `counts` (frames, cells), `cells` the passages, the same for all frames."""
    if len(counts) < 2:
        return [grid] * len(counts)
    fit = best_partitions(cells, counts, grid, 1.0, min_segment)[0]
    fixed = np.exp(grid.log_prior - logsumexp(grid.log_prior))
    prior, said = fixed, np.zeros(fit.shape)
    for _ in range(ROUNDS):
        weight = fit + np.log(prior)
        said = np.exp(weight - logsumexp(weight, axis=1, keepdims=True))
        prior = (STRENGTH * fixed + said.sum(axis=0)) / (STRENGTH + len(counts))
    others = (STRENGTH * fixed + said.sum(axis=0) - said) / (STRENGTH + len(counts) - 1)
    return [replace(grid, log_prior=np.log(own)) for own in others]
