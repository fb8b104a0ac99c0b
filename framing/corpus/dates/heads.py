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
    r"(?:(?:©|\(c\)|\b(?:copyright|(?:re)?published|publication|publié|veröffentlicht|publicado|pubblicato|gepubliceerd"
    r"|(?:translated|transl\.|transcribed|edited|digiti[sz]ed|scanned|reprinted) (?:by|in|on)|traduit par|übersetzt von)\b)"
    r"|\b(?:posted|uploaded|upload|updated|modified|revised|accessed|retrieved|downloaded|archived|mis [àe]n? (?:jour|ligne)"
    r"|consulté|aktualisiert|abgerufen|subido|actualizado|consultado|aggiornato|bijgewerkt)"
    r"\W+(?:(?:on|at|in|by|last|date|le|am|el|il|op)\W+)*(?=\d|\w{3,10}\W{1,2}\d|\w{5,10},))"
    r"(?:[^.;|\n]|(?<=\b\w)\.){0,60}",
    re.IGNORECASE,
)
# the dates of somebody's life
_LIFE = re.compile(
    r"\b(?:born|died|née? le|mort le|geboren|gestorben|nacid[oa]|fallecid[oa]|nat[oa] il|mort[oa] il)\b[^.;|\n]{0,60}"
    r"|\b(?:b|d|geb|gest)\. ?(?=\d|\w{3,10}\W{1,2}\d)[^.;|\n]{0,40}",
    re.IGNORECASE,
)
# a line that is little but a day: a place, a day of the week beside it; "of 9 May" belongs to what stands before it
_MOST_WORDS = 5
_OF_A_DAY = re.compile(r"\b(?:of|on|since|from|du|vom|zum|am|del|de|dal|sur|van)\s+(?:the\s+|l[ea]\s+)?\w{0,9}\s?\d")


@dataclass(frozen=True)
class HeadDate:
    """A date in the first lines of a text, and what kind of line names it.

    line : its number among the lines that are not empty, from 1. prose : the line is part of running text, where a day
    is often that of another event. published : it is the day of publication, copyright or upload. alone : the line
    holds little but the date.
    """

    interval: DateInterval
    line: int
    prose: bool
    published: bool
    alone: bool = False


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
    """The first date that a line names; one of publication only where no line names another. Empty lines part paragraphs.

    Where a heading names one day and a line below it is little but another ("Strelsau, 9 May 2005"), the interval holds
    both and is doubtful.
    """
    published: HeadDate | None = None
    first: HeadDate | None = None
    for number, place in enumerate([at for at, line in enumerate(lines) if line.strip()][:_HEAD_LINES], start=1):
        line = _LIFE.sub(" ", lines[place][:_HEAD_WIDTH])
        own = _PUBLICATION.sub(" ", line)
        for words, is_published in ((own, False), (line, True)):
            if is_published and (own == line or published):
                continue
            found = find_date(words, calendar=calendar, coarsest=coarsest, languages=languages, hull=True)
            if found is None:
                continue
            if is_published:
                published = HeadDate(found, number, prose=False, published=True)
                continue
            prose = _is_prose(lines, place, first=number == 1)
            head = HeadDate(found, number, prose, published=False, alone=not prose and _is_date_line(words))
            if first is None and (head.alone or prose):
                return head
            if first is None:
                first = head
            elif head.alone:
                return beside(first, head)
    return first or published


def beside(heading: HeadDate, line: HeadDate) -> HeadDate:
    """The date of a heading, with that of a date line below it where they cannot both be the day of the text."""
    said, other = heading.interval, line.interval
    if said.earliest <= other.latest and other.earliest <= said.latest:
        return heading
    earliest, latest = min(said.earliest, other.earliest), max(said.latest, other.latest)
    doubt = f"a date line says {other.earliest}" + (f" to {other.latest}" if other.days > 1 else "")
    return replace(heading, interval=replace(said, earliest=earliest, latest=latest).doubted(doubt))


def _is_date_line(line: str) -> bool:
    """Whether a line holds little but a day: a place, a day of the week or an hour beside it, and no sentence."""
    return len(re.findall(r"[^\W\d_]+", line)) <= _MOST_WORDS and not _OF_A_DAY.search(line)


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
