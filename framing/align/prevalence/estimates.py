"""Prevalence by state and period, two ways side by side: naive, and adjusted for the classifier's error.

A third, design-based estimate needs more coded passages than a state-period ever has: it is made for groups of states
and spans of years (`framing.align.prevalence.by_group`). Reference: Bella et al. (2010) for PACC, whose two-class solution the
adjusted share is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import beta

from framing.align.inputs.panel import Panel
from framing.align.noise.classifier_error import Rates, rates_of
from framing.align.noise.overdispersion import Dispersion
from framing.terms import Estimator

Array = np.ndarray
LEAST_GAP = 0.02  # least difference of the mean scores of passages with a frame and without it
COLUMNS = [
    "state",
    "period",
    "audience",
    "frame",
    "estimator",
    "share",
    "low",
    "high",
    "count",
    "total",
    "documents",
    "effective",
]


def estimate_prevalence(
    panel: Panel, dispersion: Dispersion, audience: Array, errors: pd.DataFrame | None, level: float
) -> pd.DataFrame:
    """Share of every observed cell with its interval, a row per cell and estimator; shares and bounds 0..1.

    `audience` (states,) labels the series of each state. `adjusted` rows are there where `errors` knows the frame.
    """
    naive = _naive(panel, dispersion, audience, level)
    parts = [naive]
    if errors is not None:
        parts += [
            part
            for _, own in naive.groupby("frame")
            for part in [_adjust(own, panel, errors, level)]
            if part is not None
        ]
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["state", "period", "audience", "frame", "estimator"], ignore_index=True, kind="stable")[
        COLUMNS
    ]


def _naive(panel: Panel, dispersion: Dispersion, audience: Array, level: float) -> pd.DataFrame:
    frame, state, period = np.nonzero(panel.observed)
    count, total, factor = (part[frame, state, period] for part in (panel.count, panel.total, dispersion.factor))
    k, n = count / factor, total / factor
    return pd.DataFrame(
        {
            "state": np.array(panel.states, dtype=object)[state],
            "period": panel.periods[period],
            "audience": audience[state],
            "frame": np.array(panel.frames, dtype=object)[frame],
            "estimator": Estimator.NAIVE,
            "share": count / total,
            "low": np.minimum(beta.ppf((1 - level) / 2, k + 0.5, n - k + 0.5), count / total),
            "high": np.maximum(beta.ppf((1 + level) / 2, k + 0.5, n - k + 0.5), count / total),
            "count": count,
            "total": total,
            "documents": panel.documents[frame, state, period],
            "effective": n,
        }
    )


def _adjust(own: pd.DataFrame, panel: Panel, errors: pd.DataFrame, level: float) -> pd.DataFrame | None:
    rates = rates_of(errors, str(own["frame"].iloc[0]), panel.periods)
    if rates is None:
        return None
    at = np.searchsorted(panel.periods, own["period"].to_numpy())
    noise = (own["share"] * (1 - own["share"]) / own["effective"]).to_numpy()
    share, low, high = adjust_with_error(own["share"].to_numpy(), noise, rates.at(at), level)
    return own.assign(estimator=Estimator.ADJUSTED, share=share, low=low, high=high)


def adjust_with_error(share: Array, noise: Array, rates: Rates, level: float) -> tuple[Array, Array, Array]:
    """Adjusted shares with their intervals; `noise` is the variance of each naive share, `rates` those of each share."""
    gap = rates.positive - rates.negative
    plain = _solve(share, rates.positive, rates.negative)
    adjusted = adjust_share(share, rates.positive, rates.negative)
    variance = noise + ((1 - adjusted) * rates.negative_error) ** 2 + (adjusted * rates.positive_error) ** 2
    half = float(ndtri((1 + level) / 2)) * np.sqrt(variance) / np.maximum(np.abs(gap), LEAST_GAP)
    return adjusted, np.clip(plain - half, 0, 1), np.clip(plain + half, 0, 1)


def adjust_share(share: Array, positive: Array, negative: Array) -> Array:
    """Share of passages with the frame, from the mean score and the mean scores with and without it (PACC, two classes)."""
    return np.clip(_solve(share, positive, negative), 0.0, 1.0)


def _solve(share: Array, positive: Array, negative: Array) -> Array:
    """The adjusted share before it is held to 0..1."""
    gap = positive - negative
    return np.asarray((share - negative) / np.where(np.abs(gap) < LEAST_GAP, LEAST_GAP, gap))
