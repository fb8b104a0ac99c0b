"""The day of a document: as stated, else by its title or first lines; the day of its publication is only a bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from framing.corpus.dates.heads import HeadDate, beside, find_head_date, head_lines
from framing.corpus.dates.intervals import DOUBT, DateInterval, find_date, read_date
from framing.corpus.documents import is_day
from framing.corpus.readers.base import DAYS_OF_PARTS
from framing.errors import UnreadableDate

PUBLISHED = "published"
_SAME_AS_PUBLISHED = (
    *(PUBLISHED, "date_published", "datepublished", "publication_date", "pub_date", "pubdate", "published_at"),
    *("publishedat", "published_on", "posted", "date_posted", "uploaded", "upload_date", "date_uploaded", "copyright"),
)
_NEAR_DAYS = _MONTH_DAYS = 31
_NONE = {"earliest": "", "latest": "", "date_rule": ""}


def read_dates(
    facts: Mapping[str, str], text: str, calendar: str, where: str = "", *, guessed: bool = False
) -> dict[str, str]:
    """earliest, latest and date_rule: as given, from a date in words, else from the title or the first lines.

    where : said before the rule of a given date ("file name: "). guessed : nobody says that the date is one (a number
    in a file's name): a year that a date line of the text contradicts is doubtful, and both are held. Both days are
    empty where nothing says a date, or where what is said is none (the rule then begins "doubtful:"). A day of
    publication (see `PUBLISHED`) ends the interval of a text whose running words name an earlier day, and stands alone,
    doubtful, where nothing else is said.
    """
    given = facts.get("date", "")
    first = facts.get("earliest") or facts.get("latest", "") or (given if is_day(given) else "")
    last = facts.get("latest") or first
    if is_day(first) and is_day(last):
        return {"earliest": first, "latest": last, "date_rule": where + (facts.get("date_rule") or "ISO")}
    try:
        if first:
            begin, end = (read_date(phrase, calendar=calendar) for phrase in (first, last))
            rule = facts.get("date_rule") or begin.doubted(*(end.doubts if end != begin else ())).rule
            return {"earliest": begin.earliest, "latest": end.latest, "date_rule": where + rule}
        if given:
            read = read_date(given, calendar=calendar)
            if guessed and read.days > _MONTH_DAYS:
                read = _against_head(read, text, calendar)
            return _columns(read, where)
    except UnreadableDate:
        return _NONE | {"date_rule": f"{DOUBT}{where}{given or f'{first} to {last}'!r} is no date"}
    found = _named_date(facts.get("title", ""), text, calendar)
    published = _publication(facts, calendar) or (found.interval if found and found.published else None)
    if found and found.published:
        found = None
    said = _weighed(found, published) if found or published else None
    return _columns(_over_parts(said, facts.get(DAYS_OF_PARTS, "")))


def compare_dates(dates: Mapping[str, str], title: str, text: str, calendar: str) -> dict[str, str]:
    """A stated date beside the day that title or first lines name: doubtful where that is another.

    Up to `_NEAR_DAYS` apart the interval holds both; farther apart one of them is a slip, and the stated one is kept.
    Days in running text, which may be those of other events, and mere months and years contradict nothing.
    """
    named = _named_date(title, text, calendar) if dates["earliest"] and dates["latest"] else None
    if named is None or named.prose or named.published or named.interval.days > 1:
        return dict(dates)
    rule, _, doubt = dates["date_rule"].partition(f"; {DOUBT}")
    stated, other = DateInterval(dates["earliest"], dates["latest"], rule, (doubt,) if doubt else ()), named.interval
    if stated.earliest <= other.latest and other.earliest <= stated.latest:
        return dict(dates)
    day = f"{other.earliest} by {other.rule.partition(':')[0]}"
    apart = max(_days(stated.latest, other.earliest), _days(other.latest, stated.earliest))
    near = apart <= _NEAR_DAYS and not other.doubts
    return _columns((_hull(stated, other) if near else stated).doubted(day))


def _days(first: str, second: str) -> int:
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def _columns(interval: DateInterval | None, where: str = "") -> dict[str, str]:
    if interval is None:
        return dict(_NONE)
    return {"earliest": interval.earliest, "latest": interval.latest, "date_rule": where + interval.rule}


def _against_head(read: DateInterval, text: str, calendar: str) -> DateInterval:
    """A date that was guessed, with that of a date line at the head of the text where the two cannot both be right."""
    head = find_head_date(head_lines(text), calendar=calendar)
    if head is None or head.prose or head.published:
        return read
    return beside(HeadDate(read, 0, prose=False, published=False), head).interval


def _named_date(title: str, text: str, calendar: str) -> HeadDate | None:
    """The date of a title, else of the first lines, with its place in the rule."""
    in_title = find_head_date([title], calendar=calendar, coarsest="any")
    in_text = find_head_date(head_lines(text), calendar=calendar)
    if in_title and not in_title.published:
        said = replace(in_title, interval=_from("title", in_title.interval), prose=False)
        return beside(said, in_text) if in_text and in_text.alone and not in_title.alone else said
    return replace(in_text, interval=_from(f"line {in_text.line}", in_text.interval)) if in_text else in_title


def _from(place: str, interval: DateInterval) -> DateInterval:
    return replace(interval, rule=f"{place}: {interval.rule}")


def _publication(facts: Mapping[str, str], calendar: str) -> DateInterval | None:
    spelled = {re.sub(r"[ -]+", "_", key.strip().lower()): value for key, value in facts.items()}
    said = next((spelled[name] for name in _SAME_AS_PUBLISHED if spelled.get(name)), "")
    return find_date(said, calendar=calendar) if said else None


def _weighed(found: HeadDate | None, published: DateInterval | None) -> DateInterval | None:
    """What the text says and when it was published, in one interval; doubtful where they leave the day open."""
    if found is None:
        return published and DateInterval(
            published.earliest, published.latest, f"publication: {published.rule}"
        ).doubted(*published.doubts, "the day of publication need not be that of the text")
    said = found.interval
    if published is None:
        return said.doubted("named in running text, which may speak of another day") if found.prose else said
    if published.latest < said.earliest:
        return _hull(said, published).doubted(f"published {published.earliest}, before the day that is named")
    if found.prose and published.latest != said.latest:
        return _hull(said, published).doubted(f"named in running text; published {published.earliest}")
    return said


def _over_parts(said: DateInterval | None, days: str) -> DateInterval | None:
    """What a document's title or head says, widened to the days of its parts; doubtful, for none of them is its own."""
    if not days:
        return said
    parts = read_date(days)
    whole = _hull(said, parts) if said else replace(parts, rule="heads of its parts")
    return whole.doubted("its parts have days of their own")


def _hull(said: DateInterval, published: DateInterval) -> DateInterval:
    earliest, latest = min(said.earliest, published.earliest), max(said.latest, published.latest)
    return replace(said, earliest=earliest, latest=latest)
