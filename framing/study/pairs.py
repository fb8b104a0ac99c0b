"""Pairs of practice and appeal from frames of passages: sums by document, with the errors in pairs of the model behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.appeals.pair_errors import PairErrors, measure_pairs
from framing.align.appeals.pairs import Pairs, join_pairs, sum_pairs
from framing.align.inputs.leaders import Leaders, part_of_year
from framing.annotation.batch import loaded_model
from framing.classify import FrameModel
from framing.codebook import Codebook
from framing.streams import iterate_row_groups
from framing.study.coded_sample import CodedSample, number_draw, read_coded_sample
from framing.study.counts import StudyCounts, own_words
from framing.study.file import Study
from framing.study.weighing import DOCUMENT, whole_documents

FARTHEST = 9999
LEAST = 200  # coded passages of known probability below which errors in pairs are not measured


def read_pair_errors(model: FrameModel, level: float = 0.95) -> PairErrors | None:
    """The model's errors in pairs; None where it keeps too few codings of known probability to measure them."""
    return measure_pair_errors(model.codebook, read_coded_sample(model, later=True), level)


def measure_pair_errors(codebook: Codebook, coded: CodedSample | None, level: float = 0.95) -> PairErrors | None:
    """The same from the coded passages behind a model, of all draws."""
    codes = pair_codes(codebook)
    if not all(codes) or coded is None or len(coded.places) < LEAST:
        return None
    draw = np.array([number_draw(stratum) for stratum in coded.passages.stratum])
    return measure_pairs(coded.passages, coded.places["corpus"].to_numpy(object), draw, codes, level)


def pair_codes(codebook: Codebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The practices and the domestic appeals of a codebook."""
    return tuple(codebook.ids("practice")), tuple(codebook.ids("domestic"))


def pair_study(study: Study, counts: StudyCounts, folder: Path, errors: PairErrors | None) -> Iterator[Pairs] | None:
    """The pairs of a study's frames in a folder, with the states, years and weights of its counts, some documents at a time.

    None without practices or appeals.
    """
    codes = pair_codes(loaded_model(study.model).codebook)
    if not all(codes):
        return None
    turns = [(one.state, one.first, one.last or FARTHEST) for one in study.dominant]
    name_speakers = Speakers(lambda: iterate_row_groups(folder / "documents.parquet"), turns)
    pieces = whole_documents(own_words(folder / "frames.parquet", study))
    return (
        join_pairs(*sum_pairs([passages], codes, errors), weights, codes, errors)
        for passages, weights in counts.weights.beside(pieces, name_speakers.of)
    )


def gather_pairs(
    frames: Iterable[pd.DataFrame],
    documents: pd.DataFrame,
    weights: pd.DataFrame,
    leaders_of: Iterable[tuple[str, int, int]],
    codes: tuple[tuple[str, ...], tuple[str, ...]],
    errors: PairErrors | None,
) -> Pairs:
    """Pairs of a frame table, all documents at once.

    Parameters
    ----------
    frames : pieces, passages of one document beside each other. documents : framing.schemas.DOCUMENTS, text not needed.
    weights : corpus, document, state, period, audience, weight (`framing.align.inputs.counting.weigh_documents`).
    leaders_of : as `Speakers` takes them. codes, errors : practices and appeals, and the errors of the model in them.
    """
    known = Speakers(lambda: [documents], leaders_of).of(documents)
    named, sums = sum_pairs(frames, codes, errors)
    return join_pairs(named, sums, weights.merge(known, on=DOCUMENT, how="left"), codes, errors)


class Speakers:
    """Under whom, and when, documents were spoken.

    Parameters
    ----------
    read : the tables of all documents (framing.schemas.DOCUMENTS, text not needed), piece by piece; called for each state.
    leaders_of : states whose leaders are named, with the first and last year; a document in several spans has the last.
    """

    def __init__(self, read: Callable[[], Iterable[pd.DataFrame]], leaders_of: Iterable[tuple[str, int, int]]) -> None:
        self._spans = [(Leaders(read(), state), first, last) for state, first, last in leaders_of]

    def of(self, documents: pd.DataFrame) -> pd.DataFrame:
        """corpus, document, leader (empty where none), time (in years, NaN where not known)."""
        leader = pd.Series("", index=documents.index, dtype=object)
        year = pd.to_numeric(documents["latest"].str[:4], errors="coerce")
        for leaders, first, last in self._spans:
            found = leaders.name(documents)
            leader = leader.where((found == "") | ~year.between(first, last), found)
        spoken = [part_of_year(*days) for days in zip(documents["earliest"], documents["latest"], strict=True)]
        named = documents[["corpus", "id"]].rename(columns={"id": "document"})
        return named.assign(leader=leader, time=np.array(spoken, dtype=float))
