"""Errors about tables and files that any room may raise."""

from __future__ import annotations

from pathlib import Path

from .base import FramingError, UsageError, did_you_mean


class FileMissing(UsageError):
    """A path that should be there is not."""

    def __init__(self, path: str | Path, what: str = "file") -> None:
        super().__init__(f"{path}: no such {what}. Check the path.")


class ColumnMissing(UsageError):
    """A table lacks a column that its schema requires."""

    def __init__(self, where: str | Path, column: str, found: list[str]) -> None:
        super().__init__(f"{where}: column {column!r} is missing.{did_you_mean(column, found)}")


class BadValue(UsageError):
    """One cell of a table has a value that its column does not allow."""

    def __init__(self, where: str | Path, row: int | str, column: str, value: object, remedy: str) -> None:
        super().__init__(f"{where}, row {row}, column {column!r}: {value!r} is not allowed. {remedy}")


class UnreadableTable(UsageError):
    """A file is not the table that its name says it is."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: cannot be read as a table ({reason}). Give CSV, TSV, JSONL or Parquet.")


class CannotWrite(FramingError):
    """Writing failed (full disk, no permission); what stood at the place before is untouched."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(
            f"{path}: cannot be written ({reason}). Free space, or choose another place (-o, or FRAMING_HOME for what "
            "is fetched and kept); nothing was replaced."
        )
