"""What is said of a document, made out: facts under the table's names, dates as days, states as codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from framing.corpus.states import find_state, is_state
from framing.corpus.tables.documents import COLUMNS
from framing.errors import UnknownName, UnreadableDate

_SAME = {
    "year": "date",
    "day": "date",
    "country": "state",
    "iso": "state",
    "iso3": "state",
    "author": "speaker",
    "president": "speaker",
    "name": "title",
    "lang": "language",
    "license": "licence",
    "url": "source",
    "office": "role",
    "post": "role",
    "type": "genre",
}
OWN_COLUMNS = frozenset(COLUMNS) - {"id", "text", "corpus", "sha256", "quality", "extra"}
DATE_KEYS = frozenset({"date", "earliest", "latest"})


def name_facts(facts: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """Facts under the names of the document table: as the user says, else by their usual names."""
    renamed = {source: target for target, source in columns.items()}
    named = {
        renamed.get(key, key.strip().lower() if key.strip().lower() in OWN_COLUMNS else key): value
        for key, value in facts.items()
    }
    for key in list(named):
        target = _SAME.get(key.strip().lower(), "")
        if target and target not in named and not (target == "date" and "earliest" in named):
            named[target] = named.pop(key)
    return named


def fill_facts(facts: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Facts with the defaults where they say nothing; any date of their own keeps all default dates out."""
    said = {key: value for key, value in facts.items() if value}
    dated = not DATE_KEYS.isdisjoint(said)
    return {key: value for key, value in defaults.items() if value and not (dated and key in DATE_KEYS)} | said


def read_dates(facts: Mapping[str, str], text: str, calendar: str) -> dict[str, str]:
    """earliest, latest and date_rule: as given, from a date in words, else from the title or the first lines.

    Both days are empty where nothing says a date, or where what is said is none (the rule then begins "doubtful:").
    """
    from framing.corpus.dates.intervals import find_date, find_date_in_head, read_date

    given = facts.get("date", "")
    first = facts.get("earliest") or facts.get("latest", "") or (given if _is_day(given) else "")
    last = facts.get("latest") or first
    if _is_day(first) and _is_day(last):
        return {"earliest": first, "latest": last, "date_rule": facts.get("date_rule") or "ISO"}
    try:
        if first:
            begin, end = (read_date(phrase, calendar=calendar) for phrase in (first, last))
            rule = facts.get("date_rule") or begin.rule
            return {"earliest": begin.earliest, "latest": end.latest, "date_rule": rule}
        if given:
            read = read_date(given, calendar=calendar)
            return {"earliest": read.earliest, "latest": read.latest, "date_rule": read.rule}
    except UnreadableDate:
        return {"earliest": "", "latest": "", "date_rule": f"doubtful: {given or f'{first} to {last}'!r} is no date"}
    guess = find_date(facts.get("title", ""), calendar=calendar) or find_date_in_head(text, calendar=calendar)
    if guess is None:
        return {"earliest": "", "latest": "", "date_rule": ""}
    return {"earliest": guess.earliest, "latest": guess.latest, "date_rule": guess.rule}


def _is_day(written: str) -> bool:
    """Whether this is a day of the calendar in the form YYYY-MM-DD."""
    try:
        return len(written) == len("YYYY-MM-DD") and bool(date.fromisoformat(written))
    except ValueError:
        return False


def read_states(written: str, day: str) -> str:
    """Codes joined by ';': codes as they stand, names by the state they meant on the day, else as written."""
    return ";".join(_state(part.strip(), day) for part in written.split(";") if part.strip())


def _state(written: str, day: str) -> str:
    if is_state(written):
        return written
    for when in (day, ""):
        try:
            return find_state(written, when)
        except UnknownName:
            continue
    return written
