"""One document of a user's own texts: what is said of it, and by what, brought together and read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from framing.corpus.documents import Document
from framing.corpus.importing.collecting import Collected
from framing.corpus.importing.date_order import DateOrder
from framing.corpus.importing.dating import compare_dates, read_dates
from framing.corpus.importing.document_facts import DATE_KEYS, OWN_COLUMNS, fill_facts, name_facts, read_states
from framing.corpus.importing.file_names import read_name
from framing.corpus.importing.settings import ImportSettings

CALENDAR = "gregorian"
_DATED = DATE_KEYS | {"date_rule"}
_FILE_NAME = "file name: "  # before the rule of a date that stands there


def facts_of_name(found: Collected, settings: ImportSettings) -> Mapping[str, str]:
    """What the name of a file says of the document that it holds."""
    if not found.alone and not settings.pattern:
        return {}
    said = read_name(found.name, settings.pattern)
    if said is None:
        settings.log(f"{found.name}: the name does not fit {settings.pattern!r}; kept without what it would say.")
        return {}
    return said


def collect_facts(
    found: Collected, settings: ImportSettings, row: Mapping[str, str], from_name: Mapping[str, str]
) -> tuple[dict[str, str], str]:
    """What is said of a document: by its row of metadata, else its reader, its name, a default; where the date stood."""
    facts = name_facts(found.raw.metadata, settings.columns)
    named = name_facts(from_name, settings.columns)
    where = "" if not DATE_KEYS.isdisjoint(facts) or DATE_KEYS.isdisjoint(named) else _FILE_NAME
    if not DATE_KEYS.isdisjoint(facts):  # no part of a date is filled up from a name
        named = {key: value for key, value in named.items() if key not in _DATED}
    facts |= {key: value for key, value in named.items() if value and key not in facts}
    said = {key: value for key, value in name_facts(row, settings.columns).items() if value}
    if not DATE_KEYS.isdisjoint(said):
        facts, where = {key: value for key, value in facts.items() if key not in _DATED}, ""
    facts |= said
    if DATE_KEYS.isdisjoint(facts) and not DATE_KEYS.isdisjoint(settings.defaults):
        where = "--set: "
    return fill_facts(facts, settings.defaults), where


def build_document(
    found: Collected, settings: ImportSettings, told: tuple[dict[str, str], str], order: DateOrder
) -> Document:
    """The document of a text and of what is told of it (`collect_facts`), its dates, states and places read."""
    (facts, where), text = told, found.raw.text
    identity = facts.pop("id", "") or found.raw.id
    facts |= order.read(facts)
    calendar = settings.calendar or CALENDAR
    stated = not DATE_KEYS.isdisjoint(facts)
    guessed = where == _FILE_NAME and not settings.pattern
    facts |= read_dates(facts, text, calendar, where, guessed=guessed)
    if stated and settings.compare_dates:
        facts |= compare_dates(facts, facts.get("title", ""), text, calendar)
    facts.pop("date", None)
    written = facts.get("state", "")
    facts["state"] = read_states(written, facts["earliest"])
    if facts["state"] != written:
        facts["state_as_written"] = written
    facts["audience"] = facts.get("audience", "").strip().lower()
    facts.setdefault("source", found.name.as_posix())
    if found.raw.places:
        facts["places"] = json.dumps([[place.start, place.label] for place in found.raw.places], ensure_ascii=False)
    own: dict[str, Any] = {key: value for key, value in facts.items() if key in OWN_COLUMNS}
    if settings.quality:
        from framing.corpus.checks.quality import measure_quality

        own["quality"] = measure_quality(text, own.get("language") or "en").share
    return Document(identity, settings.name, text, **own, extra={k: facts[k] for k in facts if k not in OWN_COLUMNS})
