"""The terms of the dominant state's leaders, from who speaks in its documents, and the turns of dominant states."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from framing.dominance import Turn
from framing.report.labels import state_label

_LEADS = re.compile(r"president|king|queen|emperor|prime minister|premier|chancellor|monarch|head of", re.IGNORECASE)
_SUFFIX = {"jr", "jr.", "sr", "sr.", "ii", "iii"}
# headings of library catalogues: "England. Sovereign (1689-1694 : William and Mary)", "Defoe, Daniel, 1661?-1731."
_REIGN = re.compile(r"\(\d{4}\??-\d{4}\??\s*:\s*([^()]+)\)\s*$")
_YEARS = re.compile(r",?\s*(?:ca\. )?\d{4}\??-(?:\d{4}\??)?\.?\s*$")
LETTERS_ACROSS = 34  # of a name in the strip of turns, on a narrow screen
COLUMNS = ["name", "full", "start", "end", "band"]


def find_terms(documents: pd.DataFrame, state: str, periods: pd.Series) -> pd.DataFrame:
    """A row a term: name (short), full name, start and end (periods), band (0, 1 in turn).

    A term runs from a speaker's first document in an unbroken run of speakers to the next speaker's first.
    Speakers whose role names a head of state or government count; without any, those of domestic texts.
    The terms are cut to the periods of the prevalence series.
    """
    if documents.empty or periods.empty:
        return pd.DataFrame(columns=COLUMNS)
    own = documents[(documents["state"] == state) & (documents["speaker"] != "") & documents["year"].notna()]
    leads = own[own["role"].str.contains(_LEADS) | own["genre"].str.contains("annual message", case=False)]
    chosen = leads if not leads.empty else own[own["audience"] == "domestic"]
    if (chosen["audience"] == "domestic").any():
        chosen = chosen[chosen["audience"] == "domestic"]
    first, last = float(periods.min()), float(periods.max())
    runs: list[tuple[str, float]] = []
    for speaker, year in chosen.sort_values(["earliest", "id"])[["speaker", "year"]].itertuples(index=False):
        if not runs or runs[-1][0] != speaker:
            runs.append((str(speaker), float(year)))
    ends = [*(start for _, start in runs[1:]), last + 1][: len(runs)]
    rows = [
        (surname(name), name, max(start, first) - 0.5, min(end, last + 1) - 0.5)
        for (name, start), end in zip(runs, ends, strict=True)
        if end > first and start <= last
    ]
    terms = pd.DataFrame(rows, columns=COLUMNS[:4])
    terms = terms[terms["end"] > terms["start"]].reset_index(drop=True)
    return terms.assign(band=terms.index % 2)


def turn_rows(turns: Sequence[Turn]) -> pd.DataFrame:
    """A row a turn, where there are several: name, full name, start, end, band, and whether a handover begins it.

    A turn too short for the state's name has its code.
    """
    kept = list(turns) if len(turns) > 1 else []
    span = kept[-1].last - kept[0].first + 1 if kept else 1
    rows = [
        {
            "name": full if LETTERS_ACROSS * (turn.last - turn.first + 1) / span > len(full) else turn.state,
            "full": f"{full} {turn.first}\u2013{turn.last}",
            "start": turn.first - 0.5,
            "end": turn.last + 0.5,
            "band": number % 2,
            "handover": number > 0,
        }
        for number, turn in enumerate(kept)
        for full in [state_label(turn.state)]
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS, "handover"])


def surname(name: str) -> str:
    """The last name, without 'Jr.'; 'George III' stays whole. Headings of library catalogues are shortened to the person."""
    if reign := _REIGN.search(name):
        return reign[1]
    name, dated = _YEARS.subn("", name)
    if dated:  # catalogues put first what a person is filed under
        return name.partition(",")[0].strip()
    words = name.replace(",", " ").split()
    while len(words) > 2 and words[-1].lower() in _SUFFIX:
        words.pop()
    return name if len(words) < 2 or words[-1].lower() in _SUFFIX else words[-1]
