"""Votes: did the states whose words moved with the dominant state's come to vote more like it?

For every shift of the dominant state's and every secondary state there are two changes over the same periods before and after:
of the state's own share, as a part of the dominant state's move, and of how near its votes lie to the dominant state's. Both
become ranks among the states of the same group before the shift, so that what a whole group does (a bloc that falls apart, an
alliance that grows) says nothing. The statistic is the correlation of the ranks over all shifts.

It is held against two nulls, and the larger p decides: votes of other states (whole lives of votes dealt out anew among the
states of a group, the same for all shifts, since a state's changes around shifts that lie near each other are one change), and
votes of other dates (all votes turned round the circle by the same number of periods). The interval is that of states drawn
anew.

References: Spearman (1904) for ranks; Bailey, Strezhnev and Voeten (2017) for ideal points of votes; Davison and Hinkley (1997)
for the bootstrap; Lakens (2017) for a verdict by equivalence; Cohen (1988) for the bound of a small correlation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from framing.align.nulls import rank_p

Array = np.ndarray
LEADS, LAGS = 8, 10  # periods before a shift, and from it on, whose means are compared, as for responses of states
LEAST_PERIODS, LEAST_STATES = 2, 3  # on each side of a shift; of a group, to be ranked
SMALL = 0.1  # a correlation below which words and votes go apart for all that matters


@dataclass(frozen=True)
class Around:
    """Shifts of the dominant state and what secondary states did around them.

    Attributes
    ----------
    words : (shifts, states) change of the share over that of the dominant state, NaN where not known.
    votes : (shifts, turns, states) change of nearness, at the shift itself (turn 0), and with all votes turned by 1, 2 ...
    group : (shifts, states) whole numbers, -1 where not known.
    """

    words: Array
    votes: Array
    group: Array


@dataclass(frozen=True)
class Agreement:
    """The correlation of words and votes with its interval, both p, and what it rests on."""

    correlation: float
    low: float
    high: float
    p_states: float
    p_dates: float
    shifts: int
    states: int
    null_states: Array
    null_dates: Array


def change_around(values: Array, weight: Array, place: int) -> Array:
    """Mean of `values` (states, periods) from a place on less that before it, `weight` the same shape; NaN where too few.

    Where the weight is 0 or the value not known, the period does not count.
    """
    used = np.where(np.isfinite(values), weight, 0.0)
    filled = np.nan_to_num(values)
    sides = [slice(max(place - LEADS, 0), place), slice(place, place + LAGS + 1)]
    means = []
    for side in sides:
        total = used[:, side].sum(axis=1)
        enough = (used[:, side] > 0).sum(axis=1) >= LEAST_PERIODS
        summed = (used[:, side] * filled[:, side]).sum(axis=1)
        means.append(np.where(enough, summed / np.where(total > 0, total, 1.0), np.nan))
    return np.asarray(means[1] - means[0])


def turn_votes(votes: Array, place: int) -> Array:
    """Changes of votes (turns, states) around a place, the votes turned by 0, 1 ... periods; `votes` (states, periods)."""
    even = np.ones(votes.shape)
    return np.stack([change_around(np.roll(votes, turn, axis=1), even, place) for turn in range(votes.shape[1])])


def rank_cells(values: Array, known: Array, group: Array) -> Array:
    """Ranks (..., states) within each group, centred and scaled to -.5 .. .5; 0 for states not known and in small groups.

    values, known : (..., states). group : (states,).
    """
    out = np.zeros(values.shape)
    filled = np.where(known, values, np.inf)
    for label in np.unique(group[known.any(axis=tuple(range(known.ndim - 1)))]):
        members = np.flatnonzero(group == label)
        own = known[..., members]
        many = own.sum(axis=-1, keepdims=True)
        place = rankdata(filled[..., members], axis=-1)  # equal values share the mean of their ranks
        scaled = (place - (many + 1) / 2) / np.maximum(many - 1, 1)
        out[..., members] = np.where(own & (many >= LEAST_STATES), scaled, 0.0)
    return out


def correlate(around: Around, turn: int | Array = 0, deal: Array | None = None) -> Array:
    """The correlation of ranks over all shifts, one for each turn or deal; NaN where nothing can be ranked.

    Parameters
    ----------
    turn : which turn of the votes, or several. deal : (..., states) whose votes each state is given.
    """
    return divide_sums(sum_products(around, turn, deal).sum(axis=-1))


def sum_products(around: Around, turn: int | Array = 0, deal: Array | None = None) -> Array:
    """By state (3, ..., states), over all shifts: products of the ranks of words and votes, squares of the one, of the other.

    turn, deal : as in `correlate`.
    """
    sums: Array | float = 0.0
    for words, votes, group in zip(around.words, around.votes[:, turn], around.group, strict=True):
        dealt = votes if deal is None else votes[deal]
        known = np.isfinite(words) & np.isfinite(dealt) & (group >= 0)
        first, second = rank_cells(np.broadcast_to(words, known.shape), known, group), rank_cells(dealt, known, group)
        sums = sums + np.stack([first * second, first**2, second**2])
    return np.asarray(sums)


def divide_sums(sums: Array) -> Array:
    """Correlations (...,) from sums (3, ...) of products and squares; NaN where there are none."""
    scale = np.sqrt(sums[1] * sums[2])
    return np.asarray(np.where(scale > 0, sums[0] / np.where(scale > 0, scale, 1.0), np.nan))


def test_agreement(around: Around, draws: int, level: float, rng: np.random.Generator) -> Agreement:
    """The correlation with its interval (`level`, 0..1) and both nulls; `draws` of states dealt out, and drawn anew."""
    observed = float(correlate(around))
    known = np.isfinite(around.words) & np.isfinite(around.votes[:, 0]) & (around.group >= 0)
    states = known.any(axis=0)
    home = _usual_group(around.group)
    dealt = correlate(around, deal=np.stack([_deal(home, rng) for _ in range(draws)]))
    turned = correlate(around, _apart(around.votes.shape[1]))
    times = rng.multinomial(len(home), np.full(len(home), 1 / len(home)), size=draws)
    drawn = divide_sums(sum_products(around) @ times.T)
    drawn = drawn[np.isfinite(drawn)]
    ends = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]) if len(drawn) else (float("nan"), float("nan"))
    nulls = [null[np.isfinite(null)] for null in (dealt, turned)]
    p = [rank_p(observed, null) if np.isfinite(observed) else float("nan") for null in nulls]
    return Agreement(
        observed, float(ends[0]), float(ends[1]), p[0], p[1], int(known.any(axis=1).sum()), int(states.sum()), *nulls
    )


test_agreement.__test__ = False  # type: ignore[attr-defined]  # no test of pytest's


def _apart(periods: int) -> Array:
    """Turns that bring no vote back to within the window of its own date."""
    return np.arange(LEADS + 1, periods - LAGS)


def _usual_group(group: Array) -> Array:
    """The group (states,) in which a state is before most shifts, the lowest of equals; -1 where never known."""
    out = np.full(group.shape[1], -1)
    for state, own in enumerate(group.T):
        if (own >= 0).any():
            out[state] = int(np.bincount(own[own >= 0]).argmax())
    return out


def _deal(home: Array, rng: np.random.Generator) -> Array:
    """Whose votes each state (states,) is given: a permutation within groups."""
    deal = np.arange(len(home))
    for label in np.unique(home):
        own = np.flatnonzero(home == label)
        deal[own] = rng.permutation(own)
    return deal


def gather_around(
    share: Sequence[Array],
    weight: Sequence[Array],
    votes: Array,
    places: Sequence[int],
    rises: Sequence[float],
    group: Array,
) -> Around:
    """What states did around shifts.

    Parameters
    ----------
    share, weight : for each shift (states, periods) of its frame: shares 0..1 and passages. votes : (states, periods), more is
        nearer to the dominant state, NaN where not known. places, rises : of each shift. group : (states, periods), -1 unknown.
    """
    words = np.stack(
        [
            change_around(one, many, place) / rise
            for one, many, place, rise in zip(share, weight, places, rises, strict=True)
        ]
    )
    turned = np.stack([turn_votes(votes, place) for place in places])
    before = np.stack([group[:, max(place - 1, 0)] for place in places])
    return Around(words, turned, before)
