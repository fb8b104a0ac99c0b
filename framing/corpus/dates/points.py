"""A day, a month or a year as written, and the days it can mean in its writer's calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from framing.corpus.dates.calendars import Calendar, make_date, weekday
from framing.corpus.dates.words import DAY, MONTH, WEEKDAY, YEAR, read_day, read_month, read_weekday, read_year

LADY_DAY = (3, 25)
# groups are named with "@", which `point` replaces: y year, u second year of a dual one, m month, d day,
# n the New Style day of "10/20", w day of the week; capitals where the month comes first, o a month alone
_TAIL = (
    r"(?:(?:,? (?:instant|inst\.|last past|last|ultimo|ult\.|current))?,? ?(?:anno dom(?:ini|\.)?:?|an\. ?dom\.|a\. ?d\.|"
    r"in the year(?: of our lord(?: god)?)?)?[,.:]? ?,? ?\[?"
    rf"(?P<@y>{YEAR})(?!\d)(?: ?[/-] ?(?P<@u>\d{{1,4}})(?!\d))?)"
)
_DAY_MONTH = (
    rf"(?:(?P<@w>{WEEKDAY}),? )?(?:the |this )?(?P<@d>(?<!\d){DAY})(?: ?/ ?(?P<@n>\d{{1,2}})(?:th)?)?,?"
    rf"(?: day)?(?:,? of)?(?: this| the)?(?: instant)? (?P<@m>\b{MONTH})"
)
_MONTH_DAY = rf"(?:(?P<@W>{WEEKDAY}),? )?(?P<@M>\b{MONTH}),? (?:the )?(?P<@D>{DAY})(?: ?/ ?(?P<@N>\d{{1,2}}))?(?: day)?"
_MONTH = rf"(?P<@o>\b{MONTH})(?: of)?"


def point(prefix: str, *, month_only: bool = True, year_needed: bool = True) -> str:
    """The pattern of a day or (with `month_only`) a month, its groups named with a prefix letter."""
    forms = [_DAY_MONTH, _MONTH_DAY] + ([_MONTH] if month_only else [])
    tail = _TAIL if year_needed else _TAIL + "?"
    return f"(?:(?:{'|'.join(forms)}){tail})".replace("@", prefix)


@dataclass(frozen=True)
class Point:
    """What was written: any part may be missing (None); `dual` is the second year of '1688/9'."""

    year: int | None
    month: int | None
    day: int | None
    dual: int | None = None
    new_style_day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class Span:
    """The days a phrase can mean, the rule that says so, and what makes it doubtful."""

    earliest: date
    latest: date
    rule: str
    doubts: tuple[str, ...] = ()

    def doubted(self, *doubts: str) -> Span:
        """The same days with more doubts."""
        return replace(self, doubts=(*self.doubts, *doubts))


def read_point(match: re.Match[str], prefix: str) -> Point:
    """The parts of a `point` pattern that matched."""
    groups = match.groupdict()

    def part(names: str) -> str | None:
        return next((groups[prefix + name] for name in names if groups.get(prefix + name)), None)

    year, month, day, dual = part("y"), part("mMo"), part("dD"), part("u")
    named, second = part("wW"), part("nN")
    return Point(
        read_year(year) if year else None,
        read_month(month) if month else None,
        read_day(day) if day else None,
        int(dual) if dual else None,
        int(second) if second else None,
        read_weekday(named) if named else None,
    )


def dual_year(year: int, dual: int | None) -> int | None:
    """The year from 1 January that '1688/9' or a cataloguer's '1690 [i.e. 1691]' names, or None when it is neither."""
    if dual is None:
        return None
    if dual >= 1000:
        return dual
    return year + 1 if dual == (year + 1) % (10 if dual < 10 else 100) else None


def read_span(point: Point, calendar: Calendar) -> Span | None:
    """The days that a point with a year can mean, or None when no calendar has such a day."""
    if point.year is None:
        return None
    if point.month is None:
        return _year_span(point, calendar)
    if point.day is None:
        return _month_span(point, calendar)
    return _day_span(point, calendar)


def _day_span(point: Point, calendar: Calendar) -> Span | None:
    stated, month = point.year or 0, point.month or 1
    day, rule = point.day or _last_day(stated, month), "day month year"
    if point.new_style_day and not 9 <= point.new_style_day - day <= 13 and point.new_style_day > day:
        first, last = (make_date(stated, month, number, calendar) for number in (day, point.new_style_day))
        return (
            Span(first, last, "two days", ("one of two days, or the night between them",)) if first and last else None
        )
    if point.new_style_day:
        old = calendar.is_old_style(date(stated, month, 1))
        day, rule = (day, "two days: Old Style kept") if old else (point.new_style_day, "two days: New Style kept")
    resolved = dual_year(stated, point.dual)
    shifted = resolved is None and calendar.begins_on_lady_day(stated) and (month, day) < LADY_DAY
    year = resolved or (stated + 1 if shifted else stated)
    written = make_date(year, month, day, calendar)
    if written is None:
        return _month_span(replace(point, day=None), calendar).doubted(f"there is no day {day} in that month")
    span = Span(written, written, rule + ("; dual year" if resolved else ""))
    if calendar.name == "english" and date(1752, 9, 2) < written < date(1752, 9, 14):
        return span.doubted("3 to 13 September 1752 were left out in Britain")
    other = make_date(stated if shifted else stated + 1, month, day, calendar)
    span = replace(span, rule=span.rule + ("; year from 25 March" if shifted else ""))
    ambiguous = shifted or (resolved is None and (month, day) < LADY_DAY and calendar.is_old_style(written))
    return _check_weekday(span, point.weekday, other if ambiguous else None, shifted, calendar)


def _check_weekday(span: Span, written: int | None, other: date | None, shifted: bool, calendar: Calendar) -> Span:
    """The span confirmed, moved to the other reading of its year, or doubted, by the day of the week."""
    if written is None:
        return span.doubted(f"{other.year} if the writer's year began on 1 January") if shifted and other else span
    if weekday(span.earliest, calendar) == written:
        return replace(span, rule=span.rule + ", day of the week agrees") if shifted else span
    if other and weekday(other, calendar) == written:
        start = "1 January" if shifted else "25 March"
        return Span(other, other, f"day month year; year from {start}, for the day of the week fits it alone")
    if calendar.is_old_style(span.earliest) and span.earliest.weekday() == written:
        return span.doubted("the day of the week fits New Style")
    return span.doubted(f"{span.earliest} was not the day of the week that is written")


def _month_span(point: Point, calendar: Calendar) -> Span:
    year, month = point.year or 0, point.month or 1
    resolved = dual_year(year, point.dual)
    if resolved:
        return _whole_months(resolved, month, month, "month year; dual year")
    if not calendar.begins_on_lady_day(year) or month > 3:
        return _whole_months(year, month, month, "month year")
    if month < 3:
        span = _whole_months(year + 1, month, month, "month year; year from 25 March")
        return span.doubted(f"{year} if the writer's year began on 1 January")
    rule = "month year; year from 25 March"
    return Span(
        date(year, *LADY_DAY), date(year + 1, 3, 24), rule, (f"the end of March {year} or its beginning in {year + 1}",)
    )


def _year_span(point: Point, calendar: Calendar) -> Span:
    year = point.year or 0
    resolved = dual_year(year, point.dual)
    if resolved and resolved != year + 1:
        return _whole_months(resolved, 1, 12, "year; corrected in the source")
    if resolved and calendar.begins_on_lady_day(year):
        return Span(date(resolved, 1, 1), date(resolved, 3, 24), "dual year: 1 January to 24 March")
    if resolved:
        span = Span(date(year, 1, 1), date(resolved, 12, 31), "two years")
        return span.doubted("two years, or one that began in the first and ended in the second")
    if calendar.begins_on_lady_day(year):
        span = Span(date(year, 1, 1), date(year + 1, 3, 24), "year; year from 25 March")
        return span.doubted("wide: from 1 January in case the writer's year began then")
    return _whole_months(year, 1, 12, "year")


def _whole_months(year: int, first: int, last: int, rule: str) -> Span:
    return Span(date(year, first, 1), month_end(year, last), rule)


def _last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def month_end(year: int, month: int) -> date:
    """The last day of a month; months above 12 run on into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, _last_day(year, month))


_PARTS = {
    "early": (0, 3), "beginning": (0, 3), "beginnings": (0, 3), "middle": (1, 3), "mid": (1, 3),
    "late": (2, 3), "end": (2, 3), "close": (2, 3), "first half": (0, 2), "second half": (1, 2),
}  # fmt: skip
PARTS = "|".join(_PARTS)


def share_of(span: Span, part: str) -> Span:
    """The early, middle or late third of a span, or one half: in months where it is whole years, else in days."""
    step, of = _PARTS[part]
    first, last = span.earliest, span.latest
    rule = f"{part} part of {span.rule}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        months = (last.year - first.year + 1) * 12
        begin, end = months * step // of, months * (step + 1) // of
        return Span(month_end(first.year, begin) + timedelta(days=1), month_end(first.year, end), rule, span.doubts)
    days = (last - first).days + 1
    begin, end = days * step // of, days * (step + 1) // of
    return Span(first + timedelta(days=begin), first + timedelta(days=end - 1), rule, span.doubts)
