"""How much one more break at any place would explain, with the levels and the noise of the series integrated out.

The series is normal on the angular scale given its noise (`framing.align.noise.likelihood`). Levels between the breaks at hand
have flat priors; the step at a further break is normal with standard deviation `STEP_SPREAD`, so a break that rests on little
gains little. The noise is averaged over its grid with and without the break.
References: Andrews and Ploberger (1994) for the average over dates; Kass and Raftery (1995) for Bayes factors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp, ndtr, softmax

from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import STEP_SPREAD, Cells, angle_bias, covariances, to_angle

Array = np.ndarray
BATCH = 250


def level_columns(breaks: Array, cells: int) -> Array:
    """Which level each cell has: (cells, levels) of 0 and 1; `breaks` are the first cells of new levels, ascending."""
    label = np.searchsorted(np.asarray(breaks), np.arange(cells), side="right")
    return np.asarray(label[:, None] == np.arange(len(breaks) + 1)[None, :], dtype=float)


@dataclass(frozen=True)
class Scan:
    """One series with the breaks at hand, ready to weigh a further one for any counts of the same cells.

    Attributes
    ----------
    levels : (cells,) shares around which the noise is measured. places : (places,) cells at which a further break may lie.
    rest : (points, cells, cells), inverse covariance with the levels projected out. log_det : (points,).
    steps : (points, places, cells), what gives the score of a step. information : (points, places) of each step.
    """

    cells: Cells
    levels: Array
    places: Array
    grid: NoiseGrid
    rest: Array
    log_det: Array
    steps: Array
    information: Array

    @classmethod
    def of(cls, cells: Cells, breaks: Array, levels: Array, places: Array, grid: NoiseGrid) -> Scan:
        """Prepare a series with `breaks` at hand."""
        covariance = covariances(cells, levels, grid)
        inverse = np.linalg.inv(covariance)
        columns = level_columns(breaks, len(cells.total))
        seen = inverse @ columns
        inner = columns.T[None] @ seen
        rest = inverse - seen @ np.linalg.solve(inner, np.swapaxes(seen, 1, 2))
        log_det = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(inner)[1]
        step = (np.arange(len(cells.total))[None, :] >= places[:, None]).astype(float)
        steps = step[None] @ rest
        information = np.maximum((steps * step[None]).sum(axis=2), 0.0)
        return cls(cells, levels, places, grid, rest, log_det, steps, information)

    def angles(self, count: Array) -> Array:
        """Angles (..., cells) of counts, corrected for few passages."""
        return np.asarray(to_angle(count, self.cells.total) - angle_bias(self.cells.total, self.levels))

    def noise(self, angles: Array) -> Array:
        """Log weight (draws, points) of each point of noise without a further break; not normed."""
        quadratic = np.stack([((angles @ rest) * angles).sum(axis=1) for rest in self.rest], axis=1)
        return np.asarray(self.grid.log_prior - 0.5 * (self.log_det + quadratic))

    def weigh(self, angles: Array) -> Array:
        """Log Bayes factor (draws, places) of a break at each place against none."""
        parts = [self._weigh(angles[first : first + BATCH]) for first in range(0, len(angles), BATCH)]
        return np.concatenate(parts)

    def measure_step(self, angles: Array, place: int) -> tuple[float, float]:
        """Mean and standard deviation of the step at one of `places` (its number), an angle, of one series (cells,)."""
        plain = self.noise(angles[None])[0]
        factor = self._factors(angles[None])[0, :, place]
        weight = np.exp(plain + factor - logsumexp(plain + factor))
        precision = self.information[:, place] + STEP_SPREAD**-2
        mean = (self.steps[:, place] @ angles) / precision
        middle = float(weight @ mean)
        return middle, float(np.sqrt(weight @ (1 / precision + (mean - middle) ** 2)))

    def chance_beyond(self, angles: Array, least: Array) -> Array:
        """Chance (places,) that the step at each place of one series (cells,) is a rise of the angle `least` or more."""
        plain = self.noise(angles[None])[0]
        factor = self._factors(angles[None])[0]
        precision = self.information + STEP_SPREAD**-2
        mean = (self.steps @ angles) / precision
        chance = ndtr((mean - least) * np.sqrt(precision))
        return np.asarray((softmax(plain[:, None] + factor, axis=0) * chance).sum(axis=0))

    def period_variance(self) -> Array:
        """Mean variance (points,) of the angle of one cell, its own movement included."""
        return np.asarray(np.diagonal(covariances(self.cells, self.levels, self.grid), axis1=1, axis2=2).mean(axis=1))

    def _weigh(self, angles: Array) -> Array:
        plain = self.noise(angles)
        plain -= logsumexp(plain, axis=1, keepdims=True)
        each = self._factors(angles)
        each += plain[:, :, None]
        top = each.max(axis=1)
        each -= top[:, None]
        return np.asarray(top + np.log(np.exp(each, out=each).sum(axis=1)))

    def _factors(self, angles: Array) -> Array:
        """Log Bayes factor (draws, points, places) of a break at each place, given the noise."""
        precision = self.information + STEP_SPREAD**-2
        score = np.matmul(angles, np.swapaxes(self.steps, 1, 2)).swapaxes(0, 1)
        score *= score
        score *= 0.5 / precision
        score -= 0.5 * np.log(STEP_SPREAD**2 * precision)
        return np.asarray(score)
