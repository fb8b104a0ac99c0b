"""Two corpora of one state as two voices: their frames, collected as for a study, and compared document by document."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.inputs.counting import sum_documents, weigh_documents
from framing.align.voices.comparing import Overlap, Voice, compare_voices
from framing.annotation.batch import loaded_model
from framing.encoding import keep_quiet
from framing.resources import scratch_folder
from framing.streams import iterate_row_groups
from framing.study.collect import collect_corpus
from framing.study.file import Study
from framing.study.parts import Dominance, StudyCorpus


@dataclass(frozen=True)
class Asked:
    """Which voices, whose, and when: two parts of corpora, the code of a state, the first and the last year."""

    first: StudyCorpus
    second: StudyCorpus
    state: str
    since: int
    until: int
    model: str = "balancing"
    level: float = 0.95
    draws: int = 999
    seed: int = 0


def compare_corpora(
    asked: Asked, *, jobs: int = -1, log: Callable[[str], None] = keep_quiet
) -> tuple[pd.DataFrame, Overlap]:
    """The table `framing.schemas.VOICES` of all codes and the overlap of practices; texts or published frames, as for a study.

    Raises
    ------
    FramingError, StaleFrames, NotEnoughData : see `framing.study.collect`; no year has documents of both.
    """
    codebook = loaded_model(asked.model).codebook
    study = Study(
        name="voices",
        title="voices",
        first=asked.since,
        last=asked.until,
        dominant=(Dominance(asked.state),),
        corpora=(asked.first, asked.second),
        model=asked.model,
    )
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as scratch:
        voices = []
        for number, part in enumerate(study.corpora):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            collected = collect_corpus(study, part, folder, jobs=jobs, log=log)
            documents = pd.concat(iterate_row_groups(collected.documents_path), ignore_index=True)
            weights = weigh_documents(documents, asked.since, asked.until)
            weights = weights[weights["state"] == asked.state]
            sums = sum_documents(iterate_row_groups(collected.frames_path), codebook.ids())
            voices.append(voice_of(sums, weights, codebook.ids()))
    first, second = voices
    practices = codebook.ids("practice")
    return compare_voices(first, second, codebook.ids(), practices, asked.level, asked.draws, asked.seed)


def voice_of(sums: pd.DataFrame, weights: pd.DataFrame, frames: list[str]) -> Voice:
    """Documents as a voice; one dated over several years stands in each with its part.

    Parameters
    ----------
    sums : from `framing.align.inputs.counting.sum_documents`. weights : from `weigh_documents`, of one state.
    """
    joined = weights.merge(sums, on=["corpus", "document"], validate="many_to_one")
    part = joined["weight"].to_numpy(dtype=float)
    count = joined[frames].to_numpy(dtype=float) * part[:, None]
    return Voice(count, joined["total"].to_numpy(dtype=float) * part, joined["period"].to_numpy(dtype=np.int64))
