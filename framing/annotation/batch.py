"""The pass over a corpus: documents to passages with frames. One pure function on a batch of documents."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.annotation.grid import endorsement_to_grid, to_grid
from framing.codebook.giving import give_codes
from framing.codebook.scheme import is_codebook
from framing.corpus import Document, split_passages
from framing.files import file_sha256
from framing.schemas import ENDORSEMENT, PLACEBO, PROBABILITY

if TYPE_CHECKING:
    from framing.classify import FrameModel
    from framing.classify.text.features import Reading

BATCH_CHARACTERS = 8_000_000  # enough that finding thousands of phrases costs little for each of them
ENCODER_CHARACTERS = 200_000  # with an encoder, which reads some 20,000 a second: an interruption loses seconds


@dataclass(frozen=True)
class Batch:
    """Documents that one worker reads at once, and the model that it reads them with."""

    corpus: str
    model: str
    documents: tuple[Document, ...]
    entities: bool = False


def batch_documents(
    documents: Iterable[Document], corpus: str, model: str, *, entities: bool = False
) -> Iterator[Batch]:
    """Batches of about eight million characters, less where an encoder reads, in the order of the documents."""
    most = BATCH_CHARACTERS if loaded_model(model).encoder is None else ENCODER_CHARACTERS
    held: list[Document] = []
    size = 0
    for document in documents:
        held.append(document)
        size += len(document.text)
        if size >= most:
            yield Batch(corpus, model, tuple(held), entities)
            held, size = [], 0
    if held:
        yield Batch(corpus, model, tuple(held), entities)


def loaded_model(name: str) -> FrameModel:
    """The model, loaded once a process and again when its folder holds another.

    Also ``spacy:PATH`` and ``skops:PATH``; a codebook's file is a model by cues alone.

    Raises
    ------
    UnknownName : neither a folder nor a shipped name. BadModel. FileMissing, BadCodebook : of a codebook.
    """
    from framing.classify.models.by_cues import find_cue_codebook
    from framing.classify.models.outside import is_outside, load_outside
    from framing.classify.models.store import find_model

    if is_outside(name):
        return load_outside(name)
    if is_codebook(name):
        path = find_cue_codebook(name)
        return _load_cues(path, file_sha256(path) if path.is_file() else "")
    folder = find_model(name).resolve()
    return _load(folder, file_sha256(folder / "files.json"))


@lru_cache(maxsize=2)
def _load_cues(path: Path, _identity: str) -> FrameModel:
    from framing.classify.models.by_cues import model_of_cues

    return model_of_cues(path)


@lru_cache(maxsize=2)
def _load(folder: Path, _identity: str) -> FrameModel:
    from framing.classify import load_model

    logging.getLogger("framing").debug("%s: model, files.json SHA-256 %s", folder, _identity[:16])
    return load_model(folder)


def annotate_batch(batch: Batch) -> pd.DataFrame:
    """The frames of a batch, a row a passage, in the order of the documents.

    Returns
    -------
    The columns of `framing.schemas.FRAMES`; ``p_CODE`` for every code and ``e_CODE`` for every practice,
    0..1, on the grid of `framing.annotation.grid`; ``x_TOPIC`` whether a placebo topic is named; `threat`.
    """
    return annotate_documents(batch.documents, batch.corpus, loaded_model(batch.model), entities=batch.entities)


def annotate_documents(
    documents: Iterable[Document], corpus: str, model: FrameModel, *, entities: bool = False
) -> pd.DataFrame:
    """As `annotate_batch`, of documents and a model at hand."""
    places: list[tuple[str, str, int, int, int, int]] = []
    texts: list[str] = []
    for document in documents:
        for number, passage in enumerate(split_passages(document.text)):
            digest = document.sha256[:16]
            places.append((document.id, digest, number, passage.start, passage.end, passage.words))
            texts.append(document.text[passage.start : passage.end])
    frames = pd.DataFrame(
        places, columns=["document", "document_sha256_16", "passage", "start", "end", "words"]
    ).astype({"document": object, "passage": "int32", "start": "int64", "end": "int64", "words": "int32"})
    frames.insert(0, "corpus", corpus)
    return pd.concat([frames, score_texts(texts, model, entities=entities)], axis=1)


def score_texts(texts: list[str], model: FrameModel, *, entities: bool = False) -> pd.DataFrame:
    """Probabilities, endorsements, placebo topics and threats of texts, a row each, on the kept grid."""
    reading = model.read(texts)
    scores = model.predict_reading(reading)
    practices = model.codebook.ids("practice")
    columns: dict[str, npt.NDArray[np.generic]] = {}
    probabilities = to_grid(scores.probabilities)
    for number, code in enumerate(scores.codes):
        columns[f"{PROBABILITY}{code}"] = probabilities[:, number]
    endorsed = endorsement_to_grid(scores.endorsement, probabilities[:, : len(practices)])
    for number, code in enumerate(practices):
        columns[f"{ENDORSEMENT}{code}"] = endorsed[:, number]
    topics = model.find_topics(reading)
    for number, topic in enumerate(model.codebook.placebo):
        columns[f"{PLACEBO}{topic.id}"] = topics[:, number]
    columns["threat"] = _name_threats(reading, probabilities, scores.codes, model, entities)
    return pd.DataFrame(columns)


def _name_threats(
    reading: Reading, probabilities: npt.NDArray[np.float32], codes: Sequence[str], model: FrameModel, entities: bool
) -> npt.NDArray[np.object_]:
    """Adversaries of the passages that carry a practice; the others stay empty."""
    practices = [number for number, code in enumerate(codes) if code in set(model.codebook.ids("practice"))]
    given = give_codes(probabilities, [model.thresholds[code] for code in codes], model.codebook, codes)
    carrying = np.flatnonzero(given[:, practices].any(axis=1))
    named = np.full(len(reading.texts), "", dtype=object)
    named[carrying] = model.name_threats(reading, carrying, entities=entities)
    return named
