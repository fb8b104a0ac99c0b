"""Frames of tables that come in pieces: what Spark's ``mapInPandas`` calls, or any other engine that hands out DataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from framing.annotation.batch import annotate_batch, annotate_documents, batch_documents, loaded_model
from framing.corpus.documents import Document
from framing.errors.tables import bad_value, column_missing

_SPARK = {
    "object": "string",
    "int32": "int",
    "int64": "bigint",
    "float32": "float",
    "float64": "double",
    "bool": "boolean",
}


def annotate_pieces(
    pieces: Iterable[pd.DataFrame], model: str = "balancing", *, corpus: str = "texts", entities: bool = False
) -> Iterator[pd.DataFrame]:
    """The frames of documents that come in pieces, a row a passage, in their order; few documents are in memory at any time.

    Parameters
    ----------
    pieces : tables with the columns ``id`` (unique in the corpus) and ``text``; others are passed over. model : a shipped
        model's name, or the path of a model that every machine has. corpus : what the column `corpus` says. entities : name
        adversaries with spaCy's entities, too (needs the extra `entities`).

    Yields
    ------
    The columns of framing.schemas.FRAMES with ``p_CODE``, ``e_CODE`` and ``x_TOPIC``: the rows that ``framing annotate`` writes
    of the same documents, some megabytes of text at a time, however the pieces were cut.

    Raises
    ------
    BadTable : a column is missing, or a document has no id or no text (the row of all pieces, from 1, is named). BadModel,
    UnknownName.

    Examples
    --------
    >>> table = pd.DataFrame({"id": ["a"], "text": ["We hold the balance between the powers, and side with the weaker."]})
    >>> [frames["document"].tolist() for frames in annotate_pieces([table])]
    [['a']]
    """
    loaded_model(model)  # what is wrong with the model is said before any piece is taken
    for batch in batch_documents(_documents(pieces, corpus), corpus, model, entities=entities):
        yield annotate_batch(batch)


def spark_schema(model: str = "balancing") -> str:
    """The columns that `annotate_pieces` gives under a model, as Spark writes a schema: names and types.

    Raises
    ------
    BadModel, UnknownName.

    Examples
    --------
    >>> spark_schema().split(", ")[1]
    '`document` string'
    """
    one = annotate_documents([Document("a", "texts", "We hold the balance.")], "texts", loaded_model(model))
    return ", ".join(f"`{name}` {_SPARK[str(dtype)]}" for name, dtype in one.dtypes.items())


def _documents(pieces: Iterable[pd.DataFrame], corpus: str) -> Iterator[Document]:
    row = 0
    for piece in pieces:
        for name in ("id", "text"):
            if name not in piece.columns:
                raise column_missing("the table of texts", name, [str(column) for column in piece.columns])
        for identity, text in zip(piece["id"], piece["text"], strict=True):
            row += 1
            if identity is None or identity == "" or identity != identity:
                raise bad_value("the table of texts", row, "id", identity, "Give every document an id of its own.")
            if not isinstance(text, str):
                raise bad_value("the table of texts", row, "text", text, 'Give one text a document ("" for none).')
            yield Document(str(identity), corpus, text)
