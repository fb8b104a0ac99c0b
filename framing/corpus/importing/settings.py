"""What the user says about the files to import, checked before any file is read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import MappingProxyType

from framing.corpus.documents import AUDIENCES
from framing.corpus.importing.document_facts import DATE_KEYS, OWN_COLUMNS, read_states
from framing.corpus.importing.endnotes import DROP, MARK
from framing.corpus.importing.file_names import compile_pattern
from framing.corpus.importing.splitting import compile_rule
from framing.corpus.readers import readers
from framing.corpus.states import hint_states, is_state
from framing.encoding import keep_quiet
from framing.errors import UnreadableDate
from framing.errors.corpus import bad_setting, unknown_column, unknown_state
from framing.errors.hints import did_you_mean

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ImportSettings:
    """What the user says about the files.

    name : of the corpus. reader : by name, else by ending and content. pattern : of file names (see `read_name`).
    metadata : a table joined by file name. columns : document column -> column of the source. defaults : values for
    documents that say nothing else. options : settings of the reader. encoding : else UTF-8, or a guess that is told.
    calendar : how dates are reckoned ("english": years up to 1751 from 25 March); empty: "gregorian", but in TEI by
    place and author. date_order : "dmy" or "mdy" for dates in digits.
    cut : the rule by which files of many documents are cut (see `cutting.CUTTING_RULES`).
    drop_repeats : leave out sentences that repeat what stands just before. endnotes : "mark" or "drop" editors' numbered
    notes at the end. compare_dates : widen or doubt a stated day where title or first lines name another.
    quality : measure the share of readable words, about 10 ms a document. strict : stop at the first document with a
    missing or impossible date, an unknown state or audience. output : the table to write, never read again.
    log : hears every note.
    """

    name: str
    reader: str = ""
    pattern: str = ""
    metadata: Path | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    defaults: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    options: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    encoding: str = ""
    calendar: str = ""
    date_order: str = ""
    cut: str = ""
    drop_repeats: bool = False
    endnotes: str = ""
    compare_dates: bool = False
    quality: bool = False
    strict: bool = False
    output: Path | None = None
    log: Callable[[str], None] = keep_quiet


def check_settings(settings: ImportSettings, calendar: str) -> None:
    """Refuse what no document can have: a mistyped column or option, a pattern, cutting rule or encoding
    that is none, a value for all that is no date, state, audience.

    Raises
    ------
    BadSetting, UnknownName, BadCodebook
    """
    if not settings.name.strip():
        raise bad_setting("--name", settings.name, "Give the corpus a name.")
    if settings.endnotes not in ("", MARK, DROP):
        raise bad_setting("--endnotes", settings.endnotes, "Give mark or drop.")
    if settings.pattern:
        compile_pattern(settings.pattern)
    if settings.cut:
        compile_rule(settings.cut)
    if settings.encoding:
        _check_encoding(settings.encoding)
    valid = sorted({*OWN_COLUMNS, "id", "text", "date"})
    for option, names in (("--set", settings.defaults), ("--column", settings.columns)):
        for name in names:
            if name not in valid and difflib.get_close_matches(name, valid, n=1, cutoff=0.75):
                raise unknown_column(option, name, valid)
    known = sorted({name for reader in readers().values() for name in reader.OPTIONS})
    for name in settings.options:
        if name not in known:
            raise bad_setting("--option", name, f"No reader has such an option.{did_you_mean(name, known)}")
    for name, value in settings.defaults.items():
        if value:
            _check_default(name, value, calendar)


def _check_encoding(name: str) -> None:
    try:
        TextIOWrapper(BytesIO(), encoding=name)
    except (LookupError, ValueError) as error:
        remedy = "No such encoding is known. Give a name such as utf-8, utf-16, latin-1, cp1252 or koi8-r."
        raise bad_setting("--encoding", name, remedy) from error


def _check_default(name: str, value: str, calendar: str) -> None:
    from framing.corpus.dates.intervals import read_date

    option = f"--set {name}"
    if name in DATE_KEYS:
        try:
            read_date(value, calendar=calendar)
        except UnreadableDate as error:
            raise bad_setting(option, value, str(error)) from error
    elif name == "state":
        for code in read_states(value, "").split(";"):
            if not is_state(code):
                raise bad_setting(option, value, str(unknown_state(code, hint_states(code))))
    elif name == "audience" and value.strip().lower() not in AUDIENCES:
        raise bad_setting(option, value, "Give domestic or international.")
