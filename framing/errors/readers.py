"""Errors of reading files and dates: each names the file, the line or member, and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .base import UsageError, did_you_mean


class UnreadableDate(UsageError):
    """A phrase that no date rule reads."""

    def __init__(self, phrase: str) -> None:
        super().__init__(
            f"{phrase!r} is no date that can be read. Write it as YYYY-MM-DD or YYYY-MM-DD/YYYY-MM-DD; "
            "docs/dates.md lists the forms that are known."
        )


class UnknownCalendar(UsageError):
    """A calendar that is not listed."""

    def __init__(self, name: str, valid: list[str]) -> None:
        super().__init__(f"{name!r} is no known calendar.{did_you_mean(name, valid)}")


class BrokenFile(UsageError):
    """A file that is not what its ending says, or is damaged."""

    def __init__(self, path: str | Path, what: str, reason: str, place: str = "") -> None:
        where = f"{path}, {place}" if place else f"{path}"
        super().__init__(f"{where}: not readable as {what} ({reason}). Repair the file, or leave it out.")


class NoTextFound(UsageError):
    """A file that holds no text that a reader could take."""

    def __init__(self, path: str | Path, what: str, remedy: str) -> None:
        super().__init__(f"{path}: no {what} found. {remedy}")


class UnsafeFile(UsageError):
    """A file that could harm the machine that reads it."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: refused ({reason}). If you trust the file, unpack or convert it yourself first.")


class BadReaderOption(UsageError):
    """A reader's option has a value that means nothing."""

    def __init__(self, path: str | Path, option: str, value: str, remedy: str) -> None:
        super().__init__(f"{path}: option {option}={value!r} cannot be used. {remedy}")


class BadColumnPath(UsageError):
    """A path that a column is to be taken from, but that is none."""

    def __init__(self, path: str | Path, column: str, expression: str, reason: str) -> None:
        super().__init__(
            f"{path}: --column {column}={expression!r} cannot be used. {reason} "
            f"Write, for example, --column '{column}=$.paragraphs[*]'."
        )


class NestedText(UsageError):
    """A text that is a list or an object, not a string."""

    def __init__(self, where: str, key: str, value: list[Any] | dict[str, Any]) -> None:
        path = key if key.startswith("$") else f"$.{key}" if key.isidentifier() else f"$['{key}']"
        kind, inner = ("a list", "[*]") if isinstance(value, list) else ("an object", f".{_longest(value)}")
        super().__init__(
            f"{where}: key {key!r} is {kind}, not a text. Say where the text is when you import it, for "
            f"example framing corpus import ... --column 'text={path}{inner}'."
        )


def _longest(value: dict[str, Any]) -> str:
    """The key of the longest string, which is likely the text."""
    return max(
        (key for key, item in value.items() if isinstance(item, str)), key=lambda key: len(value[key]), default="KEY"
    )


class UnknownCuttingRule(UsageError):
    """A rule to cut documents by that is not known."""

    def __init__(self, rule: str, valid: list[str]) -> None:
        super().__init__(f"--cut {rule!r} is no rule to cut by.{did_you_mean(rule, valid)} Or give re:PATTERN.")


class BadCuttingPattern(UsageError):
    """A cutting pattern that is not a regular expression, or that matches the empty text."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(
            f"--cut {rule!r} cannot cut a text ({reason}). Give a regular expression that matches a heading."
        )


class BrokenMember(UsageError):
    """A member of an archive that its reader cannot read."""

    def __init__(self, archive: str | Path, member: str, reason: str) -> None:
        super().__init__(f"{archive}, member {member}: {reason}")


class UnknownChartFormat(UsageError):
    """A chart cannot be written with that ending."""

    def __init__(self, path: str | Path, valid: list[str]) -> None:
        super().__init__(f"{path}: a chart cannot be written with this ending. Give one of: {', '.join(valid)}.")
