"""From the panels of an alignment to what the group answers take: secondary states' shares with their groups, the dominant
state's series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from framing.align.groups.answers import DominantSeries, GroupAnswers, estimate_groups
from framing.align.groups.events import DatedShift
from framing.align.groups.settings import GroupSettings
from framing.align.groups.tables import join_rows
from framing.align.groups.windows import GroupPanel
from framing.align.inputs.exposure import read_exposure
from framing.align.inputs.groups import Membership, count_state_years
from framing.align.inputs.panel import Panel
from framing.align.inputs.series import Series
from framing.align.nulls import NullTest
from framing.align.settings import AlignSettings
from framing.schemas import (
    EVENT_STUDY,
    EXPOSURE_EFFECTS,
    GROUP_COUNTS,
    GROUP_EFFECTS,
    LEAD_LAG,
    PROJECTIONS,
    STACKED,
)
from framing.terms import Fact

Array = np.ndarray
TABLES = (GROUP_COUNTS, GROUP_EFFECTS, EVENT_STUDY, STACKED, EXPOSURE_EFFECTS, PROJECTIONS, LEAD_LAG)


def make_group_panel(panel: Panel, dominant: str, membership: Membership, compare: int) -> GroupPanel:
    """The secondary states of a panel with their groups; every cell with texts counts, by its passages, however few."""
    rows = [row for row, state in enumerate(panel.states) if state != dominant]
    place = {state: number for number, state in enumerate(membership.states)}
    code = np.full((len(rows), len(panel.periods)), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        if panel.states[row] in place:
            code[number] = membership.code[place[panel.states[row]]]
    weight = panel.total[:, rows]
    share = np.divide(panel.count[:, rows], weight, out=np.zeros_like(weight), where=weight > 0)
    names = tuple(panel.states[row] for row in rows)
    return GroupPanel(names, panel.frames, panel.periods, share, weight, code, membership.labels, compare)


def take_dominant(
    panel: Panel, dominant: str, audience: str, frames: Sequence[str], shifts: Mapping[str, Sequence[DatedShift]]
) -> DominantSeries:
    """The dominant state's series of one audience in the order of `frames`; one that its panel lacks has no passages."""
    row = panel.states.index(dominant)
    own = {frame: number for number, frame in enumerate(panel.frames)}
    weight = np.zeros((len(frames), len(panel.periods)))
    count = np.zeros_like(weight)
    for number, frame in enumerate(frames):
        if frame in own:
            weight[number], count[number] = panel.total[own[frame], row], panel.count[own[frame], row]
    share = np.divide(count, weight, out=np.zeros_like(weight), where=weight > 0)
    return DominantSeries(audience, share, weight, tuple(tuple(shifts.get(frame, ())) for frame in frames))


def group_settings(settings: AlignSettings, frames: Sequence[str]) -> GroupSettings:
    """The settings of the group answers from those of the alignment.

    Practices are the frames that are neither placebo topics, domestic appeals nor mechanisms.
    """
    apart = {*settings.placebo, *settings.domestic_frames, *(frame for _, frame in settings.mechanisms)}
    return GroupSettings(
        quarter=settings.closing,
        permutations=settings.permutations,
        level=settings.level,
        fdr=settings.fdr,
        seed=settings.seed,
        placebo=settings.placebo,
        practices=tuple(frame for frame in frames if frame not in apart),
    )


def answer_groups(
    series: Sequence[Series],
    shifts: Sequence[Mapping[str, Sequence[DatedShift]]],
    membership: Membership,
    compare: int,
    settings: AlignSettings,
    doses: Mapping[Fact, pd.DataFrame] | None = None,
) -> GroupAnswers:
    """The group answers of an alignment.

    Parameters
    ----------
    series : one per audience of the dominant state. shifts : by series and frame, those that pass the false discovery rate.
    compare : place of the comparison group. doses : checked tables of facts by mechanism; without one for inducement the
        exposure of `membership` stands for it, if graded.
    """
    first = series[0].panel
    panel = make_group_panel(first, settings.dominant, membership, compare)
    own = group_settings(settings, panel.frames)
    practices = set(own.practices)
    dominant = [
        take_dominant(
            one.panel,
            settings.dominant,
            one.audience,
            panel.frames,
            {frame: found for frame, found in part.items() if frame in practices},
        )
        for one, part in zip(series, shifts, strict=True)
    ]
    passed = tuple(int(place) for place in np.searchsorted(first.periods, settings.handovers))
    dominant = [replace(one, handovers=passed) for one in dominant]
    return estimate_groups(panel, dominant, own, _read_doses(panel, membership, doses or {}))


def tabulate_groups(
    series: Sequence[Series],
    shifts: Sequence[Mapping[str, Sequence[DatedShift]]],
    membership: Membership,
    compare: int,
    settings: AlignSettings,
    doses: Mapping[Fact, pd.DataFrame] | None = None,
) -> tuple[dict[str, pd.DataFrame], dict[str, list[NullTest]]]:
    """The tables of `answer_groups` by their names in an alignment, how many state-years each group has, and tests by
    audience.
    """
    found = answer_groups(series, shifts, membership, compare, settings, doses)
    panel = series[0].panel
    spoken = _spoken(panel, membership)
    spoken[[state == settings.dominant for state in membership.states]] = False
    tables = {
        "group_counts": count_state_years(membership, spoken),
        "group_effects": found.effects,
        "event_study": found.event_study,
        "stacked": found.stacked,
        "exposure_effects": found.exposed,
        "projections": found.projections,
        "lead_lag": found.lead_lag,
    }
    return tables, found.tests


def empty_tables() -> dict[str, pd.DataFrame]:
    """The same tables without rows."""
    return {schema.name: join_rows([], schema) for schema in TABLES}


def _spoken(panel: Panel, membership: Membership) -> Array:
    """Where each state of a membership has texts: bool (states, periods)."""
    place = {state: row for row, state in enumerate(panel.states)}
    texts = np.asarray((panel.total > 0).any(axis=0))
    out = np.zeros(membership.code.shape, dtype=bool)
    for number, state in enumerate(membership.states):
        if state in place:
            out[number] = texts[place[state]]
    return out


def _read_doses(panel: GroupPanel, membership: Membership, doses: Mapping[Fact, pd.DataFrame]) -> dict[str, Array]:
    read: dict[str, Array] = {
        fact.value: read_exposure(table, panel.states, panel.periods) for fact, table in doses.items()
    }
    if Fact.INDUCEMENT not in doses and membership.values is not None:
        place = {state: number for number, state in enumerate(membership.states)}
        read[Fact.EXPOSURE.value] = np.asarray(membership.values[[place[state] for state in panel.states]])
    return read
