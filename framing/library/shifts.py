"""The two questions of an alignment alone: when did a series shift, and what did groups of states do afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from framing.align.changepoints.every_series import Found, search_all
from framing.align.group_tables import tabulate_answers
from framing.align.input_tables import InputTables
from framing.align.inputs.facts import check_facts
from framing.align.inputs.groups import choose_comparison
from framing.align.reading import Checked, check_tables
from framing.align.rivals.testing import TESTS, join_tables
from framing.align.settings import AlignSettings
from framing.align.verdicts.summary import shift_table
from framing.errors.align import bad_setting
from framing.errors.library import no_groups, unknown_table
from framing.processes import open_tracked_workers
from framing.showing import Shown
from framing.terms import Fact, SeriesName


@dataclass(frozen=True, repr=False)
class Shifts(Shown):
    """Shifts of every series, found in a table of counts.

    Attributes
    ----------
    table : columns of framing.schemas.SHIFTS; sizes and levels in percentage points, dates in the periods of the counts.
    settings : what they were sought with.
    """

    table: pd.DataFrame
    settings: AlignSettings
    found: tuple[Found, ...] = field(default=(), repr=False)

    def to_frame(self, series: str = "") -> pd.DataFrame:
        """The shifts as a table; `series` takes one series alone (``dominant``, ``secondary``, a group, a state)."""
        return self.table[self.table["series"] == series].reset_index(drop=True) if series else self.table.copy()

    def __len__(self) -> int:
        return len(self.table)

    def _facts(self) -> dict[str, Any]:
        dominant = self.to_frame(SeriesName.DOMINANT)
        dates = [f"{row.frame} {row.date} ({row.size:+.1f})" for row in dominant.itertuples()]
        return {"dominant": self.settings.dominant, "shifts": len(self), "of_the_dominant_state": dates}

    def _first_rows(self) -> pd.DataFrame:
        return self.table[["frame", "series", "audience", "date", "earliest", "latest", "size", "p", "q"]]


@dataclass(frozen=True, repr=False)
class GroupAnswer(Shown):
    """What groups of states did after the dominant state's shifts, beyond the group that they are compared with.

    Attributes
    ----------
    tables : by name: ``stacked`` (the answer over all shifts), ``group_effects`` (shift by shift), ``event_study``,
        ``group_counts``, ``exposure_effects``, ``projections``, ``lead_lag`` (framing.schemas), ``tests``.
    shifts : those that it rests on. compare : label of the comparison group.
    """

    tables: Mapping[str, pd.DataFrame]
    shifts: Shifts
    compare: str

    def to_frame(self, name: str = "stacked") -> pd.DataFrame:
        """One of the tables by its name.

        Raises
        ------
        UnknownName : no such table.
        """
        if name not in self.tables:
            raise unknown_table(name, list(self.tables))
        return self.tables[name].copy()

    def _facts(self) -> dict[str, Any]:
        groups = [name for name in self.tables["group_counts"]["group"] if name not in (self.compare, "unknown")]
        dated = len(self.shifts.to_frame(SeriesName.DOMINANT))
        return {"groups": groups, "compared_with": self.compare, "shifts_of_the_dominant_state": dated}

    def _first_rows(self) -> pd.DataFrame:
        return self.tables["stacked"]


def find_shifts(
    counts: pd.DataFrame,
    settings: AlignSettings | None = None,
    *,
    exposure: pd.DataFrame | None = None,
    groups: pd.DataFrame | None = None,
    domestic: pd.DataFrame | None = None,
    errors: pd.DataFrame | None = None,
    **numbers: Any,
) -> Shifts:
    """The shifts in a table of counts: of the dominant state, of groups of states and of single ones, without what follows.

    The same search, with the same p and q, as in `framing.align_counts`.

    Parameters
    ----------
    counts, exposure, groups, domestic, errors : as for `framing.align_counts`.
    settings : by default made of `numbers`, for example ``dominant="USA", permutations=199``; with settings,
        `numbers` change some of them.

    Raises
    ------
    BadSetting : nothing says which state is dominant, or a value is out of range. UsageError of
    framing.errors.align and framing.errors.tables : each names the row and the remedy.
    """
    settings = _settings(settings, numbers)
    given = InputTables(exposure=exposure, groups=groups, domestic=domestic, errors=errors)
    checked = check_tables(counts, settings, given)
    return _search(checked, settings)


def estimate_groups(
    counts: pd.DataFrame,
    settings: AlignSettings | None = None,
    *,
    groups: pd.DataFrame | None = None,
    compare: str | None = None,
    exposure: pd.DataFrame | None = None,
    domestic: pd.DataFrame | None = None,
    errors: pd.DataFrame | None = None,
    doses: Mapping[Fact, pd.DataFrame] | None = None,
    **numbers: Any,
) -> GroupAnswer:
    """What every group of states did after the dominant state's shifts, beyond the comparison group.

    Shifts are sought as by `find_shifts`; the tables are those of `framing.align_counts`.

    Parameters
    ----------
    counts, groups, compare, exposure, domestic, errors, doses : as for `framing.align_counts`; groups or exposure is needed.
    settings, numbers : as for `find_shifts`.

    Raises
    ------
    BadSetting : neither groups nor exposure, or as `find_shifts`. UnknownName : no group is called `compare`.
    """
    settings = _settings(settings, numbers)
    given = InputTables(exposure=exposure, groups=groups, domestic=domestic, errors=errors)
    checked = check_tables(counts, settings, given)
    if checked.membership is None:
        raise no_groups()
    against = choose_comparison(checked.membership, compare, checked.named["groups"])
    read = {
        fact: check_facts(table, fact, checked.states, checked.named[fact]) for fact, table in (doses or {}).items()
    }
    shifts = _search(checked, settings)
    tables, tests = tabulate_answers(checked.series, shifts.found, checked.membership, against, read, settings)
    joined = join_tables([rows for rows, _ in tests], TESTS)
    return GroupAnswer(tables | {"tests": joined}, shifts, checked.membership.labels[against])


def _settings(settings: AlignSettings | None, numbers: Mapping[str, Any]) -> AlignSettings:
    if settings is not None:
        return replace(settings, **numbers)
    if not numbers.get("dominant"):
        raise bad_setting("dominant", None, "give the label of the dominant state in the table of counts")
    return AlignSettings(**numbers)


def _search(checked: Checked, settings: AlignSettings) -> Shifts:
    run = open_tracked_workers(settings.jobs, "searching shifts")
    found = search_all(checked.series, checked.membership, checked.errors, settings, run, checked.home)
    return Shifts(shift_table(found, checked.series[0].panel.periods, settings), settings, tuple(found))
