"""Which group every secondary state belongs to in every period: from a table of groups, or from exposure.

What a table does not say is unknown: a state with rows for some periods belongs to no group in the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.inputs.exposure import read_exposure, split_exposed
from framing.align.inputs.ranges import check_repeated, expand_ranges
from framing.errors.align import no_common_state, reserved_group, table_empty, unknown_group
from framing.errors.tables import bad_value
from framing.schemas import GROUP_COUNTS, GROUPS

Array = np.ndarray
DOMINANT, SECONDARY, EXPOSED, UNEXPOSED, UNKNOWN = "dominant", "secondary", "exposed", "unexposed", "unknown"
RESERVED = (DOMINANT, SECONDARY, EXPOSED, UNEXPOSED, UNKNOWN, "all")
MOST_UNKNOWN = 0.5


@dataclass(frozen=True)
class Membership:
    """Groups of the secondary states: `labels` (groups,) and `code` int (states, periods), -1 where unknown.

    `values` : (states, periods) of exposure where that was given, NaN where unknown.
    """

    states: tuple[str, ...]
    labels: tuple[str, ...]
    code: Array
    values: Array | None = None

    def members(self, label: str) -> Array:
        """Who belongs to a group when: bool (states, periods)."""
        return np.asarray(self.code == self.labels.index(label))

    def labelled(self, periods: Array) -> dict[tuple[str, int], str]:
        """The group of every state in every one of `periods` (those of `code`) in which it belongs to one."""
        rows, columns = np.nonzero(self.code >= 0)
        return {
            (self.states[row], int(periods[column])): self.labels[self.code[row, column]]
            for row, column in zip(rows, columns, strict=True)
        }


def check_labels(labels: pd.Series, states: tuple[str, ...], where: str | Path) -> None:
    """Nothing, if no label of a group is blank, reserved, or the code of a state.

    Raises
    ------
    BadTable : the row is named, from 1.
    """
    blank = labels.str.strip() == ""
    if blank.any():
        raise bad_value(where, int(blank.to_numpy().argmax()) + 1, "group", "", "Give a label.")
    taken = labels.isin([*RESERVED, *states])
    if taken.any():
        row = int(taken.to_numpy().argmax())
        raise reserved_group(where, row + 1, str(labels.iloc[row]), list(RESERVED))


def check_groups(table: pd.DataFrame, states: tuple[str, ...], where: str | Path) -> pd.DataFrame:
    """The table of groups with the types of GROUPS, ranges of periods as a row for each; `states` are those of the counts.

    Raises
    ------
    BadTable : no row, a blank label, a label that names a series of its own, two groups at once, or no state in common.
    """
    given = GROUPS.check(expand_ranges(table, where), where).reset_index(drop=True)
    if given.empty:
        raise table_empty(where)
    check_labels(given["group"], states, where)
    given = check_repeated(given, "group", where)
    if not set(given["state"]) & set(states):
        raise no_common_state(where, list(states))
    return given


def read_groups(table: pd.DataFrame, states: tuple[str, ...], periods: Array) -> Membership:
    """Membership from a checked table of groups; -1 where the table has no row. A table of one period alone holds for all."""
    if table["period"].nunique() == 1:
        table = table.drop(columns="period").merge(pd.DataFrame({"period": periods}), how="cross")
    labels = tuple(sorted(table["group"].unique()))
    code = np.full((len(states), len(periods)), -1, dtype=np.int64)
    row = {state: number for number, state in enumerate(states)}
    column = {int(period): number for number, period in enumerate(periods)}
    number = {label: place for place, label in enumerate(labels)}
    for state, period, label in zip(table["state"], table["period"], table["group"], strict=True):
        if state in row and int(period) in column:
            code[row[state], column[int(period)]] = number[label]
    return Membership(states, labels, code)


def read_exposed(table: pd.DataFrame, states: tuple[str, ...], periods: Array, cut: float | None) -> Membership:
    """Membership `exposed` and `unexposed` from a checked table of exposure, period by period."""
    values = read_exposure(table, states, periods)
    high, low = split_exposed(values, cut)
    return Membership(states, (EXPOSED, UNEXPOSED), np.where(high, 0, np.where(low, 1, -1)), values)


def choose_comparison(membership: Membership, compare: str | None, where: str | Path) -> int:
    """Place of the comparison group among the labels: the one named, else `unexposed` where exposure was given.

    Raises
    ------
    UnknownName : no such label, or none named where there are several groups.
    """
    labels = list(membership.labels)
    if compare is None and UNEXPOSED in labels:
        compare = UNEXPOSED
    if compare is None or compare not in labels:
        raise unknown_group(where, compare, labels)
    return labels.index(compare)


def count_state_years(membership: Membership, spoken: Array) -> pd.DataFrame:
    """How many states and state-periods with texts each group has, and how many are unknown (framing.schemas.GROUP_COUNTS).

    `spoken` : bool (states, periods), where a state has texts.
    """
    rows = []
    for label, code in [*((label, place) for place, label in enumerate(membership.labels)), (UNKNOWN, -1)]:
        inside = (membership.code == code) & spoken
        rows.append((label, int(inside.any(axis=1).sum()), int(inside.sum())))
    return pd.DataFrame(rows, columns=[column.name for column in GROUP_COUNTS.columns])


def describe_state_years(counts: pd.DataFrame) -> list[str]:
    """Lines for people on the state-periods of each group; a warning where most are unknown."""
    total = int(counts["state_periods"].sum())
    parts = [f"{row.state_periods} {row.group} ({row.states} states)" for row in counts.itertuples()]
    lines = [f"State-years with texts: {', '.join(parts)}."] if total else []
    unknown = int(counts.loc[counts["group"] == UNKNOWN, "state_periods"].sum())
    if total and unknown > MOST_UNKNOWN * total:
        lines.append(
            f"WARNING: the group of {unknown} of {total} state-years is not known: they take no part in any comparison of "
            "groups. Give every state a row for every year (exposure 0 where it is not exposed)."
        )
    return lines
