"""Errors of the pass over a corpus and of its published frames."""

from __future__ import annotations

from pathlib import Path

from .base import FramingError, UsageError


class NothingToAnnotate(UsageError):
    """No document or unit is left after the selection."""

    def __init__(self, where: str | Path) -> None:
        super().__init__(f"{where}: nothing to annotate. Check the file and the selection of states and dates.")


class RepeatedUnit(UsageError):
    """Two units share one id."""

    def __init__(self, where: str | Path, row: int, unit: str) -> None:
        super().__init__(f"{where}, row {row}: the id {unit!r} stands twice. Give every unit its own id.")


class StalePublishedFrames(FramingError):
    """Published frames were made by another model or from other texts."""

    def __init__(self, path: str | Path, what: str, published: str, now: str) -> None:
        super().__init__(
            f"{path}: published frames are stale: their {what} is {published[:16]}, now it is {now[:16]}. "
            "Rebuild them with 'framing corpus fetch' and 'make published'."
        )


class DriftedFrames(FramingError):
    """The same model on the same texts gives other probabilities than those published."""

    def __init__(self, path: str | Path, beyond: int, cells: int) -> None:
        super().__init__(
            f"{path}: {beyond} of {cells} cells are further than one step of the grid from those made now. "
            "Install the pinned packages (constraints.txt), or rebuild with 'make published'."
        )


class NoFrames(FramingError):
    """A study needs a corpus of which neither texts nor published frames are at hand."""

    def __init__(self, corpus: str) -> None:
        super().__init__(
            f"corpus {corpus!r}: neither texts nor published frames are at hand. "
            f"Get the texts: 'framing corpus fetch {corpus}', or '--from FILE' with the archive."
        )
