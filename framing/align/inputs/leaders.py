"""Who led a state when a document was spoken: from the documents' own speakers, roles and kinds."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

_ROLES = re.compile(r"president|king|queen|emperor|prime minister|premier|chancellor|monarch|head of", re.IGNORECASE)
_KINDS = re.compile(r"annual message|speech to parliament", re.IGNORECASE)
LONGEST = 730  # days for which a leader's last document says who leads


def speaks_as_leader(documents: pd.DataFrame) -> pd.Series:
    """Which documents (bool) a head of state or government speaks: by the role, or by the kind of document."""
    return documents["role"].fillna("").str.contains(_ROLES) | documents["genre"].fillna("").str.contains(_KINDS)


def name_leaders(documents: pd.DataFrame, state: str) -> pd.Series:
    """The leader of `state` for each of its documents, empty where not known.

    A document that a leader speaks at home has the speaker. Any other has who last spoke so before it, at most two years
    ago: a foreign minister at the United Nations speaks in a president's term.

    Parameters
    ----------
    documents : columns state (codes joined by ';'), speaker, role, genre, audience, earliest, latest (ISO days).
    """
    found = pd.Series("", index=documents.index, dtype=object)
    own = documents["state"].fillna("").str.split(";").map(lambda parties: state in parties)
    own &= (documents["earliest"].fillna("") != "") & (documents["latest"].fillna("") != "")
    leads = own & speaks_as_leader(documents) & (documents["speaker"].fillna("") != "")
    home = leads & (documents["audience"] == "domestic")
    leads = home if home.any() else leads
    if not leads.any():
        return found
    day = pd.Series(np.nan, index=documents.index)
    day[own] = documents[own].apply(lambda row: middle_day(row["earliest"], row["latest"]), axis=1)
    terms = documents[leads].assign(day=day[leads]).sort_values("day", kind="stable")
    days, names = terms["day"].to_numpy(float), terms["speaker"].to_numpy(object)
    for index in documents.index[own]:
        place = int(np.searchsorted(days, day[index], side="right")) - 1
        if leads[index]:
            found[index] = str(documents.at[index, "speaker"])
        elif place >= 0 and day[index] - days[place] <= LONGEST:
            found[index] = names[place]
    return found


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
