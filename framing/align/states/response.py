"""Each state's own response to a shift: how far its share moved, from the texts of that state alone.

The mean share after the date less that before it. Its error carries the noise of the state's own series (see
`framing.align.noise`): counts of passages that resemble each other within a document, and an autoregression of the log
odds, averaged over its grid by how well each point fits the state's own texts, level shifts taken out. The date is
averaged over its posterior.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from framing.align.changepoints.line import level_shares
from framing.align.changepoints.scan import Scan
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.panel import Panel
from framing.align.noise.grid import NoiseGrid, make_grid
from framing.align.noise.likelihood import Cells, covariances

Array = np.ndarray
LIKELY = 0.02  # dates less likely than this are left out of the average


@dataclass(frozen=True)
class Responses:
    """How far each state moved; arrays (states,), NaN for a state without texts before or after the shift.

    change, error : of its share, 0..1 scale. response, response_error : as a share of the dominant state's own move.
    """

    change: Array
    error: Array
    response: Array
    response_error: Array


def measure_responses(
    panel: Panel, frame: int, rows: Array, breaks: Array, shift: Shift, window: tuple[int, int]
) -> Responses:
    """The response of some states (`rows` of the panel) to a shift of the dominant state.

    Parameters
    ----------
    breaks : bool (states, periods), where a new level of the state's own series begins.
    window : periods before the shift, and from it on, whose mean shares are compared.
    """
    grid = make_grid()
    measured = np.array(
        [
            _measure(_cells(panel, frame, row), np.flatnonzero(own), shift.weights, window, grid)
            for row, own in zip(rows, breaks, strict=True)
        ]
    )
    change, error = measured.reshape(-1, 2).T
    with np.errstate(divide="ignore", invalid="ignore"):
        response = change / shift.rise
        own = np.nan_to_num(shift.error)
        response_error = np.hypot(error, response * own) / abs(shift.rise)
    return Responses(change, error, response, response_error)


def _cells(panel: Panel, frame: int, row: int) -> Cells:
    seen = np.flatnonzero(panel.total[frame, row] > 0)
    return Cells(panel.count[frame, row, seen], panel.total[frame, row, seen], panel.documents[frame, row, seen], seen)


def _measure(
    cells: Cells, breaks: Array, weights: Array, window: tuple[int, int], grid: NoiseGrid
) -> tuple[float, float]:
    """Change of the share and its standard error, averaged over the dates; NaN where no date has texts on both sides."""
    places = np.flatnonzero(weights >= min(LIKELY, float(weights.max())))
    near = (cells.position >= places.min() - window[0]) & (cells.position <= places.max() + window[1])
    part = Cells(*(values[near] for values in (cells.count, cells.total, cells.documents, cells.position)))
    if not near.any():
        return float("nan"), float("nan")
    starts = np.unique(np.searchsorted(part.position, breaks))
    starts = starts[(starts > 0) & (starts < len(part.position))]
    levels = level_shares(part, starts)
    covariance = share_covariance(part, levels, starts, grid)
    precision = levels * (1 - levels) / np.diag(covariance)  # at the same level, or high shares would weigh less
    found, chance = [], []
    for place in places:
        before = (part.position >= place - window[0]) & (part.position < place)
        after = (part.position >= place) & (part.position <= place + window[1])
        if before.any() and after.any():
            found.append(compare_means(part.count / part.total, covariance, before * precision, after * precision))
            chance.append(float(weights[place]))
    if not found:
        return float("nan"), float("nan")
    change, error = np.array(found).T
    share = np.array(chance) / sum(chance)
    middle = float(share @ change)
    return middle, float(np.sqrt(share @ (error**2 + (change - middle) ** 2)))


def share_covariance(cells: Cells, levels: Array, breaks: Array, grid: NoiseGrid) -> Array:
    """Covariance (cells, cells) of the shares: that of their angles at every point of the grid, averaged by its weight.

    breaks : first cells of new levels, which are taken out before the noise is weighed. levels : (cells,) their shares.
    """
    if len(levels) > len(breaks) + 2:
        scan = Scan.of(cells, breaks, levels, np.zeros(0, dtype=np.int64), grid)
        weight = softmax(scan.noise(scan.angles(cells.count)[None])[0])
    else:  # levels leave nothing to tell the noise by
        weight = softmax(grid.log_prior)
    slope = 2 * np.sqrt(levels * (1 - levels))  # of a share by its angle
    return np.asarray(np.tensordot(weight, covariances(cells, levels, grid), axes=1) * np.outer(slope, slope))


def compare_means(share: Array, covariance: Array, before: Array, after: Array) -> tuple[float, float]:
    """Mean share after less mean share before, and its standard error.

    before, after : (cells,) weights of the cells on each side, 0 for the others.
    """
    contrast = after / after.sum() - before / before.sum()
    return float(contrast @ share), float(np.sqrt(contrast @ covariance @ contrast))
