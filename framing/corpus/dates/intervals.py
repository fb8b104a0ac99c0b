"""Dates in words or digits as intervals of days, with the rule that was used and what makes them doubtful.

In: a phrase, a title or the first lines of a text. Out: the first and last day it can mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from framing.corpus.dates.bounds import bound_span
from framing.corpus.dates.calendars import CALENDARS, Calendar, to_new_style
from framing.corpus.dates.languages import FOREIGN, find_foreign_dates
from framing.corpus.dates.points import Span
from framing.corpus.dates.rules import RULES
from framing.corpus.dates.words import MONTH, normalise
from framing.errors.readers import unknown_calendar, unreadable_date

WIDE_DAYS = 366
DOUBT = "doubtful: "
_COARSE = ("year", "month year")
_BARE_YEARS = ("year", "two years", "range of years", "dual year")
_STYLE = re.compile(r"[,.;]? ?\(?(n\. ?s\.|new style|o\. ?s\.|old style)")
_MAY_HOLD_DATE = re.compile(r"\d|\bm\.?\s?d\.?\s?c|\bcentury\b")
_COMPACT = re.compile(r"\A((?:1[1-9]|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\D|\Z)")
# databases write 00 for a day or a month that is not known
_UNKNOWN = re.compile(r"\A(\d{4})(?:-00(?:-00)?|(-\d\d)-00)\Z")
_NO_BRACKETS = str.maketrans("", "", "[]()<>")
_A_MONTH = re.compile(rf"\b{MONTH}(?![a-z])")
_TIME = re.compile(r"\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\b\.?)?|\b\d{1,2} ?[ap]\.?m\b\.?|[+-]\d\d:?\d\d\b")


@dataclass(frozen=True)
class DateInterval:
    """The first and last day (ISO 8601, year from 1 January) that a phrase can mean.

    rule : the rule used and, after "doubtful:", every reason for doubt; it goes into the column `date_rule`.
    """

    earliest: str
    latest: str
    rule: str
    doubts: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """Length in days, 1 for a single day."""
        return (date.fromisoformat(self.latest) - date.fromisoformat(self.earliest)).days + 1

    def doubted(self, *doubts: str) -> DateInterval:
        """The same days with more reasons for doubt, in the rule as well."""
        every = (*self.doubts, *doubts)
        note = f"; {DOUBT}{'; '.join(every)}" if every else ""
        return DateInterval(self.earliest, self.latest, self.rule.split(f"; {DOUBT}")[0] + note, every)


def read_date(phrase: str, *, calendar: str = "gregorian", new_style: bool = False) -> DateInterval:
    """The days that a phrase means: ISO, day, month, range, season, regnal year, dual year and more.

    Parameters
    ----------
    calendar : one of `calendars.CALENDARS`; "english" reckons years up to 1750 from 25 March.
    new_style : move Julian days to the Gregorian calendar (days stay as written otherwise).

    Raises
    ------
    UnreadableDate : no rule fits. UnknownName

    >>> read_date("between 3 May and 6 June 1703").latest
    '1703-06-06'
    >>> read_date("10 February 1688", calendar="english").earliest
    '1689-02-10'
    """
    chosen = find_calendar(calendar)
    plain = _UNKNOWN.sub(r"\1\2", _COMPACT.sub(r"\1-\2-\3", phrase.strip()))
    spans = _finest(_found(plain, chosen, FOREIGN))
    if not spans or spans[0].rule in _COARSE:  # what an editor supplies stands in brackets: "[3 May] 1950"
        without = plain.translate(_NO_BRACKETS)
        supplied = _finest(_found(without, chosen, FOREIGN))
        if supplied and (not spans or _grain(supplied[0]) < _grain(spans[0])):
            spans, plain = supplied, without
    if not spans:
        raise unreadable_date(phrase)
    first, last = min(spans, key=lambda span: span.earliest), max(spans, key=lambda span: span.latest)
    whole = replace(spans[0], earliest=first.earliest, latest=last.latest)
    if whole.latest != spans[0].latest or whole.earliest != spans[0].earliest:
        whole = whole.doubted(f"two dates: {first.earliest} and {last.earliest}")
    if not spans[0].rule.endswith(")") and (rest := _unread(plain, chosen)):
        whole = whole.doubted(f"not read: {rest!r}")
    return _interval(whole, chosen, new_style)


def find_date(
    text: str,
    *,
    calendar: str = "gregorian",
    coarsest: Literal["day", "month", "any"] = "any",
    languages: Iterable[str] = FOREIGN,
    new_style: bool = False,
    hull: bool = False,
) -> DateInterval | None:
    """The narrowest date in a title or a phrase (the first of equals; with `hull` from the first to the last), or None.

    coarsest : "day" and "month" leave out wider readings, for running text where a bare year is often no date.
    languages : ISO 639-1 codes of other languages, tried by `dateparser` where the rules find no day or month.
    """
    chosen = find_calendar(calendar)
    limit = {"day": 1, "month": 31, "any": 10**6}[coarsest]
    spans = _finest([span for span in _found(text, chosen, languages) if _written_days(span) <= limit])
    if not spans:
        return None
    best, others = spans[0], [span for span in spans if span.latest != spans[0].latest]
    if others:
        if hull:
            first, last = min(span.earliest for span in spans), max(span.latest for span in spans)
            best = replace(best, earliest=first, latest=last)
        best = best.doubted(f"there is another date beside it: {others[0].earliest}")
    return _interval(best, chosen, new_style)


def _found(text: str, calendar: Calendar, languages: Iterable[str]) -> list[Span]:
    """What the rules find, and days in other languages where the rules find no more than years."""
    spans = _spans(normalise(text), calendar)
    if all(span.rule.rpartition(": ")[2].startswith(_BARE_YEARS) for span in spans):
        return find_foreign_dates(text, tuple(languages), calendar) or spans
    return spans


def _finest(spans: list[Span]) -> list[Span]:
    """The narrowest of the spans, in their order."""
    finest = min((_grain(span) for span in spans), default=0)
    return [span for span in spans if _grain(span) == finest]


def _unread(phrase: str, calendar: Calendar) -> str:
    """What of a phrase no rule has read, where it has a month or digits that are no time of day; else empty."""
    plain = _TIME.sub(" ", normalise(phrase))
    taken = _matches(plain, calendar)
    rest = " ".join(
        "".join(one if not any(s <= at < e for s, e, _ in taken) else " " for at, one in enumerate(plain)).split()
    )
    return rest if any(map(str.isdigit, rest)) or _A_MONTH.search(rest) else ""


def is_doubtful(rule: str) -> bool:
    """Whether a `date_rule` states a doubt."""
    return DOUBT in rule


def find_calendar(name: str) -> Calendar:
    """The calendar of that name. Raises UnknownName."""
    if name not in CALENDARS:
        raise unknown_calendar(name, list(CALENDARS))
    return CALENDARS[name]


def _days(span: Span) -> int:
    return (span.latest - span.earliest).days + 1


def _written_days(span: Span) -> int:
    """The length of what is written: of a bound ("ca. 3 May 1950") that of the day or month it names."""
    kind, _, rule = span.rule.rpartition(": ")
    if kind in {"before", "after", "about"}:
        return 1 if "day" in rule or rule == "ISO" else 31 if "month" in rule else WIDE_DAYS
    return _days(span)


def _grain(span: Span) -> int:
    return next(grain for grain, most in enumerate((1, 31, 92, WIDE_DAYS, 10**6)) if _days(span) <= most)


def _spans(plain: str, calendar: Calendar) -> list[Span]:
    """What the rules find, in the order of the text; a later rule never reads what an earlier one has read."""
    return [span for _, _, span in sorted(_matches(plain, calendar), key=lambda item: item[0])]


def _matches(plain: str, calendar: Calendar) -> list[tuple[int, int, Span]]:
    taken: list[tuple[int, int, Span]] = []
    if not _MAY_HOLD_DATE.search(plain):
        return []
    for rule in RULES:
        for match in rule.pattern.finditer(plain):
            if any(match.start() < end and start < match.end() for start, end, _ in taken):
                continue
            style, note = _written_style(plain[match.end() : match.end() + 15], calendar)
            span = rule.span(match, style)
            if span:
                span = replace(span, rule=span.rule + note)
                span = bound_span(span, plain[: match.start()], plain[match.end() :])
                taken.append((match.start(), match.end(), span))
    return taken


def _written_style(after: str, calendar: Calendar) -> tuple[Calendar, str]:
    """The calendar of a date that says its style itself ("14 May 1703 N.S."), and a note for the rule."""
    match = _STYLE.match(after)
    if match is None:
        return calendar, ""
    if match[1].startswith("n"):
        return CALENDARS["gregorian"], "; New Style as written"
    julian = calendar if calendar.name != "gregorian" else CALENDARS["scottish"]
    return julian, "; Old Style as written"


def _interval(span: Span, calendar: Calendar, new_style: bool) -> DateInterval:
    earliest, latest, rule = span.earliest, span.latest, span.rule
    if new_style and (calendar.is_old_style(earliest) or calendar.is_old_style(latest)):
        earliest, latest = to_new_style(earliest, calendar), to_new_style(latest, calendar)
        rule += "; moved to New Style"
    elif calendar.is_old_style(latest) and "Style" not in rule:
        rule += "; Old Style"
    wide = ("wide: more than a year",) if _days(span) > WIDE_DAYS and not span.doubts else ()
    return DateInterval(earliest.isoformat(), latest.isoformat(), rule).doubted(*span.doubts, *wide)
