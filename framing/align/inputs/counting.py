"""From frames of passages to counts by state, period, audience and frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from framing.align.inputs.cells import CellSums
from framing.schemas import ENDORSEMENT, PLACEBO, PROBABILITY

KEYS = ["state", "period", "audience"]


def weigh_documents(documents: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """The share of each document that belongs to each state and year.

    A document dated by an interval gives every year the share of the interval's days that lie in it; a
    document of several parties counts fully for each of them.

    Parameters
    ----------
    documents : columns corpus, id, earliest, latest (ISO days), state (codes joined by ';'), audience.

    Returns
    -------
    corpus, document, state, period (year), audience, weight (0..1); years outside first..last and documents
    without date or state are left out.
    """
    rows: list[tuple[str, str, str, int, str, float]] = []
    columns = ["corpus", "id", "state", "audience", "earliest", "latest"]
    for corpus, document, state, audience, earliest, latest in documents[columns].itertuples(index=False):
        if not earliest or not latest:
            continue
        for year, weight in _years(earliest, latest):
            if first <= year <= last:
                rows += [(corpus, document, party, year, audience, weight) for party in state.split(";") if party]
    table = pd.DataFrame(rows, columns=["corpus", "document", "state", "period", "audience", "weight"])
    return table.astype({"period": np.int64, "weight": np.float64})


def _years(earliest: str, latest: str) -> list[tuple[int, float]]:
    first, last = int(earliest[:4]), int(latest[:4])
    if first == last:
        return [(first, 1.0)]
    start, end = date.fromisoformat(earliest).toordinal(), date.fromisoformat(latest).toordinal() + 1
    days = end - start
    return [
        (year, (min(end, date(year + 1, 1, 1).toordinal()) - max(start, date(year, 1, 1).toordinal())) / days)
        for year in range(first, last + 1)
    ]


def sum_documents(frames: Iterable[pd.DataFrame], codes: Sequence[str], placebo: Sequence[str] = ()) -> pd.DataFrame:
    """Naive counts by document: the expected number of passages that endorse a frame, and of all passages.

    Parameters
    ----------
    frames : pieces of a frame table (columns ``p_CODE``, ``e_CODE`` for practices, ``x_TOPIC``); a practice
        counts p * e, so that a rejected or reported one does not; other codes count p; a placebo topic counts 1
        where its cue is named.

    Returns
    -------
    corpus, document, a column per code and topic, total (passages), characters (of the passages).
    """
    sums: list[pd.DataFrame] = []
    for piece in frames:
        values = {code: _endorsed(piece, code) for code in codes}
        values |= {topic: piece[f"{PLACEBO}{topic}"].to_numpy(dtype=np.float64) for topic in placebo}
        length = (piece["end"] - piece["start"]).to_numpy(dtype=np.float64)
        table = pd.DataFrame(values | {"total": np.ones(len(piece)), "characters": length}, index=piece.index)
        sums.append(table.groupby([piece["corpus"], piece["document"]], sort=False).sum())
    if not sums:
        return pd.DataFrame(columns=["corpus", "document", *codes, *placebo, "total", "characters"])
    return pd.concat(sums).groupby(level=[0, 1], sort=False).sum().reset_index()


class FrameCounts:
    """Naive counts by state, period and audience of the frames (and placebo topics) `names`; documents may come in pieces."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._cells = CellSums(KEYS, [*self._names, "total", "documents"])

    def add(self, by_document: pd.DataFrame, weights: pd.DataFrame) -> None:
        """Add documents.

        Parameters
        ----------
        by_document : from `sum_documents`. weights : from `weigh_documents`; those of other documents do not count.
        """
        joined = weights.merge(by_document, on=["corpus", "document"], validate="many_to_one")
        parts = joined[[*self._names, "total"]].mul(joined["weight"], axis=0).assign(documents=joined["weight"])
        self._cells.add(pd.concat([joined[KEYS], parts], axis=1))

    def table(self) -> pd.DataFrame:
        """state, period, audience, frame, count, total (passages), documents; sorted."""
        counts = self._cells.table().melt(
            id_vars=[*KEYS, "total", "documents"], value_vars=self._names, var_name="frame", value_name="count"
        )
        ordered = counts[[*KEYS, "frame", "count", "total", "documents"]]
        return ordered.sort_values([*KEYS, "frame"], ignore_index=True)


def count_frames(by_document: pd.DataFrame, weights: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The counts (`FrameCounts`) of documents that are all at hand."""
    counts = FrameCounts(names)
    counts.add(by_document, weights)
    return counts.table()


def _endorsed(piece: pd.DataFrame, code: str) -> np.ndarray:
    chance = piece[f"{PROBABILITY}{code}"].to_numpy(dtype=np.float64)
    endorsement = f"{ENDORSEMENT}{code}"
    return chance * piece[endorsement].to_numpy(dtype=np.float64) if endorsement in piece else chance
