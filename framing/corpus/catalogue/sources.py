"""How the files of a source are read where the layout is `imported`: the table `import` of a catalogue entry.

Its keys are the settings of `framing corpus import`; beside them `files` says which files of an archive are texts,
`parts` what else a column says ("A to B" as a title), `cases` what is true of documents whose columns fit, and `facts`
what is made of what was read (`id = "{earliest}"`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from framing.corpus.documents import Document
from framing.corpus.importing.document_facts import OWN_COLUMNS
from framing.corpus.importing.endnotes import DROP, MARK
from framing.toml_tables import TomlTable

_SETTINGS = ("reader", "date_order", "compare_dates", "drop_repeats", "endnotes")
_KEYS = (*_SETTINGS, "files", "columns", "options", "parts", "cases", "facts")


@dataclass(frozen=True)
class Case:
    """What is true of documents whose columns fit, the whole of each, blanks closed up: `then`, column -> value."""

    when: Mapping[str, re.Pattern[str]]
    then: Mapping[str, str]

    def fits(self, document: Document) -> bool:
        """Whether every column named fits its regular expression."""
        return all(pattern.fullmatch(_closed_up(document, column)) for column, pattern in self.when.items())


@dataclass(frozen=True)
class Source:
    """The settings of an import, checked.

    files : a regular expression; files whose path ends with it are read. columns, options, reader, date_order,
    compare_dates, drop_repeats, endnotes : as in `ImportSettings`. parts : column -> a regular expression whose
    named groups fill columns that are empty, where it fits the whole, blanks closed up. cases : the first that fits says
    more of a document than the entry's table `documents`. facts : column -> its text with fields in braces: those of
    the document, of its extras, and `file` and `folder`, the names of its file (without ending) and of the folder.
    """

    files: re.Pattern[str]
    reader: str
    date_order: str
    compare_dates: bool
    drop_repeats: bool
    endnotes: str
    columns: Mapping[str, str]
    options: Mapping[str, str]
    parts: Mapping[str, re.Pattern[str]]
    cases: tuple[Case, ...]
    facts: Mapping[str, str]

    def takes(self, path: PurePath) -> bool:
        """Whether a file is one of the texts."""
        return self.files.search(path.as_posix()) is not None


def read_source(raw: TomlTable) -> Source:
    """The table `import` of an entry.

    Raises
    ------
    BadStudy : a key is unknown or of the wrong kind, a regular expression is none, a column does not exist, or a text
    of `facts` is no template.
    """
    raw.allow(_KEYS)
    parts = raw.table("parts").allow(sorted(OWN_COLUMNS))
    facts = raw.table("facts").allow(sorted({*OWN_COLUMNS, "id"}))
    for key in facts:
        _check_template(facts, key)
    return Source(
        _compile(raw, "files", r"(?:\A|/)(?:%s)\Z"),
        reader=raw.text("reader", ""),
        date_order=raw.text("date_order", ""),
        compare_dates=raw.flag("compare_dates"),
        drop_repeats=raw.flag("drop_repeats"),
        endnotes=raw.choice("endnotes", ("", MARK, DROP), ""),
        columns=raw.table("columns").strings(),
        options=raw.table("options").strings(),
        parts={column: _compile(parts, column, "%s") for column in parts},
        cases=tuple(map(_case, raw.tables("cases"))),
        facts=facts.strings(),
    )


def _case(raw: TomlTable) -> Case:
    raw.allow(("when", "then"))
    when = raw.table("when", needed=True).allow(sorted(OWN_COLUMNS))
    then = raw.table("then", needed=True).allow(sorted(OWN_COLUMNS))
    return Case({column: _compile(when, column, "%s") for column in when}, then.strings())


def _compile(table: TomlTable, key: str, around: str) -> re.Pattern[str]:
    try:
        return re.compile(around % table.text(key))
    except re.error as error:
        raise table.error(key, f"is not a regular expression ({error}).") from error


def _check_template(facts: TomlTable, key: str) -> None:
    try:
        facts.text(key).format_map(_Anything())
    except (ValueError, IndexError, AttributeError) as error:
        raise facts.error(key, f"is not a text with fields in braces ({error}).") from error


class _Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def read_parts(source: Source, document: Document) -> Document:
    """The document with what `parts` finds in its columns and what the first fitting case says.

    Of `parts`, columns that the document table lacks become extras.
    """
    own: dict[str, Any] = {}
    extra = dict(document.extra)
    for column, pattern in source.parts.items():
        match = pattern.fullmatch(_closed_up(document, column))
        for name, value in (match.groupdict() if match else {}).items():
            if value and name in OWN_COLUMNS and not getattr(document, name):
                own[name] = value
            elif value and name not in OWN_COLUMNS:
                extra.setdefault(name, value)
    then: dict[str, Any] = dict(next((case.then for case in source.cases if case.fits(document)), {}))
    return replace(document, **{**own, **then}, extra=extra) if own or then or extra != document.extra else document


def _closed_up(document: Document, column: str) -> str:
    return " ".join(getattr(document, column).split())


def make_facts(source: Source, document: Document, path: PurePath) -> dict[str, str]:
    """The texts of `facts` for one document of a file. Raises KeyError where it has no such field."""
    known = {
        **document.extra,
        **{name: str(getattr(document, name)) for name in (*OWN_COLUMNS, "id")},
        "file": path.stem,
        "folder": path.parent.name,
    }
    return {column: text.format_map(known) for column, text in source.facts.items()}
