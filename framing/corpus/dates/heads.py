"""The date that a title or the first lines of a text name, and whether it is the day of the text at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from framing.corpus.dates.intervals import DateInterval, find_date
from framing.corpus.dates.languages import FOREIGN

_HEAD_LINES, _HEAD_WIDTH = 6, 300
_SHORT_LINE, _SHORT_PARAGRAPH = 8, 30
# a sentence that goes on after its date: "On 6 June 1944 our soldiers landed, and ..."
_SENTENCE = re.compile(r"\d{4},? [a-zà-ÿ].*[.!?]['\"”’»]?\s*\Z")
# words of publication far before a date, and words of other changes just before it ("an updated plan" is none)
_PUBLICATION = re.compile(
    r"(?:(?:©|\(c\)|\b(?:copyright|(?:re)?published|publication|publié|veröffentlicht|publicado|pubblicato|gepubliceerd)\b)"
    r"|\b(?:posted|uploaded|upload|updated|modified|revised|accessed|retrieved|downloaded|archived|mis [àe]n? (?:jour|ligne)"
    r"|consulté|aktualisiert|abgerufen|subido|actualizado|consultado|aggiornato|bijgewerkt)"
    r"\W+(?:(?:on|at|in|by|last|date|le|am|el|il|op)\W+)*(?=\d|\w{3,10}\W{1,2}\d|\w{5,10},))"
    r"[^.;|\n]{0,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class HeadDate:
    """A date in the first lines of a text, and what kind of line names it.

    line : its number among the lines that are not empty, from 1. prose : the line is part of running text, where a day
    is often that of another event. published : it is the day of publication, copyright or upload.
    """

    interval: DateInterval
    line: int
    prose: bool
    published: bool


def find_date_in_head(
    text: str, *, calendar: str = "gregorian", languages: Iterable[str] = FOREIGN
) -> DateInterval | None:
    """The first day or month named in the first lines of a text, or None; the rule says where it was found.

    Days of publication are passed over.
    """
    found = find_head_date(head_lines(text), calendar=calendar, languages=languages)
    if found is None or found.published:
        return None
    return replace(found.interval, rule=f"line {found.line}: {found.interval.rule}")


def head_lines(text: str) -> list[str]:
    """The lines of a text that are looked at for a date, with the empty ones among them."""
    return text[: 4 * _HEAD_LINES * _HEAD_WIDTH].splitlines()


def find_head_date(
    lines: Sequence[str],
    *,
    calendar: str = "gregorian",
    languages: Iterable[str] = FOREIGN,
    coarsest: Literal["day", "month", "any"] = "month",
) -> HeadDate | None:
    """The first date that a line names; one of publication only where no line names another. Empty lines part paragraphs."""
    published: HeadDate | None = None
    for number, place in enumerate([at for at, line in enumerate(lines) if line.strip()][:_HEAD_LINES], start=1):
        line = lines[place][:_HEAD_WIDTH]
        own = _PUBLICATION.sub(" ", line)
        for words, is_published in ((own, False), (line, True)):
            if is_published and (own == line or published):
                continue
            found = find_date(words, calendar=calendar, coarsest=coarsest, languages=languages, hull=True)
            if found is None:
                continue
            if not is_published:
                return HeadDate(found, number, _is_prose(lines, place, first=number == 1), published=False)
            published = HeadDate(found, number, prose=False, published=True)
    return published


def _is_prose(lines: Sequence[str], place: int, *, first: bool) -> bool:
    """Whether a line is part of running text: a long paragraph, and the line no short one, nor a heading with its date."""
    begin, end = place, place + 1
    while begin > 0 and lines[begin - 1].strip():
        begin -= 1
    while end < len(lines) and lines[end].strip():
        end += 1
    words = len(lines[place].split())
    wrapped = end > place + 1 and lines[place + 1].lstrip()[:1].islower()
    if wrapped and sum(len(line.split()) for line in lines[begin:end]) > _SHORT_PARAGRAPH:
        return True
    if words <= _SHORT_LINE or sum(len(line.split()) for line in lines[begin:end]) <= _SHORT_PARAGRAPH:
        return _SENTENCE.search(lines[place]) is not None and words > _SHORT_LINE
    return not (first and words <= _SHORT_PARAGRAPH and re.search(r"\d{4}\W*\Z", lines[place]))
