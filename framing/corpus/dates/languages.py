"""Days and months in languages other than English, by `dateparser`: "5 mai 1703", "den 5. März 1703"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from framing.corpus.dates.bounds import bound_span
from framing.corpus.dates.calendars import Calendar, make_date
from framing.corpus.dates.digits import joined
from framing.corpus.dates.points import Point, Span, read_span
from framing.extras import load_extra

FOREIGN = ("fr", "de", "es", "it", "pt", "nl", "ru", "pl", "cs")
_ORDINAL = r"(?:\.?[ºª°]|\.|er|re|ro|ter|te|o)?"
_LINKS = r"(?:[-–/]|\b(?:al|a|au|bis|y|et|und|e|ao|tot|en|o|ou|oder|of)\b)"
_CANDIDATE = re.compile(
    rf"(?:\b(?P<first>\d{{1,2}}){_ORDINAL}\s*{_LINKS}\s*)?\b(?P<day>\d{{1,2}}){_ORDINAL}\s+"
    r"(?P<rest>(?:[^\W\d_]+[.,]?\s+){1,3}(?:1\d|20)\d\d)\b"
    r"|\b(?P<month>[^\W\d_]+)\s+(?P<after>\d{1,2})(?:\.?[ºª°])?\s+del?\s+(?P<year>(?:1\d|20)\d\d)\b"
    r"|\b(?P<alone>[^\W\d_]{3,}\.?(?:\s+del?)?\s+(?:1\d|20)\d\d)\b"
)
_MOST = 2
_JOINT = re.compile(rf"[\s,]*(?:{_LINKS}|—|\bto\b)\s*(?:(?:le|al|el|il|dem|den|zum)\s+)?", re.IGNORECASE)
_BEGUN = re.compile(
    rf"\b(?P<day>\d{{1,2}}){_ORDINAL}\s+(?:de\s+)?(?P<month>[^\W\d_]{{3,}})\.?[\s,]*(?:{_LINKS}|—)\s*"
    r"(?:(?:le|al|el|il|dem|den|zum)\s+)?\Z",
    re.IGNORECASE,
)
# how the names of the months begin in these languages, without accents
MONTHS = (
    *("jan", "ene", "gen", "feb", "fev", "mar", "mrt", "mrz", "maa", "abr", "avr", "apr", "mai", "may"),
    *("mag", "mei", "jui", "jun", "giu", "jul", "lug", "ago", "aou", "aug", "sep", "set", "oct", "okt", "ott"),
    *("out", "nov", "dec", "dez", "dic"),
    *("янв", "фев", "мар", "апр", "мая", "маи", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    *("sty", "lut", "kwi", "maj", "cze", "lip", "sie", "wrz", "paz", "lis", "gru"),
    *("led", "uno", "unor", "bre", "dub", "kve", "cer", "srp", "zar", "rij", "pro"),
)
_FILLERS = frozenset({"jour", "dia", "día", "giorno", "tag", "del", "de", "le", "am", "den", "el", "il"})


def find_foreign_dates(text: str, languages: tuple[str, ...], calendar: Calendar) -> list[Span]:
    """The first two days, ranges of days or months in one of the languages (ISO 639-1 codes); one where they are joined."""
    candidates = [match for match in _CANDIDATE.finditer(text) if _names_month(match[0])]
    if not languages or not candidates:
        return []
    parser = load_extra("dateparser.date", "formats").DateDataParser(
        languages=list(languages), settings={"PREFER_DAY_OF_MONTH": "first", "DATE_ORDER": "DMY"}
    )
    found: list[tuple[re.Match[str], Span]] = []
    for match in candidates:
        span = _read(match, parser, calendar)
        if span is None or len(found) == _MOST:
            break
        found.append((match, span))
    if len(found) == _MOST:
        (first, begin), (last, end) = found
        if _JOINT.fullmatch(text[first.end() : last.start()]) and (
            span := joined(begin, end, f"range ({_locale(end)})")
        ):
            return [bound_span(span, text[: first.start()].lower(), text[last.end() :])]
    if found and (span := _begun_before(text[: found[0][0].start()], found[0][1], parser, calendar)):
        return [span]
    return [bound_span(span, text[: match.start()].lower(), text[match.end() :]) for match, span in found]


def _read(match: re.Match[str], parser: Any, calendar: Calendar) -> Span | None:
    """What a candidate means; None where it is no date."""
    read = parser.get_date_data(_plain(match))
    if not read.date_obj or read.period not in {"day", "month"}:
        return None
    day = read.date_obj.day if read.period == "day" else None
    span = read_span(Point(read.date_obj.year, read.date_obj.month, day), calendar)
    if span is None:
        return None
    span = _from(match, span, calendar)
    return replace(span, rule=f"{span.rule} ({read.locale})")


def _begun_before(before: str, last: Span, parser: Any, calendar: Calendar) -> Span | None:
    """The range that a day without its year begins: "28 avril au 3 mai 1950"."""
    match = _BEGUN.search(before)
    if match is None or not _names_month(match["month"]):
        return None
    for year in (last.latest.year, last.latest.year - 1):
        read = parser.get_date_data(f"{match['day']} {match['month']} {year}")
        if not read.date_obj or read.period != "day":
            return None
        first = make_date(year, read.date_obj.month, read.date_obj.day, calendar)
        if first and first <= last.earliest:
            return Span(first, last.latest, f"range ({_locale(last)})", last.doubts)
    return None


def _locale(span: Span) -> str:
    return span.rule.rpartition("(")[2].rstrip(")")


def _plain(match: re.Match[str]) -> str:
    """The words of a date without what `dateparser` stumbles over: marks of ordinals, fillers."""
    if match["alone"]:
        words = match["alone"]
    else:
        words = (
            f"{match['day']} {match['rest']}" if match["day"] else f"{match['after']} {match['month']} {match['year']}"
        )
    return " ".join(word for word in words.split() if word.lower() not in _FILLERS)


def _from(match: re.Match[str], span: Span, calendar: Calendar) -> Span:
    """The span from the first day of a pair ("del 3 al 5 de mayo de 1950")."""
    first = match["first"] and make_date(span.earliest.year, span.earliest.month, int(match["first"]), calendar)
    if not first or first >= span.latest:
        return span
    doubts = (
        ("one date or the other",)
        if re.search(r"\b(?:o|ou|oder|of)\b|/", match[0][: match.start("day") - match.start()])
        else ()
    )
    return Span(first, span.latest, "range of days", (*span.doubts, *doubts))


def _names_month(phrase: str) -> bool:
    plain = "".join(c for c in unicodedata.normalize("NFD", phrase.lower()) if not unicodedata.combining(c))
    return any(word.startswith(MONTHS) for word in plain.split())
