"""What is said of a document, made out: facts under the table's names, states as codes."""

from __future__ import annotations

from collections.abc import Mapping

from framing.corpus.states import find_state, is_state
from framing.corpus.tables.documents import COLUMNS
from framing.errors import UnknownName

_SAME = {
    "year": "date",
    "day": "date",
    "speech_date": "date",
    "date_of_speech": "date",
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
    """Facts under the names of the document table: as the user says, else by their usual names in any case.

    Where two sources have one name the user's choice stands, then the one that is spelled so; the other keeps its own
    name ("Date" beside "date"), or gets "other_" before it. Year, month and day in columns of their own make one date.
    """
    renamed = {source: target for target, source in columns.items()}
    targets = {key: renamed.get(key) or _own_name(key) for key in facts}
    named: dict[str, str] = {}
    for key in sorted(facts, key=lambda key: (key not in renamed, key != targets[key])):
        name = targets[key] if targets[key] not in named else key if key not in named else f"other_{key}"
        named[name] = facts[key]
    if DATE_KEYS.isdisjoint(named) and (parts := _parts_of_date(named)):
        named["date"] = parts
    for key in list(named):
        target = _SAME.get(key.strip().lower(), "")
        if target and target not in named and not (target == "date" and "earliest" in named):
            named[target] = named.pop(key)
    return named


def _own_name(key: str) -> str:
    plain = key.strip().lower()
    return plain if plain in OWN_COLUMNS or plain == "date" else key


def _parts_of_date(named: Mapping[str, str]) -> str:
    """A date in words from columns year, month and day; empty where there is no month."""
    spelled = {key.strip().lower(): value.strip() for key, value in named.items()}
    year, month, day = (spelled.get(name, "") for name in ("year", "month", "day"))
    if not (year.isdigit() and month):
        return ""
    if not month.isdigit():
        return f"{day} {month} {year}".strip()
    return "-".join([year, month.zfill(2)] + ([day.zfill(2)] if day.isdigit() else []))


def fill_facts(facts: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Facts with the defaults where they say nothing; any date of their own keeps all default dates out."""
    said = {key: value for key, value in facts.items() if value}
    dated = not DATE_KEYS.isdisjoint(said)
    return {key: value for key, value in defaults.items() if value and not (dated and key in DATE_KEYS)} | said


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
