"""The counts of a study: what the alignment sees of a results folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing.align.inputs.counting import FrameCounts, sum_documents
from framing.align.rivals.threats import ThreatCounts
from framing.annotation.batch import loaded_model
from framing.corpus.checks.reuse import measure_quoted
from framing.streams import iterate_row_groups
from framing.study.file import Study
from framing.study.weighing import StudyWeights, whole_documents
from framing.tables import read_table

QUOTED = 0.5


@dataclass(frozen=True)
class StudyCounts:
    """What the alignment sees: counts of frames and of named adversaries, and what they are from.

    weights : the share of each document that counts for each state and year. by_document : naive counts of the documents
    of the corpora that were asked for.
    """

    frames: pd.DataFrame
    threats: pd.DataFrame
    weights: StudyWeights
    by_document: pd.DataFrame


def count_study(study: Study, folder: Path, corpora: Collection[str] = ()) -> StudyCounts:
    """Counts by state, period, audience and frame of the study's frames and documents in `folder`.

    The tables are read in pieces, and only sums are held.

    Parameters
    ----------
    corpora : those whose counts by document are held as well: coded passages tell of them.

    Raises
    ------
    BadStudy : no document belongs to the dominant state.
    """
    codes = loaded_model(study.model).codebook.ids()
    weights = StudyWeights(study, folder / "documents.parquet")
    frames, threats = FrameCounts([*codes, *study.placebo]), ThreatCounts()
    held = []
    for passages, counting in weights.beside(whole_documents(own_words(folder / "frames.parquet", study))):
        by_document = sum_documents([passages], codes, study.placebo)
        frames.add(by_document, counting)
        threats.add(passages, counting)
        held.append(by_document[by_document["corpus"].isin(corpora)])
    return StudyCounts(frames.table(), threats.table(), weights, pd.concat(held, ignore_index=True))


def own_words(frames: Path, study: Study) -> Iterator[pd.DataFrame]:
    """The passages of a frame table, without those mostly taken over from another state if a table of reuse is named."""
    if not study.reuse:
        yield from iterate_row_groups(frames)
        return
    reuse = read_table(study.file(study.reuse))
    for piece in iterate_row_groups(frames):
        yield piece[measure_quoted(piece, reuse) < QUOTED]
