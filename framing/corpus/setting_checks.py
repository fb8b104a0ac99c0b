"""Settings of an import, checked before any file is read."""

from __future__ import annotations

import difflib
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

from framing.errors.base import did_you_mean
from framing.errors.corpus import BadSetting, UnknownColumn, UnknownState
from framing.errors.readers import UnreadableDate

from .cutting import compile_rule
from .documents import AUDIENCES
from .facts import DATE_KEYS, OWN_COLUMNS, read_states
from .file_names import compile_pattern
from .readers import readers
from .states import hint_states, is_state

if TYPE_CHECKING:
    from .importing import ImportSettings


def check_settings(settings: ImportSettings, calendar: str) -> None:
    """Refuse what no document can have: a mistyped column or option, a pattern, cutting rule or encoding
    that is none, a value for all that is no date, state, audience.

    Raises
    ------
    BadSetting, UnknownColumn, UnknownCalendar, BadPattern, UnknownCuttingRule, BadCuttingPattern
    """
    if not settings.name.strip():
        raise BadSetting("--name", settings.name, "Give the corpus a name.")
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
                raise UnknownColumn(option, name, valid)
    known = sorted({name for reader in readers().values() for name in reader.OPTIONS})
    for name in settings.options:
        if name not in known:
            raise BadSetting("--option", name, f"No reader has such an option.{did_you_mean(name, known)}")
    for name, value in settings.defaults.items():
        if value:
            _check_default(name, value, calendar)


def _check_encoding(name: str) -> None:
    try:
        TextIOWrapper(BytesIO(), encoding=name)
    except (LookupError, ValueError) as error:
        remedy = "No such encoding is known. Give a name such as utf-8, utf-16, latin-1, cp1252 or koi8-r."
        raise BadSetting("--encoding", name, remedy) from error


def _check_default(name: str, value: str, calendar: str) -> None:
    from .dates import read_date

    option = f"--set {name}"
    if name in DATE_KEYS:
        try:
            read_date(value, calendar=calendar)
        except UnreadableDate as error:
            raise BadSetting(option, value, str(error)) from error
    elif name == "state":
        for code in read_states(value, "").split(";"):
            if not is_state(code):
                raise BadSetting(option, value, str(UnknownState(code, hint_states(code))))
    elif name == "audience" and value.strip().lower() not in AUDIENCES:
        raise BadSetting(option, value, "Give domestic or international.")
