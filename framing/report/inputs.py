"""The tables that the report reads, with the columns it relies on; tables that a run may lack are empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.codebook import Codebook
from framing.errors.report import NoDominant
from framing.results import Results
from framing.tables import DOCUMENTS, Column, Schema

COMBINED = "all"
ESTIMATORS = ("adjusted", "naive", "design")

_KEY = (Column("frame", "str", "code of the frame"), Column("shift_date", "float64", "period of the shift"))


def _numbers(*names: str, required: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, "float64", name.replace("_", " "), required) for name in names)


PREVALENCE = Schema(
    "prevalence",
    (
        Column("state", "str", "state"),
        Column("period", "int64", "period"),
        Column("audience", "str", "domestic, international, or empty for all texts", required=False),
        Column("frame", "str", "code of the frame"),
        Column("estimator", "str", "naive, adjusted or design", required=False),
        *_numbers("share"),
        *_numbers("low", "high", "count", "total", "documents", required=False),
    ),
)
SHIFTS = Schema(
    "shifts",
    (
        Column("frame", "str", "code of the frame"),
        *_numbers("date", "earliest", "latest", "size"),
        *_numbers("p", "q", required=False),
        Column("audience", "str", "texts in which the shift was found", required=False),
        Column("state", "str", "the dominant state", required=False),
        Column("left_censored", "bool", "the series begins too late to see an earlier break", required=False),
    ),
)
ADOPTION = Schema(
    "adoption",
    (
        *_KEY,
        Column("state", "str", "secondary state"),
        Column("outcome", "str", "led, together, followed, already, not adopted or unobserved"),
        *_numbers("date", "lag", "lag_low", "lag_high"),
        *_numbers("q", required=False),
        Column("exposed", "str", "whether the state depends on the dominant one", required=False),
    ),
)
TESTS = Schema(
    "tests",
    (
        Column("test", "str", "name of the test"),
        *_KEY,
        *_numbers("statistic", "null_mean", "p"),
        Column("verdict", "str", "supported, not supported or not enough evidence", required=False),
        Column("against", "str", "the rival account that the test is a test of", required=False),
    ),
)
SCORECARD = Schema(
    "scorecard",
    (
        *_KEY,
        Column("hypothesis", "str", "H1 common threat, H2 domestic first, H3 ..."),
        Column("verdict", "str", "supported, not supported or not enough evidence"),
        *_numbers("estimate", "low", "high", "documents"),
        Column("label", "str", "the hypothesis in words", required=False),
        Column("figure", "str", "what the estimate is", required=False),
        Column("reason", "str", "why the verdict is what it is", required=False),
    ),
)
POWER = Schema(
    "power",
    (*_KEY, Column("state", "str", "secondary state"), *_numbers("power", "least_rise", "least_lag", required=False)),
)
EXPECTATIONS = Schema(
    "expectations",
    (
        Column("frame", "str", "code of the frame"),
        Column("state", "str", "state"),
        *_numbers("first", "last"),
        Column("direction", "str", "high, low, up, down or adopted"),
        Column("because", "str", "why, written before the run"),
        Column("verdict", "str", "agrees, disagrees or not enough evidence"),
        *_numbers("inside", "outside", required=False),
    ),
)
SURVIVAL = Schema(
    "survival",
    (
        *_KEY,
        Column("group", "str", "exposed or unexposed"),
        *_numbers("lag", "share_adopted", "low", "high", "at_risk"),
    ),
)
NULLS = Schema("nulls", (Column("test", "str", "name of the test"), *_KEY, *_numbers("draw", "value")))
FRAMES_READ = Schema(
    "frames",
    (
        Column("corpus", "str", "corpus"),
        Column("document", "str", "document"),
        Column("passage", "int64", "number of the passage"),
        Column("start", "int64", "first character"),
        Column("end", "int64", "one past the last character"),
    ),
)


@dataclass(frozen=True)
class Inputs:
    """All that a report is made from: the tables, the codebook and the manifest."""

    results: Results
    manifest: Mapping[str, Any]
    codebook: Codebook
    dominant: str
    prevalence: pd.DataFrame
    shifts: pd.DataFrame
    adoption: pd.DataFrame
    tests: pd.DataFrame
    scorecard: pd.DataFrame
    survival: pd.DataFrame
    nulls: pd.DataFrame
    expectations: pd.DataFrame
    documents: pd.DataFrame
    frames: pd.DataFrame


def read_inputs(results: Results) -> Inputs:
    """The tables of a results folder, checked, each in a fixed order of rows.

    Raises
    ------
    TableNotWritten : prevalence, shifts or adoption are not there. ColumnMissing, BadValue : a table is not as
    documented. NoDominant : nothing says which state is dominant.
    """
    prevalence = _read(results, PREVALENCE, needed=True)
    prevalence["audience"] = prevalence["audience"].where(prevalence["audience"] != "", COMBINED)
    prevalence["estimator"] = prevalence["estimator"].where(prevalence["estimator"] != "", ESTIMATORS[0])
    shifts = _read(results, SHIFTS, needed=True)
    shifts = shifts.rename(columns={"date": "shift_date"}).sort_values(["shift_date", "frame"], ignore_index=True)
    dominant = _dominant(results, shifts)
    if (shifts["state"] != "").any():
        shifts = shifts[shifts["state"].isin(["", dominant])].reset_index(drop=True)
    documents = _read(results, DOCUMENTS)
    if "earliest" in documents:
        documents["year"] = pd.to_numeric(documents["earliest"].str[:4], errors="coerce")
    return Inputs(
        results=results,
        manifest=results.manifest,
        codebook=results.codebook,
        dominant=dominant,
        prevalence=prevalence.sort_values(["state", "frame", "audience", "estimator", "period"], ignore_index=True),
        shifts=shifts,
        adoption=_adoption(results),
        tests=_read(results, TESTS),
        scorecard=_read(results, SCORECARD),
        survival=_read(results, SURVIVAL),
        nulls=_read(results, NULLS),
        expectations=_read(results, EXPECTATIONS),
        documents=documents,
        frames=_read(results, FRAMES_READ),
    )


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as mappings, in order."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _adoption(results: Results) -> pd.DataFrame:
    """The adoption table with what each state's texts could have shown."""
    adoption = _read(results, ADOPTION, needed=True)
    keys = ["frame", "shift_date", "state"]
    power = _read(results, POWER)[[*keys, "power", "least_rise", "least_lag"]].drop_duplicates(keys)
    adoption = adoption.drop(columns=["power", "least_rise", "least_lag"], errors="ignore")
    return adoption.merge(power, on=keys, how="left").sort_values(
        ["frame", "shift_date", "lag", "state"], ignore_index=True
    )


def _read(results: Results, schema: Schema, *, needed: bool = False) -> pd.DataFrame:
    if needed or results.has(schema.name):
        table = schema.check(results.table(schema.name), results.table_path(schema.name))
    else:
        table = pd.DataFrame()
    absent = {column.name: _blank(column, table.index) for column in schema.columns if column.name not in table.columns}
    return table.assign(**absent)


def _blank(column: Column, index: pd.Index) -> pd.Series:
    if column.dtype == "str":
        return pd.Series("", index=index, dtype=object)
    if column.dtype == "bool":
        return pd.Series(False, index=index, dtype=bool)
    return pd.Series(float("nan"), index=index, dtype="float64")


def _dominant(results: Results, shifts: pd.DataFrame) -> str:
    named = results.manifest.get("dominant", "")
    if isinstance(named, list) and named:
        named = named[0]["state"] if isinstance(named[0], Mapping) else named[0]
    states = [state for state in shifts["state"].unique() if state]
    found = str(named) if named else (str(states[0]) if states else "")
    if not found:
        raise NoDominant(results.path)
    return found
