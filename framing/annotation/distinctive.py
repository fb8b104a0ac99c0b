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

    def take(self, document: str) -> float:
        """The year of a document, nan without; it is not held any longer."""
        return self.found.pop((self._corpus, document), float("nan"))


def middle_year(earliest: str, latest: str) -> float:
    """The year in the middle of two ISO days, nan without them."""
    years = [day[:4] for day in (earliest, latest) if day]
    return sum(map(int, years)) / 2 if len(years) == 2 and all(map(str.isdigit, years)) else float("nan")


class Stressed:
    """What documents stress beyond their corpus in the years around, from sums by year alone: documents need not be at hand.

    Compared are the log odds of the document's endorsed passages (share times passages) and of those of all other documents of
    the corpus within five years, with a prior of ten passages at the share around, so that a short document says little
    (Monroe, Colaresi and Quinn 2008, Fightin' Words, equations 16 to 22). Named is what lies 1.96 standard errors above. A
    document without a date, or with fewer than a hundred passages around it, has nothing distinctive.
    """

    def __init__(self, practices: Sequence[str]) -> None:
        self._practices = practices
        self._sums: dict[str, dict[float, npt.NDArray[np.float64]]] = {}

    def add(self, table: pd.DataFrame, years: npt.NDArray[np.float64]) -> None:
        """Document frames (corpus, passages, ``share_CODE``) and the year of each, nan without; all before any is asked for."""
        values = self._values(table)
        for corpus, year, own in zip(table["corpus"], years.tolist(), values, strict=True):
            if year == year:
                sums = self._sums.setdefault(corpus, {})
                sums[year] = sums[year] + own if year in sums else own.copy()

    def find(self, table: pd.DataFrame, years: npt.NDArray[np.float64]) -> list[str]:
        """For each document the practices that it stresses, joined by ';', strongest first; arguments as of `add`."""
        found = [""] * len(table)
        dated = np.flatnonzero(~np.isnan(years))
        if not len(dated):
            return found
        keys = list(zip(table["corpus"].to_numpy()[dated].tolist(), years[dated].tolist(), strict=True))
        within = {key: self._within(*key) for key in dict.fromkeys(keys)}
        own = self._values(table)[dated]
        around = np.array([within[key] for key in keys]) - own
        score = _score(own[:, :-1], own[:, -1:], around[:, :-1], around[:, -1:])
        for place, row in enumerate(dated.tolist()):
            if around[place, -1] >= LEAST_AROUND:
                ranked = np.argsort(-score[place], kind="stable")
                found[row] = ";".join(self._practices[code] for code in ranked if score[place, code] >= FIRM)
        return found

    def _values(self, table: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Endorsed passages of each practice, and passages: (documents, practices + 1)."""
        passages = table["passages"].to_numpy(dtype=float)
        shares = table[[f"share_{code}" for code in self._practices]].to_numpy(dtype=float)
        return np.column_stack([shares * passages[:, None], passages])

    def _within(self, corpus: str, year: float) -> npt.NDArray[np.float64]:
        sums = self._sums[corpus]
        near = [sums[other] for other in sorted(sums) if abs(other - year) <= WINDOW]
        total: npt.NDArray[np.float64] = np.sum(near, axis=0)
        return total


def find_distinctive(table: pd.DataFrame, years: Mapping[Key, float], practices: Sequence[str]) -> list[str]:
    """As `Stressed.find`, of a table that holds all documents: corpus, document, passages, ``share_CODE``.

    years : corpus and document to its year.
    """
    stressed = Stressed(practices)
    keys = zip(table["corpus"], table["document"], strict=True)
    year = np.array([years.get(key, np.nan) for key in keys], dtype=float)
    stressed.add(table, year)
    return stressed.find(table, year)


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
    return insert_distinctive(table, find_distinctive(table, years, practices))


def insert_distinctive(table: pd.DataFrame, found: Sequence[str]) -> pd.DataFrame:
    """Document frames with the column `distinctive` after `alike`."""
    table.insert(table.columns.tolist().index("alike") + 1, "distinctive", found)
    return table
