"""One frame of the secondary states: their counts, and the levels of each under the noise of its own series.

No state's levels, evidence or power rest on other states: what is known of the noise of one series is in its own counts and
in the fixed prior (`framing.align.noise.grid`), as for every series whose shifts are sought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from framing.align.changepoints.every_series import cells_of
from framing.align.changepoints.line import level_shares
from framing.align.changepoints.search import Partitions
from framing.align.changepoints.shifts import NONE
from framing.align.inputs.actors import one_state
from framing.align.inputs.series import Series
from framing.align.noise.classifier_error import rates_of
from framing.align.noise.grid import NoiseGrid, make_grid, search_points
from framing.align.noise.likelihood import Cells
from framing.align.settings import AlignSettings

Array = np.ndarray


@dataclass(frozen=True)
class StateSeries:
    """One state's counts of one frame. breaks : first cells of new levels, by the best partition under its noise."""

    cells: Cells
    breaks: Array
    grid: NoiseGrid

    @cached_property
    def levels(self) -> Array:
        """Share (cells,) at the level of every cell."""
        return level_shares(self.cells, self.breaks)


@dataclass(frozen=True)
class States:
    """One frame of the secondary states; a series each. `documents` (states, periods), 0 where a cell is missing."""

    names: tuple[str, ...]
    periods: Array
    documents: Array
    series: tuple[StateSeries, ...]

    def only(self, names: Sequence[str]) -> States:
        """Some of the states, in the order of `names`."""
        rows = [self.names.index(name) for name in names]
        return States(tuple(names), self.periods, self.documents[rows], tuple(self.series[row] for row in rows))

    @cached_property
    def seen(self) -> Array:
        """Bool (states, periods): the state has passages enough there."""
        out = np.zeros(self.documents.shape, dtype=bool)
        for row, own in enumerate(self.series):
            out[row, own.cells.position] = True
        return out

    @cached_property
    def breaks(self) -> Array:
        """Bool (states, periods): a new level begins there."""
        out = np.zeros(self.documents.shape, dtype=bool)
        for row, own in enumerate(self.series):
            out[row, own.cells.position[own.breaks]] = True
        return out

    @cached_property
    def levels(self) -> Array:
        """Share (states, periods) at the level of every cell, NaN where it is missing."""
        out = np.full(self.documents.shape, np.nan)
        for row, own in enumerate(self.series):
            out[row, own.cells.position] = own.levels
        return out


def read_states(series: Series, number: int, errors: pd.DataFrame | None, settings: AlignSettings) -> States:
    """The secondary states' part of a frame (its number in the panel), each with the noise of its own series.

    errors : the classifier's errors, checked, or None.
    """
    panel = series.panel
    rows = [row for row, state in enumerate(panel.states) if state != settings.dominant]
    rates = None if errors is None else rates_of(errors, panel.frames[number], panel.periods)
    grid = make_grid(settings.memory)
    own = []
    for row in rows:
        state = panel.states[row]
        cells = cells_of(one_state(series, state, state, ""), number, rates, settings.min_passages)
        own.append(StateSeries(cells, find_levels(cells, grid, settings), grid))
    documents = np.where(panel.observed[number], panel.documents[number], 0.0)[rows]
    return States(tuple(panel.states[row] for row in rows), panel.periods, documents, tuple(own))


def find_levels(cells: Cells, grid: NoiseGrid, settings: AlignSettings) -> Array:
    """First cells of new levels in the best partition of one series."""
    if len(cells.total) < 2 * settings.min_segment:
        return NONE
    search = Partitions(
        cells, level_shares(cells, NONE), search_points(grid), settings.penalty, settings.min_segment, NONE
    )
    return search.propose(cells.count)
