"""What a document stresses beyond its corpus and time: computed from shares, nothing learned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.corpus.documents import Document

WINDOW = 5  # years before and after
PRIOR = 10.0  # passages that the prior weighs
LEAST_AROUND = 100  # passages of the corpus in these years, below which nothing is said
FIRM = 1.96  # standard errors of the log odds

Key = tuple[str, str]


class Years:
    """The years of documents that go by, by corpus and id, as far as they are dated."""

    def __init__(self, corpus: str) -> None:
        self.found: dict[Key, float] = {}
        self._corpus = corpus

    def watch(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The same documents, looked at."""
        for document in documents:
            self.add(document.id, document.earliest, document.latest)
            yield document

    def add(self, document: str, earliest: str, latest: str) -> None:
        """Note the year in the middle of the dates of one more document."""
        if (year := middle_year(earliest, latest)) == year:
            self.found[self._corpus, document] = year


def middle_year(earliest: str, latest: str) -> float:
    """The year in the middle of two ISO days, nan without them."""
    years = [day[:4] for day in (earliest, latest) if day]
    return sum(map(int, years)) / 2 if len(years) == 2 and all(map(str.isdigit, years)) else float("nan")


def find_distinctive(table: pd.DataFrame, years: Mapping[Key, float], practices: Sequence[str]) -> list[str]:
    """For each document the practices that it stresses more than its corpus within five years, joined by ';', strongest first.

    Compared are the log odds of the document's endorsed passages (share times passages) and of those of all other documents of
    the corpus in these years, with a prior of ten passages at the share around, so that a short document says little
    (Monroe, Colaresi and Quinn 2008, Fightin' Words, equations 16 to 22). Named is what lies 1.96 standard errors above. A
    document without a date, or with fewer than a hundred passages around it, has nothing distinctive.

    Parameters
    ----------
    table : document frames: corpus, document, passages, ``share_CODE``. years : corpus and document to its year.
    """
    found = [""] * len(table)
    passages = table["passages"].to_numpy(dtype=float)
    carried = table[[f"share_{code}" for code in practices]].to_numpy(dtype=float) * passages[:, None]
    keys = zip(table["corpus"], table["document"], strict=True)
    year = np.array([years.get(key, np.nan) for key in keys])
    for corpus in dict.fromkeys(table["corpus"]):
        rows = np.flatnonzero((table["corpus"] == corpus).to_numpy() & ~np.isnan(year))
        rows = rows[np.argsort(year[rows], kind="stable")]
        own, size = carried[rows], passages[rows]
        around, total = (_within(values, year[rows]) - values for values in (own, size[:, None]))
        score = _score(own, size[:, None], around, total)
        for place, row in enumerate(rows.tolist()):
            if total[place, 0] >= LEAST_AROUND:
                ranked = np.argsort(-score[place], kind="stable")
                found[row] = ";".join(practices[code] for code in ranked if score[place, code] >= FIRM)
    return found


def _within(values: npt.NDArray[np.float64], year: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sums (documents, columns) over the documents of the years around each; years ascend."""
    sums = np.concatenate([np.zeros((1, values.shape[1])), values.cumsum(axis=0)])
    first, last = np.searchsorted(year, year - WINDOW), np.searchsorted(year, year + WINDOW, side="right")
    total: npt.NDArray[np.float64] = sums[last] - sums[first]
    return total


def _score(
    own: npt.NDArray[np.float64],
    size: npt.NDArray[np.float64],
    around: npt.NDArray[np.float64],
    total: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Difference of the log odds in standard errors."""
    prior = PRIOR * np.clip((around + 0.5) / (total + 1), 1e-6, 1 - 1e-6)
    odds = [np.log((count + prior) / (all_ + PRIOR - count - prior)) for count, all_ in ((own, size), (around, total))]
    error = np.sqrt(1 / (own + prior) + 1 / (around + prior))
    score: npt.NDArray[np.float64] = (odds[0] - odds[1]) / error
    return score


def with_distinctive(
    parts: Sequence[pd.DataFrame], years: Mapping[Key, float], practices: Sequence[str]
) -> pd.DataFrame:
    """Document frames, put together, with the column `distinctive` after `alike`."""
    table = pd.concat(parts, ignore_index=True)
    table.insert(table.columns.tolist().index("alike") + 1, "distinctive", find_distinctive(table, years, practices))
    return table
