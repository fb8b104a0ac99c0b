"""Whose words travel: do adopters take a practice with the appeals of the dominant state, or with their own?

What is compared are profiles: for each appeal, its share in passages with the practice less that in passages without it. The
adopters' own profile before the shift is 0, that of the dominant state at home from the shift on is 1; where the adopters'
profile after the shift lies on the line between the two is the figure. Profiles are measured with error, and the one before
stands on both sides of the ratio: the bias is taken away by draws from the errors, and the set is that of Fieller, which is
not bounded where the two profiles hardly differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from framing.align.appeals.attached import LEAST_PASSAGES, Asked, home_of
from framing.align.appeals.estimates import estimate_cell, rows_of
from framing.align.appeals.measures import Measure
from framing.align.appeals.pairs import Pairs
from framing.align.groups.pass_through import fieller_set
from framing.terms import VerdictName, share_in_words

Array = np.ndarray
DRAWS = 2000
BEFORE = 10  # periods before the shift that make the adopters' own profile
FEW = "fewer than fifteen passages with the practice, of the group before or after or of the dominant state"


@dataclass(frozen=True)
class Borrowing:
    """How far the adopters' profile moved towards the dominant state's: 0 not at all, 1 all the way."""

    verdict: VerdictName
    reason: str
    share: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    p: float = float("nan")


def find_borrowing(
    pairs: Pairs, practice: str, date: int, members: Array, lags: int, asked: Asked, rng: np.random.Generator
) -> Borrowing:
    """Whether a group's appeals moved towards the dominant state's when the practice rose at `date`.

    members : (rows of pairs,) bool, texts of the group's states while they belong to it. lags : periods after the shift.
    """
    number = pairs.practices.index(practice)
    home = rows_of(pairs, state=asked.dominant, audience=home_of(pairs, asked.dominant), period=(date, date + lags))
    after = members & rows_of(pairs, period=(date + 1, date + lags))
    before = members & rows_of(pairs, period=(date - BEFORE, date - 1))
    if not after.any():
        return Borrowing(VerdictName.NOT_ENOUGH, FEW)
    abroad = str(pairs.rows["audience"][after].iloc[0])
    likeness = [asked.likeness.of(home_of(pairs, asked.dominant), asked.dominant), *[asked.likeness.of(abroad, "")] * 2]
    cells = [estimate_cell(pairs, rows, own) for rows, own in zip((home, after, before), likeness, strict=True)]
    if any(cell is None or cell.passages[number] < LEAST_PASSAGES for cell in cells):
        return Borrowing(VerdictName.NOT_ENOUGH, FEW)
    draws = _draw([cell.difference for cell in cells if cell is not None], number, rng)
    theirs, later, own = (cell.difference.value[number] for cell in cells if cell is not None)
    return place_between(theirs, later, own, draws, asked.level, asked.closing)


def place_between(
    theirs: Array, later: Array, own: Array, draws: tuple[Array, Array, Array], level: float, closing: float
) -> Borrowing:
    """Where `later` (a,) lies on the line from `own` to `theirs`; `draws` : errors (draws, a) added to each of the three.

    closing : share of the way below which the profiles have not moved.
    """
    top, bottom = _products(theirs, later, own)
    drawn = np.array(_products(*(point + noise for point, noise in zip((theirs, later, own), draws, strict=True))))
    top, bottom = 2 * top - drawn[0].mean(), 2 * bottom - drawn[1].mean()
    spread = np.cov(drawn)
    critical = float(ndtri((1 + level) / 2))
    if bottom <= critical * np.sqrt(spread[1, 1]):
        reason = "the group's own earlier appeals hardly differ from those of the dominant state"
        return Borrowing(VerdictName.NOT_ENOUGH, reason, low=-np.inf, high=np.inf)
    ends = fieller_set(top, float(np.sqrt(spread[0, 0])), bottom, float(np.sqrt(spread[1, 1])), critical, spread[0, 1])
    if ends.low > 0:
        verdict, reason = VerdictName.SUPPORTED, "the group's appeals moved towards the dominant state's"
    elif ends.high < closing:
        verdict, reason = (
            VerdictName.NOT_SUPPORTED,
            f"the group's appeals moved less than {share_in_words(closing)} of the way",
        )
    else:
        verdict, reason = (
            VerdictName.NOT_ENOUGH,
            f"the interval includes both 0 and {share_in_words(closing)} of the way",
        )
    p = float(2 * ndtr(-abs(top) / np.sqrt(spread[0, 0])))
    return Borrowing(verdict, reason, top / bottom, ends.low, ends.high, p)


def _products(theirs: Array, later: Array, own: Array) -> tuple[Array, Array]:
    apart = theirs - own
    return (apart * (later - own)).sum(axis=-1), (apart**2).sum(axis=-1)


def _draw(measures: list[Measure], number: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Errors (draws, a) of the three profiles, the dominant state's first.

    Those of documents are each profile's own; those of the level of coded passages are the same before and after, those of
    passages without the practice the same in all.
    """
    size = (DRAWS, measures[0].value.shape[1])
    levels = [rng.normal(size=size), *[rng.normal(size=size)] * 2]
    apart = rng.normal(size=size)
    out = []
    for one, level in zip(measures, levels, strict=True):
        noise = rng.standard_t(one.freedom[number], size=size) * np.sqrt(one.sampled[number])
        out.append(noise + level * one.level[number] + apart * one.apart[number])
    return out[0], out[1], out[2]
