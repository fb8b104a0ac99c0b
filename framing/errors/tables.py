"""Errors about tables and files that any package may raise."""

from __future__ import annotations

from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadSetting, BadTable, CannotWrite, FileMissing, UnreadableFile


def file_missing(path: str | Path, what: str = "file") -> FileMissing:
    """A path that should be there is not."""
    return FileMissing(f"{path}: no such {what}. Check the path.")


def column_missing(where: str | Path, column: str, found: list[str]) -> BadTable:
    """A table lacks a column that its schema requires."""
    return BadTable(f"{where}: column {column!r} is missing.{did_you_mean(column, found)}")


def bad_value(where: str | Path, row: int | str, column: str, value: object, remedy: str) -> BadTable:
    """One cell of a table has a value that its column does not allow."""
    return BadTable(f"{where}, row {row}, column {column!r}: {value!r} is not allowed. {remedy}")


def unknown_ending(path: str | Path, endings: list[str]) -> UnreadableFile:
    """A file whose ending means no table that is read or written."""
    found = "".join(Path(path).suffixes[-2:]) or "no ending"
    return UnreadableFile(
        f"{path}: unknown ending {found!r} of a table. Give a name that ends in {', '.join(endings)}."
    )


def unreadable_table(path: str | Path, reason: str) -> UnreadableFile:
    """A file is not the table that its name says it is."""
    return UnreadableFile(f"{path}: cannot be read as a table ({reason}). Give CSV, TSV, JSONL or Parquet.")


def damaged_parquet(path: str | Path, reason: str) -> UnreadableFile:
    """A Parquet file that is cut short, or of which a part cannot be unpacked."""
    return UnreadableFile(f"{path}: cannot be read as Parquet ({reason}). Is the file whole?")


def cannot_write(path: str | Path, reason: str) -> CannotWrite:
    """Writing failed (full disk, no permission); what stood at the place before is untouched."""
    return CannotWrite(
        f"{path}: cannot be written ({reason}). Free space, or choose another place (-o, or FRAMING_HOME for what "
        "is fetched and kept); nothing was replaced."
    )


def output_is_input(option: str, path: str | Path, source: str | Path) -> BadSetting:
    """An output would take the place of what is read."""
    where = "" if str(path) == str(source) else f" ({source})"
    return BadSetting(
        f"{option} {path}: would take the place of what is read{where}. Give another file to {option}; nothing was written."
    )


def outputs_are_one(option: str, other: str, path: str | Path) -> BadSetting:
    """Two outputs would be written into one file."""
    return BadSetting(f"{option} {path}: is the file of {other}, too. Give each its own; nothing was written.")


def folder_needed(path: str | Path) -> BadSetting:
    """Several files cannot go to standard output or through a pipe."""
    return BadSetting(f"-o {path}: several files are written. Give the name of a file or folder.")
