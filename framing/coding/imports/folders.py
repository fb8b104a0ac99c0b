"""The files of a folder or a .zip (zips inside it opened too), each read when it is asked for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO

from framing.errors.coding import codings_unreadable

Files = dict[str, Callable[[], bytes]]


def files_of(path: Path) -> Files:
    """From the name within the folder to a function that reads the file.

    A single file comes with those beside it of the same stem, and a TypeSystem.xml.

    Raises
    ------
    BadCodings : a broken .zip.
    """
    if path.is_dir():
        found: Files = {}
        for file in sorted(path.rglob("*")):
            if file.is_file():
                _add(found, file.relative_to(path).as_posix(), file.read_bytes, path)
        return found
    if path.suffix.lower() == ".zip":
        return _zipped(path, path, "")
    beside = [file for file in path.parent.iterdir() if file.stem == path.stem or file.name == "TypeSystem.xml"]
    return {file.name: file.read_bytes for file in sorted(beside) if file == path or file.suffix != path.suffix}


def _add(found: Files, name: str, read: Callable[[], bytes], where: Path) -> None:
    if name.lower().endswith(".zip"):
        found |= _zipped(BytesIO(read()), where, name.removesuffix(".zip") + "/")
    else:
        found[name] = read


def _zipped(source: Path | IO[bytes], where: Path, prefix: str) -> Files:
    try:
        archive = zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise codings_unreadable(where, None, f"broken .zip {prefix}".rstrip()) from error
    found: Files = {}
    for name in archive.namelist():
        if not name.endswith("/"):
            _add(found, prefix + name, partial(archive.read, name), where)
    return found
