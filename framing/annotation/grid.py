"""The grid on which probabilities are kept, so that live and published frames are the same numbers.

A probability p is kept as the nearest (q / 255) ** 2 with q in 0..255: steps of .00002 near zero, where
rare frames live and rounding would bias prevalence, and of .008 near one. Endorsement is kept on
tenths. A column then has few distinct values and Parquet stores it in about a byte a cell.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

STEPS = 255
ENDORSEMENT_STEPS = 10


def quantise(probabilities: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    """The grid numbers q of probabilities 0..1, same shape; values outside are clipped."""
    roots = np.sqrt(np.clip(np.asarray(probabilities, dtype=np.float64), 0.0, 1.0))
    return np.rint(roots * STEPS).astype(np.uint8)


def from_grid(numbers: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The probabilities of grid numbers, float32, same shape."""
    values = np.square(np.arange(STEPS + 1, dtype=np.float64) / STEPS).astype(np.float32)
    return values[np.asarray(numbers)]


def to_grid(probabilities: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Each probability moved to the nearest point of the grid, float32, same shape.

    >>> to_grid([0.0, 1.0]).tolist()
    [0.0, 1.0]
    """
    return from_grid(quantise(probabilities))


def endorsement_to_grid(shares: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Each share moved to the nearest tenth, float32, same shape."""
    clipped = np.clip(np.asarray(shares, dtype=np.float64), 0.0, 1.0)
    return (np.rint(clipped * ENDORSEMENT_STEPS) / ENDORSEMENT_STEPS).astype(np.float32)
