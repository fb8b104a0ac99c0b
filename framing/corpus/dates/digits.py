"""Days written in digits: ISO 8601, year first, day or month first, months in Roman digits."""

from __future__ import annotations

import re
from datetime import date

from framing.corpus.dates.calendars import Calendar, make_date
from framing.corpus.dates.points import Span, month_end

ISO = r"(\d{4})-(\d\d?(?=-)|\d\d)(?:-(\d\d?))?(?:t[\d:.]+(?:z|[+-][\d:]+)?)?"
NO_DIGIT = r"(?<![\d.,/])"
ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def joined(first: Span | None, last: Span | None, rule: str) -> Span | None:
    """The span from the first to the last, with the doubts of both; None where one is none."""
    if first is None or last is None or first.earliest > last.latest:
        return None
    return Span(first.earliest, last.latest, rule, (*first.doubts, *last.doubts))


def read_iso(match: re.Match[str], calendar: Calendar) -> Span | None:
    """A day, month or interval in ISO 8601; "1950-51" may be a month or a pair of years."""

    def whole(year: str, month: str, day: str | None) -> Span | None:
        if not 1 <= int(month) <= 12:
            return None
        if day is None:
            return Span(date(int(year), int(month), 1), month_end(int(year), int(month)), "ISO month")
        written = make_date(int(year), int(month), int(day), calendar)
        return Span(written, written, "ISO") if written else None

    first = whole(*match.group(1, 2, 3))
    if match[4] is None:
        if first and match[3] is None and int(match[2]) == (int(match[1]) + 1) % 100:
            end = date(int(match[1]) + 1, 12, 31)
            return Span(date(int(match[1]), 1, 1), end, "ISO month or two years", ("a month or a pair of years",))
        return first
    last = whole(*match.group(4, 5, 6))
    if first and last and first.earliest > last.latest:
        return Span(last.earliest, first.latest, "ISO interval", ("the first of its days is after the last",))
    return joined(first, last, "ISO interval")


def read_year_first(match: re.Match[str], calendar: Calendar) -> Span | None:
    """A day with its year first: "1950/5/3"."""
    day = make_date(int(match[1]), int(match[2]), int(match[3]), calendar)
    return Span(day, day, "year month day in digits") if day else None


def read_roman_month(match: re.Match[str], calendar: Calendar) -> Span | None:
    """A day with its month in Roman digits: "3.V.1950"."""
    day = make_date(int(match[3]), ROMAN_MONTHS.index(match[2]) + 1, int(match[1]), calendar)
    return Span(day, day, "day, month in Roman digits, year") if day else None


def read_month_in_digits(match: re.Match[str], _calendar: Calendar) -> Span | None:
    """A month before its year: "05/1950"."""
    month, year = int(match[1]), int(match[2])
    return Span(date(year, month, 1), month_end(year, month), "month and year in digits") if 1 <= month <= 12 else None


def read_days_in_digits(match: re.Match[str], calendar: Calendar) -> Span | None:
    """From one day to another, both in digits: "28.4.1950 - 5.5.1950"."""
    ends = [_in_digits(int(match[at]), int(match[at + 1]), int(match[at + 2]), calendar) for at in (1, 4)]
    return joined(ends[0], ends[1], "range of days in digits")


def read_digits(match: re.Match[str], calendar: Calendar) -> Span | None:
    """A day in digits, day or month first; both, doubtful, where both can be."""
    return _in_digits(int(match[1]), int(match[2]), int(match[3]), calendar)


def _in_digits(first: int, second: int, year: int, calendar: Calendar) -> Span | None:
    readings = [make_date(year, month, day, calendar) for day, month in ((first, second), (second, first))]
    days = sorted({day for day in readings if day})
    if not days:
        return None
    if len(days) == 1:
        return Span(days[0], days[0], "day and month in digits")
    return Span(days[0], days[1], "day and month in digits", (f"two readings: {days[0]} or {days[1]}",))
