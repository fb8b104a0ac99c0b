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
    return average_over_dates(*_measure_steps(cells, breaks, places, window, grid), weights[places])


def measure_steps(
    panel: Panel, frame: int, row: int, breaks: Array, places: Array, window: tuple[int, int]
) -> tuple[Array, Array]:
    """How far a state's share moved about each of some dates: the response to a shift on that very date.

    Parameters
    ----------
    row : of the panel. breaks : bool (periods,), as for `measure_responses`. places : the dates, as periods of the panel.

    Returns
    -------
    change, error : (places,) of its share, 0..1 scale; NaN where a date has no texts on one side.
    """
    return _measure_steps(_cells(panel, frame, row), np.flatnonzero(breaks), places, window, make_grid())


def _measure_steps(
    cells: Cells, breaks: Array, places: Array, window: tuple[int, int], grid: NoiseGrid
) -> tuple[Array, Array]:
    change, error = np.full((2, len(places)), np.nan)
    if not len(places):
        return change, error
    near = (cells.position >= places.min() - window[0]) & (cells.position <= places.max() + window[1])
    part = Cells(*(values[near] for values in (cells.count, cells.total, cells.documents, cells.position)))
    if not near.any():
        return change, error
    starts = np.unique(np.searchsorted(part.position, breaks))
    starts = starts[(starts > 0) & (starts < len(part.position))]
    levels = level_shares(part, starts)
    covariance = share_covariance(part, levels, starts, grid)
    precision = levels * (1 - levels) / np.diag(covariance)  # at the same level, or high shares would weigh less
    for at, place in enumerate(places):
        before = (part.position >= place - window[0]) & (part.position < place)
        after = (part.position >= place) & (part.position <= place + window[1])
        if before.any() and after.any():
            change[at], error[at] = compare_means(
                part.count / part.total, covariance, before * precision, after * precision
            )
    return change, error


def chances_of(evidence: Array) -> Array:
    """Chance (periods,) of each date of a move, given one, from log Bayes factors; 0 everywhere where nothing is possible."""
    top = float(evidence.max(initial=-np.inf))
    return np.exp(evidence - top) / np.exp(evidence - top).sum() if np.isfinite(top) else np.zeros(len(evidence))


def as_share(change: float, error: float, shift: Shift) -> tuple[float, float]:
    """A change and its error as a share of the dominant state's own move, which has an error itself."""
    share = change / shift.rise
    return share, float(np.hypot(error, share * np.nan_to_num(shift.error)) / abs(shift.rise))


def average_over_dates(change: Array, error: Array, weights: Array) -> tuple[float, float]:
    """The mean change over dates, weighed by their chance, and its standard error with what it varies over them; NaN of none.

    change, error, weights : (dates,); a date whose change is not known (NaN) does not count.
    """
    known = np.isfinite(change) & (weights > 0)
    if not known.any():
        return float("nan"), float("nan")
    change, error, share = change[known], error[known], weights[known] / sum(weights[known].tolist())
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
