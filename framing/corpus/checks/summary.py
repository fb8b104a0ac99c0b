"""The check of a corpus in words: a sentence a question, with its figures and the first cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from framing.corpus.checks.quality import LOW_QUALITY
from framing.encoding import GUESSED

SHORT_WORDS = 40
SURE_LANGUAGE = 0.9


def summarise(tables: Mapping[str, pd.DataFrame], listed: int) -> Iterator[str]:
    """Lines for people from the tables of a `CheckReport`; at most `listed` cases under each sentence."""
    documents = tables["documents"]
    yield from _coverage(documents, tables["coverage"], tables["gaps"], listed)
    short = documents[documents["words"] < SHORT_WORDS]
    yield f"{len(short):,} documents have fewer than {SHORT_WORDS} words: too short for a passage."
    yield from _cases(short, listed, lambda row: f"{row.words} words")
    if (documents["detected"] != "").any():
        yield from _languages(documents, listed)
    if documents["quality"].notna().any():
        low, median = tables["low_quality"], documents["quality"].median()
        yield f"Readable words: median {median:.0%}; {len(low):,} documents below {LOW_QUALITY:.0%}."
        yield from _cases(low, listed, lambda row: f"{row.quality:.0%} readable")
    yield from _encodings(documents, listed)
    yield from _date_rules(tables["date_rules"], listed)
    doubtful = tables["doubtful_dates"]
    yield f"{len(doubtful):,} doubtful dates."
    yield from _cases(doubtful, listed, _doubt)
    pairs = tables["duplicates"]
    yield f"{len(pairs):,} pairs of near-duplicates."
    yield from _cases(pairs, listed, lambda row: f"and {row.other}, similarity {row.similarity:.2f}", joint=" ")
    for kind, found in tables["problems"].groupby("kind"):
        yield f"{len(found):,} documents have a problem with their {kind}."
        yield from _cases(found, listed, lambda row: row.message)


def find_doubtful_languages(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents whose detected language is sure and not the one that is stated."""
    sure = documents["certainty"] >= SURE_LANGUAGE
    return documents[sure & (documents["language"] != "") & (documents["language"] != documents["detected"])]


def _coverage(documents: pd.DataFrame, coverage: pd.DataFrame, gaps: pd.DataFrame, listed: int) -> Iterator[str]:
    named = coverage[coverage["state"] != ""]
    span = f", {coverage['year'].min()} to {coverage['year'].max()}" if len(coverage) else ""
    yield f"{len(documents):,} documents, {documents['words'].sum():,} words, {named['state'].nunique()} states{span}."
    by_state = named.groupby("state").agg(
        documents=("documents", "sum"), words=("words", "sum"), first=("year", "min"), last=("year", "max")
    )
    largest = by_state.sort_values(["documents", "words"], ascending=False, kind="stable")
    for row in largest.head(listed).itertuples():
        yield f"  {row.Index}  {row.first}-{row.last}  {row.documents:,.0f} documents  {row.words:,.0f} words"
    if len(largest) > listed:
        yield f"  ... and {len(largest) - listed} more states"
    yield f"{len(gaps):,} gaps in {gaps['state'].nunique()} states."
    for row in gaps.sort_values(["years", "state"], ascending=[False, True], kind="stable").head(listed).itertuples():
        yield f"  {row.state} {row.first}-{row.last}"


def _encodings(documents: pd.DataFrame, listed: int) -> Iterator[str]:
    guessed = documents[documents["encoding"].str.endswith(GUESSED)]
    if len(guessed):
        counts = guessed["encoding"].str.removesuffix(GUESSED).value_counts()
        shown = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        yield f"{len(guessed):,} documents were read in an encoding that was guessed: {shown}."
        yield from _cases(guessed, listed, lambda row: row.encoding.removesuffix(GUESSED))


def _date_rules(rules: pd.DataFrame, listed: int) -> Iterator[str]:
    counts = rules.groupby("rule")["documents"].sum().sort_values(ascending=False, kind="stable")
    yield f"Dates were found by {len(counts):,} rules:"
    yield from (f"  {rule or '(no date)'}: {count:,} documents" for rule, count in counts.head(listed).items())
    if len(counts) > listed:
        yield f"  ... and {len(counts) - listed:,} more rules"


def _doubt(row: Any) -> str:
    return f"{row.earliest} to {row.latest}, {row.rule}: {row.doubt}" if row.earliest else str(row.doubt)


def _languages(documents: pd.DataFrame, listed: int) -> Iterator[str]:
    spoken = documents.loc[documents["detected"] != "", "detected"].value_counts()
    shown = ", ".join(f"{code} {count:,}" for code, count in spoken.head(5).items())
    unlike = find_doubtful_languages(documents)
    yield f"Languages detected: {shown}; {len(unlike):,} documents differ from what is stated."
    yield from _cases(unlike, listed, lambda row: f"stated {row.language}, detected {row.detected}")


def _cases(table: pd.DataFrame, listed: int, describe: Callable[[Any], str], *, joint: str = ": ") -> Iterator[str]:
    for row in table.head(listed).itertuples():
        yield f"  {row.document}{joint}{describe(row)}"
    if len(table) > listed:
        yield f"  ... and {len(table) - listed:,} more (write all with -o FOLDER)"
