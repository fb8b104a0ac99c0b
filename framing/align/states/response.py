"""Each state's own response to a shift: how far its share moved, from the texts of that state alone.

The state's shares before and after the date are two levels of a series with its own noise (see `framing.align.noise`): counts
of passages that resemble each other within a document, and an autoregression of the log odds. The noise is averaged over
its grid by how well each point fits the state's own texts; the levels are estimated by generalised least squares on the
angular scale. The date is averaged over its posterior.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from framing.align.changepoints.scan import Scan
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.panel import Panel
from framing.align.noise.grid import NoiseGrid, make_grid
from framing.align.noise.likelihood import Cells, angle_bias, covariances, to_angle

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


def measure_responses(panel: Panel, frame: int, rows: Array, shift: Shift, leads: int, lags: int) -> Responses:
    """The response of some states (`rows` of the panel) to a shift of the dominant state.

    leads, lags : periods before the shift, and from it on, whose mean levels are compared.
    """
    grid = make_grid()
    measured = np.array([_measure(_cells(panel, frame, row), shift.weights, leads, lags, grid) for row in rows])
    change, error = measured.reshape(-1, 2).T
    with np.errstate(divide="ignore", invalid="ignore"):
        response = change / shift.rise
        own = np.nan_to_num(shift.error)
        response_error = np.hypot(error, response * own) / abs(shift.rise)
    return Responses(change, error, response, response_error)


def _cells(panel: Panel, frame: int, row: int) -> Cells:
    seen = np.flatnonzero(panel.total[frame, row] > 0)
    return Cells(panel.count[frame, row, seen], panel.total[frame, row, seen], panel.documents[frame, row, seen], seen)


def _measure(cells: Cells, weights: Array, leads: int, lags: int, grid: NoiseGrid) -> tuple[float, float]:
    """Change of the share and its standard error, averaged over the dates; NaN where no date has texts on both sides."""
    places = np.flatnonzero(weights >= min(LIKELY, float(weights.max())))
    found, chance = [], []
    noise: Array | None = None
    for place in places[np.argsort(-weights[places], kind="stable")]:
        near = (cells.position >= place - leads) & (cells.position <= place + lags)
        part = Cells(*(values[near] for values in (cells.count, cells.total, cells.documents, cells.position)))
        after = part.position >= place
        if not near.any() or after.all() or not after.any():
            continue
        levels = _level(part, after)
        if noise is None:
            noise = _weigh_noise(part, after, levels, grid)
        found.append(compare_levels(part, after, levels, noise, grid))
        chance.append(float(weights[place]))
    if not found:
        return float("nan"), float("nan")
    change, error = np.array(found).T
    share = np.array(chance) / sum(chance)
    middle = float(share @ change)
    return middle, float(np.sqrt(share @ (error**2 + (change - middle) ** 2)))


def _level(cells: Cells, after: Array) -> Array:
    """The mean share of each side (cells,), half a passage in favour and half against added."""
    levels = np.empty(len(after))
    for side in (after, ~after):
        levels[side] = (cells.count[side].sum() + 0.5) / (cells.total[side].sum() + 1)
    return levels


def _weigh_noise(cells: Cells, after: Array, levels: Array, grid: NoiseGrid) -> Array:
    """Posterior weight (points,) of every point of the grid, from these cells with their two levels taken out."""
    if len(after) < 3:  # two levels leave nothing to tell the noise by
        return np.asarray(softmax(grid.log_prior))
    first = np.array([int(after.argmax())])
    scan = Scan.of(cells, first, levels, np.zeros(0, dtype=np.int64), grid)
    return np.asarray(softmax(scan.noise(scan.angles(cells.count)[None])[0]))


def compare_levels(cells: Cells, after: Array, levels: Array, noise: Array, grid: NoiseGrid) -> tuple[float, float]:
    """Share after less share before, and its standard error, by generalised least squares on the angular scale.

    after : (cells,) which cells lie after the date. levels : (cells,) shares around which the noise is measured.
    noise : (points,) weight of every point of `grid`.
    """
    covariance = np.tensordot(noise, covariances(cells, levels, grid), axes=1)
    columns = np.stack([~after, after], axis=1).astype(float)
    angle = to_angle(cells.count, cells.total) - angle_bias(cells.total, levels)
    weighed = np.linalg.solve(covariance, columns)
    spread = np.linalg.inv(columns.T @ weighed)
    mean = np.clip(spread @ (weighed.T @ angle), 0.0, np.pi / 2)
    slope = np.sin(2 * mean) * np.array([-1.0, 1.0])  # d sin(x)**2 / dx, of the difference
    change = float(np.sin(mean[1]) ** 2 - np.sin(mean[0]) ** 2)
    return change, float(np.sqrt(slope @ spread @ slope))
