"""Mechanisms around adoption: do the adopters' passages speak of inducement, pressure or own reckoning just then?

References: Shipan and Volden (2008) for the mechanisms of diffusion; Lake (2009) for dependence.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from framing.align.nulls import NullTest, rank_p
from framing.align.settings import AlignSettings
from framing.align.states.adoption import Adoption
from framing.terms import Outcome

Array = np.ndarray
AROUND = 3
LEAST_ADOPTERS = 3
COLUMNS = [
    "frame",
    "shift_date",
    "hypothesis",
    "mechanism",
    "group",
    "adopters",
    "share",
    "elsewhere",
    "difference",
    "low",
    "high",
    "p",
]


def compare_mechanism(
    adoption: Adoption,
    counts: tuple[Array, Array],
    periods: Array,
    named: tuple[str, str],
    settings: AlignSettings,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, NullTest | None]:
    """Share of a mechanism's frame within three periods of adoption against the same states' other periods.

    Parameters
    ----------
    counts : effective counts and totals, (states, periods) each, of the mechanism's frame, rows as in the adoption table.
    named : the hypothesis and the mechanism.

    Returns
    -------
    a row for all adopters, exposed and unexposed ones; and the test that moves the adoption dates round the circle
    (None with fewer than three adopters).
    """
    (k, n), (hypothesis, mechanism) = counts, named
    table = adoption.table
    moved = table["outcome"].isin([Outcome.FOLLOWED, Outcome.TOGETHER]).to_numpy()
    rows: list[dict[str, Any]] = []
    for group, mask in (
        ("all", moved),
        ("exposed", moved & adoption.groups.exposed),
        ("unexposed", moved & adoption.groups.unexposed),
    ):
        places = _places(table, mask, periods)
        near, far = _pool(k, n, np.flatnonzero(mask), places)
        rows.append(
            {
                "hypothesis": hypothesis,
                "mechanism": mechanism,
                "group": group,
                "adopters": int(mask.sum()),
                **_difference(near, far, settings.level),
                "p": np.nan,
            }
        )
    who = np.flatnonzero(moved)
    if len(who) < LEAST_ADOPTERS or not np.isfinite(rows[0]["difference"]):
        return pd.DataFrame(rows), None
    places = _places(table, moved, periods)
    null = np.empty(settings.permutations)
    for draw in range(settings.permutations):
        turned = (places + rng.integers(0, len(periods), len(places))) % len(periods)
        near, far = _pool(k, n, who, turned)
        null[draw] = _difference(near, far, settings.level)["difference"]
    null = np.nan_to_num(null)
    observed = float(rows[0]["difference"])
    rows[0]["p"] = p = rank_p(observed, null)
    against = "the mechanism is spoken of at any time"
    return pd.DataFrame(rows), NullTest(f"mechanism: {mechanism}", observed, null, p, against)


def _places(table: pd.DataFrame, mask: Array, periods: Array) -> Array:
    dates = table.loc[mask, "date"].to_numpy(float)
    return np.clip(np.searchsorted(periods, dates), 0, len(periods) - 1)


def _pool(k: Array, n: Array, who: Array, places: Array) -> tuple[tuple[float, float], tuple[float, float]]:
    at = np.arange(k.shape[1])
    near = np.abs(at[None, :] - places[:, None]) <= AROUND
    own_k, own_n = k[who], n[who]
    return (float(own_k[near].sum()), float(own_n[near].sum())), (float(own_k[~near].sum()), float(own_n[~near].sum()))


def _difference(near: tuple[float, float], far: tuple[float, float], level: float) -> dict[str, float]:
    """Shares in percent, their difference in percentage points and its interval of probability `level`."""
    if near[1] <= 0 or far[1] <= 0:
        return {"share": np.nan, "elsewhere": np.nan, "difference": np.nan, "low": np.nan, "high": np.nan}
    shares = [(k + 0.5) / (n + 1) for k, n in (near, far)]
    error = float(
        np.sqrt(sum(share * (1 - share) / (n + 1) for share, (_, n) in zip(shares, (near, far), strict=True)))
    )
    plain = near[0] / near[1] - far[0] / far[1]
    half = float(ndtri((1 + level) / 2)) * error
    return {
        "share": 100 * near[0] / near[1],
        "elsewhere": 100 * far[0] / far[1],
        "difference": 100 * plain,
        "low": 100 * (plain - half),
        "high": 100 * (plain + half),
    }
