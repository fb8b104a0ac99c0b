"""Draws of what is not known exactly: dispersion, and the classifier's error where it differs by era.

An error that is the same in all periods changes levels, not dates. One that differs between eras can make or hide a
break at their border, so each draw corrects the shares with its own rates before a break is placed.
References: Bella et al. (2010) for the correction; Anderson, Deistler and Dufour (2019) for why noise alone misleads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
LEAST_GAP = 0.02


@dataclass(frozen=True)
class MonteCarloDraws:
    """Draws for one frame.

    Attributes
    ----------
    factors : (draws,), dispersion over the estimate.
    floor, gap : (draws, periods) or None; mean score of a passage without the frame, and by how much that of a passage
        with it is higher.
    """

    factors: Array
    floor: Array | None = None
    gap: Array | None = None

    def spread(self, k: Array, n: Array) -> tuple[Array, Array]:
        """Effective counts and totals (draws, periods) of one series, given those (periods,) of the estimate.

        Corrected totals are scaled so that a break is as plain as it was before the correction.
        """
        own_n = n[None] / self.factors[:, None]
        if self.floor is None or self.gap is None:
            return k[None] / self.factors[:, None], own_n
        share = np.divide(k, n, out=np.zeros_like(k), where=n > 0)
        gap = np.clip(self.gap, LEAST_GAP, 1.0)
        corrected = np.clip((share - self.floor) / gap, 0.0, 1.0)
        level = np.clip(k.sum() / max(n.sum(), 1e-12), 0.005, 0.995)
        true_level = np.clip((level - self.floor) / gap, 0.005, 0.995)
        own_n = own_n * gap**2 * true_level * (1 - true_level) / (level * (1 - level))
        return corrected * own_n, own_n


def draw_dispersion(icc: float, error: float, usual_size: float, draws: int, rng: np.random.Generator) -> Array:
    """Dispersion of each draw over the estimate, for documents of `usual_size` passages."""
    drawn = np.clip(rng.normal(icc, error, draws), 0.0, 0.9)
    factors: Array = (1 + (usual_size - 1) * drawn) / (1 + (usual_size - 1) * icc)
    return factors
