"""Words and trained layers as one model: the mean of their log odds, calibrated on passages that neither had learned from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from framing.classify.fitting.calibrate import calibrate_codes

Matrix = npt.NDArray[np.float64]
SURE = 1e-4  # chances are told to four digits


@dataclass(frozen=True)
class Joined:
    """How the scores of words w and layers e become one score w + e, and what that means.

    Attributes
    ----------
    scale : (codes,) by which the layers' log odds are multiplied, so that they count as much as those of the words.
    calibration : (codes, 2) slope and intercept of w + scale * e. cuts : (codes,) thresholds.
    screen : (codes,) the words' score from which on a passage is read. unread : (codes,) what is added where it is not.
    """

    scale: Matrix
    calibration: Matrix
    cuts: Matrix
    screen: Matrix
    unread: Matrix


def mean_odds(words: Matrix, layers: Matrix, least: float) -> Matrix:
    """Mean log odds (n, codes) of the words' chances and the layers' scores.

    Passages of which the words give no code the chance `least` are not read: what the layers say of such ones on average
    stands for it.
    """
    read = (words >= least).any(axis=1)
    filled = np.where(read[:, None], layers, _typical(layers, read))
    found: Matrix = (odds_of(words) + filled) / 2
    return found


def join(words: Matrix, layers: Matrix, targets: Matrix, curves: Matrix, least: float) -> Joined:
    """From the words' chances, the layers' scores and codes (n, codes) of held-out passages; `curves` (codes, 2) are slope
    and intercept of the words' model, from its scores to log odds.
    """
    found = calibrate_codes(mean_odds(words, layers, least), targets)
    slope, intercept = curves.T
    common, at = found.calibration.T
    read = (words >= least).any(axis=1)
    return Joined(
        scale=1 / slope,
        calibration=np.column_stack([common / 2 * slope, common / 2 * intercept + at]),
        cuts=found.thresholds,
        screen=(logit(least) - intercept) / slope,
        unread=_typical(layers, read) / slope,
    )


def odds_of(chances: Matrix) -> Matrix:
    """Log odds (n, codes) of chances told to four digits."""
    found: Matrix = logit(np.clip(chances, SURE, 1 - SURE))
    return found


def _typical(layers: Matrix, read: npt.NDArray[np.bool_]) -> Matrix:
    """The layers' mean score (codes,) of passages that are not read; of all where all are."""
    found: Matrix = (layers if read.all() else layers[~read]).mean(axis=0)
    return found
