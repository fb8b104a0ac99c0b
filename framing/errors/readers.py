"""Errors of reading files and dates: each names the file, the line or member, and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadSetting, BadTable, UnknownName, UnreadableDate, UnreadableFile, UnsafeFile


def unreadable_date(phrase: str) -> UnreadableDate:
    """A phrase that no date rule reads."""
    return UnreadableDate(
        f"{phrase!r} is not a date that can be read. Write it as YYYY-MM-DD or YYYY-MM-DD/YYYY-MM-DD; "
        "docs/dates.md lists the forms that are known."
    )


def unknown_calendar(name: str, valid: list[str]) -> UnknownName:
    """A calendar that is not listed."""
    return UnknownName(f"{name!r} is not a known calendar.{did_you_mean(name, valid)}")


def broken_file(path: str | Path, what: str, reason: str, place: str = "") -> UnreadableFile:
    """A file that is not what its ending says, or is damaged."""
    where = f"{path}, {place}" if place else f"{path}"
    return UnreadableFile(f"{where}: not readable as {what} ({reason}). Repair the file, or leave it out.")


def disguised_file(path: str | Path, what: str, remedy: str) -> UnreadableFile:
    """A file whose ending says text, and whose first characters say another format."""
    return UnreadableFile(f"{path}: not plain text but {what}. {remedy} (--reader plain reads it as it is.)")


def reader_failed(path: str | Path, reader: str, reason: str) -> UnreadableFile:
    """A file over which a reader's library fails: it is damaged, or not what its ending says."""
    return UnreadableFile(
        f"{path}: damaged, or not what its ending says: the reader {reader} fails ({reason}). "
        "Repair the file, or leave it out."
    )


def no_text_found(path: str | Path, what: str, remedy: str) -> UnreadableFile:
    """A file that holds no text that a reader could take."""
    return UnreadableFile(f"{path}: no {what} found. {remedy}")


def unsafe_file(path: str | Path, reason: str) -> UnsafeFile:
    """A file that could harm the machine that reads it."""
    return UnsafeFile(f"{path}: refused ({reason}). If you trust the file, unpack or convert it yourself first.")


def bad_reader_option(path: str | Path, option: str, value: str, remedy: str) -> BadSetting:
    """A reader's option has a value that means nothing."""
    return BadSetting(f"{path}: option {option}={value!r} cannot be used. {remedy}")


def head_below(path: str | Path, sheet: str, row: int) -> BadTable:
    """The names of the columns stand below a title."""
    return BadTable(
        f"{path}: sheet {sheet}: the names of the columns are in row {row}, below a title. "
        "Delete the rows above it, so that the first row names the columns."
    )


def bad_column_path(path: str | Path, column: str, expression: str, reason: str) -> BadSetting:
    """A path that a column is to be taken from, but that is none."""
    return BadSetting(
        f"{path}: --column {column}={expression!r} cannot be used. {reason} "
        f"Write, for example, --column '{column}=$.paragraphs[*]'."
    )


def nested_text(where: str, key: str, value: list[Any] | dict[str, Any]) -> BadTable:
    """A text that is a list or an object, not a string."""
    path = key if key.startswith("$") else f"$.{key}" if key.isidentifier() else f"$['{key}']"
    kind, inner = ("a list", "[*]") if isinstance(value, list) else ("an object", f".{_longest(value)}")
    return BadTable(
        f"{where}: key {key!r} is {kind}, not a text. Say where the text is when you import it, for "
        f"example framing corpus import ... --column 'text={path}{inner}'."
    )


def _longest(value: dict[str, Any]) -> str:
    """The key of the longest string, which is likely the text."""
    return max(
        (key for key, item in value.items() if isinstance(item, str)), key=lambda key: len(value[key]), default="KEY"
    )


def unknown_cutting_rule(rule: str, valid: list[str]) -> UnknownName:
    """A rule to cut documents by that is not known."""
    return UnknownName(f"--cut {rule!r} is not a rule for splitting.{did_you_mean(rule, valid)} Or give re:PATTERN.")


def bad_cutting_pattern(rule: str, reason: str) -> BadSetting:
    """A cutting pattern that is not a regular expression, or that matches the empty text."""
    return BadSetting(f"--cut {rule!r} cannot cut a text ({reason}). Give a regular expression that matches a heading.")


def unknown_chart_format(path: str | Path, valid: list[str]) -> BadSetting:
    """A chart cannot be written with that ending."""
    return BadSetting(f"{path}: a chart cannot be written with this ending. Give one of: {', '.join(valid)}.")
