"""Errors about reports."""

from __future__ import annotations

from pathlib import Path

from .base import UsageError


class NoDominant(UsageError):
    """Nothing in the results says which state is the dominant one."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(
            f"{path}: the dominant state is unknown (manifest.json has no key 'dominant', shifts no column 'state'). "
            "Run the study again: 'framing run STUDY'."
        )


class ReportInTheWay(UsageError):
    """The place for the report is a folder."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(f"{path}: is a folder. Name the file to write: -o {path}/report.html.")
