"""Errors about tables of counts and the settings of an alignment; each names the file, the row and the remedy."""

from __future__ import annotations

from pathlib import Path

from .base import UsageError, did_you_mean


class DominantMissing(UsageError):
    """The dominant state has no row in the table."""

    def __init__(self, where: str | Path, dominant: str, states: list[str]) -> None:
        super().__init__(f"{where}: the dominant state {dominant!r} has no row.{did_you_mean(dominant, states)}")


class NoSecondaryStates(UsageError):
    """Only the dominant state is in the table."""

    def __init__(self, where: str | Path, dominant: str) -> None:
        super().__init__(f"{where}: there is no state but {dominant!r}. Add the rows of at least one secondary state.")


class TooFewPeriods(UsageError):
    """The dominant state has too few periods with enough passages for any shift to be seen."""

    def __init__(self, where: str | Path, dominant: str, found: int, needed: int, min_passages: int) -> None:
        super().__init__(
            f"{where}: {dominant!r} has {found} periods with at least {min_passages} passages in its fullest frame; "
            f"{needed} are needed. Add periods, join short ones, or lower --min-passages or --min-segment."
        )


class RowRepeated(UsageError):
    """Two rows stand for the same cell."""

    def __init__(self, where: str | Path, first: int, second: int, key: str) -> None:
        super().__init__(
            f"{where}, row {second}: {key} stands already in row {first}. Join the two rows: add their counts and totals."
        )


class TableEmpty(UsageError):
    """A table has a header but no row."""

    def __init__(self, where: str | Path) -> None:
        super().__init__(f"{where}: no rows. Give one row per state, period and frame.")


class UnknownFrame(UsageError):
    """An option names a frame that the table does not have."""

    def __init__(self, option: str, frame: str, frames: list[str]) -> None:
        super().__init__(f"{option}: no frame {frame!r} in the table.{did_you_mean(frame, frames)}")


class NoCommonState(UsageError):
    """A table of exposure or covariates shares no state with the table of counts."""

    def __init__(self, where: str | Path, states: list[str]) -> None:
        shown = ", ".join(repr(state) for state in states[:8])
        super().__init__(
            f"{where}: none of its states is in the table of counts, which has {shown}. Use the same labels."
        )


class BadSetting(UsageError):
    """A setting of the alignment lies outside its range."""

    def __init__(self, name: str, value: object, remedy: str) -> None:
        super().__init__(f"{name} = {value!r} is not allowed: {remedy}.")


class NoColumnsToUse(UsageError):
    """A table of covariates or of domestic circumstances has keys but no column of numbers."""

    def __init__(self, where: str | Path, keys: list[str]) -> None:
        super().__init__(f"{where}: no column of numbers beside {', '.join(keys)}. Add at least one.")


class BadDrawTable(UsageError):
    """Coded passages of a draw do not fit together."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(f"coded passages: {column} {problem}. Give one row per coded passage of the draw.")
