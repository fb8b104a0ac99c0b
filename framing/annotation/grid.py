"""The grid on which probabilities are kept, so that live and published frames are the same numbers.

A probability p is kept as (q / 255) ** 2 with q the nearest of 0, 4, 8 ... 60, 64, 65, 66 ... 255: from .06 on in steps of
.002 to .008. Below it, where most cells of a frame table lie and a single one says next to nothing, every fourth point is
enough: the steps are still finer (.0002 to .004) than what shares are told by, and rounding goes up as often as down, so that
prevalence keeps its level. Endorsement is kept on tenths, on sixths where the practice itself has a probability on the coarse
part. A column then has few distinct values, most of them few bits, and Parquet stores it in half a byte a cell.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

STEPS = 255
COARSE, FINE_FROM = 4, 64  # every fourth point up to the 64th
_POINTS = np.array([*range(0, FINE_FROM, COARSE), *range(FINE_FROM, STEPS + 1)])
_BOUNDS = (_POINTS[1:] + _POINTS[:-1]) / 2
POINTS = len(_POINTS)
ENDORSEMENT_STEPS, COARSE_ENDORSEMENT = 10, 6
_COARSE_BELOW = np.float32((_POINTS[FINE_FROM // COARSE] / STEPS) ** 2)


def quantise(probabilities: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    """The numbers (0 to POINTS - 1) of the points nearest to probabilities 0..1, same shape; values outside are clipped."""
    roots = np.sqrt(np.clip(np.asarray(probabilities, dtype=np.float64), 0.0, 1.0))
    return np.searchsorted(_BOUNDS, roots * STEPS, side="right").astype(np.uint8)


def from_grid(numbers: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The probabilities of grid numbers, float32, same shape."""
    values = np.square(_POINTS / STEPS).astype(np.float32)
    return values[np.asarray(numbers)]


def to_grid(probabilities: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Each probability moved to the nearest point of the grid, float32, same shape.

    >>> to_grid([0.0, 1.0]).tolist()
    [0.0, 1.0]
    """
    return from_grid(quantise(probabilities))


def endorsement_steps(shares: npt.ArrayLike, probabilities: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Endorsements 0..1 in whole steps, same shape: sixths where the practice's `probabilities` are coarse, else tenths."""
    return np.rint(np.clip(np.asarray(shares, np.float64), 0.0, 1.0) * _steps(probabilities)).astype(np.int64)


def endorsement_to_grid(shares: npt.ArrayLike, probabilities: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Each endorsement moved to the nearest of its steps, float32, same shape; `probabilities` of the practices, gridded."""
    return (endorsement_steps(shares, probabilities) / _steps(probabilities)).astype(np.float32)


def _steps(probabilities: npt.ArrayLike) -> npt.NDArray[np.int64]:
    coarse = np.asarray(probabilities, np.float32) < _COARSE_BELOW
    return np.where(coarse, COARSE_ENDORSEMENT, ENDORSEMENT_STEPS)
