"""The group answers as tables, from the shifts that were found and the groups that were named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from framing.align.changepoints.every_series import Found
from framing.align.changepoints.shifts import Shift
from framing.align.groups.setup import empty_tables, tabulate_groups
from framing.align.inputs.groups import Membership
from framing.align.inputs.series import Series
from framing.align.rivals.testing import table_tests
from framing.align.settings import AlignSettings
from framing.terms import Fact, SeriesName


def tabulate_answers(
    series: Sequence[Series],
    found: Sequence[Found],
    membership: Membership | None,
    compare: int | None,
    doses: Mapping[Fact, pd.DataFrame],
    settings: AlignSettings,
) -> tuple[dict[str, pd.DataFrame], list[tuple[pd.DataFrame, pd.DataFrame]]]:
    """The tables of the group answers by their names in an alignment, and their tests with nulls; no rows without groups."""
    if membership is None or compare is None:
        return empty_tables(), []
    shifts = passed_shifts(found, series, settings)
    tables, tests = tabulate_groups(series, shifts, membership, compare, settings, doses)
    return tables, [table_tests(own, "all", None, audience, settings) for audience, own in tests.items() if own]


def passed_shifts(
    found: Sequence[Found], series: Sequence[Series], settings: AlignSettings
) -> list[dict[str, list[Shift]]]:
    """By series and frame, the dominant state's shifts that pass the false discovery rate, of the frames asked about."""
    own = {(one.actor.audience, one.frame): one for one in found if one.actor.name == SeriesName.DOMINANT}
    return [
        {
            frame: [shift for shift in _shifts(own.get((one.audience, frame))) if shift.q <= settings.fdr]
            for frame in settings.asked(one.panel.frames)
        }
        for one in series
    ]


def _shifts(found: Found | None) -> tuple[Shift, ...]:
    return () if found is None else found.search.shifts
