"""How much there is to read: usable state-periods by group and period, the gaps, and what can be done about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.align.inputs.groups import DOMINANT, SECONDARY, UNKNOWN, Membership
from framing.align.inputs.panel import Panel
from framing.align.inputs.series import Series
from framing.schemas import COVERAGE

Array = np.ndarray
THIN = 0.5  # share of a group's states with usable texts below which a period counts as a gap
_WHERE = {"domestic": " at home", "international": " abroad"}
_SHOWN = 6


def tabulate_coverage(
    series: Sequence[Series], home: Series | None, membership: Membership | None, dominant: str, least: float
) -> pd.DataFrame:
    """The table `framing.schemas.COVERAGE`.

    Parameters
    ----------
    series : one per audience of the dominant state, all with the same periods. home : what secondary states say at home that
    speak abroad as well. membership : None: all secondary states are one group. least : passages that make a cell usable.
    """
    parts = []
    for one in series:
        row = one.panel.states.index(dominant)
        parts.append(_rows(one.panel, _only(one.panel, row), DOMINANT, one.audience, least))
    first = series[0]
    others = np.array([state != dominant for state in first.panel.states])
    named = {str(audience) for audience in first.audiences[others]}
    audience = named.pop() if len(named) == 1 else ""
    for label, members in _groups(first.panel, others, membership):
        parts.append(_rows(first.panel, members, label, audience, least))
    if home is not None:
        for row, state in enumerate(home.panel.states):
            parts.append(_rows(home.panel, _only(home.panel, row), state, home.audience, least))
    return pd.concat(parts, ignore_index=True)


def _only(panel: Panel, row: int) -> Array:
    members = np.zeros((len(panel.states), len(panel.periods)), dtype=bool)
    members[row] = True
    return members


def _groups(panel: Panel, others: Array, membership: Membership | None) -> list[tuple[str, Array]]:
    shape = (len(panel.states), len(panel.periods))
    if membership is None:
        return [(SECONDARY, np.broadcast_to(others[:, None], shape))]
    code = np.full(shape, -1)
    place = {state: number for number, state in enumerate(membership.states)}
    for row, state in enumerate(panel.states):
        code[row] = membership.code[place[state]] if state in place else -1
    found = [(label, others[:, None] & (code == number)) for number, label in enumerate(membership.labels)]
    return [*found, (UNKNOWN, others[:, None] & (code < 0))]


def _rows(panel: Panel, members: Array, label: str, audience: str, least: float) -> pd.DataFrame:
    total = panel.total.max(axis=0)
    members = members & _own_span(total > 0)
    spoken, usable = members & (total > 0), members & panel.observed.any(axis=0)
    rows = pd.DataFrame(
        {
            "group": label,
            "audience": audience,
            "period": panel.periods,
            "members": members.sum(axis=0),
            "states": spoken.sum(axis=0),
            "usable": usable.sum(axis=0),
            "passages": np.where(members, total, 0.0).sum(axis=0),
            "least": least,
        }
    )
    own = rows["members"] > 0 if label != UNKNOWN else rows["states"] > 0
    return rows[own][[column.name for column in COVERAGE.columns]]


def _own_span(spoken: Array) -> Array:
    """Periods (states, periods) from a state's first text to its last: before and after there may have been no such state."""
    begun, ended = np.cumsum(spoken, axis=1) > 0, np.cumsum(spoken[:, ::-1], axis=1)[:, ::-1] > 0
    return np.asarray(begun & ended)


def describe_coverage(coverage: pd.DataFrame) -> list[str]:
    """Lines for people: usable state-periods, gaps, and what the reader can do about them; none of an empty table."""
    if coverage.empty:
        return []
    least = f"{float(coverage['least'].iloc[0]):g}"
    by_group = [
        (str(group), str(audience), rows)
        for (group, audience), rows in coverage.groupby(["group", "audience"], sort=False)
    ]
    told = [
        f"{name_group(group, audience)} {int(rows['usable'].sum())} of {int(rows['states'].sum())}"
        f" ({tell_periods(range(int(rows['period'].min()), int(rows['period'].max()) + 1))})"
        for group, audience, rows in by_group
        if len(rows)
    ]
    lines = [f"Usable state-years (with {least} passages or more) out of those with texts: {'; '.join(told)}."]
    gaps = [
        f"{name_group(group, audience)} {tell_periods(thin)}"
        for group, audience, rows in by_group
        if group != UNKNOWN and (thin := rows.loc[rows["usable"] < THIN * rows["members"], "period"].tolist())
    ]
    if gaps:
        lines.append(f"Gaps, where fewer than half of the states of a group have usable texts: {'; '.join(gaps)}.")
    short, absent = (
        int((coverage[more] - coverage[less]).sum()) for more, less in (("states", "usable"), ("members", "states"))
    )
    advice = []
    if short:
        advice.append(
            f"{short} state-years have fewer than {least} passages: add texts, or lower min_passages (results become noisier)"
        )
    if absent:
        advice.append(f"{absent} have no texts: add a corpus, shorten the study (first, last), or raise least_periods")
    return [*lines, f"What can be done: {'; '.join(advice)}."] if advice else lines


def name_group(group: str, audience: str) -> str:
    """A series of the table in words: dominant state at home, ally abroad."""
    return f"{'dominant state' if group == DOMINANT else group}{_WHERE.get(audience, '')}"


def tell_periods(periods: Sequence[int]) -> str:
    """Periods in order as stretches, the longest shown: ``1946-1949, 1960 and 3 stretches more``.

    >>> tell_periods([1946, 1947, 1950])
    '1946-1947, 1950'
    """
    stretches: list[list[int]] = []
    for period in periods:
        if stretches and stretches[-1][1] == period - 1:
            stretches[-1][1] = period
        else:
            stretches.append([period, period])
    shown = [f"{first}" if first == last else f"{first}-{last}" for first, last in stretches[:_SHOWN]]
    more = len(stretches) - _SHOWN
    return ", ".join(shown) + (f" and {more} stretch{'es' if more > 1 else ''} more" if more > 0 else "")
