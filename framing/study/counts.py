"""The counts of a study: what the alignment sees of a results folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing.align.inputs.counting import count_frames, sum_documents, weigh_documents
from framing.align.rivals.threats import count_threats
from framing.annotation.batch import loaded_model
from framing.corpus.checks.reuse import measure_quoted
from framing.errors.study import bad_study
from framing.streams import iterate_row_groups
from framing.study.file import Study
from framing.tables import read_table

DOMINANT = "(dominant)"
QUOTED = 0.5


@dataclass(frozen=True)
class StudyCounts:
    """What the alignment sees: counts of frames and of named adversaries, and what they are from.

    weights : the share of each document that counts for each state and year. by_document : its naive counts.
    """

    frames: pd.DataFrame
    threats: pd.DataFrame
    weights: pd.DataFrame
    by_document: pd.DataFrame


def count_study(study: Study, folder: Path) -> StudyCounts:
    """Counts by state, period, audience and frame of the study's frames and documents in `folder`.

    Where dominance passes from state to state, the dominant states' series are joined into one that is called
    ``(dominant)``: each gives the years in which it was dominant, and stays a secondary state in all others.

    Raises
    ------
    BadStudy : no document belongs to the dominant state.
    """
    codes = loaded_model(study.model).codebook.ids()
    weights = _weigh_documents(study, folder)
    frames = folder / "frames.parquet"
    by_document = sum_documents(own_words(frames, study), codes, study.placebo)
    counted = count_frames(by_document, weights, [*codes, *study.placebo])
    return StudyCounts(counted, count_threats(own_words(frames, study), weights), weights, by_document)


def _weigh_documents(study: Study, folder: Path) -> pd.DataFrame:
    earliest = min([study.first, *(part.first for part in study.corpora if part.first)])
    documents = iterate_row_groups(folder / "documents.parquet")
    weights = pd.concat(weigh_documents(piece, earliest, study.last) for piece in documents)
    weights = _join_dominant(_choose_states(weights, study), study)
    if dominant_label(study) not in set(weights["state"]):
        raise bad_study(study.path, "dominant", f"no document of {dominant_label(study)} is in the corpora.")
    return weights


def dominant_label(study: Study) -> str:
    """How the dominant series is called in the counts."""
    return study.dominant[0].state if len(study.dominant) == 1 else DOMINANT


def own_words(frames: Path, study: Study) -> Iterator[pd.DataFrame]:
    """The passages of a frame table, without those mostly taken over from another state if a table of reuse is named."""
    if not study.reuse:
        yield from iterate_row_groups(frames)
        return
    reuse = read_table(study.file(study.reuse))
    for piece in iterate_row_groups(frames):
        yield piece[measure_quoted(piece, reuse) < QUOTED]


def _choose_states(weights: pd.DataFrame, study: Study) -> pd.DataFrame:
    dominant = {entry.state for entry in study.dominant}
    periods = weights.groupby("state")["period"].nunique()
    chosen = set(study.secondary) or set(periods[periods >= study.least_periods].index)
    return weights[weights["state"].isin((chosen - set(study.exclude)) | dominant)]


def _join_dominant(weights: pd.DataFrame, study: Study) -> pd.DataFrame:
    if len(study.dominant) == 1:
        return weights
    state = weights["state"].copy()
    for entry in study.dominant:
        ruling = weights["period"].between(entry.first or study.first, entry.last or study.last)
        state[(weights["state"] == entry.state) & ruling] = DOMINANT
    return weights.assign(state=state)
