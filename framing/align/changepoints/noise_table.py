"""What the noise of every series is taken to be, and how the two kinds of it were told apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.align.changepoints.every_series import Found
from framing.align.noise.grid import NoiseGrid, make_grid
from framing.align.settings import AlignSettings

Array = np.ndarray
COLUMNS = ["series", "audience", "frame", "icc", "spread", "memory", "cells", "told_by"]
VARIED = 0.1  # spread over mean of the number of documents from which on they tell
NARROWED = 0.8  # of its prior spread, to which that of the memory must shrink for the memory to tell


def noise_table(found: Sequence[Found], settings: AlignSettings) -> pd.DataFrame:
    """A row for each frame of each series that was put to the test: posterior means of its noise around its shifts.

    `told_by` is what keeps resemblance within documents apart from the series' own movement: `documents` (their number differs
    between periods), `memory` (the movement lasts), or `assumed` (nothing does; each counts as its prior says).
    """
    grid = make_grid(settings.memory)
    rows = []
    for one in found:
        weight = one.search.noise
        if not len(weight):
            continue
        documents = one.actor.documents[one.number][one.actor.total[one.number] >= max(settings.min_passages, 1e-9)]
        rows.append(
            {
                "series": one.actor.name,
                "audience": one.actor.audience,
                "frame": one.frame,
                "icc": float(weight @ grid.icc),
                "spread": float(weight @ grid.spread),
                "memory": _mean_memory(grid, weight)[0],
                "cells": len(documents),
                "told_by": _told_by(documents, grid, weight),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _told_by(documents: Array, grid: NoiseGrid, weight: Array) -> str:
    if len(documents) and documents.std() > VARIED * documents.mean():
        return "documents"
    _, before = _mean_memory(grid, np.exp(grid.log_prior))
    _, after = _mean_memory(grid, weight)
    return "memory" if after < NARROWED * before else "assumed"


def _mean_memory(grid: NoiseGrid, weight: Array) -> tuple[float, float]:
    """Mean and standard deviation of the memory, where there is movement to remember."""
    moving = grid.spread > 0
    own = weight[moving] / weight[moving].sum()
    mean = float(own @ grid.memory[moving])
    return mean, float(np.sqrt(own @ (grid.memory[moving] - mean) ** 2))
