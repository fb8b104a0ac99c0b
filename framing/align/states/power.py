"""What a state's own counts could have shown: power for a rise of given size, least rise, least lag.

A step of size r whose standard error is e is found when the signed root of its log-likelihood ratio passes a
bound; that root is normal around r / e. The bound allows for the search over all dates of the window.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from framing.align.states.moves import Window

Array = np.ndarray
BOUND = 2.65  # 95 % point of the largest signed root over a window of 21 periods, see docs/method.md
TELLING = 3.0  # log-likelihood ratio (20 to 1) by which one date must beat another


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


def measure_power(
    n: Array, level: Array, window: Window, rise: float, closing: float, wanted: float, shift_half_width: float
) -> Power:
    """Power of every state for one shift.

    Parameters
    ----------
    n : (states, periods) effective totals. level : (states,), level before the shift (0..1).
    rise : signed rise of the dominant state (0..1 scale).
    shift_half_width : periods by which the date of the dominant state's shift is uncertain.
    """
    at = np.arange(n.shape[1])
    middle = min((window.first + window.last) // 2, n.shape[1] - 1)
    before = n[:, at < middle].sum(axis=1)
    after = n[:, at >= middle].sum(axis=1)
    least = closing * abs(rise)
    for_least = _power(_error(level, np.sign(rise) * least, before, after), least)
    whole = _power(_error(level, rise, before, after), abs(rise))
    need = BOUND + ndtri(wanted)
    least_rise = need * _error(level, 0.0, before, after)
    per_period = n.sum(axis=1) / np.maximum((n > 0).sum(axis=1), 1)
    low, high = np.clip(level, 0.01, 0.99), np.clip(level + rise, 0.01, 0.99)
    telling = per_period * (low * np.log(low / high) + (1 - low) * np.log((1 - low) / (1 - high)))
    with np.errstate(divide="ignore", invalid="ignore"):
        lag = np.ceil(TELLING / telling + shift_half_width)
    possible = (before > 0) & (after > 0)
    return Power(
        np.where(possible, for_least, 0.0),
        np.where(possible, whole, 0.0),
        np.where(possible, least_rise, np.inf),
        np.where(possible & (telling > 0), np.maximum(lag, 1.0), np.inf),
    )


def _error(level: Array, step: Array | float, before: Array, after: Array) -> Array:
    low, high = np.clip(level, 0.005, 0.995), np.clip(level + step, 0.005, 0.995)
    with np.errstate(divide="ignore"):
        return np.asarray(np.sqrt(low * (1 - low) / before + high * (1 - high) / after))


def _power(error: Array, step: float) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(ndtr(step / error - BOUND))
