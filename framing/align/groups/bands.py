"""Simultaneous bands: the whole path lies inside with the wanted probability, not each point by itself.

References: Montiel Olea and Plagborg-Moller (2019), the sup-t band.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray
DRAWS = 4000


def sup_t(covariance: Array, level: float, rng: np.random.Generator, freedom: float = np.inf) -> float:
    """Number of standard errors by which a path must be widened to hold all its points with probability `level`.

    Parameters
    ----------
    covariance : (points, points); points without variance are left out. freedom : degrees of the variance (chi squared).
    """
    error = np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    used = error > 0
    if not used.any():
        return 0.0
    scaled = covariance[np.ix_(used, used)] / np.outer(error[used], error[used])
    values, vectors = np.linalg.eigh(scaled)
    draws = rng.standard_normal((DRAWS, int(used.sum()))) @ (vectors * np.sqrt(np.clip(values, 0.0, None))).T
    if np.isfinite(freedom):
        draws /= np.sqrt(rng.chisquare(max(freedom, 1.0), DRAWS) / max(freedom, 1.0))[:, None]
    return float(np.quantile(np.abs(draws).max(axis=1), level))
