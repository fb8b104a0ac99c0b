"""What all simulated scenarios have in common: their settings, and counts drawn around shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

Array = np.ndarray
DOMINANT = "A"
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class CommonSettings:
    """Settings of every scenario; shares and rises on the 0..1 scale, lags in periods.

    Parameters
    ----------
    shifted : how many of the `frames` the dominant state shifts in. base, rise : its share before, and the move.
    passages, dominant_passages : of a state and period, and of the dominant state.
    icc : correlation of passages within a document. memory : autocorrelation of shares' own movement.
    present : chance that a secondary state has its texts of a period.
    """

    kind: str
    periods: int = 45
    first: int = 1947
    frames: int = 4
    shifted: int = 2
    base: float = 0.07
    rise: float = 0.13
    passages: int = 25
    dominant_passages: int = 60
    lags: tuple[int, ...] = (2, 3, 4, 5, 6)
    icc: float = 0.05
    memory: float = 0.6
    present: float = 1.0


def state_names(count: int) -> list[str]:
    """Codes of secondary states."""
    return [f"S{number:03d}" for number in range(1, count + 1)]


def draw_passages(share: Array, documents: Array, passages: Array, icc: float, rng: np.random.Generator) -> Array:
    """Counts (states, periods) of passages with the frame: beta-binomial within each document.

    Parameters
    ----------
    share : (states, periods). documents, passages : int (states,) of every period; passages fall on documents as evenly as
        they can.
    """
    count = np.zeros(share.shape)
    for part in range(int(documents.max())):
        size = np.where(part < documents, passages // documents + (part < passages % documents), 0)
        own = share
        if icc > 0:
            strength = 1 / icc - 1
            own = rng.beta(np.maximum(share * strength, 1e-9), np.maximum((1 - share) * strength, 1e-9))
        count += rng.binomial(np.broadcast_to(size[:, None], share.shape), own)
    return count


def frame_names(count: int) -> list[str]:
    """Codes of frames."""
    return [f"frame_{number + 1:02d}" for number in range(count)]


def count_table(
    names: list[str], periods: Array, count: Array, documents: Array, passages: Array, kept: Array
) -> pd.DataFrame:
    """Rows of COUNTS: those cells of `count` (frames, states, periods) where `kept` holds."""
    frame, state, period = np.nonzero(kept)
    return pd.DataFrame(
        {
            "state": np.array(names, dtype=object)[state],
            "period": periods[period],
            "frame": np.array(frame_names(len(count)), dtype=object)[frame],
            "count": count[kept],
            "total": passages[state].astype(float),
            "documents": documents[state].astype(float),
        }
    )
