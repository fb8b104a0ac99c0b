"""Import: the user's own files to documents, with every guess told and nothing lost in silence."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from framing.corpus.documents import Document, Problem, check_documents, find_problems
from framing.corpus.importing.collecting import Collected, collect_files
from framing.corpus.importing.document_facts import (
    DATE_KEYS,
    OWN_COLUMNS,
    fill_facts,
    name_facts,
    read_dates,
    read_states,
)
from framing.corpus.importing.file_names import read_name
from framing.corpus.importing.settings import ImportSettings, check_settings
from framing.corpus.readers import ReaderSettings
from framing.corpus.readers.metadata import Metadata, find_metadata
from framing.errors.corpus import empty_input

_SURROGATE = re.compile("[\ud800-\udfff]")
_TOLD_EACH = 5
_CALENDAR = "gregorian"


@dataclass
class Findings:
    """What an import met: documents written, files and documents without text left out, and problems by kind."""

    documents: int = 0
    empty: int = 0
    problems: Counter[str] = field(default_factory=Counter)


def import_documents(path: Path, settings: ImportSettings, findings: Findings | None = None) -> Iterator[Document]:
    """The documents of a file or folder, one at a time, in the order of the files.

    Documents with doubtful dates, states or audiences are kept and counted in `findings` unless `strict`.

    Raises
    ------
    FileMissing, UnreadableFile, NoReader, UnreadableFile, UnreadableFile, BadTable, BadTable, BadCodebook,
    BadTable, UnknownName, BadSetting, BadTable (strict), and what a reader raises for a damaged file
    """
    findings = Findings() if findings is None else findings
    check_settings(settings, settings.calendar or _CALENDAR)
    yield from check_documents(
        _counted(_documents(path, settings, findings), settings, findings), path, strict=settings.strict
    )
    if not findings.documents:
        raise empty_input(path)


def _counted(documents: Iterator[Document], settings: ImportSettings, findings: Findings) -> Iterator[Document]:
    from framing.corpus.dates.intervals import is_doubtful

    for document in documents:
        findings.documents += 1
        problems = find_problems(document)
        if document.earliest and is_doubtful(document.date_rule):
            problems.append(
                Problem("doubtful date", f"{document.earliest} to {document.latest} ({document.date_rule}).")
            )
        for problem in problems:
            findings.problems[problem.kind] += 1
            if findings.problems[problem.kind] <= _TOLD_EACH and not settings.strict:
                settings.log(f"{document.id}: {problem.message}")
        yield document


def _documents(path: Path, settings: ImportSettings, findings: Findings) -> Iterator[Document]:
    options = {**settings.options, **({"calendar": settings.calendar} if settings.calendar else {})}
    reading = ReaderSettings(settings.encoding, settings.columns, options, settings.log)
    metadata = find_metadata(path, settings.metadata, settings.columns, settings.log)
    leave_out = [item for item in (metadata.source, settings.output) if item is not None]
    for found in _pieces(collect_files(path, reading, settings.reader, leave_out), settings):
        if not found.raw.text.strip():
            findings.empty += 1
            if findings.empty <= _TOLD_EACH:
                settings.log(f"{found.name if found.alone else found.raw.id}: no text, left out.")
            continue
        yield _document(found, settings, metadata)
    if findings.empty > _TOLD_EACH:
        settings.log(f"... and {findings.empty - _TOLD_EACH:,} more without text, left out.")
    metadata.log_unused(settings.log)


def _pieces(collected: Iterator[Collected], settings: ImportSettings) -> Iterator[Collected]:
    """The documents, each cut by the rule where one is given."""
    if not settings.cut:
        yield from collected
        return
    from framing.corpus.importing.splitting import cut_document

    for found in collected:
        if not found.raw.text.strip():
            yield found
            continue
        for piece in cut_document(found.raw, settings.cut, calendar=settings.calendar or _CALENDAR):
            yield replace(found, raw=piece)


def _document(found: Collected, settings: ImportSettings, metadata: Metadata) -> Document:
    facts = name_facts(found.raw.metadata, settings.columns)
    facts |= {key: value for key, value in _from_name(found, settings).items() if value and key not in facts}
    said = {key: value for key, value in name_facts(metadata.of(found.name, found.raw.id), {}).items() if value}
    if not DATE_KEYS.isdisjoint(said):
        facts = {key: value for key, value in facts.items() if key not in DATE_KEYS | {"date_rule"}}
    facts |= said
    identity = facts.pop("id", "") or found.raw.id
    facts, text = fill_facts(facts, settings.defaults), _whole(found.raw.text)
    facts |= read_dates(facts, text, settings.calendar or _CALENDAR)
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


def _whole(text: str) -> str:
    """The text with halves of surrogate pairs, which no file can hold, replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _from_name(found: Collected, settings: ImportSettings) -> dict[str, str]:
    if not found.alone and not settings.pattern:
        return {}
    said = read_name(found.name, settings.pattern)
    if said is None:
        settings.log(f"{found.name}: the name does not fit {settings.pattern!r}; kept without what it would say.")
        return {}
    return name_facts(said, {})
