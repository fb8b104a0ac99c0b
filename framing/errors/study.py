"""Errors about study files and results folders."""

from __future__ import annotations

from pathlib import Path

from .base import UsageError, did_you_mean


class UnknownStudy(UsageError):
    """Neither a shipped study nor a file."""

    def __init__(self, name: str, shipped: list[str]) -> None:
        super().__init__(f"{name}: neither a study file nor a shipped study.{did_you_mean(name, shipped)}")


class BadStudy(UsageError):
    """A key of a study file is wrong."""

    def __init__(self, path: str | Path, key: str, problem: str) -> None:
        super().__init__(f"{path}: key {key}: {problem}")


class NoResults(UsageError):
    """A folder holds no results."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(f"{path}: no results here (manifest.json is missing). 'framing run STUDY' writes them.")


class TableNotWritten(UsageError):
    """A results folder lacks a table that a later stage needs."""

    def __init__(self, path: str | Path, table: str) -> None:
        super().__init__(f"{path}: table {table!r} is missing. Run the study again: 'framing run STUDY'.")
