"""Damaged files: whatever a library raises over one becomes one error that names the file."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from framing.errors import BadTable, FileMissing, FramingError, NoReader, UnreadableFile, UnsafeFile, UsageError
from framing.errors.readers import reader_failed

Item = TypeVar("Item")
# a disk that is full or too many open files are no fault of the file that is read
_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE})
# what a single file of many can be guilty of; settings that mean nothing are the user's and stop everything
FILE_FAULTS = (UnreadableFile, UnsafeFile, NoReader, BadTable, FileMissing)


@contextmanager
def naming_file(path: str | Path, reader: str) -> Iterator[None]:
    """A block that reads a file with a library: what the library raises is the file's fault and names it.

    Raises
    ------
    UnreadableFile : in place of any exception that is not framing's own, nor a machine's at its limits.
    """
    try:
        yield
    except FramingError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _MACHINE:
            raise
        raise reader_failed(path, reader, explain_damage(error)) from error


def naming_file_of(items: Iterator[Item], path: str | Path, reader: str) -> Iterator[Item]:
    """The same items; errors of making them name the file, errors of whoever takes them pass through."""
    end = object()
    while True:
        with naming_file(path, reader):
            item = next(items, end)
        if item is end:
            return
        yield item  # type: ignore[misc]  # never the mark of the end


def explain_damage(error: Exception) -> str:
    """One line on what a library found wrong."""
    if isinstance(error, RecursionError):
        return "nested too deep"
    if isinstance(error, MemoryError):
        return "it needs more memory than there is"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0][:200]}" if said else type(error).__name__


def rename_error(error: UsageError, old: str, new: str) -> UsageError:
    """The same error with another name for the file: that of an archive's member in place of its copy."""
    return type(error)(str(error).replace(old, new))
