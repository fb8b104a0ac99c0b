"""When a group moved: the posterior of one step in its path around a date, and whether it came before the dominant state's
shift.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
EDGE = 2  # periods that must lie on each side of a step
RIDGE = 1e-6  # of the mean variance, added to each period: a covariance need not have full rank


@dataclass(frozen=True)
class GroupMove:
    """A step in a group's path: `weights` (window,) of its date, and its size and standard error at the likeliest date."""

    weights: Array
    size: float
    error: float


def date_step(path: Array, covariance: Array) -> GroupMove | None:
    """The step of a path with Gaussian noise of known covariance; None where fewer than five periods are known.

    The level and the step have flat priors and are integrated out; every date with two periods on each side is as likely.

    Parameters
    ----------
    path : (window,) NaN where not known. covariance : (window, window).
    """
    known = np.flatnonzero(np.isfinite(path))
    if len(known) < 2 * EDGE + 1:
        return None
    y = path[known]
    noise = covariance[np.ix_(known, known)]
    scale = float(np.trace(noise)) / len(known)
    if not scale > 0:  # nor where a group of one state leaves the covariance unknown
        return None
    noise = noise + scale * (RIDGE * np.eye(len(known)) + 10.0)
    precision = np.linalg.inv(noise)
    level = np.ones(len(known))
    logs = np.full(len(path), -np.inf)
    found: dict[int, tuple[float, float]] = {}
    for at in range(EDGE, len(known) - EDGE + 1):
        design = np.stack([level, (np.arange(len(known)) >= at).astype(float)], axis=1)
        normal = design.T @ precision @ design
        inverse = np.linalg.inv(normal)
        fitted = inverse @ (design.T @ precision @ y)
        rest = y - design @ fitted
        logs[known[at]] = -0.5 * float(rest @ precision @ rest) - 0.5 * float(np.linalg.slogdet(normal)[1])
        least = RIDGE * scale * (1 / at + 1 / (len(known) - at))  # an estimated covariance need not be positive
        found[int(known[at])] = (float(fitted[1]), float(np.sqrt(max(inverse[1, 1], least))))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    best = int(np.argmax(weights))
    return GroupMove(weights, *found[best])


def chance_before(group: Array, relative: Array, shift: Array, place: int, apart: int) -> float:
    """Probability that the group's step lies at least `apart` periods before the dominant state's.

    Parameters
    ----------
    group : (window,) weights of the group's date, `relative` to `place`. shift : (periods,) weights of the shift's date.

    >>> chance_before(np.array([1.0, 0.0]), np.array([-2, 0]), np.array([0.0, 0.0, 0.5, 0.5]), 2, 3)
    0.5
    """
    dates = place + relative
    early = dates[:, None] - np.arange(len(shift))[None, :] <= -apart
    return float(group @ early @ shift) / max(float(shift.sum() * group.sum()), 1e-12)
