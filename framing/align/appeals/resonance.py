"""Does a rising practice resonate: did the appeals that carry it grow louder at home before it rose, in passages without it?

The appeals that carry a practice are those attached to it at home from the shift on. Their loudness is their share in
passages without the practice, each appeal weighted by how much of it is attached. The statistic is its mean over the years
before the shift less that over as many years before those. What such a difference is by chance shows at the other dates of
the same series; those that share years with the shift's are left out, so that a true rise does not hide itself.

Overlapping windows are not as many as there are dates: a window of s years leaves one in s (degrees of freedom of Student's
t).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from framing.align.appeals.attached import LEAST_PASSAGES, Asked, correct, decide, home_of
from framing.align.appeals.estimates import estimate_cell, rows_of
from framing.align.appeals.measures import spread_of
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.sums import Blocks
from framing.terms import VerdictName, share_in_words

Array = np.ndarray
LEAST_DATES = 10  # other dates, below which chance is not known
LEAST_SHARE = 0.002  # a smaller rise, of two passages in a thousand, is none worth the name


@dataclass(frozen=True)
class Resonance:
    """How much louder the carrying appeals were before the shift than before that, in shares of passages.

    carriers : the appeals, the most attached first. before, earlier : their loudness in the two spans.
    """

    verdict: VerdictName
    reason: str
    carriers: tuple[str, ...] = ()
    before: float = float("nan")
    earlier: float = float("nan")
    rise: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    p: float = float("nan")


def find_resonance(pairs: Pairs, practice: str, date: int, span: int, lags: int, asked: Asked) -> Resonance:
    """The resonance of a practice that rose at `date`; `span` periods before and before that, `lags` from the shift on."""
    number = pairs.practices.index(practice)
    weight, reason = _carriers(pairs, number, (date, date + lags), asked)
    if not weight.any():
        verdict = VerdictName.NOT_SUPPORTED if "below" in reason else VerdictName.NOT_ENOUGH
        return Resonance(verdict, reason)
    names = tuple(pairs.appeals[place] for place in np.argsort(-weight, kind="stable") if weight[place] > 0)
    periods, loud, passages = loudness(pairs, number, weight, asked.dominant)
    before = _window(loud, passages, periods, date - span, date)
    earlier = _window(loud, passages, periods, date - 2 * span, date - span)
    others = np.array(
        [
            _window(loud, passages, periods, one - span, one)
            - _window(loud, passages, periods, one - 2 * span, one - span)
            for one in range(int(periods[0]) + 2 * span, int(periods[-1]) + 2)
            if abs(one - date) >= 2 * span
        ]
    )
    others = others[np.isfinite(others)]
    if not np.isfinite(before - earlier) or len(others) < LEAST_DATES:
        reason = "too few periods at home before the shift, or at other dates, to know"
        return Resonance(VerdictName.NOT_ENOUGH, reason, names, before, earlier)
    separate = max(len(others) / span, 2.0)
    error = float(others.std(ddof=1) * np.sqrt(1 + 1 / separate))
    rise = before - earlier - float(others.mean())
    half = float(t.ppf((1 + asked.level) / 2, separate - 1)) * error
    p = float(2 * t.sf(abs(rise) / error, separate - 1)) if error > 0 else 1.0
    least = max(asked.closing * earlier, LEAST_SHARE)
    verdict = decide(rise - half, rise + half, p, 1 - asked.level, least)
    more = share_in_words(asked.closing)
    reasons = {
        VerdictName.SUPPORTED: "the appeals that carry the practice became more frequent at home before it rose",
        VerdictName.NOT_SUPPORTED: f"the appeals that carry the practice did not become {more} more frequent before it rose",
        VerdictName.NOT_ENOUGH: "the loudness of these appeals moves as much at other dates",
    }
    return Resonance(verdict, reasons[verdict], names, before, earlier, rise, rise - half, rise + half, p)


def loudness(pairs: Pairs, practice: int, weight: Array, dominant: str) -> tuple[Array, Array, Array]:
    """Periods, and in each the weighted share of appeals in passages at home without the practice, with their number."""
    rows = pairs.rows[rows_of(pairs, state=dominant, audience=home_of(pairs, dominant))]
    periods = np.arange(int(rows["period"].min()), int(rows["period"].max()) + 1)
    place = rows["period"].to_numpy() - periods[0]
    apart, passages = np.zeros(len(periods)), np.zeros(len(periods))
    for part, own in Blocks(pairs.sums, rows["text"].to_numpy(), rows["weight"].to_numpy(float)):
        np.add.at(apart, place[part], own.apart[:, practice] @ weight)
        np.add.at(passages, place[part], own.passages - own.carried[:, practice])
    loud = np.divide(apart, passages, out=np.full(len(periods), np.nan), where=passages > 0)
    return periods, loud, passages


def _carriers(pairs: Pairs, number: int, span: tuple[int, int], asked: Asked) -> tuple[Array, str]:
    """Weights (a,) that add up to 1 of the appeals attached to a practice at home, 0 for others; and why there are none."""
    nothing = np.zeros(len(pairs.appeals))
    audience = home_of(pairs, asked.dominant)
    likeness = asked.likeness.of(audience, asked.dominant)
    cell = estimate_cell(pairs, rows_of(pairs, state=asked.dominant, audience=audience, period=span), likeness)
    if cell is None or cell.passages[number] < LEAST_PASSAGES:
        return nothing, "fewer than fifteen passages at home with the practice after the shift"
    spread = spread_of(cell.difference)
    difference = cell.difference.value[number]
    q = correct(spread.two_sided(cell.difference.value)[number])
    half = spread.half(asked.level)[number]
    weight = np.where((q <= asked.fdr) & (difference > 0), difference, 0.0)
    if weight.any():
        return weight / weight.sum(), ""
    attached = [
        decide(value - end, value + end, one, asked.fdr) for value, end, one in zip(difference, half, q, strict=True)
    ]
    if all(verdict == VerdictName.NOT_SUPPORTED for verdict in attached):
        return nothing, "no appeal carries the practice: all intervals lie below three passages in a hundred"
    return nothing, "no appeal is reliably attached to the practice after the shift"


def _window(loud: Array, passages: Array, periods: Array, first: int, end: int) -> float:
    """Mean loudness from `first` to before `end`, by passages; nothing (NaN) with fewer than two periods."""
    inside = (periods >= first) & (periods < end) & np.isfinite(loud)
    if inside.sum() < 2 or first < periods[0]:
        return float("nan")
    return float(np.average(loud[inside], weights=passages[inside]))
