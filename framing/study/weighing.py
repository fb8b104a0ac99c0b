"""For which states and years the documents of a study count, told anew from its table of documents, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import pandas as pd

from framing.align.inputs.counting import weigh_documents
from framing.errors.study import bad_study
from framing.streams import iterate_row_groups
from framing.study.file import Study

DOMINANT = "(dominant)"
DOCUMENT = ["corpus", "document"]
_READ = ["corpus", "id", "state", "audience", "earliest", "latest"]


class StudyWeights:
    """The share of each document that counts for each state and year (`framing.align.inputs.counting.weigh_documents`).

    States that speak in too few years are left out. Where dominance passes from state to state, the dominant states' series
    are joined into one that is called ``(dominant)``: each gives the years in which it was dominant, and stays a secondary
    state in all others.

    present : state and period of all that counts, each pair once.

    Raises
    ------
    BadStudy : no document belongs to the dominant state.
    """

    def __init__(self, study: Study, documents: Path) -> None:
        self._study, self._documents = study, documents
        self._earliest = min([study.first, *(part.first for part in study.corpora if part.first)])
        met: set[tuple[str, int]] = set()
        for piece in self._read():
            met.update(self._weigh(piece)[["state", "period"]].itertuples(index=False, name=None))
        present = pd.DataFrame(sorted(met), columns=["state", "period"])
        self._states = _choose_states(present, study)
        self.present = self._joined(present).drop_duplicates(ignore_index=True)
        if dominant_label(study) not in set(self.present["state"]):
            raise bad_study(study.path, "dominant", f"no document of {dominant_label(study)} is in the corpora.")

    def of(self, corpora: Collection[str] | None = None) -> pd.DataFrame:
        """The weights of all documents of some corpora, or of all: corpus, document, state, period, audience, weight."""
        pieces = [
            self._of(piece if corpora is None else piece[piece["corpus"].isin(corpora)]) for piece in self._read()
        ]
        return pd.concat(pieces, ignore_index=True)

    def beside(
        self, pieces: Iterable[pd.DataFrame], about: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    ) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        """Tables of documents in pieces, each with the weights of its documents.

        Little is held where both are in the same order, as in a run.

        Parameters
        ----------
        pieces : with columns corpus and document; all rows of one document are in one piece.
        about : further columns beside corpus and document, from a piece of the table of documents.
        """
        unread = self._read() if about is None else iterate_row_groups(self._documents)
        held, passed = pd.DataFrame(columns=[*DOCUMENT, "state"]), set[tuple[str, str]]()
        for piece in pieces:
            wanted = set(piece[DOCUMENT].itertuples(index=False, name=None))
            parts = [held] if len(held) else []
            while not wanted <= passed and (documents := next(unread, None)) is not None:
                passed.update(documents[["corpus", "id"]].itertuples(index=False, name=None))
                weights = self._of(documents)
                parts.append(weights if about is None else weights.merge(about(documents), on=DOCUMENT, how="left"))
            held = pd.concat(parts, ignore_index=True) if parts else held
            own = pd.MultiIndex.from_frame(held[DOCUMENT]).isin(wanted)
            yield piece, held[own]
            held, passed = held[~own], passed - wanted

    def _read(self) -> Iterator[pd.DataFrame]:
        return iterate_row_groups(self._documents, _READ)

    def _weigh(self, documents: pd.DataFrame) -> pd.DataFrame:
        return weigh_documents(documents, self._earliest, self._study.last)

    def _of(self, documents: pd.DataFrame) -> pd.DataFrame:
        return self._joined(self._weigh(documents))

    def _joined(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Rows of state and period: those of the states that count, the dominant ones joined."""
        return _join_dominant(weights[weights["state"].isin(self._states)], self._study)


def dominant_label(study: Study) -> str:
    """How the dominant series is called in the counts."""
    return study.dominant[0].state if len(study.dominant) == 1 else DOMINANT


def whole_documents(pieces: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """A frame table's pieces cut anew where a document ends; the passages of a document stand beside each other."""
    held: list[pd.DataFrame] = []
    for piece in pieces:
        if piece.empty:
            continue
        corpus, document = (piece[name].to_numpy(object) for name in DOCUMENT)
        last = (corpus == corpus[-1]) & (document == document[-1])
        if not last.all():
            yield pd.concat([*held, piece[~last]], ignore_index=True)
            held = []
        held.append(piece[last])
    if held:
        yield pd.concat(held, ignore_index=True)


def _choose_states(present: pd.DataFrame, study: Study) -> set[str]:
    dominant = {entry.state for entry in study.dominant}
    periods = present.groupby("state")["period"].nunique()
    chosen = set(study.secondary) or set(periods[periods >= study.least_periods].index)
    return (chosen - set(study.exclude)) | dominant


def _join_dominant(weights: pd.DataFrame, study: Study) -> pd.DataFrame:
    if len(study.dominant) == 1:
        return weights
    state = weights["state"].copy()
    for entry in study.dominant:
        ruling = weights["period"].between(entry.first or study.first, entry.last or study.last)
        state[(weights["state"] == entry.state) & ruling] = DOMINANT
    return weights.assign(state=state)
