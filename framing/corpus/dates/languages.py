"""Days and months in languages other than English, by `dateparser`: "5 mai 1703", "den 5. März 1703"."""

from __future__ import annotations

import re
import unicodedata

from framing.corpus.dates.calendars import Calendar
from framing.corpus.dates.points import Point, Span, read_span
from framing.extras import load_extra

FOREIGN = ("fr", "de", "es", "it", "pt", "nl")
_CANDIDATE = re.compile(r"\b\d{1,2}(?:\.|er|º)?\s+(?:[^\W\d_]+[.,]?\s+){1,3}(?:1\d|20)\d\d\b")
# how the names of the months begin in these languages, without accents
MONTHS = (
    *("jan", "ene", "gen", "feb", "fev", "mar", "mrt", "mrz", "maa", "abr", "avr", "apr", "mai", "may"),
    *("mag", "mei", "jui", "jun", "giu", "jul", "lug", "ago", "aou", "aug", "sep", "set", "oct", "okt", "ott"),
    *("out", "nov", "dec", "dez", "dic"),
)
_FILLERS = frozenset({"jour", "dia", "día", "giorno", "tag", "le", "am", "den", "el", "il"})


def find_foreign_dates(text: str, languages: tuple[str, ...], calendar: Calendar) -> list[Span]:
    """The first day in one of the languages (ISO 639-1 codes), as a list of one or none."""
    candidates = [match[0] for match in _CANDIDATE.finditer(text)]
    candidates = [candidate for candidate in candidates if _names_month(candidate)]
    if not languages or not candidates:
        return []
    parser = load_extra("dateparser.date", "formats").DateDataParser(
        languages=list(languages), settings={"PREFER_DAY_OF_MONTH": "first", "DATE_ORDER": "DMY"}
    )
    for candidate in candidates:
        words = " ".join(word for word in candidate.split() if word.lower() not in _FILLERS)
        read = parser.get_date_data(words)
        if read.date_obj and read.period == "day":
            span = read_span(Point(read.date_obj.year, read.date_obj.month, read.date_obj.day), calendar)
            return [Span(span.earliest, span.latest, f"{span.rule} ({read.locale})", span.doubts)] if span else []
    return []


def _names_month(phrase: str) -> bool:
    plain = "".join(c for c in unicodedata.normalize("NFD", phrase.lower()) if not unicodedata.combining(c))
    return any(word.startswith(MONTHS) for word in plain.split())
