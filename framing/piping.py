"""Files that are no plain files: links, pipes, devices, and "-" for standard input or output.

A link's target is read and replaced, and the link stays. A pipe is read to its end once, into a temporary file; what is
written to it is finished elsewhere first, and then passed on whole.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from framing.resources import scratch_folder

STANDARD = "-"
WAIT = 10.0  # seconds for somebody to read from a pipe
_NAME = "standard-input"
_received_from: dict[str, str] = {}  # the temporary file -> where it came from, as people call it
_TAKEN: ContextVar[bool] = ContextVar("taken", default=False)


def is_piped(path: str | Path) -> bool:
    """Whether a path is "-", a pipe or a device: read once and to the end, written in one go."""
    if str(path) == STANDARD:
        return True
    try:
        kind = Path(path).stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))


def follow_links(path: str | Path) -> Path:
    """The file or folder that a path leads to in the end, there or not.

    Raises
    ------
    OSError : the links lead back to themselves.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


def local_file(path: str | Path) -> Path:
    """The path itself, or, for a pipe or "-", a temporary file with what came through it, which can be had once.

    The temporary file's ending says what it holds: .parquet, .xlsx, .jsonl or .csv, told from its first bytes.
    """
    return _received(str(path)) if is_piped(path) else Path(path)


def _received(path: str) -> Path:
    folder = Path(tempfile.mkdtemp(dir=scratch_folder()))
    target = folder / (_NAME if path == STANDARD else Path(path).name)
    if path == STANDARD:
        _copy(sys.stdin.buffer, target)
    else:
        with open(path, "rb") as stream:
            _copy(stream, target)
    ending = _tell_ending(target)
    if target.suffix.lower() != ending:
        target = target.rename(target.with_name(target.name + ending))
    _received_from[str(target)] = source_name(path)
    return target


def source_name(path: str | Path) -> str:
    """A path as people call it: "standard input" for "-"."""
    return "standard input" if str(path) == STANDARD else str(path)


def name_sources(message: str) -> str:
    """A message that says "standard input", or the pipe, where it names the temporary file with what came through."""
    for target, source in _received_from.items():
        message = message.replace(target, source)
    names = {Path(target).name for target in _received_from if Path(target).stem == _NAME}
    for name in names:
        message = message.replace(name, source_name(STANDARD))
    return message


def _copy(stream: BinaryIO, target: Path) -> None:
    with open(target, "wb") as out:
        shutil.copyfileobj(stream, out)


def _tell_ending(path: Path) -> str:
    with open(path, "rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"PAR1"):
        return ".parquet"
    if head.startswith(b"PK\x03\x04"):
        return ".xlsx"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return ".jsonl"
    return path.suffix.lower() if path.suffix.lower() in (".csv", ".tsv") else ".csv"


def take_output(taken: bool = True) -> None:
    """Note that standard output holds a table, so that a command says all else on standard error; or that it is free."""
    _TAKEN.set(taken)


def output_is_taken() -> bool:
    """Whether standard output holds a table since the command began."""
    return _TAKEN.get()


def pass_on(source: Path, target: Path) -> None:
    """Write the bytes of a finished file to standard output, a pipe or a device.

    Raises
    ------
    OSError : nobody reads from the pipe for `WAIT` seconds.
    """
    if str(target) == STANDARD:
        take_output()
        sys.stdout.flush()
        with open(source, "rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with open(source, "rb") as stream, os.fdopen(_open_pipe(target), "wb") as out:
        shutil.copyfileobj(stream, out)


def _open_pipe(path: Path) -> int:
    """A pipe open for writing, as soon as somebody reads from it; a device, or any other path, at once."""
    end = time.monotonic() + WAIT
    while True:
        try:
            opened = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > end:
                raise OSError(errno.ENXIO, f"no program has read from this pipe for {WAIT:.0f} seconds") from None
            time.sleep(0.05)
            continue
        os.set_blocking(opened, True)
        return opened
