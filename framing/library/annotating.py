"""Texts to a table of frames, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.align.inputs import counting
from framing.annotation.batch import annotate_batch, annotate_documents, batch_documents, loaded_model, score_texts
from framing.annotation.distinctive import Years, with_distinctive
from framing.annotation.documents import summarise_documents
from framing.annotation.runner import run_batches
from framing.classify import FrameModel
from framing.classify.text.passages import check_passages
from framing.codebook import KINDS
from framing.codebook.giving import give_codes
from framing.corpus.documents import Document
from framing.corpus.opening import Corpus
from framing.corpus.tables.data_frame import documents_table
from framing.encoding import keep_quiet
from framing.errors.library import columns_taken, no_texts, unknown_level
from framing.errors.tables import column_missing
from framing.library.documents import Documents, read_documents
from framing.schemas import DOCUMENTS, PROBABILITY

Texts = pd.DataFrame | pd.Series | Sequence[str] | Documents | Corpus | Iterable[Document]
CODES = {"practice": "practices", "domestic": "domestic", "mechanism": "mechanism"}  # kind -> column of codes given
_ABOUT = ["state", "earliest", "latest", "audience"]
_OLDEST, _NEWEST = -9999, 9999


def annotate(
    texts: Texts,
    model: str | Path | FrameModel = "balancing",
    *,
    level: str = "passages",
    entities: bool = False,
    jobs: int = 1,
) -> pd.DataFrame:
    """The frames of texts as a table.

    Parameters
    ----------
    texts : what `framing.read_documents` gives or takes: a DataFrame with a column ``text``, a list or Series of texts,
        `Documents`, a corpus. model : a shipped model's name, a folder, or a loaded model.
    level : ``passages`` gives a row for each passage of a text; ``documents`` a row for each text; ``units`` takes each text
        as one passage and gives the rows of the table back, in its order and with its index.
    entities : name adversaries with spaCy's entities, too (needs the extra `entities`). jobs : processes; -1 uses every core.

    Returns
    -------
    ``passages``, ``units``: ``p_CODE`` for every code (calibrated probability 0..1), ``e_CODE`` for every practice
    (probability that it is endorsed, given that it is there), ``x_TOPIC`` (whether a placebo topic is named), `threat`, and
    the codes given, likeliest first and joined by ``;``, in `practices`, `domestic` and `mechanism`. Before them stand,
    for passages, corpus, document, passage (from 0), start and end (characters), words, the text, and the document's
    state, earliest, latest and audience; for units, the columns given. ``documents``: framing.schemas.DOCUMENT_FRAMES.

    Raises
    ------
    BadSetting : one text instead of several, a missing text (a TypeError, too), or another level. BadTable : a table of
        units has a column of a name given here. BadModel, UnknownName.

    Examples
    --------
    >>> table = annotate(["We hold the balance between the powers, and side with the weaker."], level="units")
    >>> table["practices"].tolist()
    ['contrived_equilibrium']
    """
    loaded = model if isinstance(model, FrameModel) else loaded_model(str(model))
    if level == "units":
        return _annotate_units(texts, loaded, entities=entities)
    if level not in ("passages", "documents"):
        raise unknown_level(level)
    documents = _as_documents(texts)
    named = "" if isinstance(model, FrameModel) else str(model)
    frames = _frames(documents, loaded, named, entities=entities, jobs=jobs)
    if level == "documents":
        years = Years(documents.name)
        for item in documents:
            years.add(item.id, item.earliest, item.latest)
        return with_distinctive([summarise_documents(frames, loaded)], years.found, loaded.practices)
    return _with_documents(frames, documents, loaded)


def count_frames(frames: pd.DataFrame, documents: pd.DataFrame | Documents | None = None) -> pd.DataFrame:
    """Counts by state, year and audience from a table of passages, as `framing.align_counts` and `find_shifts` take them.

    A practice counts with the probability that it is there and endorsed. A document dated by an interval counts in every
    year of it, by days; one of several states counts for each; those without a date or a state are left out.

    Parameters
    ----------
    frames : from `annotate` (level ``passages``), or a frame table of ``framing annotate``.
    documents : their documents (columns id, corpus, state, earliest, latest), where `frames` does not say whose they are.

    Returns
    -------
    The columns of framing.schemas.COUNTS: state, period (year), audience, frame, count, total, documents.

    Raises
    ------
    BadTable : `frames` does not name the documents' states and dates, and no documents are given.
    """
    codes = [str(name).removeprefix(PROBABILITY) for name in frames.columns if str(name).startswith(PROBABILITY)]
    if documents is None:
        for name in ("corpus", "document", *_ABOUT):
            if name not in frames.columns:
                raise column_missing("the table of passages", name, [str(column) for column in frames.columns])
        table = frames.drop_duplicates(["corpus", "document"]).rename(columns={"document": "id"})
    else:
        table = documents.to_frame() if isinstance(documents, Documents) else documents
        needed = [column for column in DOCUMENTS.columns if column.name in {"id", "corpus", *_ABOUT}]
        table = table.assign(**{column.name: "" for column in needed if column.name not in table.columns})
    weights = counting.weigh_documents(table, _OLDEST, _NEWEST)
    return counting.count_frames(counting.sum_documents([frames], codes), weights, codes)


def _as_documents(texts: Any) -> Documents:
    if isinstance(texts, str | bytes) and not Path(str(texts)).exists():
        raise no_texts("one text")
    return texts if isinstance(texts, Documents) else read_documents(texts, log=keep_quiet)


def _frames(documents: Documents, model: FrameModel, named: str, *, entities: bool, jobs: int) -> pd.DataFrame:
    """The frames of all passages; other processes are asked only where the model has a name that they can load."""
    if named:
        parts = list(
            run_batches(annotate_batch, batch_documents(documents, documents.name, named, entities=entities), jobs)
        )
    else:
        parts = [annotate_documents(documents.items, documents.name, model, entities=entities)]
    return pd.concat(parts, ignore_index=True)


def _with_documents(frames: pd.DataFrame, documents: Documents, model: FrameModel) -> pd.DataFrame:
    by_id = {item.id: item for item in documents}
    texts = [
        by_id[name].text[start:end] for name, start, end in frames[["document", "start", "end"]].itertuples(index=False)
    ]
    about = documents_table(documents).set_index("id")[_ABOUT].reindex(frames["document"]).reset_index(drop=True)
    place = list(frames.columns).index("words") + 1
    parts = [
        frames.iloc[:, :place],
        pd.DataFrame({"text": texts}),
        about,
        _given(frames, model),
        frames.iloc[:, place:],
    ]
    return pd.concat(parts, axis=1)


def _annotate_units(texts: Any, model: FrameModel, *, entities: bool) -> pd.DataFrame:
    if isinstance(texts, pd.DataFrame):
        if "text" not in texts.columns:
            raise column_missing("the table of texts", "text", [str(column) for column in texts.columns])
        table = texts
    elif isinstance(texts, Documents | Corpus):
        table = documents_table(texts if isinstance(texts, Documents) else texts.documents())
    else:
        table = (
            texts.to_frame("text") if isinstance(texts, pd.Series) else pd.DataFrame({"text": check_passages(texts)})
        )
    scores = score_texts(check_passages(table["text"]), model, entities=entities).set_axis(table.index)
    made = pd.concat([_given(scores, model), scores], axis=1)
    if taken := [str(name) for name in table.columns if name in made.columns]:
        raise columns_taken(taken)
    return pd.concat([table, made], axis=1)


def _given(frames: pd.DataFrame, model: FrameModel) -> pd.DataFrame:
    """The codes given, likeliest first, joined by ``;``, a column a kind."""
    chances = frames[[f"{PROBABILITY}{code}" for code in model.codes]].to_numpy(dtype=np.float64)
    given = give_codes(chances, [model.thresholds[code] for code in model.codes], model.codebook, model.codes)
    columns: dict[str, list[str]] = {CODES[kind]: [] for kind in KINDS}
    kinds = [model.codebook[code].kind for code in model.codes]
    for row, here in zip(chances, given, strict=True):
        ranked = sorted(np.flatnonzero(here), key=lambda number: (-row[number], model.codes[number]))
        for kind in KINDS:
            columns[CODES[kind]].append(";".join(model.codes[number] for number in ranked if kinds[number] == kind))
    return pd.DataFrame(columns, index=frames.index)
