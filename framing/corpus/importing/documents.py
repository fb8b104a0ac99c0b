"""Import: the user's own files to documents, with every guess told and nothing lost in silence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from framing.corpus.checks.letters import find_letter_problem
from framing.corpus.documents import Document, Problem, check_documents, find_problems
from framing.corpus.importing.collecting import Collected, collect_files
from framing.corpus.importing.column_use import ColumnUse, check_options
from framing.corpus.importing.date_order import DateOrder
from framing.corpus.importing.dating import compare_dates, read_dates
from framing.corpus.importing.document_facts import (
    DATE_KEYS,
    OWN_COLUMNS,
    fill_facts,
    name_facts,
    read_states,
)
from framing.corpus.importing.endnotes import treat_endnotes
from framing.corpus.importing.file_names import read_name
from framing.corpus.importing.repeats import drop_repeats
from framing.corpus.importing.settings import ImportSettings, check_settings
from framing.corpus.readers import ReaderSettings
from framing.corpus.readers.base import stop_at
from framing.corpus.readers.metadata import find_metadata
from framing.errors import UsageError
from framing.errors.corpus import empty_input, nothing_read
from framing.json_text import replace_half_pairs

_TOLD_EACH = 5
_TOLD_FAULTS = 20
_CALENDAR = "gregorian"
_DATED = DATE_KEYS | {"date_rule"}
_FILE_NAME = "file name: "  # before the rule of a date that stands there


@dataclass
class Findings:
    """What an import met: documents written and without text, files passed over with the reason, problems by kind.

    repaired : documents with halves of surrogate pairs, which were replaced.
    """

    documents: int = 0
    empty: int = 0
    repaired: int = 0
    faults: list[UsageError] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)

    def list_left_out(self) -> list[tuple[str, str]]:
        """File and reason of every file that was passed over, in the order of the files."""
        said = (replace_half_pairs(str(fault)) for fault in self.faults)
        return [(name, reason) for name, _, reason in (text.partition(": ") for text in said)]


def import_documents(path: Path, settings: ImportSettings, findings: Findings | None = None) -> Iterator[Document]:
    """The documents of a file or folder, one at a time, in the order of the files.

    Documents with doubtful dates, states or audiences are kept and counted in `findings` unless `strict`.

    Raises
    ------
    FileMissing, UnreadableFile, NoReader, BadTable, BadCodebook, UnknownName, BadSetting (strict),
    and what a reader raises for a damaged file
    """
    findings = Findings() if findings is None else findings
    check_settings(settings, settings.calendar or _CALENDAR)
    yield from check_documents(
        _counted(_documents(path, settings, findings), settings, findings), path, strict=settings.strict
    )
    if not findings.documents:
        raise _nothing_read(path, findings)


def _nothing_read(path: Path, findings: Findings) -> UsageError:
    if len(findings.faults) == 1 and not findings.empty:
        return findings.faults[0]
    return nothing_read(path, str(findings.faults[0]), len(findings.faults)) if findings.faults else empty_input(path)


def _counted(documents: Iterator[Document], settings: ImportSettings, findings: Findings) -> Iterator[Document]:
    from framing.corpus.dates.intervals import is_doubtful

    for document in documents:
        findings.documents += 1
        problems = [*find_problems(document), *filter(None, [find_letter_problem(document.text)])]
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
    reading = ReaderSettings(
        settings.encoding,
        settings.columns,
        options,
        settings.log,
        reader=settings.reader,
        pass_over=stop_at if settings.strict else _note_faults(findings, settings.log),
    )
    metadata = find_metadata(path, settings.metadata, reading)
    leave_out = [item for item in (metadata.source, settings.output) if item is not None]
    use, order = ColumnUse(settings.columns), DateOrder(settings.date_order)
    for found in _pieces(collect_files(path, reading, leave_out), settings):
        said = metadata.of(found.name, found.raw.id)
        from_name = _from_name(found, settings)
        use.count(found.raw, said, from_name)
        if settings.drop_repeats:
            found = replace(found, raw=drop_repeats(found.raw))
        if settings.endnotes:
            found = replace(found, raw=treat_endnotes(found.raw, settings.endnotes))
        if not found.raw.text.strip():
            findings.empty += 1
            if findings.empty <= _TOLD_EACH:
                settings.log(f"{found.name if found.alone else found.raw.id}: no text, left out.")
            continue
        yield _repaired(_document(found, settings, _facts(found, settings, said, from_name), order), findings)
    if findings.empty > _TOLD_EACH:
        settings.log(f"... and {findings.empty - _TOLD_EACH:,} more without text, left out.")
    if len(findings.faults) > _TOLD_FAULTS:
        settings.log(
            f"... and {len(findings.faults) - _TOLD_FAULTS:,} more files passed over (--left-out FILE lists all)."
        )
    if findings.repaired:
        settings.log(
            f"{findings.repaired:,} documents had halves of letters that no file can hold: replaced by U+FFFD."
        )
    if summary := reading.accounts.describe():
        settings.log(summary)
    order.advise(settings.log)
    metadata.log_unused(settings.log)
    if use.documents:
        check_options(path, settings, reading.accounts.options)
        use.check(path, settings.log)


def _note_faults(findings: Findings, log: Callable[[str], None]) -> Callable[[UsageError], None]:
    def note(error: UsageError) -> None:
        findings.faults.append(error)
        if len(findings.faults) <= _TOLD_FAULTS:
            log(f"Passed over: {error}")

    return note


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


def _facts(
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


def _document(
    found: Collected, settings: ImportSettings, told: tuple[dict[str, str], str], order: DateOrder
) -> Document:
    (facts, where), text = told, found.raw.text
    identity = facts.pop("id", "") or found.raw.id
    facts |= order.read(facts)
    calendar = settings.calendar or _CALENDAR
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


def _repaired(document: Document, findings: Findings) -> Document:
    """The document with halves of surrogate pairs, which no file can hold, replaced by U+FFFD wherever they stand."""
    values = {item.name: getattr(document, item.name) for item in fields(document)}
    values["extra"] = dict(document.extra)
    try:
        for text in (*values.values(), *values["extra"], *values["extra"].values()):
            str(text).encode()
    except UnicodeEncodeError:
        findings.repaired += 1
        return Document(**(replace_half_pairs(values) | {"sha256": ""}))
    return document


def _from_name(found: Collected, settings: ImportSettings) -> Mapping[str, str]:
    if not found.alone and not settings.pattern:
        return {}
    said = read_name(found.name, settings.pattern)
    if said is None:
        settings.log(f"{found.name}: the name does not fit {settings.pattern!r}; kept without what it would say.")
        return {}
    return said
