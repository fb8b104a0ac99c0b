"""One date from several sources that may contradict each other: a title, a date line, an imprint."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from framing.corpus.dates.calendars import Calendar, make_date, weekday
from framing.corpus.dates.intervals import DateInterval, find_calendar, find_date
from framing.corpus.dates.points import point, read_point
from framing.corpus.dates.words import normalise

_YEARLESS = re.compile(point("a", month_only=False, year_needed=False))


def resolve_date(sources: Iterable[tuple[str, str]], *, calendar: str = "gregorian") -> DateInterval | None:
    """One interval from several sources (name, phrase) in the order of trust, or None.

    The narrowest reading wins (the more trusted of equals); another source that cannot be true at the same time
    makes it doubtful. A day without a year takes its year from the other sources, by the day of the week.
    """
    chosen = find_calendar(calendar)
    named = [(name, phrase) for name, phrase in sources if phrase.strip()]
    found = [(name, date_) for name, phrase in named if (date_ := find_date(phrase, calendar=calendar))]
    for name, phrase in named:
        if not any(other == name and date_.days == 1 for other, date_ in found):
            found = _completed(name, phrase, found, chosen) + found
    if not found:
        return None
    source, best = min(found, key=lambda item: item[1].days)
    doubts = [
        f"{name} says {date_.earliest}" + (f" to {date_.latest}" if date_.days > 1 else "")
        for name, date_ in found
        if date_.earliest > best.latest or date_.latest < best.earliest
    ]
    return DateInterval(best.earliest, best.latest, f"{source}: {best.rule}", best.doubts).doubted(*doubts)


def _completed(
    name: str, phrase: str, found: list[tuple[str, DateInterval]], calendar: Calendar
) -> list[tuple[str, DateInterval]]:
    """A day and month without a year, in the years that the other sources name."""
    match = _YEARLESS.search(normalise(phrase))
    written = read_point(match, "a") if match else None
    if written is None or written.month is None or written.day is None or written.year or not found:
        return []
    source, frame = found[0]
    first, last = date.fromisoformat(frame.earliest), date.fromisoformat(frame.latest)
    # a year's date on the title page can be the year after the speech, or before it where the year began in March
    days = [
        day
        for year in range(first.year - 1, last.year + 2)
        if (day := make_date(year, written.month, written.day, calendar))
    ]
    rule = f"day month, year from {source}"
    if written.weekday is not None:
        days = [day for day in days if weekday(day, calendar) == written.weekday]
        rule += " by the day of the week"
    inside = [day for day in days if first <= day <= last]
    chosen = inside or days
    if not chosen:
        return []
    doubts = [] if len(chosen) == 1 and inside else [f"the year is not written; {source} says {frame.earliest[:4]}"]
    return [(name, DateInterval(str(chosen[0]), str(chosen[-1]), rule).doubted(*doubts))]
