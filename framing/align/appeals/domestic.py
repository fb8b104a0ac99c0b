"""Domestic first: does the shift appear in the dominant state's texts at home before those abroad?

Dates are compared by their posteriors. What counts is a whole period: a January message before a September debate is no
lead of a year, so a lead below one period is no lead. Without a table of domestic circumstances the claim is domestic
*framing* first, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.changepoints.shifts import Shift
from framing.align.nulls import NullTest, rank_p
from framing.align.segments import middle_of, shortest_credible_interval
from framing.decimals import point_decimals
from framing.errors.align import no_columns_to_use
from framing.errors.tables import bad_value, column_missing

Array = np.ndarray
FADE = 5.0


@dataclass(frozen=True)
class Lead:
    """By how many periods one shift came before another: median, shortest interval, and the test of it."""

    what: str
    middle: int
    low: int
    high: int
    test: NullTest


def compare_dates(what: str, early: Array, late: Array, periods: Array, level: float, before: int) -> Lead:
    """Lead of the shift with posterior `early` over that with `late`; both (periods,).

    The null turns the early series round its circle by every distance beyond `before` periods; the statistic is the
    nearness of a lead of one period or more.
    """
    leads, weights = _lead_weights(early, late, periods)
    first, last = shortest_credible_interval(weights, level)
    turns = np.arange(before + 1, len(periods) - before)
    null = np.array([_nearness(*_lead_weights(np.roll(early, turn), late, periods)) for turn in turns])
    observed = _nearness(leads, weights)
    test = NullTest(f"domestic first: {what}", observed, null, rank_p(observed, null), "framing begins abroad")
    return Lead(what, int(leads[middle_of(weights)]), int(leads[first]), int(leads[last]), test)


def _lead_weights(early: Array, late: Array, periods: Array) -> tuple[Array, Array]:
    rows, columns = np.flatnonzero(early > 1e-4), np.flatnonzero(late > 1e-4)
    lead = periods[columns][None, :] - periods[rows][:, None]
    weight = early[rows][:, None] * late[columns][None, :]
    low = int(lead.min())
    weights = np.bincount((lead - low).ravel(), weights=weight.ravel())
    return low + np.arange(len(weights)), weights


def _nearness(leads: Array, weights: Array) -> float:
    return float((weights * np.where(leads >= 1, np.exp(-(leads - 1) / FADE), 0.0)).sum() / weights.sum())


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


def check_circumstances(table: pd.DataFrame, where: str | Path) -> pd.DataFrame:
    """A table of domestic circumstances: `period` and columns of numbers (party control, opinion, economy).

    Raises
    ------
    BadTable
    """
    return check_numbers(table, ["period"], where)


def check_numbers(table: pd.DataFrame, keys: list[str], where: str | Path) -> pd.DataFrame:
    """The table with its keys (`period` whole numbers, `state` text) and every other column as numbers.

    Raises
    ------
    BadTable
    """
    present = [str(name) for name in table.columns]
    for key in keys:
        if key not in present:
            raise column_missing(where, key, present)
    columns = [name for name in present if name not in (*keys, "state")]
    if not columns:
        raise no_columns_to_use(where, keys)
    out = point_decimals(table.reset_index(drop=True), ["period", *columns], where)
    for name in ["period", *columns]:
        numbers = pd.to_numeric(out[name], errors="coerce")
        empty = out[name].isna() | (out[name].astype("string").str.strip() == "")
        wrong = numbers.isna() & (~empty | (name == "period"))
        if name == "period":
            wrong |= numbers != numbers.round()
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise bad_value(where, row + 1, name, out[name].iloc[row], "Give a number, or leave the cell empty.")
        out[name] = numbers.astype(np.int64) if name == "period" else numbers
    return out


def test_circumstances(table: pd.DataFrame, date: int, periods: Array, span: int) -> list[NullTest]:
    """For each column: did it change in the `span` periods up to the shift more than up to other dates?

    The change is that of the mean over `span` periods, the date's own the last, from the mean over as many before them; a
    date without so many periods before and `span` from it on has none, and the dates next to the shift do not count as others.
    """
    tests = []
    for name in [column for column in table.columns if column not in ("period", "state")]:
        series = table.groupby("period")[name].mean().reindex(periods).interpolate(limit_direction="both").to_numpy()
        if not np.isfinite(series).all() or series.std() == 0:
            continue
        sums = np.concatenate([[0.0], np.cumsum(series)])
        end = np.arange(2 * span, len(periods) - span + 1)  # just past the `span` periods, with as many before them
        recent, earlier = sums[end] - sums[end - span], sums[end - span] - sums[end - 2 * span]
        change = np.abs(recent - earlier) / span
        place = int(np.searchsorted(periods, date)) + 1 - 2 * span
        if not 0 <= place < len(change):
            continue
        null = np.delete(change, np.arange(max(place - 1, 0), min(place + 2, len(change))))
        observed = float(change[place])
        tests.append(
            NullTest(
                f"domestic circumstances: {name}",
                observed,
                null,
                rank_p(observed, null),
                "circumstances did not change before the shift",
            )
        )
    return tests
