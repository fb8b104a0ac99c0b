"""What a careful historian asks before believing anything: who is covered when, where are gaps, who speaks and of what,
is it readable, in which language, how sure are the dates, what stands in it twice.

In: documents, once. Out: one table a question, and a summary in sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.corpus.checks.coverage import find_coverage, find_gaps, find_thin_years
from framing.corpus.checks.duplicates import find_duplicates
from framing.corpus.checks.groups import Groups
from framing.corpus.checks.letters import find_letter_problem
from framing.corpus.checks.quality import LOW_QUALITY, detect_language, measure_quality
from framing.corpus.checks.summary import SHORT_WORDS, SURE_LANGUAGE, find_doubtful_languages, summarise
from framing.corpus.dates.intervals import DOUBT, WIDE_DAYS
from framing.corpus.documents import Document, find_problems
from framing.tables import write_table

_FACTS = (
    *("corpus", "document", "title", "state", "earliest", "latest", "date_rule", "audience", "genre", "language"),
    *("detected", "certainty", "words", "quality", "measured", "encoding", "notes"),
)
_PROBLEMS = ("corpus", "document", "kind", "message")


@dataclass(frozen=True)
class CheckReport:
    """The answers, a table a question.

    tables : documents (a row each: words, language, quality, dates, notes: the share of its
        text that is editors' notes), coverage (state, year, documents, words; a
        document is shared out over the years of its interval), gaps (state, first, last, years), thin_years (year,
        documents), groups and mixture (see `groups.Groups`), lengths, languages, low_quality, doubtful_dates,
        date_rules, encodings (of files that were not UTF-8), duplicates, problems.
    """

    tables: Mapping[str, pd.DataFrame]

    def summary(self, listed: int = 10) -> list[str]:
        """Lines for people: a sentence a question with its figures, and under it at most `listed` cases."""
        return list(summarise(self.tables, listed))

    @property
    def is_clean(self) -> bool:
        """Whether there are documents and none has a problem, doubtful date or language, low quality or duplicate."""
        names = ("problems", "doubtful_dates", "low_quality", "duplicates")
        documents = self.tables["documents"]
        return (
            not documents.empty
            and all(self.tables[name].empty for name in names)
            and find_doubtful_languages(documents).empty
        )

    def write(self, folder: str | Path) -> None:
        """Write every table as CSV into a folder."""
        for name, table in self.tables.items():
            write_table(table, Path(folder) / f"{name}.csv")


def check_corpus(
    documents: Iterable[Document],
    *,
    languages: bool = True,
    quality: bool = True,
    duplicates: bool = True,
    by: str = "",
    seed: int = 0,
) -> CheckReport:
    """Look at every document once and answer the questions of `CheckReport`.

    languages, quality, duplicates : leave out what takes time (about 1, 10 and 3 ms a document of 2,500 words). by : a
    column or extra to group documents by, beside speaker, decade and volume.

    Raises
    ------
    UnknownName : no document has that column or extra.
    """
    groups = Groups(by)
    rows: list[tuple[Any, ...]] = []
    problems: list[tuple[str, str, str, str]] = []

    def seen() -> Iterator[Document]:
        for document in documents:
            rows.append(_facts(document, languages, quality))
            groups.add(document)
            found = [*find_problems(document), *filter(None, [find_letter_problem(document.text)])]
            problems.extend((document.corpus, document.id, item.kind, item.message) for item in found)
            yield document

    pairs = find_duplicates(seen() if duplicates else (), seed=seed)
    if not duplicates:
        for _ in seen():
            pass
    table = pd.DataFrame(rows, columns=list(_FACTS)).astype({"words": int, "quality": float, "certainty": float})
    coverage = find_coverage(table)
    return CheckReport(
        {
            "documents": table,
            "coverage": coverage,
            "gaps": find_gaps(coverage),
            "thin_years": find_thin_years(coverage),
            "groups": groups.table(),
            "mixture": groups.mixture(),
            "lengths": _lengths(table),
            "languages": _languages(table),
            "low_quality": table[table["quality"] < LOW_QUALITY].reset_index(drop=True),
            "doubtful_dates": _doubtful_dates(table),
            "date_rules": _date_rules(table),
            "encodings": _encodings(table),
            "duplicates": pairs,
            "problems": pd.DataFrame(problems, columns=list(_PROBLEMS)),
        }
    )


def _facts(document: Document, languages: bool, quality: bool) -> tuple[Any, ...]:
    detected, certainty = detect_language(document.text) if languages else ("", np.nan)
    language = document.language or (detected if certainty >= SURE_LANGUAGE else "") or "en"
    measured = measure_quality(document.text, language) if quality else None
    share = measured.share if measured and measured.share is not None else np.nan
    return (
        *(document.corpus, document.id, document.title, document.state, document.earliest, document.latest),
        *(document.date_rule, document.audience, document.genre, document.language, detected, certainty),
        *(len(document.text.split()), share, measured.method if measured else "", document.extra.get("encoding", "")),
        _share_of_notes(document),
    )


def _share_of_notes(document: Document) -> float:
    """The share of a text that is editors' notes at its end, where an import marked them."""
    start = document.extra.get("endnotes_start", "")
    return 1 - int(start) / len(document.text) if start.isdigit() and document.text else 0.0


def _lengths(table: pd.DataFrame) -> pd.DataFrame:
    """Documents and words by corpus and genre: quartiles, and how many are too short for one passage."""
    found = table.groupby(["corpus", "genre"], as_index=False).agg(
        documents=("words", "size"),
        least=("words", "min"),
        lower=("words", lambda words: words.quantile(0.25)),
        median=("words", "median"),
        upper=("words", lambda words: words.quantile(0.75)),
        most=("words", "max"),
        short=("words", lambda words: (words < SHORT_WORDS).sum()),
    )
    return found.astype(dict.fromkeys(found.columns[2:], int))


def _languages(table: pd.DataFrame) -> pd.DataFrame:
    """Documents by the language that is stated and the one that is detected."""
    return (
        table.groupby(["corpus", "language", "detected"], as_index=False).size().rename(columns={"size": "documents"})
    )


def _doubtful_dates(table: pd.DataFrame) -> pd.DataFrame:
    """Documents whose date is missing, wide or doubted by the rule that read it."""
    rows = []
    columns = table[["corpus", "document", "earliest", "latest", "date_rule"]]
    for corpus, document, earliest, latest, rule in columns.itertuples(index=False):
        used, _, doubt = rule.partition(DOUBT)
        days = _days(earliest, latest)
        reason = doubt or ("no date" if days is None else f"wide: {days} days" if days > WIDE_DAYS else "")
        if reason:
            rows.append((corpus, document, earliest, latest, days or 0, used.rstrip("; "), reason))
    names = ["corpus", "document", "earliest", "latest", "days", "rule", "doubt"]
    return pd.DataFrame(rows, columns=names)


def _days(earliest: str, latest: str) -> int | None:
    try:
        return (date.fromisoformat(latest) - date.fromisoformat(earliest)).days + 1
    except ValueError:
        return None


def _date_rules(table: pd.DataFrame) -> pd.DataFrame:
    """How many dates each rule read."""
    rules = table["date_rule"].str.partition(DOUBT)[0].str.rstrip("; ") if len(table) else table["date_rule"]
    counted = table.assign(rule=rules).groupby(["corpus", "rule"], as_index=False).size()
    return counted.rename(columns={"size": "documents"})


def _encodings(table: pd.DataFrame) -> pd.DataFrame:
    """How many documents were read in an encoding other than UTF-8, "(guessed)" where no one named it."""
    others = table[table["encoding"] != ""]
    return others.groupby(["corpus", "encoding"], as_index=False).size().rename(columns={"size": "documents"})
