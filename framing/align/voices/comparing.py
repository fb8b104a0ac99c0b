"""Two sets of documents of one state, compared frame by frame over the years that both have.

Every year counts by the voice that has fewer passages in it, so that neither is heard where the other is silent. Two shares
stand side by side: of all passages, and among practices alone (`mix`): papers of diplomats speak of foreign policy on every
page, speeches of leaders now and then, so that shares of all passages differ whatever is said. How alike the two mixes are is
one number, their overlap: 1 less half of the sum of absolute differences, 1 where they are the same. It is held against the
overlaps that come about when each year's documents are dealt out anew between the two.

Intervals are of documents drawn anew within their year. References: Davison and Hinkley (1997) for the bootstrap within strata;
Renkonen (1938) for the overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.nulls import rank_p
from framing.errors.align import no_common_years
from framing.schemas import VOICES

Array = np.ndarray


@dataclass(frozen=True)
class Voice:
    """Documents of one voice: `count` (documents, frames), `total` (documents,) passages, `period` (documents,)."""

    count: Array
    total: Array
    period: Array

    def within(self, periods: Array) -> Voice:
        """The documents of some periods."""
        kept = np.isin(self.period, periods) & (self.total > 0)
        return Voice(self.count[kept], self.total[kept], self.period[kept])


@dataclass(frozen=True)
class Overlap:
    """How alike two mixes of practices are, 0..1, with its interval; what one voice dealt out in two would show, and the p that
    they are no less alike than that.
    """

    overlap: float
    low: float
    high: float
    one_voice: float
    p: float
    periods: int


def compare_voices(
    first: Voice, second: Voice, frames: Sequence[str], practices: Sequence[str], level: float, draws: int, seed: int
) -> tuple[pd.DataFrame, Overlap]:
    """Shares side by side (`framing.schemas.VOICES`), and the overlap of the mixes of practices.

    Parameters
    ----------
    first, second : documents with counts of `frames`. practices : those of the frames that make the mix. level : of the
    intervals, 0..1. draws : of documents anew, and of documents dealt out anew.

    Raises
    ------
    NotEnoughData : no period has documents of both.
    """
    common = np.intersect1d(first.period[first.total > 0], second.period[second.total > 0])
    if len(common) == 0:
        raise no_common_years()
    pair = (first.within(common), second.within(common))
    weight = weigh_periods(pair, common)
    mixed = np.array([frame in practices for frame in frames])
    rng = np.random.default_rng(seed)
    shares = [share_of(one, common, weight) for one in pair]
    drawn = [np.stack([share_of(one, common, weight, _draw(one, common, rng)) for _ in range(draws)]) for one in pair]
    ends = [(1 - level) / 2, (1 + level) / 2]
    mixes = [mix_of(one, mixed) for one in shares]
    drawn_mixes = [mix_of(one, mixed) for one in drawn]
    low, high = np.quantile(drawn[1] - drawn[0], ends, axis=0)
    mix_low, mix_high = np.quantile(drawn_mixes[1] - drawn_mixes[0], ends, axis=0)
    table = pd.DataFrame(
        {
            "frame": list(frames),
            "first": 100 * shares[0],
            "second": 100 * shares[1],
            "difference": 100 * (shares[1] - shares[0]),
            "low": 100 * low,
            "high": 100 * high,
            **{name: np.where(mixed, 100 * values, np.nan) for name, values in (
                ("mix_first", mixes[0]), ("mix_second", mixes[1]), ("mix_difference", mixes[1] - mixes[0]),
                ("mix_low", mix_low), ("mix_high", mix_high),
            )},
            "periods": len(common),
            "documents_first": len(pair[0].total),
            "documents_second": len(pair[1].total),
        }
    )[[column.name for column in VOICES.columns]]  # fmt: skip
    return table, _overlap(pair, common, mixed, (mixes, drawn_mixes), ends, draws, rng)


def weigh_periods(pair: tuple[Voice, Voice], periods: Array) -> Array:
    """How much each period counts: by the voice with fewer passages in it; adds up to 1."""
    passages = np.stack([np.bincount(np.searchsorted(periods, one.period), one.total) for one in pair])
    fewer = passages.min(axis=0)
    return np.asarray(fewer / fewer.sum())


def share_of(one: Voice, periods: Array, weight: Array, times: Array | None = None) -> Array:
    """Share (frames,) of passages that endorse each frame, periods weighted; `times` (documents,) how often each counts."""
    at = np.searchsorted(periods, one.period)
    times = np.ones(len(at)) if times is None else times
    passages = np.bincount(at, times * one.total, minlength=len(periods))
    each = np.divide(weight, passages, out=np.zeros(len(periods)), where=passages > 0)
    return np.asarray((times * each[at]) @ one.count)


def mix_of(share: Array, mixed: Array) -> Array:
    """Shares (..., frames) as parts of those of the frames that are `mixed` (bool); the others are left as they come."""
    whole = share[..., mixed].sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(share, whole, out=np.zeros_like(share), where=whole > 0))


def overlap_of(first: Array, second: Array, mixed: Array) -> Array:
    """1 less half of the sum of the absolute differences of two mixes (..., frames)."""
    return np.asarray(1 - np.abs(first - second)[..., mixed].sum(axis=-1) / 2)


def _draw(one: Voice, periods: Array, rng: np.random.Generator) -> Array:
    """How often each document (documents,) is drawn when as many as there are are drawn within every period."""
    times = np.zeros(len(one.total))
    for period in periods:
        own = np.flatnonzero(one.period == period)
        times[own] = np.bincount(rng.integers(len(own), size=len(own)), minlength=len(own))
    return times


def _overlap(
    pair: tuple[Voice, Voice],
    periods: Array,
    mixed: Array,
    mixes: tuple[list[Array], list[Array]],
    ends: list[float],
    draws: int,
    rng: np.random.Generator,
) -> Overlap:
    plain, drawn = mixes
    observed = float(overlap_of(plain[0], plain[1], mixed))
    low, high = np.quantile(overlap_of(drawn[0], drawn[1], mixed), ends)
    dealt = np.array([_deal(pair, periods, mixed, rng) for _ in range(draws)])
    return Overlap(observed, float(low), float(high), float(np.median(dealt)), rank_p(-observed, -dealt), len(periods))


def _deal(pair: tuple[Voice, Voice], periods: Array, mixed: Array, rng: np.random.Generator) -> float:
    """The overlap when every period's documents are dealt out between the voices, each keeping its number of them."""
    count, total, period = (
        np.concatenate([getattr(one, name) for one in pair]) for name in ("count", "total", "period")
    )
    own = np.arange(len(total)) < len(pair[0].total)
    for value in periods:
        here = np.flatnonzero(period == value)
        own[here] = own[rng.permutation(here)]
    dealt = (Voice(count[own], total[own], period[own]), Voice(count[~own], total[~own], period[~own]))
    weight = weigh_periods(dealt, periods)
    first, second = (mix_of(share_of(one, periods, weight), mixed) for one in dealt)
    return float(overlap_of(first, second, mixed))
