"""Prevalence three ways, side by side: naive, adjusted for the classifier's error, and design-based.

References: Bella et al. (2010) for PACC, whose two-class solution the adjusted share is; Angelopoulos et al. (2023) for
prediction-powered inference; Egami et al. (2023) for its use with codings of known sampling probability.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import beta

from framing.align.dispersion import Dispersion
from framing.align.errors_table import rates_of
from framing.align.panel import Panel

Array = np.ndarray
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
            "estimator": "naive",
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
    low, gap = rates.negative[at], rates.positive[at] - rates.negative[at]
    share = adjust_share(own["share"].to_numpy(), rates.positive[at], rates.negative[at])
    noise = own["share"] * (1 - own["share"]) / own["effective"]
    variance = noise + ((1 - share) * rates.negative_error[at]) ** 2 + (share * rates.positive_error[at]) ** 2
    half = float(ndtri((1 + level) / 2)) * np.sqrt(variance) / np.maximum(np.abs(gap), 0.02)
    plain = (own["share"].to_numpy() - low) / np.where(np.abs(gap) < 0.02, 0.02, gap)
    return own.assign(
        estimator="adjusted", share=share, low=np.clip(plain - half, 0, 1), high=np.clip(plain + half, 0, 1)
    )


def adjust_share(share: Array, positive: Array, negative: Array) -> Array:
    """Share of passages with the frame, from the mean score and the mean scores with and without it (PACC, two classes)."""
    gap = positive - negative
    return np.clip((share - negative) / np.where(np.abs(gap) < 0.02, 0.02, gap), 0.0, 1.0)


def estimate_design_based(scores: pd.DataFrame, codings: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Prediction-powered prevalence of cell groups in which people coded passages drawn with known probability.

    Parameters
    ----------
    scores : a row per passage: group, frame, score (0..1, from a model that did not see the passage).
    codings : a row per coded passage: group, frame, score, coded (0 or 1), probability (of being drawn). Rows without
        a probability (active draws) are left out.

    Returns
    -------
    group, frame, estimator ("design"), share, low, high, coded : the mean score plus the weighted mean of (coded - score).
    """
    drawn = codings[codings["probability"].notna() & (codings["probability"].astype(float) > 0)]
    z = float(ndtri((1 + level) / 2))
    rows = []
    means = scores.groupby(["group", "frame"])["score"].agg(["mean", "var", "count"])
    for (group, frame), own in drawn.groupby(["group", "frame"], sort=True):
        if (group, frame) not in means.index or len(own) < 2:
            continue
        mean, variance, count = means.xs((group, frame)).to_numpy(float)
        weight = 1 / own["probability"].to_numpy(float)
        gap = own["coded"].to_numpy(float) - own["score"].to_numpy(float)
        correction = float((weight * gap).sum() / weight.sum())
        residual = weight * (gap - correction) / weight.sum()
        error = float(np.sqrt((residual**2).sum() * len(own) / (len(own) - 1) + np.nan_to_num(variance) / count))
        share = float(mean) + correction
        rows.append(
            {
                "group": group,
                "frame": frame,
                "estimator": "design",
                "share": min(max(share, 0.0), 1.0),
                "low": max(share - z * error, 0.0),
                "high": min(share + z * error, 1.0),
                "coded": len(own),
            }
        )
    return pd.DataFrame(rows, columns=["group", "frame", "estimator", "share", "low", "high", "coded"])
