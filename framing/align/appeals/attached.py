"""Is a practice framed with domestic appeals, and is that framing domestic: at home more than abroad?

Attached is an appeal that stands in a larger share of the passages with the practice than of those without it. Framing is
domestic where that difference is larger at home than abroad, in the periods with texts for both. That appeals are more
frequent at home in all that is said makes no framing. Both in shares of passages; `all` adds the appeals up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from framing.align.appeals.estimates import Likeness, estimate_cell, rows_of
from framing.align.appeals.measures import Measure, Spread, contrast, spread_of
from framing.align.appeals.pairs import Pairs
from framing.terms import Audience, FramingTest, VerdictName

Array = np.ndarray
LEAST = 0.03  # three passages of a hundred: a smaller difference is no framing worth the name
EVERY = "all"
LEAST_PASSAGES = 15.0  # expected passages with the practice, below which there is not enough evidence


@dataclass(frozen=True)
class Asked:
    """What the tests of framing share: the dominant state, level of intervals, false discovery rate, likeness by audience, and
    the least share of a move that counts.
    """

    dominant: str
    level: float
    fdr: float
    likeness: Likeness
    closing: float


def ask_attached(pairs: Pairs, asked: Asked) -> pd.DataFrame:
    """Rows of FRAMING_TESTS without dates: what is attached at home, or in all texts where no audience is known."""
    audience = home_of(pairs, asked.dominant)
    likeness = asked.likeness.of(audience, asked.dominant)
    cell = estimate_cell(pairs, rows_of(pairs, state=asked.dominant, audience=audience), likeness)
    if cell is None:
        return pd.DataFrame()
    figure = "share of passages with the practice that carry the appeal, minus that of passages without it"
    return _join(
        [
            _rows(
                FramingTest.ATTACHED,
                pairs,
                measure.value,
                spread_of(measure),
                cell.passages,
                asked,
                figure,
            )
            for measure in (cell.difference, cell.together)
        ]
    )


def ask_against_abroad(pairs: Pairs, asked: Asked) -> pd.DataFrame:
    """Rows of FRAMING_TESTS without dates: what is attached at home less what is attached abroad; none without both."""
    home, abroad = (
        estimate_cell(pairs, rows, asked.likeness.of(audience.value, asked.dominant)) if rows.any() else None
        for audience, rows in zip(
            (Audience.DOMESTIC, Audience.INTERNATIONAL), shared_rows(pairs, asked.dominant), strict=True
        )
    )
    if home is None or abroad is None:
        return pd.DataFrame()
    passages = np.minimum(home.passages, abroad.passages)
    figure = "difference with and without the practice at home, minus that abroad"
    measures: list[tuple[Measure, Measure]] = [(home.difference, abroad.difference), (home.together, abroad.together)]
    return _join(
        [_rows(FramingTest.AGAINST, pairs, *contrast(one, other), passages, asked, figure) for one, other in measures]
    )


def home_of(pairs: Pairs, dominant: str) -> str:
    """The audience at home: domestic where the dominant state has such texts, else the one that it has most rows of."""
    own = pairs.rows["audience"][rows_of(pairs, state=dominant)]
    if own.empty or (own == Audience.DOMESTIC).any():
        return Audience.DOMESTIC.value
    return str(own.value_counts().index[0])


def shared_rows(pairs: Pairs, dominant: str) -> tuple[Array, Array]:
    """Rows (bool) at home and abroad of the dominant state in the periods with texts for both."""
    home, abroad = (
        rows_of(pairs, state=dominant, audience=audience.value)
        for audience in (Audience.DOMESTIC, Audience.INTERNATIONAL)
    )
    periods = pairs.rows["period"]
    common = periods.isin(set(periods[home]) & set(periods[abroad])).to_numpy()
    return home & common, abroad & common


def decide(low: float, high: float, q: float, fdr: float, least: float = LEAST) -> VerdictName:
    """Supported where the interval lies above 0 and q passes, not supported where it lies below the least that counts."""
    if np.isfinite(low) and low > 0 and q <= fdr:
        return VerdictName.SUPPORTED
    if np.isfinite(high) and high < least:
        return VerdictName.NOT_SUPPORTED
    return VerdictName.NOT_ENOUGH


def correct(p: Array) -> Array:
    """The p corrected for their number (Benjamini and Hochberg 1995)."""
    return np.asarray(false_discovery_control(p)) if len(p) else p


REASONS = {
    VerdictName.SUPPORTED: "the interval lies above 0",
    VerdictName.NOT_SUPPORTED: "the interval lies below three passages in a hundred",
    VerdictName.NOT_ENOUGH: "the interval includes both 0 and three passages in a hundred",
}


def _rows(
    test: FramingTest, pairs: Pairs, value: Array, spread: Spread, passages: Array, asked: Asked, figure: str
) -> pd.DataFrame:
    half = spread.half(asked.level)
    appeals = pairs.appeals if value.ndim == 2 else (EVERY,)
    count = np.repeat(passages, len(appeals))
    flat, ends, p = value.ravel(), half.ravel(), spread.two_sided(value).ravel()
    known = (count >= LEAST_PASSAGES) & np.isfinite(flat) & np.isfinite(ends)
    table = pd.DataFrame(
        {
            "test": test.value,
            "practice": np.repeat(pairs.practices, len(appeals)),
            "appeal": np.tile(appeals, len(pairs.practices)),
            "figure": figure,
            "estimate": flat,
            "low": flat - ends,
            "high": flat + ends,
            "p": p,
        }
    )
    q = np.full(len(table), np.nan)
    q[known] = correct(p[known])
    verdicts = [
        decide(value - end, value + end, own, asked.fdr) if enough else VerdictName.NOT_ENOUGH
        for value, end, own, enough in zip(flat, ends, q, known, strict=True)
    ]
    reasons = [
        REASONS[verdict] if enough else "fewer than fifteen passages with the practice, or none without it known"
        for verdict, enough in zip(verdicts, known, strict=True)
    ]
    return table.assign(q=q, verdict=[str(verdict) for verdict in verdicts], reason=reasons)


def _join(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True)
