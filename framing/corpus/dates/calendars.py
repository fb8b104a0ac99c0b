"""Old Style and New Style: when each calendar changed, when its year began, and British regnal years.

A date keeps the day and month that its writer wrote; its year is always reckoned from 1 January, as
historians do ("10 February 1688" in an English text is 10 February 1689, Old Style). `to_new_style`
moves the day as well where Old and New Style have to be compared.

References: Cheney, A Handbook of Dates for Students of British History (rev. Jones, 2000).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Calendar:
    """One way of dating: first day of the Gregorian calendar, and the last year that began on 25 March."""

    name: str
    gregorian_from: date
    lady_day_until: int

    def is_old_style(self, day: date) -> bool:
        """Whether a day, written in this calendar, is a Julian one."""
        return day < self.gregorian_from

    def begins_on_lady_day(self, year: int) -> bool:
        """Whether the year so written ran from 25 March to 24 March."""
        return year <= self.lady_day_until


CALENDARS = {
    calendar.name: calendar
    for calendar in (
        Calendar("gregorian", date(1582, 10, 15), 0),
        # 1751 began on 25 March and ended on 31 December; 1750 is the last whole year of the old reckoning
        Calendar("english", date(1752, 9, 14), 1750),
        Calendar("scottish", date(1752, 9, 14), 1599),
        Calendar("german-protestant", date(1700, 3, 1), 0),
        Calendar("swedish", date(1753, 3, 1), 0),
        Calendar("russian", date(1918, 2, 14), 0),
    )
}

# name as it is cited -> accession (Old Style before 1752, year from 1 January); a year of reign runs from that day
ACCESSIONS: dict[str, date] = {
    "henry vii": date(1485, 8, 22),
    "henry viii": date(1509, 4, 22),
    "edward vi": date(1547, 1, 28),
    "mary i": date(1553, 7, 6),
    "philip and mary": date(1554, 7, 25),
    "elizabeth i": date(1558, 11, 17),
    "james i": date(1603, 3, 24),
    "charles i": date(1625, 3, 27),
    "charles ii": date(1649, 1, 30),
    "james ii": date(1685, 2, 6),
    "william and mary": date(1689, 2, 13),
    "william iii": date(1689, 2, 13),
    "anne": date(1702, 3, 8),
    "george i": date(1714, 8, 1),
    "george ii": date(1727, 6, 11),
    "george iii": date(1760, 10, 25),
    "george iv": date(1820, 1, 29),
    "william iv": date(1830, 6, 26),
    "victoria": date(1837, 6, 20),
    "edward vii": date(1901, 1, 22),
    "george v": date(1910, 5, 6),
    "edward viii": date(1936, 1, 20),
    "george vi": date(1936, 12, 11),
    "elizabeth ii": date(1952, 2, 6),
    "charles iii": date(2022, 9, 8),
}
ENDS: dict[str, date] = {
    "mary i": date(1554, 7, 24),
    "philip and mary": date(1558, 11, 17),
    "william and mary": date(1694, 12, 27),
    "william iii": date(1702, 3, 8),
    "edward viii": date(1936, 12, 11),
}


def regnal_year(monarch: str, year: int) -> tuple[date, date] | None:
    """First and last day of a year of reign, Old Style before 1752; None when the monarch did not reign so long."""
    accession = ACCESSIONS[monarch]
    first = _anniversary(accession, year - 1)
    last = _anniversary(accession, year) - timedelta(days=1)
    following = [other for other in ACCESSIONS.values() if other > accession]
    end = ENDS.get(monarch, min(following) if following else date(9999, 12, 31))
    if year < 1 or first > end:
        return None
    return first, min(last, end)


def _anniversary(accession: date, years: int) -> date:
    day = date(accession.year + years, accession.month, accession.day)
    # George II kept his regnal years whole when eleven days were left out in September 1752
    return day + timedelta(days=11) if accession == ACCESSIONS["george ii"] and day.year > 1752 else day


def make_date(year: int, month: int, day: int, calendar: Calendar) -> date | None:
    """The day as written, or None when no calendar of the time has it.

    29 February of 1700 (a leap year in the Julian calendar alone) has no ISO form and becomes 1 March.
    """
    if month == 2 and day == 29 and year % 4 == 0 and calendar.is_old_style(date(year, 2, 28)):
        return date(year, 2, 29) if monthrange(year, 2)[1] == 29 else date(year, 3, 1)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def to_new_style(day: date, calendar: Calendar) -> date:
    """The Gregorian date of a day written in `calendar` (10 days later until February 1700, then 11, 12, 13)."""
    return day + timedelta(days=_days_behind(day)) if calendar.is_old_style(day) else day


def weekday(day: date, calendar: Calendar) -> int:
    """Day of the week, Monday 0, of a day written in `calendar`."""
    return to_new_style(day, calendar).weekday()


def _days_behind(day: date) -> int:
    century_year = day.year if (day.month, day.day) > (2, 29) else day.year - 1
    return century_year // 100 - century_year // 400 - 2
