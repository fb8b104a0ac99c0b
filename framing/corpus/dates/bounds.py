"""What stands around a date and makes it a bound or a guess: "before 1 June 1950", "ca. 3 May 1950", "[3 May 1950?]"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from framing.corpus.dates.points import Span

_ARTICLE = r"(?:[ ,]*(?:the|l[ea]|dem|den|der|zum|del|dell'|dell[oa]|di|d[eoa]|el|o|a|het|[àa]u|al|il|on))*[ ,\[(]*\Z"
_BEFORE = re.compile(rf"\b(?:(?<!not )before|prior to|ante|avant|vor|antes|prima|voor)(?: than)?{_ARTICLE}|\bpre-\Z")
_AFTER = re.compile(rf"\b(?:(?<!not )after|post|apr[eè]s|nach|despu[ée]s|depois|dopo|na)(?: than)?{_ARTICLE}|\bpost-\Z")
# bounds that hold the day they name
_UNTIL = re.compile(
    r"\b(?:not (?:later|after)|no later than|on or before|until|till|up to|bis|hasta|até|entro|tot|jusqu'(?:au|en|à))(?: than)?"
    rf"{_ARTICLE}"
)
_SINCE = re.compile(
    rf"\b(?:not (?:earlier|before)|no earlier than|on or after|since|depuis|seit|desde|dal|sinds)(?: than)?{_ARTICLE}"
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|circa|ca?\.|ca|probably|perhaps|possibly|on or about|vers|environ|env\."
    rf"|um|etwa|gegen|hacia|cerca|por volta|verso|intorno|rond|omstreeks)|~){_ARTICLE}"
)
_DOUBTED = re.compile(r" ?[\])]? ?[\[(]?\?")
# what is said after the date: "May 1950 or earlier", "1 June 1950 (approx.)"
_OR_BEFORE = re.compile(r"[ ,]*[\[(]?(?:or|and) (?:earlier|before)\b")
_OR_AFTER = re.compile(
    r"[ ,]*[\[(]?(?:(?:(?:or|and) (?:later|after)|onwards?)\b|[-–—] ?\Z"
    r"|(?:to|until|till|[-–—]) ?(?:date|now|today|(?:the )?present|ongoing)\b)"
)
_OR_SO = re.compile(r"[ ,]*[\[(]?(?:approx|ca\b|circa\b|about\b|or thereabouts|or so\b|environ|ungefähr)")
_YEAR, _MONTH = 366, timedelta(days=31)


def bound_span(span: Span, before: str, after: str) -> Span:
    """The span as the words before and the mark after it mean it; as it stands where they say nothing.

    before, after : the normalised text on both sides. A bound opens a year to one side (ten for a year, as "before
    1950"), "about" a month to both sides (two years); all are doubtful.
    """
    words = before[-40:]
    if _DOUBTED.match(after):
        span = span.doubted("the source itself doubts it")
    if _BEFORE.search(words):
        return _before(span)
    if _AFTER.search(words):
        return _after(span)
    if _UNTIL.search(words) or _OR_BEFORE.match(after):
        return replace(_before(span), latest=span.latest)
    if _SINCE.search(words) or _OR_AFTER.match(after):
        return replace(_after(span), earliest=span.earliest)
    return _about(span) if _ABOUT.search(words) or _OR_SO.match(after) else span


def _is_year(span: Span) -> bool:
    return (span.latest - span.earliest).days >= _YEAR - 2


def _before(span: Span) -> Span:
    years = 10 if _is_year(span) else 1
    doubts = (*span.doubts, f"open: {_years(years)} assumed")
    return Span(_shift(span.earliest, -years), span.earliest - timedelta(days=1), f"before: {span.rule}", doubts)


def _after(span: Span) -> Span:
    years = 10 if _is_year(span) else 1
    doubts = (*span.doubts, f"open: {_years(years)} assumed")
    return Span(span.latest + timedelta(days=1), _shift(span.latest, years), f"after: {span.rule}", doubts)


def _about(span: Span) -> Span:
    if _is_year(span):
        doubts = (*span.doubts, "about: two years either way")
        return Span(_shift(span.earliest, -2), _shift(span.latest, 2), f"about: {span.rule}", doubts)
    doubts = (*span.doubts, "about: a month either way")
    return Span(span.earliest - _MONTH, span.latest + _MONTH, f"about: {span.rule}", doubts)


def _years(number: int) -> str:
    return "ten years" if number == 10 else "a year"


def _shift(day: date, years: int) -> date:
    """The same day of another year; 28 February for a 29th that the year does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
