"""The tables that the report reads, with the columns it relies on; tables that a run may lack are empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.codebook import Codebook
from framing.dominance import Turn, read_turns
from framing.errors import FramingError
from framing.errors.report import no_dominant
from framing.report.settings import ReportSettings, read_report_settings
from framing.result_schemas import (
    ADOPTION,
    EXPECTATIONS,
    FRAMES_READ,
    NULLS,
    PREVALENCE,
    SCORECARD,
    SHIFTS,
    SURVIVAL,
    TESTS,
)
from framing.results import Results
from framing.schemas import (
    DESIGN,
    DOCUMENT_FRAMES,
    DOCUMENTS,
    EVENT_STUDY,
    FRAMING,
    FRAMING_TESTS,
    GROUP_EFFECTS,
    PRIMARY_PRACTICES,
    STACKED,
    Column,
    Schema,
)
from framing.terms import Estimator, SeriesName

if TYPE_CHECKING:
    from framing.classify import FrameModel

COMBINED = "all"
DOMINANT_SERIES = SeriesName.DOMINANT  # in the column `series` of shifts.csv
PASSING = "(dominant)"  # the series of dominant states that take turns, as the study names it
ESTIMATORS = tuple(Estimator)  # the first is the series in which shifts and adoption are sought

FURTHER = (
    "hazard",
    "mechanisms",
    "shared_threats",
    "sensitivity",
    "group_counts",
    "lead_lag",
    "projections",
    "exposure_effects",
    "series_answers",
    "conduct",
    "coverage",
)


@dataclass(frozen=True)
class Inputs:
    """All that a report is made from: the tables, the codebook and the manifest.

    shifts and all tables keyed by a shift have the column `shift`, the name of a shift:
    FRAME|DATE, or FRAME|DATE|AUDIENCE where shifts of domestic and of international texts stand apart.
    turns : who was dominant when, empty where one state was all along.
    shifts are those of the dominant state, all_shifts those of every series.
    further : tables that are shown as they are. model : what gave the frames, None where it is not at hand.
    """

    results: Results
    manifest: Mapping[str, Any]
    codebook: Codebook
    dominant: str
    turns: tuple[Turn, ...]
    prevalence: pd.DataFrame
    design: pd.DataFrame
    shifts: pd.DataFrame
    all_shifts: pd.DataFrame
    adoption: pd.DataFrame
    tests: pd.DataFrame
    scorecard: pd.DataFrame
    survival: pd.DataFrame
    nulls: pd.DataFrame
    group_effects: pd.DataFrame
    event_study: pd.DataFrame
    stacked: pd.DataFrame
    framing: pd.DataFrame
    framing_tests: pd.DataFrame
    expectations: pd.DataFrame
    documents: pd.DataFrame
    frames: pd.DataFrame
    document_frames: pd.DataFrame
    primaries: pd.DataFrame
    further: Mapping[str, pd.DataFrame]
    model: FrameModel | None

    @property
    def settings(self) -> ReportSettings:
        """The settings of the alignment that the report names."""
        return read_report_settings(self.manifest)


def read_inputs(results: Results) -> Inputs:
    """The tables of a results folder, checked, each in a fixed order of rows.

    Raises
    ------
    MissingResults : prevalence, shifts or adoption are not there. BadTable : a table is not as
    documented. MissingResults : nothing says which state is dominant.
    """
    prevalence = _read(results, PREVALENCE, needed=True)
    prevalence["audience"] = prevalence["audience"].where(prevalence["audience"] != "", COMBINED)
    prevalence["estimator"] = prevalence["estimator"].where(prevalence["estimator"] != "", Estimator.NAIVE)
    shifts = _read(results, SHIFTS, needed=True)
    every = shifts
    shifts = shifts[shifts["series"].isin(["", DOMINANT_SERIES])]
    shifts = shifts.rename(columns={"date": "shift_date"}).sort_values(["shift_date", "frame"], ignore_index=True)
    dominant = _dominant(results, shifts, prevalence)
    years = prevalence["period"]
    passing = results.manifest.get("dominance") or [] if dominant == PASSING and len(years) else []
    turns = read_turns(passing, int(years.min()), int(years.max())) if passing else ()
    if (shifts["state"] != "").any():
        shifts = shifts[shifts["state"].isin(["", dominant])].reset_index(drop=True)
    shifts["shift"] = _names(shifts)
    keyed = [
        _with_shift(_read(results, schema, needed=schema is ADOPTION), shifts)
        for schema in (ADOPTION, TESTS, SCORECARD, SURVIVAL, NULLS, GROUP_EFFECTS, EVENT_STUDY)
    ]
    adoption, tests, scorecard, survival, nulls, group_effects, event_study = keyed
    documents = _read(results, DOCUMENTS)
    if "earliest" in documents:
        documents["year"] = pd.to_numeric(documents["earliest"].str[:4], errors="coerce")
        documents = _in_turn(documents, turns)
    return Inputs(
        results=results,
        manifest=results.manifest,
        codebook=results.codebook,
        dominant=dominant,
        turns=turns,
        prevalence=prevalence.sort_values(["state", "frame", "audience", "estimator", "period"], ignore_index=True),
        design=_read(results, DESIGN),
        shifts=shifts,
        all_shifts=every,
        adoption=adoption.sort_values(["shift", "lag", "state"], ignore_index=True),
        tests=tests,
        scorecard=scorecard,
        survival=survival,
        nulls=nulls,
        group_effects=group_effects,
        event_study=event_study,
        stacked=_read(results, STACKED),
        framing=_read(results, FRAMING),
        framing_tests=_read(results, FRAMING_TESTS),
        expectations=_read(results, EXPECTATIONS),
        documents=documents,
        frames=_read(results, FRAMES_READ),
        document_frames=_read(results, DOCUMENT_FRAMES),
        primaries=_read(results, PRIMARY_PRACTICES),
        further={name: results.table(name) for name in FURTHER if results.has(name)},
        model=_model(results),
    )


def _model(results: Results) -> FrameModel | None:
    """The model that gave the frames; None where it is gone or another one now."""
    try:
        return results.model()
    except (FramingError, KeyError):
        return None


def _names(table: pd.DataFrame) -> pd.Series:
    dates = table["shift_date"].map(lambda date: f"|{date:.0f}")
    return table["frame"].astype(str) + dates + table["audience"].map(lambda name: f"|{name}" if name else "")


def _with_shift(table: pd.DataFrame, shifts: pd.DataFrame) -> pd.DataFrame:
    """The table with the name of each row's shift; a table without audiences takes those of the shifts."""
    if (table["audience"] == "").all():
        keys = ["frame", "shift_date"]
        known = shifts.drop_duplicates(keys)[[*keys, "audience"]]
        table = table.drop(columns="audience").merge(known, on=keys, how="left")
        table["audience"] = table["audience"].fillna("")
    return table.assign(shift=_names(table))


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as mappings, in order."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _read(results: Results, schema: Schema, *, needed: bool = False) -> pd.DataFrame:
    table = results.table(schema.name) if needed or results.has(schema.name) else pd.DataFrame()
    if needed or len(table.columns):
        table = schema.check(table, results.table_path(schema.name))
    absent = {column.name: _blank(column, table.index) for column in schema.columns if column.name not in table.columns}
    return table.assign(**absent)


def _blank(column: Column, index: pd.Index) -> pd.Series:
    if column.dtype == "str":
        return pd.Series("", index=index, dtype=object)
    if column.dtype == "bool":
        return pd.Series(False, index=index, dtype=bool)
    return pd.Series(float("nan"), index=index, dtype="float64")


def _dominant(results: Results, shifts: pd.DataFrame, prevalence: pd.DataFrame) -> str:
    """The label of the dominant series: that of the shifts, or where there are none that of the manifest."""
    states = [state for state in shifts["state"].unique() if state]
    if states:
        return str(states[0])
    if PASSING in set(prevalence["state"]):
        return PASSING
    named = str(results.manifest.get("dominant") or "")
    if not named:
        raise no_dominant(results.path)
    return named


def _in_turn(documents: pd.DataFrame, turns: Sequence[Turn]) -> pd.DataFrame:
    """The documents, those of each dominant state under the common label while it was dominant."""
    state = documents["state"]
    for turn in turns:
        own = (documents["state"] == turn.state) & documents["year"].between(turn.first, turn.last)
        state = state.mask(own, PASSING)
    return documents.assign(state=state)
