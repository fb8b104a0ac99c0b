"""Share of states that adopted by lag, per group, with interval censoring kept.

References: Kaplan and Meier (1958); Turnbull (1976) for interval-censored times, as in lifelines.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.stats import beta

from framing.align.states.adoption import Adoption

Array = np.ndarray
COLUMNS = ["frame", "shift_date", "group", "lag", "share_adopted", "low", "high", "at_risk"]


def curve_groups(adoption: Adoption, after: int, power: float) -> pd.DataFrame:
    """Adoption curves of one shift: rows group, lag (0..after), share_adopted, low, high, at_risk.

    Movers are known to lie within their lag interval. States seen not to move are censored at the end of the window if
    their counts had the `power` to show the dominant state's whole rise; others say nothing and are left out, as are
    states that were there already.
    """
    groups = {"exposed": adoption.exposed, "unexposed": adoption.unexposed}
    if not adoption.exposed.any() and not adoption.unexposed.any():
        groups = {"all": np.ones(len(adoption.table), dtype=bool)}
    parts = [
        curve(lower, upper, after).assign(group=name)
        for name, mask in groups.items()
        for lower, upper in [_bounds(adoption, mask, after, power)]
        if len(lower)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS[2:])


def _bounds(adoption: Adoption, mask: Array, after: int, power: float) -> tuple[Array, Array]:
    table = adoption.table[mask]
    moved = table["outcome"].isin(["led", "together", "followed"])
    still = (
        table["outcome"].isin(["not adopted", "unobserved"])
        & (adoption.power.whole[mask] >= power)
        & adoption.moves.usable[mask]
    )
    low = np.concatenate([table.loc[moved, "lag_low"].to_numpy(float) - 1, np.full(int(still.sum()), float(after))])
    high = np.concatenate([table.loc[moved, "lag_high"].to_numpy(float), np.full(int(still.sum()), np.inf)])
    return np.maximum(low, 0.0), np.maximum(high, 0.0)


def curve(lower: Array, upper: Array, after: int) -> pd.DataFrame:
    """Non-parametric adoption curve of times known to lie in (lower, upper]; 95 % intervals from a beta on the share."""
    from lifelines import KaplanMeierFitter

    lags = np.arange(after + 1)
    if np.isinf(upper).all():
        share = np.zeros(len(lags))
    else:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # lifelines takes logs of probabilities that reach 0
            fitter = KaplanMeierFitter().fit_interval_censoring(lower, upper)
        survival = fitter.survival_function_["NPMLE_estimate_lower"]
        at = np.searchsorted(survival.index.to_numpy(float), lags, side="right") - 1
        share = 1 - survival.to_numpy()[np.maximum(at, 0)]
    at_risk = (np.where(np.isinf(upper), after, upper)[None, :] >= lags[:, None]).sum(axis=1)
    count = len(lower)
    adopted = share * count
    return pd.DataFrame(
        {
            "lag": lags,
            "share_adopted": share,
            "low": beta.ppf(0.025, adopted + 0.5, count - adopted + 0.5),
            "high": beta.ppf(0.975, adopted + 0.5, count - adopted + 0.5),
            "at_risk": at_risk,
        }
    )
