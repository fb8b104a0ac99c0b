"""Errors about exports: each names the format, the place or the filter, and says what to do."""

from __future__ import annotations

from pathlib import Path

from .base import FramingError, UsageError, did_you_mean


class UnknownFormat(UsageError):
    """A format that nothing writes or reads."""

    def __init__(self, name: str, valid: list[str]) -> None:
        super().__init__(f"{name!r} is no export format.{did_you_mean(name, valid)}")


class WrongLevel(UsageError):
    """A level that the format cannot hold."""

    def __init__(self, name: str, level: str, valid: tuple[str, ...]) -> None:
        super().__init__(f"Format {name!r} has no level {level!r}. Give --level {' or '.join(valid)}, or leave it out.")


class UnknownFrame(UsageError):
    """A filter names a code that the results do not have."""

    def __init__(self, where: str | Path, code: str, valid: list[str]) -> None:
        super().__init__(f"{where}: no frame {code!r} in these results.{did_you_mean(code, valid)}")


class UnknownChoice(UsageError):
    """A filter names a state or a corpus that no document of the results has."""

    def __init__(self, where: str | Path, option: str, value: str, valid: list[str]) -> None:
        super().__init__(f"{where}: no document for {option} {value!r} in these results.{did_you_mean(value, valid)}")


class BadDay(UsageError):
    """A date filter that is no date."""

    def __init__(self, option: str, value: str) -> None:
        super().__init__(f"{option} {value!r} is no date. Give YYYY, YYYY-MM or YYYY-MM-DD.")


class BadLeast(UsageError):
    """A least probability outside 0..1."""

    def __init__(self, value: float) -> None:
        super().__init__(f"--least {value} is no probability. Give a number from 0 to 1.")


class NothingSelected(FramingError):
    """The filters leave nothing to export; nothing is written."""

    def __init__(self, where: str | Path, filters: str) -> None:
        super().__init__(f"{where}: no passage is left after {filters or 'reading'}. Loosen a filter; nothing written.")


class UnknownDocument(UsageError):
    """A document that the results do not have."""

    def __init__(self, where: str | Path, document: str, valid: list[str]) -> None:
        super().__init__(f"{where}: no document {document!r}.{did_you_mean(document, valid)}")


class AmbiguousDocument(UsageError):
    """A document id that several corpora have."""

    def __init__(self, where: str | Path, document: str, corpora: list[str]) -> None:
        super().__init__(f"{where}: {document!r} is in {', '.join(corpora)}. Say which one with --corpus.")


class FolderInUse(FramingError):
    """An export that writes many files into a folder that holds something already."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(
            f"{path}: is there already and not empty; corrected annotations may lie in it. Choose another folder "
            "(or a name ending in .zip) with -o; nothing was written."
        )
