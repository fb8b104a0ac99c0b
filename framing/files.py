"""Writing that leaves either the old file or the whole new one, and hashing of what was read."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from framing.errors.tables import cannot_write, file_missing, folder_needed, output_is_input, outputs_are_one
from framing.piping import STANDARD, follow_links, is_piped, pass_on

_LOGGER = logging.getLogger("framing")
_PART = ".part"


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are missing.

    Raises
    ------
    CannotWrite : it cannot be made there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error.strerror or str(error)) from error


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A temporary path that takes the place of `path` when the block ends without error.

    Where `path` is a link, its target is replaced; what is to go to a pipe, a device or "-" (standard output) is passed
    on when it is whole.

    Raises
    ------
    CannotWrite : the folder cannot be made or written, the disk is full, or nobody reads from the pipe.
    """
    if Path(path).parent == Path(STANDARD):
        raise folder_needed(STANDARD)
    piped = is_piped(path)
    temporary: Path | None = None
    try:
        target = Path(path) if piped else follow_links(path)
        folder = Path(tempfile.gettempdir()) if piped else target.parent
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=_PART, dir=folder)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        if piped:
            pass_on(temporary, target)
        else:
            temporary.chmod(0o644)
            temporary.replace(target)
        _LOGGER.debug("%s: written", path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise cannot_write(path, error.strerror or str(error)) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def is_half_written(path: Path) -> bool:
    """Whether a file is one that `replacing` had not finished: being written, or left by a process that was killed."""
    return path.name.startswith(".") and path.suffix == _PART


def day_written(path: str | Path) -> str:
    """The day (ISO 8601, UTC) on which a file was written."""
    return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC).date().isoformat()


def keep_apart(outputs: Mapping[str, str | Path | None], inputs: Iterable[str | Path | None] = ()) -> None:
    """Refuse to write over what is read, or two outputs into one file, however the paths are written.

    Parameters
    ----------
    outputs : the option to the path that it names; None is passed over. inputs : files.

    Raises
    ------
    BadSetting : before any work.
    """
    read = [Path(path) for path in inputs if path is not None and not is_piped(path)]
    named: dict[str, Path] = {}
    for option, path in outputs.items():
        if path is None or is_piped(path):
            continue
        place = Path(path)
        for source in read:
            if _is_same(place, source):
                raise output_is_input(option, place, source)
        for other, before in named.items():
            if _is_same(place, before):
                raise outputs_are_one(option, other, place)
        named[option] = place


def _is_same(first: Path, second: Path) -> bool:
    if os.path.realpath(first) == os.path.realpath(second):
        return True
    try:
        return first.samefile(second)
    except OSError:
        return False


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8, newlines as given, all or nothing."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")


def write_json(path: str | Path, value: Any) -> None:
    """Write JSON with sorted keys, so that the same value gives the same bytes."""
    write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def file_sha256(path: str | Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal.

    Raises
    ------
    FileMissing : there is no such file.
    """
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        raise file_missing(path) from None


def text_sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, hexadecimal (lone surrogates kept)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
