"""Home first: was the new level heard at home before it was heard abroad, by the days on which the texts were spoken?

A shift lies somewhere between the last text of the old level and the first of the new one. A message in January and a
debate in September show the same move eight months apart, whoever moved first. So home came first only where the new level
was heard at home before the old one was last heard abroad; abroad came first in the opposite case; else both moved within
the same season, and dates cannot tell. The posterior of both dates is summed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.appeals.estimates import rows_of
from framing.align.appeals.pairs import Pairs
from framing.align.changepoints.shifts import Shift
from framing.terms import VerdictName

Array = np.ndarray


@dataclass(frozen=True)
class Lead:
    """By how many periods home came before abroad: middle and ends of an interval of probability `level`, with the chances
    of three orders.
    """

    middle: float
    low: float
    high: float
    home: float
    abroad: float
    together: float
    level: float

    @property
    def verdict(self) -> tuple[VerdictName, str]:
        """The verdict and why: one was first where the interval does not reach beyond 0 to the other's side."""
        sure = (1 + self.level) / 2
        if self.home >= sure:
            return VerdictName.SUPPORTED, "the new level appeared at home before the old one was last observed abroad"
        if self.abroad >= sure:
            return (
                VerdictName.NOT_SUPPORTED,
                "the new level appeared abroad before the old one was last observed at home",
            )
        if self.together >= sure:
            return VerdictName.NOT_ENOUGH, "both moved between the same texts: dates cannot tell who came first"
        return VerdictName.NOT_ENOUGH, "the dates of the two shifts are not sharp enough"


def compare_dates(home: Shift, abroad: Shift, spoken: tuple[Array, Array], level: float) -> Lead:
    """The lead of the shift at home over that abroad.

    spoken : for home and for abroad when the texts of each period were spoken (periods,), in periods and parts of them, NaN
        where there are none. Where only the period is known see `whole_periods`.
    """
    (home_old, home_new), (abroad_old, abroad_new) = (_around(*_ends(times)) for times in spoken)
    weights = home.weights[:, None] * abroad.weights[None, :]
    least = abroad_old[None, :] - home_new[:, None]
    most = abroad_new[None, :] - home_old[:, None]
    known = np.isfinite(least) & np.isfinite(most) & (weights > 0)
    weights, least, most = weights[known], least[known], most[known]
    weights = weights / weights.sum()
    first, last = float(weights[least >= 0].sum()), float(weights[most <= 0].sum())
    tail = (1 - level) / 2
    return Lead(
        _quantile((least + most) / 2, weights, 0.5),
        _quantile(least, weights, tail),
        _quantile(most, weights, 1 - tail),
        first,
        last,
        max(1 - first - last, 0.0),
        level,
    )


def whole_periods(periods: Array, spoken: Array) -> Array:
    """Times (2, periods) of texts of which only the period is known: its beginning and its end; NaN where none was
    `spoken`.
    """
    return np.where(spoken, np.array([periods, periods + 1.0]), np.nan)


def _ends(times: Array) -> tuple[Array, Array]:
    return (times[0], times[1]) if times.ndim == 2 else (times, times)


def _around(earliest: Array, latest: Array) -> tuple[Array, Array]:
    """For a new level from each period on: when the old one was last heard at the earliest, and the new one at the latest."""
    old = np.full(len(earliest), np.nan)
    new = np.full(len(earliest), np.nan)
    heard = np.nan
    for place in range(len(earliest)):
        old[place] = heard
        if np.isfinite(earliest[place]):
            heard = earliest[place]
    heard = np.nan
    for place in reversed(range(len(latest))):
        if np.isfinite(latest[place]):
            heard = latest[place]
        new[place] = heard
    return old, new


def _quantile(values: Array, weights: Array, q: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][min(int(np.searchsorted(reached, q - 1e-12)), len(values) - 1)])


def nearest_shift(
    shift: Shift, others: tuple[Shift, ...], periods: Array, before: int, after: int, fdr: float
) -> Shift | None:
    """Of `others`, those that pass q, the one nearest in time and in the same direction; None if none is near."""
    date = int(periods[shift.place])
    near = [
        other
        for other in others
        if other.q <= fdr
        and other.rise * shift.rise > 0
        and -after <= date - int(periods[other.place]) <= after + before
    ]
    return min(near, key=lambda other: abs(date - int(periods[other.place])), default=None)


def when_spoken(pairs: Pairs | None, dominant: str, audience: str, periods: Array, spoken: Array) -> Array:
    """When the dominant state's texts for an audience were spoken, for `compare_dates`: by their days where `pairs` know
    them.

    spoken : (periods,) bool, periods with texts. Where the day of some is not known all are known by their period alone.
    """
    if pairs is not None:
        rows = pairs.rows[rows_of(pairs, state=dominant, audience=audience)]
        times = rows.groupby("period")["time"].mean().reindex(periods).to_numpy(float)
        if np.isfinite(times[spoken]).all():
            return np.where(spoken, times, np.nan)
    return whole_periods(periods, spoken)
