"""The cross table: with which appeals each practice is framed, by state, audience, leader, group and span of years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.appeals.estimates import Cell, estimate_cell, measure_likeness, rows_of
from framing.align.appeals.measures import interval_of_share, spread_of
from framing.align.appeals.pairs import Pairs
from framing.schemas import FRAMING
from framing.terms import SeriesName

Array = np.ndarray
LEAST = 5.0  # expected passages with a practice below which a cell says nothing of it
LEAST_STATE = 15.0  # the same for a single secondary state
SPAN = 10


@dataclass(frozen=True)
class TableSettings:
    """What the cross table is of: the dominant state's label (empty: none), years of a span, probability of intervals."""

    dominant: str = ""
    span: int = SPAN
    level: float = 0.95


@dataclass(frozen=True)
class _Place:
    """A cell of the table: which rows, and what its columns say."""

    rows: Array
    state: str
    audience: str
    group: str
    leader: str
    least: float


def tabulate_framing(pairs: Pairs, groups: pd.Series | None, settings: TableSettings) -> pd.DataFrame:
    """The table `framing.schemas.FRAMING`.

    The dominant state has rows by leader, by span of years and for all years; groups of secondary states by span and for all
    years; single states for all years, where 15 or more of their passages are expected to carry the practice. Without a
    dominant state every state has rows by leader and span.

    Parameters
    ----------
    groups : (rows of pairs,) label of the group that a row's state belongs to in its period, empty where none; None where
        no groups were given.
    """
    likeness = measure_likeness(pairs, settings.dominant)
    parts = []
    for place in _places(pairs, groups, settings):
        cell = estimate_cell(pairs, place.rows, likeness.of(place.audience, place.state))
        if cell is not None:
            periods = pairs.rows["period"][place.rows]
            part = _rows(pairs, cell, place, settings.level)
            parts.append(part.assign(period=name_span(int(periods.min()), int(periods.max()))))
    names = [column.name for column in FRAMING.columns]
    full = [part for part in parts if len(part)]
    return pd.concat(full, ignore_index=True)[names] if full else pd.DataFrame(columns=names)


def name_span(first: int, last: int) -> str:
    """A span of periods as the table writes it: 1945-1953, or the one period."""
    return str(first) if first == last else f"{first}-{last}"


def _places(pairs: Pairs, groups: pd.Series | None, settings: TableSettings) -> Iterator[_Place]:
    rows = pairs.rows
    span = rows["period"] // settings.span
    for audience in sorted(rows["audience"].unique()):
        here = rows_of(pairs, audience=audience)
        for state in sorted(rows["state"][here].unique()):
            own = here & rows_of(pairs, state=state)
            near = not settings.dominant or state == settings.dominant
            yield _Place(own, state, audience, "", "", LEAST if near else LEAST_STATE)
            if not near:
                continue
            for leader in rows["leader"][own].drop_duplicates():
                if leader:
                    yield _Place(own & rows_of(pairs, leader=leader), state, audience, "", leader, LEAST)
            for number in sorted(span[own].unique()):
                yield _Place(own & (span == number).to_numpy(), state, audience, "", "", LEAST)
        if not settings.dominant:
            continue
        others = here & (rows["state"] != settings.dominant).to_numpy()
        named = {SeriesName.SECONDARY.value: others}
        if groups is not None:
            named |= {label: others & (groups == label).to_numpy() for label in sorted(set(groups) - {""})}
        for label, members in named.items():
            yield _Place(members, "", audience, label, "", LEAST)
            for number in sorted(span[members].unique()):
                yield _Place(members & (span == number).to_numpy(), "", audience, label, "", LEAST)


def _rows(pairs: Pairs, cell: Cell, place: _Place, level: float) -> pd.DataFrame:
    """The rows of one cell, of the practices with enough passages."""
    share, difference, ratio = (spread_of(one) for one in (cell.share, cell.difference, cell.log_ratio))
    low, high = interval_of_share(cell.share.value, cell.passages[:, None], share, level)
    half = difference.half(level)
    with np.errstate(over="ignore", invalid="ignore"):
        ends = [np.exp(cell.log_ratio.value + sign * ratio.half(level)) for sign in (-1, 0, 1)]
    f, a = cell.share.value.shape
    table = pd.DataFrame(
        {
            "practice": np.repeat(pairs.practices, a),
            "appeal": np.tile(pairs.appeals, f),
            "state": place.state,
            "audience": place.audience,
            "group": place.group,
            "leader": place.leader,
            "share": np.clip(cell.share.value, 0, 1).ravel(),
            "share_without": np.clip(cell.without.value, 0, 1).ravel(),
            "difference": cell.difference.value.ravel(),
            "ratio": ends[1].ravel(),
            "low": (cell.difference.value - half).ravel(),
            "high": (cell.difference.value + half).ravel(),
            "passages": np.repeat(cell.passages, a),
            "share_low": low.ravel(),
            "share_high": high.ravel(),
            "ratio_low": ends[0].ravel(),
            "ratio_high": ends[2].ravel(),
            "documents": cell.documents,
        }
    )
    return table[table["passages"] >= place.least]
