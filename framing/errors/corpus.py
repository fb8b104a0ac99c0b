"""Errors about corpora: each names the file, document or key and the remedy."""

from __future__ import annotations

from pathlib import Path

from .base import UsageError, did_you_mean


class NoReader(UsageError):
    """No reader takes a file."""

    def __init__(self, path: str | Path, endings: list[str]) -> None:
        known = ", ".join(endings)
        super().__init__(f"{path}: no reader for this file. Known endings: {known}; or name one with --reader.")


class UnknownReader(UsageError):
    """A reader's name that does not exist."""

    def __init__(self, name: str, valid: list[str]) -> None:
        super().__init__(f"No reader is called {name!r}.{did_you_mean(name, valid)}")


class NotText(UsageError):
    """A file that holds bytes, not text."""

    def __init__(self, where: str | Path) -> None:
        super().__init__(f"{where}: binary, not a text. Take the file out, or name its reader with --reader.")


class NotDecodable(UsageError):
    """Bytes that do not fit the encoding."""

    def __init__(self, where: str | Path, encoding: str, reason: str) -> None:
        super().__init__(f"{where}: cannot be read as {encoding} ({reason}). Give the right one with --encoding.")


class UnreadableFile(UsageError):
    """A file that is not what its ending says, or is damaged."""

    def __init__(self, path: str | Path, kind: str, reason: str) -> None:
        super().__init__(f"{path}: cannot be read as {kind} ({reason}). Is the file whole?")


class EmptyInput(UsageError):
    """Nothing to read."""

    def __init__(self, path: str | Path, what: str = "document") -> None:
        super().__init__(f"{path}: empty, no {what} in it. Check the path and the file.")


class DuplicateId(UsageError):
    """Two documents of one corpus with one id."""

    def __init__(self, where: str | Path, document: str, first: int, second: int) -> None:
        super().__init__(
            f"{where}: documents {first} and {second} have the same id {document!r}. "
            "Ids must be unique: choose another id column (--column id=...), or rename the files."
        )


class BadDocument(UsageError):
    """A document whose metadata cannot be right."""

    def __init__(self, where: str | Path, document: str, problem: str) -> None:
        super().__init__(f"{where}, document {document!r}: {problem}")


class UnknownState(UsageError):
    """A code or a name that no state has."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(
            f"{name!r} is no state that is known.{hint} Codes are ISO 3166-1 alpha-3, see docs/corpora.md."
        )
