"""Import: the user's own files to documents, with every guess told and nothing lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.checks.letters import find_letter_problem
from framing.corpus.documents import Document, Problem, check_documents, find_problems
from framing.corpus.importing.building import CALENDAR, build_document, collect_facts, facts_of_name
from framing.corpus.importing.collecting import Collected, Reading, collect_files, read_files
from framing.corpus.importing.column_use import ColumnUse, check_options
from framing.corpus.importing.date_order import DateOrder
from framing.corpus.importing.endnotes import treat_endnotes
from framing.corpus.importing.repeats import drop_repeats
from framing.corpus.importing.settings import ImportSettings, check_settings
from framing.corpus.readers import ReaderSettings
from framing.corpus.readers.base import stop_at
from framing.corpus.readers.metadata import find_metadata
from framing.errors import UsageError
from framing.errors.corpus import empty_input, nothing_read
from framing.json_text import replace_half_pairs

if TYPE_CHECKING:
    from framing.cluster import Cluster

_TOLD_EACH = 5
_TOLD_FAULTS = 20


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


def import_documents(
    path: Path, settings: ImportSettings, findings: Findings | None = None, cluster: Cluster | None = None
) -> Iterator[Document]:
    """The documents of a file or folder, one at a time, in the order of the files.

    Documents with doubtful dates, states or audiences are kept and counted in `findings` unless `strict`. The workers of a
    `cluster` read the files of a folder in place of this process.

    Raises
    ------
    FileMissing, UnreadableFile, NoReader, BadTable, BadCodebook, UnknownName, BadSetting (strict), ClusterFailed,
    and what a reader raises for a damaged file
    """
    findings = Findings() if findings is None else findings
    check_settings(settings, settings.calendar or CALENDAR)
    yield from check_documents(
        _counted(_documents(path, settings, findings, cluster), settings, findings), path, strict=settings.strict
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


def _documents(path: Path, settings: ImportSettings, findings: Findings, cluster: Cluster | None) -> Iterator[Document]:
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
    for found in _pieces(collect_files(path, reading, leave_out, _choose_reading(path, settings, cluster)), settings):
        said = metadata.of(found.name, found.raw.id)
        from_name = facts_of_name(found, settings)
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
        yield _repaired(
            build_document(found, settings, collect_facts(found, settings, said, from_name), order), findings
        )
    if findings.empty > _TOLD_EACH:
        settings.log(f"... and {findings.empty - _TOLD_EACH:,} more without text, left out.")
    if len(findings.faults) > _TOLD_FAULTS:
        settings.log(f"... and {len(findings.faults) - _TOLD_FAULTS:,} more files skipped (--left-out FILE lists all).")
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


def _choose_reading(path: Path, settings: ImportSettings, cluster: Cluster | None) -> Reading:
    """Who reads the files of a folder."""
    if cluster is None:
        return read_files
    from framing.corpus.importing.elsewhere import ClusterReading

    if path.is_file():
        settings.log(f"{path}: a single file is read here; workers of a cluster read the files of a folder.")
    return ClusterReading(cluster)


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
        for piece in cut_document(found.raw, settings.cut, calendar=settings.calendar or CALENDAR):
            yield replace(found, raw=piece)


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
