"""Who led a state when a document was spoken: from the documents' own speakers, roles and kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

_ROLES = re.compile(r"president|king|queen|emperor|prime minister|premier|chancellor|monarch|head of", re.IGNORECASE)
_KINDS = re.compile(r"annual message|speech to parliament", re.IGNORECASE)
LONGEST = 730  # days for which a leader's last document says who leads


def speaks_as_leader(documents: pd.DataFrame) -> pd.Series:
    """Which documents (bool) a head of state or government speaks: by the role, or by the kind of document."""
    return documents["role"].fillna("").str.contains(_ROLES) | documents["genre"].fillna("").str.contains(_KINDS)


class Leaders:
    """Who led a state when, by its documents; of each that a leader speaks only the day and the speaker are held.

    A document that a leader speaks at home has the speaker. Any other has who last spoke so before it, at most two years
    ago: a foreign minister at the United Nations speaks in a president's term.

    Parameters
    ----------
    pieces : tables of documents with columns state (codes joined by ';'), speaker, role, genre, audience, earliest, latest
        (ISO days).
    """

    def __init__(self, pieces: Iterable[pd.DataFrame], state: str) -> None:
        self._state = state
        terms = pd.concat([_find_terms(documents, state) for documents in pieces])
        self._at_home = bool(terms["home"].any())
        terms = terms[terms["home"] | (not self._at_home)].sort_values("day", kind="stable")
        self._days, self._names = terms["day"].to_numpy(float), terms["speaker"].to_numpy(object)

    def name(self, documents: pd.DataFrame) -> pd.Series:
        """The leader at the time of each of the documents, empty where not known or not of the state."""
        found = pd.Series("", index=documents.index, dtype=object)
        own = _dated_of(documents, self._state)
        if not len(self._days):
            return found
        leads = own & _leading(documents) & ((documents["audience"] == "domestic") | (not self._at_home))
        days = _middle_days(documents[own])
        for index, day in zip(days.index.to_numpy(), days.to_numpy(), strict=True):
            place = int(np.searchsorted(self._days, day, side="right")) - 1
            if leads[index]:
                found[index] = str(documents.at[index, "speaker"])
            elif place >= 0 and day - self._days[place] <= LONGEST:
                found[index] = self._names[place]
        return found


def _find_terms(documents: pd.DataFrame, state: str) -> pd.DataFrame:
    """day, speaker, and whether at home, of the documents that leaders of a state speak."""
    spoken = documents[_dated_of(documents, state) & _leading(documents)]
    home = spoken["audience"] == "domestic"
    return pd.DataFrame({"day": _middle_days(spoken), "speaker": spoken["speaker"], "home": home})


def _dated_of(documents: pd.DataFrame, state: str) -> pd.Series:
    own = documents["state"].fillna("").str.split(";").map(lambda parties: state in parties).astype(bool)
    return own & (documents["earliest"].fillna("") != "") & (documents["latest"].fillna("") != "")


def _leading(documents: pd.DataFrame) -> pd.Series:
    return speaks_as_leader(documents) & (documents["speaker"].fillna("") != "")


def _middle_days(documents: pd.DataFrame) -> pd.Series:
    spans = zip(documents["earliest"], documents["latest"], strict=True)
    return pd.Series([middle_day(*span) for span in spans], index=documents.index, dtype=float)


def middle_day(earliest: str, latest: str) -> float:
    """The middle of an interval of ISO days, as a number of days."""
    first, last = (np.datetime64(day, "D").astype(int) for day in (earliest, latest))
    return float(first + last) / 2


def part_of_year(earliest: str, latest: str) -> float:
    """When a document was spoken, in years and parts of a year; unknown (NaN) where its interval is longer than a year.

    >>> part_of_year("1950-07-02", "1950-07-02")
    1950.5
    """
    if not earliest or not latest:
        return float("nan")
    first, last = (np.datetime64(day, "D").astype(int) for day in (earliest, latest))
    if last - first > 366:
        return float("nan")
    middle = np.datetime64((int(first) + int(last)) // 2, "D")
    year = middle.astype("datetime64[Y]")
    start, end = (one.astype("datetime64[D]").astype(int) for one in (year, year + 1))
    return float(int(year.astype(int)) + 1970 + (middle.astype(int) - start + 0.5) / (end - start))
