"""The tables of an alignment, checked against each other: what every question of it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing.align.appeals.circumstances import check_circumstances
from framing.align.input_tables import InputTables
from framing.align.inputs.exposure import check_exposure
from framing.align.inputs.groups import Membership, check_groups, read_exposed, read_groups
from framing.align.inputs.panel import check_counts, check_dominant, check_length
from framing.align.inputs.ranges import describe_strangers
from framing.align.inputs.series import Series, split_audiences, take_home
from framing.align.noise.classifier_error import check_errors
from framing.align.settings import AlignSettings
from framing.encoding import log_note
from framing.errors.align import unknown_frame
from framing.terms import Fact

SOURCES = ("exposure", "covariates", "domestic", "errors", "groups", "threats", "pairs", "votes", *Fact)


@dataclass(frozen=True)
class Checked:
    """Input tables of an alignment that fit each other; the optional ones None where they were not given.

    series : one per audience of the dominant state. home : what secondary states say at home that speak abroad as well, None
    where no state does both. membership : groups of states, from `groups` or from `exposure`.
    circumstances : the dominant state's domestic circumstances. named : what each table is called in messages.
    """

    series: list[Series]
    home: Series | None
    states: tuple[str, ...]
    membership: Membership | None
    exposure: pd.DataFrame | None
    errors: pd.DataFrame | None
    circumstances: pd.DataFrame | None
    named: Mapping[str, str | Path]


def check_tables(
    counts: pd.DataFrame,
    settings: AlignSettings,
    given: InputTables,
    where: str | Path = "counts",
) -> Checked:
    """The tables that shifts and groups rest on, checked; `where` names the counts in messages.

    Raises
    ------
    UsageError of framing.errors.align and framing.errors.tables : each names the row and the remedy.
    """
    named: dict[str, str | Path] = {**{str(name): str(name) for name in SOURCES}, **given.sources}
    exposure, groups, errors = given.exposure, given.groups, given.errors
    counts = check_counts(counts, where)
    check_dominant(counts, settings.dominant, where)
    told, circumstances = _read_domestic(given.domestic, settings.dominant, named["domestic"])
    series = split_audiences(counts, told, settings.dominant, settings.min_passages, where, named["domestic"])
    _check_series(series, settings, where)
    states = tuple(sorted(counts["state"].unique()))
    checked_errors = None if errors is None else check_errors(errors, named["errors"])
    checked_exposure = None if exposure is None else check_exposure(exposure, states, named["exposure"])
    membership = None
    if groups is not None:
        membership = read_groups(check_groups(groups, states, named["groups"]), states, series[0].panel.periods)
    elif checked_exposure is not None:
        membership = read_exposed(checked_exposure, states, series[0].panel.periods, settings.exposure_cut)
    for table, name in ((exposure, "exposure"), (groups, "groups")):
        if table is not None and (note := describe_strangers(table, states, named[name])):
            log_note(note)
    home = take_home(counts, settings.dominant, series[0], settings.min_passages)
    return Checked(
        series=series,
        home=home,
        states=states,
        membership=membership,
        exposure=checked_exposure,
        errors=checked_errors,
        circumstances=circumstances,
        named=named,
    )


def _read_domestic(
    domestic: pd.DataFrame | None, dominant: str, where: str | Path
) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """A domestic table is one of counts if it has a column `frame`, else one of circumstances."""
    if domestic is None:
        return None, None
    if "frame" not in domestic.columns:
        return None, check_circumstances(domestic, where)
    if "state" not in domestic.columns:
        domestic = domestic.assign(state=dominant)
    home = check_counts(domestic, where)
    check_dominant(pd.concat([home, home.assign(state="")]), dominant, where)
    return home, None


def _check_series(series: list[Series], settings: AlignSettings, where: str | Path) -> None:
    frames = sorted({frame for one in series for frame in one.panel.frames})
    for option, given in (("--placebo", settings.placebo), ("--frames", settings.frames)):
        for frame in given:
            if frame not in frames:
                raise unknown_frame(option, frame, frames)
    fullest = max(series, key=lambda one: one.panel.observed[:, one.panel.states.index(settings.dominant)].sum())
    check_length(fullest.panel, settings.dominant, settings.min_segment, settings.min_passages, where)
