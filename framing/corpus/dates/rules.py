"""The rules by which a phrase is read as a date, the more telling first; each gives a span of days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from framing.corpus.dates.calendars import Calendar, make_date, regnal_year
from framing.corpus.dates.digits import (
    ISO,
    NO_DIGIT,
    ROMAN_MONTHS,
    joined,
    read_days_in_digits,
    read_digits,
    read_iso,
    read_month_in_digits,
    read_roman_month,
    read_year_first,
)
from framing.corpus.dates.points import (
    PARTS,
    Point,
    Span,
    dual_year,
    month_end,
    point,
    read_point,
    read_span,
    share_of,
)
from framing.corpus.dates.words import (
    CENTURIES,
    DAY,
    FEASTS,
    MONARCHS,
    MONTH,
    REIGN,
    SEASONS,
    YEAR,
    read_day,
    read_month,
    read_year,
)

_JOIN = r" ?(?:to|until|till|through|and|&|or|[-–—]) ?"
_FULL_YEAR = rf"(?P<by>{YEAR})(?!\d|'?s\b)(?: ?/ ?(?P<bu>\d{{1,4}})(?!\d))?"


@dataclass(frozen=True)
class Rule:
    """One way of writing a date: its pattern (in normalised text) and what a match means."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Calendar], Span | None]

    def span(self, match: re.Match[str], calendar: Calendar) -> Span | None:
        """What a match means, or None where it is not a day of the years 1000 to 2100."""
        try:
            span = self.read(match, calendar)
        except ValueError:
            return None
        return span if span and 1000 <= span.earliest.year <= span.latest.year <= 2100 else None


def _written_year(match: re.Match[str]) -> tuple[int, int | None]:
    return read_year(match["by"]), int(match["bu"]) if match["bu"] else None


def _range(match: re.Match[str], calendar: Calendar) -> Span | None:
    last, first = read_point(match, "b"), read_point(match, "a")
    if first.year is None and last.year is not None:
        earlier = bool(last.month and (first.month or 0) > last.month)
        first = replace(first, year=last.year - earlier, dual=None if earlier else last.dual)
    return _chosen(match, joined(read_span(first, calendar), read_span(last, calendar), "range"))


def _chosen(match: re.Match[str], span: Span | None) -> Span | None:
    """The span of a range; doubted where its ends are joined by "or"."""
    return span.doubted("one date or the other") if span and " or " in match[0] else span


def _days_of_month(match: re.Match[str], calendar: Calendar) -> Span | None:
    year, dual = _written_year(match)
    days = (read_day(match["d"]), read_day(match["e"]))
    first, last = (read_span(Point(year, read_month(match["m"]), day, dual), calendar) for day in days)
    return _chosen(match, joined(first, last, "range of days"))


def _styles(match: re.Match[str], calendar: Calendar) -> Span | None:
    old, new = read_point(match, "a"), read_point(match, "b")
    if (year := new.year or old.year or (read_year(match["y"]) if match.groupdict().get("y") else None)) is None:
        return None
    new_day = make_date(year, new.month or 1, new.day or 1, calendar)
    old_day = make_date(year, old.month or 1, old.day or 1, calendar)
    if old.month == 12 and new.month == 1:
        old_day = make_date(year - 1, 12, old.day or 1, calendar)
    if old_day is None or new_day is None:
        return None
    if not 9 <= abs((new_day - old_day).days) <= 13:
        if "(" not in match[0] and "[" not in match[0]:
            return None
        return Span(min(old_day, new_day), max(old_day, new_day), "two days", ("one date or the other",))
    old_day, new_day = sorted((old_day, new_day))
    kept, style = (old_day, "Old") if calendar.is_old_style(old_day) else (new_day, "New")
    return Span(kept, kept, f"two days: {style} Style kept")


def _day(match: re.Match[str], calendar: Calendar) -> Span | None:
    return read_span(read_point(match, "a"), calendar)


def _catalogued(match: re.Match[str], calendar: Calendar) -> Span | None:
    day = make_date(read_year(match["by"]), read_month(match["m"]), read_day(match["d"]), calendar)
    return Span(day, day, "year month day, as cataloguers write it") if day else None


def _part(match: re.Match[str], calendar: Calendar) -> Span | None:
    year = Point(read_year(match["by"]), read_month(match["m"]) if match["m"] else None, None)
    span = read_span(year, calendar) if year.month else _plain_year(year.year or 0)
    return share_of(span, match["part"]) if span else None


def _quarter(match: re.Match[str], _calendar: Calendar) -> Span | None:
    number = int(match[1]) if match[1] else _QUARTERS.index(match[2]) + 1
    year = read_year(match["by"])
    return Span(date(year, 3 * number - 2, 1), month_end(year, 3 * number), "quarter")


def _plain_year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31), "year")


def _season(match: re.Match[str], _calendar: Calendar) -> Span | None:
    year, dual = _written_year(match)
    if match["season"] == "winter":
        if dual_year(year, dual):
            return Span(date(year, 12, 1), month_end(year + 1, 2), "season")
        span = Span(date(year, 1, 1), month_end(year + 1, 2), "season")
        return span.doubted(f"the winter that ended in {year} or the one that began in it")
    first, last = SEASONS[match["season"]]
    return Span(date(year, first, 1), month_end(year, last), "season")


def _fiscal(match: re.Match[str], _calendar: Calendar) -> Span | None:
    """A budget year has the number of the year in which it begins (Britain) or ends (the United States)."""
    year, dual = _written_year(match)
    doubt = "a budget year may begin in the year before and end in the year after"
    return Span(date(year - (dual is None), 1, 1), date(year + 1, 12, 31), "budget year", (doubt,))


def _feast(match: re.Match[str], calendar: Calendar) -> Span | None:
    month, day = FEASTS[match["feast"].replace("-", " ")]
    year, dual = _written_year(match)
    span = read_span(Point(year, month, day, dual), calendar)
    return replace(span, rule="feast; " + span.rule) if span else None


def _regnal(match: re.Match[str], _calendar: Calendar) -> Span | None:
    number = next(number for number in range(len(MONARCHS)) if match[f"k{number}"])
    monarch = list(MONARCHS)[number]
    first = regnal_year(monarch, int(match["n"]))
    last = regnal_year(monarch, int(match["n2"])) if match["n2"] else first
    if first is None or last is None:
        return None
    name, _, count = monarch.replace("and mary", "and Mary").partition(" ")
    rule = f"regnal year of {name.title()} {count if 'and' in count else count.upper()}".rstrip()
    return Span(first[0], last[1], rule + ("; Old Style" if first[0] < date(1752, 9, 14) else ""))


def _decade(match: re.Match[str], _calendar: Calendar) -> Span | None:
    decade = Span(date(int(match[2]), 1, 1), date(int(match[2]) + 9, 12, 31), "decade")
    return (share_of(decade, match[1]) if match[1] else decade).doubted("wide: a decade")


def _century(match: re.Match[str], _calendar: Calendar) -> Span | None:
    number = CENTURIES[match[3]] if match[3] else int(match[2])
    century = Span(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), "century")
    return (share_of(century, match[1]) if match[1] else century).doubted("wide: a century")


def _years(match: re.Match[str], _calendar: Calendar) -> Span | None:
    first = read_year(match[1])
    last = int(match[2]) if len(match[2]) == 4 else int(match[1][: 4 - len(match[2])] + match[2])
    if not first < last <= first + 200:
        return None
    return Span(date(first, 1, 1), date(last, 12, 31), "range of years")


def _year(match: re.Match[str], calendar: Calendar) -> Span | None:
    year, dual = _written_year(match)
    return read_span(Point(year, None, None, dual), calendar)


_FEASTS = "|".join(FEASTS).replace(" ", "[ -]")
_QUARTERS = ("first", "second", "third", "fourth")
_BETWEEN_STYLES = r",? ?[\[(](?:o\. ?s\. |n\. ?s\. )?"
_DAYS = rf"(?:the )?(?P<d>{DAY}){_JOIN}(?:the )?(?P<e>{DAY})"
_IN_DIGITS = r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?((?:1\d|20)\d\d)(?!\d)"
_PART = rf"(?P<part>{PARTS})(?: of (?:the )?|-| )"


def _rules() -> Iterator[Rule]:
    listed: list[tuple[str, Callable[[re.Match[str], Calendar], Span | None]]] = [
        (rf"(?<!\d){ISO}(?: ?(?:/|to|until|\.\.|–) ?{ISO})?(?!\d)", read_iso),
        (r"(?<![\d./-])((?:1\d|20)\d\d)(?:[/.] ?)(\d\d?)(?:[/.] ?)(\d\d?)(?![\d/]|\.\d)", read_year_first),
        (r"(?<!\d)((?:1\d|20)\d\d) ?[年년] ?(\d\d?) ?[月월] ?(\d\d?) ?[日일]", read_year_first),
        (
            rf"{NO_DIGIT}(\d\d?)[. /-]{{1,2}}({'|'.join(ROMAN_MONTHS)})[. /-]{{1,2}}((?:1\d|20)\d\d)(?!\d)",
            read_roman_month,
        ),
        (rf"{NO_DIGIT}(?P<by>(?:1\d|20)\d\d),? (?P<m>{MONTH}) (?P<d>\d{{1,2}})(?!\d|th|st|nd|rd)", _catalogued),
        (point("a", month_only=False, year_needed=False) + " ?/ ?" + point("b", month_only=False), _styles),
        (
            point("a", month_only=False, year_needed=False)
            + _BETWEEN_STYLES
            + point("b", month_only=False, year_needed=False)
            + rf" ?[\])](?:,? ?(?P<y>{YEAR})(?!\d))?",
            _styles,
        ),
        (rf"{NO_DIGIT}{_DAYS},?(?: of)? (?P<m>\b{MONTH}),? ?{_FULL_YEAR}", _days_of_month),
        (rf"(?P<m>\b{MONTH}) {_DAYS}[,.]? {_FULL_YEAR}", _days_of_month),
        (r"(?:\b(?:between|from) )?" + point("a", year_needed=False) + _JOIN + point("b"), _range),
        (point("a", month_only=False), _day),
        (NO_DIGIT + _IN_DIGITS + _JOIN + _IN_DIGITS, read_days_in_digits),
        (NO_DIGIT + _IN_DIGITS, read_digits),
        (r"\A(0?[1-9]|1[0-2]) ?[/.] ?((?:1\d|20)\d\d)\Z", read_month_in_digits),  # in a text "12/1950" is a number
        (rf"(?:\b({PARTS})(?: of the |[ -]))?(?:the )?((?:1\d|20)\d0)'?s\b", _decade),
        (rf"\b(?:q([1-4])|({'|'.join(_QUARTERS)}) quarter)(?: of)? {_FULL_YEAR}", _quarter),
        (rf"\b{_PART}(?:year )?(?:(?P<m>\b{MONTH}),? (?:of )?)?{_FULL_YEAR}", _part),
        (rf"\b(?:fy|f\. ?y\.|fiscal year|financial year|budget year) ?{_FULL_YEAR}", _fiscal),
        (rf"\b(?P<season>winter|{'|'.join(SEASONS)})(?: of)?,? (?:the year )?{_FULL_YEAR}", _season),
        (rf"\b(?P<feast>{_FEASTS})(?:[ -]day)?,? {_FULL_YEAR}", _feast),
        (point("a"), _day),
        (rf"(?<!\d)(?P<n>\d{{1,2}}) ?(?:(?:&|and|et) ?(?P<n2>\d{{1,2}}) ?)?{REIGN}", _regnal),
        (rf"(?:\b({PARTS})(?: of the |[ -]))?(?:the )?(?:(\d\d)th|({'|'.join(CENTURIES)})) century\b", _century),
        (rf"{NO_DIGIT}((?:1\d|20)\d\d) ?(?:[-–—]|to|and) ?(\d{{4}}|\d{{1,2}})(?![\d-])", _years),
        (rf"{NO_DIGIT}{_FULL_YEAR}(?![\d-])", _year),
    ]
    for pattern, read in listed:
        yield Rule(re.compile(pattern), read)


RULES = tuple(_rules())
