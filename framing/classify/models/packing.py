"""Weights in eight bits: a whole number from -127 to 127 for each, and two scales for each feature."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

MOST = 127


def pack_rows(
    weights: npt.NDArray[np.floating[Any]], codes: int
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Weights (features, outputs) as whole numbers, and the scales (features, 2) of each row: of the first outputs, those
    of the codes, and of the others, those of stance, so that neither depends on the other. Off by half a scale at most.

    >>> pack_rows(np.array([[0.5, -0.25], [0, 0]], np.float32), 2)[0].tolist()
    [[127, -64], [0, 0]]
    """
    largest = [np.abs(part).max(axis=1, initial=0.0) for part in (weights[:, :codes], weights[:, codes:])]
    scales = (np.stack(largest, axis=1) / MOST).astype(np.float16)
    each = _spread_scales(scales, weights.shape[1], codes)
    whole = np.clip(np.rint(weights / np.where(each > 0, each, np.inf)), -MOST, MOST)
    return whole.astype(np.int8), scales


def unpack_rows(whole: npt.NDArray[np.int8], scales: npt.NDArray[np.float16], codes: int) -> npt.NDArray[np.float32]:
    """The weights of `pack_rows`."""
    return whole * _spread_scales(scales, whole.shape[1], codes)


def _spread_scales(scales: npt.NDArray[np.float16], outputs: int, codes: int) -> npt.NDArray[np.float32]:
    return scales.astype(np.float32)[:, (np.arange(outputs) >= codes).astype(int)]
