"""Who speaks, and of what: speakers, decades, volumes and other groups of documents, with the words that mark each.

A series over time can move because other people speak, or because an edition turns to another theme. In: documents, one
at a time. Out: a row a group, and a row a year that says how far one group fills it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.corpus.documents import Document
from framing.errors.corpus import unknown_group

DECADE, VOLUME, SPEAKER = "decade", "volume", "speaker"
_COLUMNS = ("by", "group", "documents", "words", "first", "last", "typical")
_SAMPLE = 60_000  # characters of a document whose words are looked at
_WORD = re.compile(r"[^\W\d_]{4,}")
_LEAST_DOCUMENTS = 3  # that a typical word stands in
_MOST_TYPICAL = 8
_PRIOR = 500.0  # weight of all documents together in the words of a group, at most a tenth of their own counts
_CERTAIN = 1.96


@dataclass
class _Group:
    documents: int = 0
    words: int = 0
    years: set[int] = field(default_factory=set)
    found: Counter[str] = field(default_factory=Counter)


class Groups:
    """Counts documents by speaker, decade, volume where they have one, and by another field the user names.

    by : a column of the document table or an extra.
    """

    def __init__(self, by: str = "") -> None:
        self._by = by
        self._groups: dict[str, dict[str, _Group]] = defaultdict(lambda: defaultdict(_Group))
        self._years: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._fields: dict[str, None] = {}

    def add(self, document: Document) -> None:
        """Count one document: for its words, in how many documents of the group each stands."""
        years = {int(day[:4]) for day in (document.earliest, document.latest) if day[:4].isdigit()}
        names = {SPEAKER: document.speaker, DECADE: f"{min(years) // 10 * 10}s" if years else ""}
        names |= {name: _value(document, name) for name in filter(None, (VOLUME, self._by))}
        self._fields |= dict.fromkeys(document.extra)
        found, size = set(_WORD.findall(document.text[:_SAMPLE].lower())), len(document.text.split())
        for by, name in names.items():
            if by != self._by and by != DECADE and not name:
                continue
            group = self._groups[by][name]
            group.documents += 1
            group.words += size
            group.years |= years
            if by != SPEAKER or self._by == SPEAKER:
                group.found.update(found)
            if by not in (SPEAKER, DECADE) or by == self._by:
                for year in years:
                    self._years[by][year][name] += 1

    def table(self) -> pd.DataFrame:
        """A row a group: by, group, documents, words, first and last year, and its typical words joined by blanks.

        Raises
        ------
        UnknownName : no document has the field that the user names.
        """
        if self._by and not any(self._groups[self._by]):
            raise unknown_group(self._by, [SPEAKER, DECADE, "genre", "state", "audience", "title", *self._fields])
        rows = []
        for by, groups in sorted(self._groups.items()):
            typical = _typical_words({name: group.found for name, group in groups.items()})
            for name, group in sorted(groups.items()):
                years = (min(group.years), max(group.years)) if group.years else (pd.NA, pd.NA)
                rows.append((by, name, group.documents, group.words, *years, " ".join(typical[name])))
        table = pd.DataFrame(rows, columns=list(_COLUMNS))
        return table.astype({"first": "Int64", "last": "Int64"})

    def mixture(self) -> pd.DataFrame:
        """A row a year and grouping (not by decade): documents, groups, the largest group and its share of them (0..1)."""
        rows = []
        for by, years in sorted(self._years.items()):
            for year, counts in sorted(years.items()):
                largest, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
                total = counts.total()
                rows.append((by, year, total, len(counts), largest, round(most / total, 4)))
        return pd.DataFrame(rows, columns=["by", "year", "documents", "groups", "largest", "share"])


def _value(document: Document, name: str) -> str:
    own = getattr(document, name, None)
    return own if isinstance(own, str) else document.extra.get(name, "")


def _typical_words(groups: dict[str, Counter[str]]) -> dict[str, list[str]]:
    """For each group the words that stand in more of its documents than in others, the most certain first.

    Log odds against all other groups, shrunk towards all documents and divided by their standard error (Monroe, Colaresi
    and Quinn 2008, https://doi.org/10.1093/pan/mpn018).
    """
    total: Counter[str] = Counter()
    for found in groups.values():
        total.update(found)
    words = sorted(word for word, number in total.items() if number >= _LEAST_DOCUMENTS)
    if not words or len(groups) < 2:
        return {name: [] for name in groups}
    every = np.array([total[word] for word in words], float)
    prior = min(_PRIOR, every.sum() / 10) * every / every.sum()
    typical = {}
    for name, found in groups.items():
        here = np.array([found[word] for word in words], float)
        scores = _log_odds(here, every - here, prior)
        scores[here < _LEAST_DOCUMENTS] = 0
        order = np.argsort(-scores, kind="stable")[:_MOST_TYPICAL]
        typical[name] = [words[place] for place in order if scores[place] > _CERTAIN]
    return typical


def _log_odds(
    here: NDArray[np.float64], elsewhere: NDArray[np.float64], prior: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log odds ratio of each word's count here and elsewhere with a Dirichlet prior, in standard errors."""
    odds = [np.log((counts + prior) / (counts.sum() + prior.sum() - counts - prior)) for counts in (here, elsewhere)]
    scores: NDArray[np.float64] = (odds[0] - odds[1]) / np.sqrt(1 / (here + prior) + 1 / (elsewhere + prior))
    return scores
