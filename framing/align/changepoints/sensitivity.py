"""Would the dominant state's shifts stand with another penalty, longer periods, or another denominator?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from framing.align.changepoints.every_series import cells_of, handover_cells
from framing.align.changepoints.line import level_shares
from framing.align.changepoints.search import Partitions
from framing.align.inputs.actors import Actor
from framing.align.noise.grid import make_grid, search_points
from framing.align.settings import AlignSettings

Array = np.ndarray
PENALTIES = (0.2, 0.4, 0.7, 1.0)
LENGTHS = (2, 3)
COLUMNS = ["frame", "variant", "value", "date", "size"]


def vary_shifts(actor: Actor, periods: Array, settings: AlignSettings) -> pd.DataFrame:
    """Breaks proposed for the frames asked about under every variant: rows frame, variant, value, date, size (points).

    Variants: `penalty` (as in the settings), `period length` (joined periods), `uncoded denominator` (passages that carry no
    frame instead of all passages). None is put to the test: a shift that stands is proposed under most.
    """
    rows = []
    asked = settings.asked(actor.frames)
    for number, frame in enumerate(actor.frames):
        if frame not in asked:
            continue
        for penalty in PENALTIES:
            own = replace(settings, penalty=penalty)
            rows += [(frame, "penalty", penalty, *row) for row in _propose(actor, number, periods, own)]
        for length in LENGTHS:
            if len(periods) // length >= 2 * settings.min_segment:
                joined = _join_periods(actor, length)
                rows += [
                    (frame, "period length", float(length), *row)
                    for row in _propose(joined, number, periods[::length], settings)
                ]
        other = _without_coded(actor, number, [actor.frames.index(one) for one in asked])
        rows += [(frame, "uncoded denominator", 1.0, *row) for row in _propose(other, number, periods, settings)]
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(
        ["frame", "variant", "value", "date"], ignore_index=True, kind="stable"
    )


def _propose(actor: Actor, number: int, periods: Array, settings: AlignSettings) -> list[tuple[int, float]]:
    """Date and size (points) of every break of the best partition of one frame."""
    cells = cells_of(actor, number, None, settings.min_passages)
    if len(cells.total) < 2 * settings.min_segment:
        return []
    fixed = handover_cells(periods[cells.position], settings.handovers)
    none = np.zeros(0, dtype=np.int64)
    grid = search_points(make_grid(settings.memory))
    search = Partitions(cells, level_shares(cells, none), grid, settings.penalty, settings.min_segment, fixed)
    breaks = search.propose(cells.count)
    shares = level_shares(cells, np.union1d(breaks, fixed))
    return [(int(periods[cells.position[place]]), float(100 * (shares[place] - shares[place - 1]))) for place in breaks]


def _join_periods(actor: Actor, length: int) -> Actor:
    """The series with every `length` periods added up."""
    starts = np.arange(0, actor.total.shape[1], length)
    count, total, documents = (
        np.add.reduceat(part, starts, axis=1) for part in (actor.count, actor.total, actor.documents)
    )
    return replace(actor, count=count, total=total, documents=documents)


def _without_coded(actor: Actor, number: int, coded: list[int]) -> Actor:
    """The series with passages that carry none of the `coded` frames, and those of frame `number`, as all passages."""
    uncoded = np.maximum(actor.total - actor.count[coded].sum(axis=0), 0.0)
    total = np.where(uncoded > 0, uncoded + actor.count[[number]], 0.0)
    return replace(actor, total=np.minimum(total, actor.total))
