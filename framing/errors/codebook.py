"""Errors about codebooks: each names the file and the path of the key."""

from __future__ import annotations

from pathlib import Path

from .base import UsageError, did_you_mean


class CodebookUnreadable(UsageError):
    """The file is not TOML, or not UTF-8."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: not a codebook ({reason}). 'framing codebook new FILE.toml' writes one.")


class UnknownKey(UsageError):
    """A key that no codebook has."""

    def __init__(self, path: str | Path, key: str, valid: list[str]) -> None:
        super().__init__(f"{path}: unknown key {key}.{did_you_mean(key.rsplit('.', 1)[-1], valid)}")


class KeyMissing(UsageError):
    """A key that every codebook needs."""

    def __init__(self, path: str | Path, key: str) -> None:
        super().__init__(f"{path}: key {key} is missing. Add it; 'framing codebook show' prints a full example.")


class WrongKind(UsageError):
    """A key whose value has the wrong type."""

    def __init__(self, path: str | Path, key: str, wanted: str, found: object) -> None:
        super().__init__(f"{path}: key {key} must be {wanted}, not {type(found).__name__} ({found!r}).")


class BadPattern(UsageError):
    """A cue pattern that is not a regular expression."""

    def __init__(self, path: str | Path, key: str, pattern: str, reason: str) -> None:
        super().__init__(f"{path}: key {key}: {pattern!r} is not a regular expression ({reason}).")


class RepeatedCode(UsageError):
    """One code id stands twice."""

    def __init__(self, path: str | Path, code: str) -> None:
        super().__init__(f"{path}: the id {code!r} stands twice. Every code needs its own id.")


class UnknownCode(UsageError):
    """A coding or a study names a code that the codebook does not have."""

    def __init__(self, where: str, code: str, codebook: str, valid: list[str]) -> None:
        super().__init__(f"{where}: {code!r} is no code of codebook {codebook!r}.{did_you_mean(code, valid)}")


class UnknownDocumentEnding(UsageError):
    """A codebook document that is neither Markdown nor DOCX."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(f"{path}: a codebook is written as .md or .docx. Give -o a name that ends so.")


class FileInTheWay(UsageError):
    """A new codebook would replace a file."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(f"{path}: is there already. Choose another name, or remove it first; nothing was replaced.")
