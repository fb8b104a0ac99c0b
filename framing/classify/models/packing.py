"""Weights in eight bits: a whole number from -127 to 127 for each, and a scale for each feature."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MOST = 127


def pack_rows(weights: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights (features, outputs) as whole numbers and the scale of each row; off by at most half a scale.

    >>> pack_rows(np.array([[0.5, -0.25], [0, 0]], np.float32))[0].tolist()
    [[127, -64], [0, 0]]
    """
    scale = (np.abs(weights).max(axis=1, initial=0.0) / MOST).astype(np.float32)
    whole = np.rint(weights / np.where(scale > 0, scale, 1.0)[:, None])
    return whole.astype(np.int8), scale


def unpack_rows(whole: npt.NDArray[np.int8], scale: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The weights of `pack_rows`."""
    weights: npt.NDArray[np.float32] = whole.astype(np.float32) * scale[:, None].astype(np.float32)
    return weights
