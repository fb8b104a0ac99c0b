"""What a state's own counts could have shown: power for a rise of given size, least rise, least lag.

A step of size r whose standard error is e is found when the signed root of its log-likelihood ratio passes a
bound; that root is normal around r / e. The bound allows for the search over all dates of the window. Steps and errors are on
the angular scale, asin(sqrt(share)), and the errors are those of the noise of the state's own series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from framing.align.settings import AlignSettings
from framing.align.states.moves import Aim, Moves

Array = np.ndarray
BOUND = 2.65  # 95 % point of the largest signed root over a window of 21 periods
TELLING = 3.0  # log-likelihood ratio (20 to 1) by which one date must beat another
LOWEST = 0.005  # share below which a level is not taken to lie


@dataclass(frozen=True)
class Power:
    """What each state (rows) could have shown for one shift.

    `least`, `whole` : power for the least step that counts (`closing` of the dominant state's rise), and for the whole rise.
    `least_rise` : smallest step found with the wanted power (0..1 scale, inf if none).
    `least_lag` : smallest lag in periods that could be told from 0 (inf if none).
    """

    least: Array
    whole: Array
    least_rise: Array
    least_lag: Array


def measure_power(moves: Moves, aim: Aim, half_width: float, settings: AlignSettings) -> Power:
    """Power of every state for one shift; `half_width` is the doubt about the shift's date in periods."""
    level = np.clip(np.nan_to_num(moves.level), LOWEST, 1 - LOWEST)
    whole = _distance(level, aim.direction * aim.whole)
    need = (BOUND + ndtri(settings.power)) * moves.error
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lag = np.ceil(TELLING / (0.5 * (whole / moves.period_error) ** 2) + half_width)
    slope = 2 * np.sqrt(level * (1 - level))  # of a share by its angle
    return Power(
        np.where(moves.usable, ndtr(_distance(level, aim.direction * aim.least) / moves.error - BOUND), 0.0),
        np.where(moves.usable, ndtr(whole / moves.error - BOUND), 0.0),
        np.where(moves.usable, need * slope, np.inf),
        np.where(moves.usable & (whole > 0), np.maximum(lag, 1.0), np.inf),
    )


def _distance(level: Array, step: float) -> Array:
    """How far a step from a level goes on the angular scale."""
    goal = np.clip(level + step, LOWEST, 1 - LOWEST)
    return np.asarray(np.abs(np.arcsin(np.sqrt(goal)) - np.arcsin(np.sqrt(level))))
