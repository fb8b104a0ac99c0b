"""Dates in words or digits as intervals of days, with the rule used: calendars, rules, languages."""

from __future__ import annotations

from framing.corpus.dates.heads import HeadDate, find_date_in_head
from framing.corpus.dates.intervals import (
    DOUBT,
    WIDE_DAYS,
    DateInterval,
    find_date,
    is_doubtful,
    read_date,
)
from framing.corpus.dates.sources import resolve_date

__all__ = [
    "DOUBT",
    "WIDE_DAYS",
    "DateInterval",
    "HeadDate",
    "find_date",
    "find_date_in_head",
    "is_doubtful",
    "read_date",
    "resolve_date",
]
