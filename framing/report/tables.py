"""The tables of the page: what the charts show, in words and figures, each cell with a way to its passages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.report.charts.opening import opening_practice
from framing.report.design_rows import design_table
from framing.report.inputs import Inputs, records
from framing.report.labels import short_label, state_label
from framing.report.primary_rows import primary_table
from framing.terms import VerdictName

AROUND = 5
MOST_ROWS = 600


def page_tables(inputs: Inputs, data: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Rows for the template: shifts, groups, adoption by shift, shares by year, scorecard, tests, survival."""
    return {
        "opening": _opening(data),
        "shifts": records(data["shifts"]),
        "adoption": _adoption(data),
        "shares": _shares(data["dominant"]),
        "design": design_table(data["design"]),
        "frames": _frames(inputs, data["dominant"]),
        "framing": records(data["framing"]),
        "primaries": primary_table(data["primaries"]),
        "framing_tests": _framing_tests(inputs),
        "answer": records(data["answer"]),
        "effects": records(data["effects"]),
        "events": _grouped(data["events"]),
        "scorecard": _scorecard(data["scorecard"]),
        "tests": _grouped(data["observed"].assign(verdict=lambda table: table["verdict"].replace("", "not judged"))),
        "survival": _grouped(data["survival"]),
        "whole": records(inputs.tests[inputs.tests["shift_date"].isna()]),
        "further": [
            {"name": name, "columns": [str(column) for column in table.columns], "rows": table.to_numpy().tolist()}
            for name, table in sorted(inputs.further.items())
            if 0 < len(table) <= MOST_ROWS and name != "coverage"
        ],
        "coverage": _coverage(inputs),
        "expectations": [
            {**row, "label": short_label(inputs.codebook, row["frame"]), "state_label": state_label(row["state"])}
            for row in records(inputs.expectations)
        ],
    }


def _opening(data: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """The figures of the first picture: shares of its practice, and what groups did around its shifts."""
    frame = opening_practice(data)
    own = data["dominant"][(data["dominant"]["frame"] == frame) & data["dominant"]["best"].astype(bool)]
    own = own[own["share"].notna()]
    events = data["events"][data["events"]["frame"] == frame].dropna(subset=["estimate"])
    return {"label": own["label"].iloc[0] if len(own) else "", "shares": records(own), "events": records(events)}


def _coverage(inputs: Inputs) -> dict[str, list[Any]]:
    """Usable states of those with texts, a row a year and a column a group; no rows where a run kept none."""
    table = inputs.further.get("coverage", pd.DataFrame())
    if table.empty:
        return {"groups": [], "rows": []}
    label = (table["group"] + " " + table["audience"].fillna("")).str.strip()
    cell = table["usable"].map(int).astype(str) + "/" + table["states"].map(int).astype(str)
    wide = table.assign(label=label, cell=cell).pivot(index="period", columns="label", values="cell").fillna("")
    wide = wide[list(dict.fromkeys(label))]
    rows = [(int(period), list(row)) for period, row in zip(wide.index, wide.to_numpy().tolist(), strict=True)]
    return {"groups": list(wide.columns), "rows": rows}


def _framing_tests(inputs: Inputs) -> list[dict[str, Any]]:
    """The questions on framing that have an answer: all by shift, and of those by practice what is supported."""
    tests = inputs.framing_tests
    kept = tests[tests["shift_date"].notna() | (tests["verdict"] == VerdictName.SUPPORTED) | (tests["appeal"] == "all")]
    return [
        {
            **row,
            "label": short_label(inputs.codebook, row["practice"]),
            "appeals": ", ".join(short_label(inputs.codebook, code) for code in row["appeal"].split(";") if code),
            "date": "" if row["shift_date"] != row["shift_date"] else f"{row['shift_date']:.0f}",
        }
        for row in records(kept.astype({"shift_date": "float64"}))
    ]


def _grouped(table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    return {str(key): records(rows) for key, rows in table.groupby("shift", sort=False)} if len(table) else {}


def _adoption(data: Mapping[str, pd.DataFrame]) -> dict[str, list[dict[str, Any]]]:
    """By shift, a row a state, with its mean share in the five years before the shift and in those after."""
    series, adoption = data["states"], data["adoption"]
    if adoption.empty:
        return {}
    pairs = adoption[["shift", "state", "frame", "shift_date"]].merge(series, on=["state", "frame"], how="left")
    distance = pairs["period"] - pairs["shift_date"]
    keys = ["shift", "state"]
    before = pairs[distance.between(-AROUND, -1)].groupby(keys)["share"].mean().rename("mean_before")
    after = pairs[distance.between(0, 3 * AROUND)].groupby(keys)["share"].mean().rename("mean_after")
    return _grouped(adoption.join(before, on=keys).join(after, on=keys))


def _frames(inputs: Inputs, dominant: pd.DataFrame) -> list[tuple[str, str]]:
    present = set(dominant["frame"])
    codes = [code for code in inputs.codebook.ids() if code in present]
    return [(code, short_label(inputs.codebook, code)) for code in [*codes, *sorted(present - set(codes))]]


def _shares(dominant: pd.DataFrame) -> list[tuple[str, list[tuple[int, dict[str, float]]]]]:
    """For every kind of texts a row a year: the share of every frame, in percent."""
    best = dominant[dominant["best"].astype(bool) & dominant["share"].notna()]
    found = []
    for audience, rows in best.groupby("audience", sort=True):
        wide = rows.pivot_table(index="period", columns="frame", values="share").to_dict("index")
        years = [(int(str(year)), {str(name): value for name, value in wide[year].items()}) for year in wide]
        found.append((str(audience), years))
    return found


def _scorecard(scorecard: pd.DataFrame) -> dict[str, Any]:
    """Hypotheses in order, and a row a shift with a cell a hypothesis."""
    names = sorted(set(scorecard["hypothesis_label"]))
    rows = [
        {"label": label, "shift": shift, "cells": {cell["hypothesis_label"]: cell for cell in records(group)}}
        for (_, shift, label), group in scorecard.groupby(["shift_date", "shift", "shift_label"])
    ]
    return {"hypotheses": names, "rows": rows}
