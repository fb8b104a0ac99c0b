"""Which texts of each state are compared: one panel per audience of the dominant state.

Adding up a state's domestic and international texts would make a break where one of the two begins. So the dominant
state's shifts are looked for in each of its series alone, and secondary states enter with their international texts if
they have any, else with whatever they have. The texts at home of those that have both are a panel of their own (`take_home`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.inputs.panel import Panel, make_panel
from framing.terms import Audience

ABROAD = Audience.INTERNATIONAL
HOME = Audience.DOMESTIC
LONGEST = 2000


@dataclass(frozen=True)
class Series:
    """A panel in which the dominant state speaks to one audience; `audiences` (states,) names each state's series."""

    audience: str
    panel: Panel
    audiences: np.ndarray
    where: str | Path


def split_audiences(
    counts: pd.DataFrame,
    domestic: pd.DataFrame | None,
    dominant: str,
    min_passages: float,
    where: str | Path,
    domestic_where: str | Path,
) -> list[Series]:
    """One series per audience of the dominant state, domestic first; `domestic` adds its texts at home.

    All run over every period from the first to the last: one without any text is missing, and a break may lie in it.
    Where that would be more than 2,000 periods only those that occur are taken.
    """
    if domestic is not None:
        home = domestic[domestic["state"] == dominant].assign(audience=HOME)
        blank = (counts["state"] == dominant) & (counts["audience"] == "")
        counts = counts.assign(audience=counts["audience"].mask(blank, ABROAD))
        counts = pd.concat(
            [counts[(counts["state"] != dominant) | (counts["audience"] != HOME)], home], ignore_index=True
        )
    first, last = int(counts["period"].min()), int(counts["period"].max())
    if last - first < LONGEST:
        periods = np.arange(first, last + 1, dtype=np.int64)
    else:
        periods = np.unique(counts["period"].to_numpy(np.int64))
    own = counts[counts["state"] == dominant]
    others = _secondary(counts[counts["state"] != dominant])
    series = []
    for audience in sorted(own["audience"].unique()):
        part = pd.concat([own[own["audience"] == audience], others], ignore_index=True)
        panel = make_panel(part, min_passages, periods)
        named = others.groupby("state")["audience"].first().reindex(panel.states).fillna(audience)
        where_from = domestic_where if domestic is not None and audience == HOME else where
        series.append(Series(str(audience), panel, named.to_numpy(object), where_from))
    return series


def take_home(counts: pd.DataFrame, dominant: str, series: Series, min_passages: float) -> Series | None:
    """The texts at home of the secondary states that stand in `series` with those abroad; None where there are none.

    counts : checked. The panel has the periods of `series`, and no dominant state.
    """
    abroad = {state for state, named in zip(series.panel.states, series.audiences, strict=True) if named == ABROAD}
    own = counts[(counts["audience"] == HOME) & counts["state"].isin(abroad - {dominant})]
    own = own[own["total"] > 0]
    if own.empty:
        return None
    panel = make_panel(own, min_passages, series.panel.periods)
    return Series(HOME, panel, np.full(len(panel.states), HOME, dtype=object), series.where)


def _secondary(others: pd.DataFrame) -> pd.DataFrame:
    abroad = others["audience"] == ABROAD
    has = others["state"].isin(others.loc[abroad, "state"].unique())
    return others[abroad | ~has]
