"""The check of a corpus in words: a sentence a question, with its figures and the first cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from framing.corpus.checks.groups import SPEAKER
from framing.corpus.checks.quality import LOW_QUALITY
from framing.encoding import GUESSED

SHORT_WORDS = 40
SURE_LANGUAGE = 0.9
_MOST_GROUPS = 30
_MOSTLY = 0.5


def summarise(tables: Mapping[str, pd.DataFrame], listed: int) -> Iterator[str]:
    """Lines for people from the tables of a `CheckReport`; at most `listed` cases under each sentence."""
    documents = tables["documents"]
    yield from _coverage(documents, tables["coverage"], tables["gaps"], listed)
    yield from _thin_years(tables["coverage"], tables["thin_years"], listed)
    yield from _speakers(tables["groups"], len(documents), listed)
    for by in tables["groups"]["by"].unique():
        if by != SPEAKER:
            yield from _themes(tables["groups"], tables["mixture"], by, listed)
    short = documents[documents["words"] < SHORT_WORDS]
    yield f"{len(short):,} documents have fewer than {SHORT_WORDS} words: too short for a passage."
    yield from _cases(short, listed, lambda row: f"{row.words} words")
    if (documents["detected"] != "").any():
        yield from _languages(documents, listed)
    if documents["quality"].notna().any():
        low, median = tables["low_quality"], documents["quality"].median()
        yield f"Readable words: median {median:.0%}; {len(low):,} documents below {LOW_QUALITY:.0%}."
        yield from _cases(low, listed, lambda row: f"{row.quality:.0%} readable")
    if (noted := documents[documents["notes"] > 0]).size:
        share = (documents["notes"] * documents["words"]).sum() / documents["words"].sum()
        yield (
            f"{len(noted):,} documents end with editors' notes, about {share:.0%} of all words: passages from the character "
            "endnotes_start on are not the writer's."
        )
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


def _thin_years(coverage: pd.DataFrame, thin: pd.DataFrame, listed: int) -> Iterator[str]:
    if len(thin):
        median = coverage.groupby("year")["documents"].sum().median()
        shown = ", ".join(f"{row.year} ({row.documents:,.0f})" for row in thin.head(listed).itertuples())
        more = f", and {len(thin) - listed:,} more" if len(thin) > listed else ""
        yield f"{len(thin):,} years have fewer than a tenth of the documents of the median year ({median:,.0f}): {shown}{more}."


def _speakers(groups: pd.DataFrame, documents: int, listed: int) -> Iterator[str]:
    speakers = groups[(groups["by"] == SPEAKER) & (groups["group"] != "")]
    yield f"{len(speakers):,} speakers; {documents - speakers['documents'].sum():,} documents name none."
    for row in speakers.sort_values("documents", ascending=False, kind="stable").head(listed).itertuples():
        yield f"  {row.group}: {row.documents:,} documents, {_span(row)}"
    if len(speakers) > listed:
        yield f"  ... and {len(speakers) - listed:,} more speakers"


def _themes(groups: pd.DataFrame, mixture: pd.DataFrame, by: str, listed: int) -> Iterator[str]:
    """The groups with the words that mark them, and how many years are mostly one of them."""
    found = groups[groups["by"] == by].sort_values("first", kind="stable")
    if len(found) < 2:
        return
    yield f"Words that mark each {by} (in more of its documents than in others):"
    for row in found.head(max(listed, _MOST_GROUPS)).itertuples():
        yield f"  {_or_none(row.group)}: {row.documents:,} documents, {_span(row)}: {_or_none(row.typical)}"
    if len(found) > max(listed, _MOST_GROUPS):
        yield f"  ... and {len(found) - max(listed, _MOST_GROUPS):,} more (write all with -o FOLDER)"
    years = mixture[mixture["by"] == by]
    filled = years[years["share"] > _MOSTLY]
    if filled["largest"].nunique() > 1:  # the same group in all years changes nothing
        yield (
            f"In {len(filled):,} of {len(years):,} years one {by} gives more than half of the documents: what changes from "
            f"year to year may be the {by}."
        )


def _or_none(value: Any) -> str:
    return str(value) or "(none)"


def _span(row: Any) -> str:
    if pd.isna(row.first):
        return "no date"
    return f"{row.first}" if row.first == row.last else f"{row.first}-{row.last}"


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
