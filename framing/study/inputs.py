"""What a study gives to the alignment beside its counts: settings, exposure, covariates, the domestic series."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from framing.align import AlignSettings
from framing.align.input_tables import InputTables
from framing.align.inputs.facts import KEYS
from framing.annotation.batch import loaded_model
from framing.classify import FrameModel
from framing.dominance import Turn, read_turns
from framing.errors.hints import did_you_mean
from framing.errors.study import bad_study
from framing.errors.tables import column_missing
from framing.study.file import Study
from framing.study.parts import Facts
from framing.study.weighing import dominant_label
from framing.tables import read_table
from framing.terms import Fact

# the hypotheses about how adoption comes about, and the mechanism code that speaks for each
MECHANISMS = {"H4a": "positive_leverage", "H4b": "negative_leverage", "H4c": "voluntary_calculation"}

ELSEWHERE = (
    "dominant",
    "dominance",
    "seed",
    "frames",
    "placebo",
    "jobs",
    "domestic_frames",
    "mechanisms",
    "mechanism_f1",
)  # settings with a key of their own in a study, or that come of its model

RENAMED = {"before": "leads", "after": "lags"}  # settings of an alignment: read by the old name for one version
GONE = ("draws",)  # settings that have no effect any more: passed over for one version


def study_settings(study: Study, *, jobs: int = -1) -> AlignSettings:
    """The settings of a study's alignment.

    Raises
    ------
    BadStudy : a key under [align] that is not a setting of the alignment.
    """
    model = loaded_model(study.model)
    codes = model.codebook.ids()
    return AlignSettings(
        dominance=dominance_of(study),
        dominant=dominant_label(study),
        seed=study.seed,
        frames=study.frames,
        placebo=study.placebo,
        domestic_frames=tuple(model.codebook.ids("domestic")),
        mechanisms=tuple((hypothesis, code) for hypothesis, code in MECHANISMS.items() if code in codes),
        mechanism_f1=_out_of_fold_f1(model),
        jobs=jobs if jobs > 0 else os.cpu_count() or 1,
        **_settings(study),
    )


def align_inputs(study: Study) -> InputTables:
    """The tables of facts that a study names, with their paths as `sources`."""
    files = {
        "exposure": study.exposure.file if study.exposure else "",
        "groups": study.groups.file if study.groups else "",
        "votes": study.votes.file if study.votes else "",
        "covariates": study.covariates,
        "domestic": study.circumstances,
    }
    paths = {name: study.file(file) for name, file in files.items() if file}
    tables = {name: read_table(path) for name, path in paths.items()}
    facts = {Fact(name.replace("_", " ")): one for name, one in study.mechanisms.items()}
    doses = {fact: _one_column(read_table(study.file(one.file)), one, study) for fact, one in facts.items()}
    sources = {**paths, **{fact.value: study.file(one.file) for fact, one in facts.items()}}
    compare = study.groups.compare if study.groups else None
    return InputTables(**tables, compare=compare, doses=doses, sources=sources)


def _one_column(table: pd.DataFrame, facts: Facts, study: Study) -> pd.DataFrame:
    """The table with the one column of numbers that the study names."""
    if not facts.column:
        return table
    if facts.column not in table.columns:
        raise column_missing(study.file(facts.file), facts.column, [str(name) for name in table.columns])
    return table[[name for name in table.columns if name in KEYS or name == facts.column]]


def dominance_of(study: Study) -> tuple[Turn, ...]:
    """Who was dominant when, in order; empty where one state was all along."""
    if len(study.dominant) == 1:
        return ()
    return read_turns(map(asdict, study.dominant), study.first, study.last)


def _out_of_fold_f1(model: FrameModel) -> tuple[tuple[str, float], ...]:
    figures = model.figures.get("codes", {})
    return tuple((code, float(figures[code]["f1"])) for code in MECHANISMS.values() if code in figures)


def _settings(study: Study) -> Mapping[str, Any]:
    valid = [item.name for item in fields(AlignSettings) if item.name not in ELSEWHERE]
    given = {RENAMED.get(key, key): value for key, value in study.align.items() if key not in GONE}
    for key in given:
        if key not in valid:
            raise bad_study(study.path, f"align.{key}", f"is not a setting of the alignment.{did_you_mean(key, valid)}")
    return given


def note_old_settings(study: Study) -> list[str]:
    """A note for each setting that a study file gives by its old name."""
    return [
        f"{study.path}: [align] {old} is now called {RENAMED[old]}; the old name goes with the next version"
        for old in study.align
        if old in RENAMED
    ] + [
        f"{study.path}: [align] {old} has no effect any more; the key goes with the next version"
        for old in study.align
        if old in GONE
    ]
