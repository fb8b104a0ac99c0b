"""The files of a folder, a .zip (zips inside it opened too) or a .tar.gz, each read when it is asked for.

Leftovers of systems (``__MACOSX``, ``._name``, ``Thumbs.db``) are passed over.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from io import SEEK_END, BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from framing.corpus.leftovers import is_leftover
from framing.corpus.package_sizes import check_size
from framing.errors.coding import codings_unreadable

Files = dict[str, Callable[[], bytes]]
_TARS = (".tar.gz", ".tgz", ".tar")


def files_of(path: Path) -> Files:
    """From the name within the folder to a function that reads the file.

    A single file comes with those beside it of the same stem, and a TypeSystem.xml.

    Raises
    ------
    BadCodings : a broken .zip or .tar.gz. UnsafeFile : one that unpacks to an absurd size.
    """
    if path.is_dir():
        found: Files = {}
        for file in sorted(path.rglob("*")):
            if file.is_file():
                _add(found, file.relative_to(path).as_posix(), file.read_bytes, path)
        return found
    if path.suffix.lower() == ".zip":
        return _zipped(path, path, "")
    if path.name.lower().endswith(_TARS):
        return _tarred(path)
    beside = [file for file in path.parent.iterdir() if file.stem == path.stem or file.name == "TypeSystem.xml"]
    return {file.name: file.read_bytes for file in sorted(beside) if file == path or file.suffix != path.suffix}


def _add(found: Files, name: str, read: Callable[[], bytes], where: Path) -> None:
    if is_leftover(PurePosixPath(name)):
        return
    if name.lower().endswith(".zip"):
        found |= _zipped(BytesIO(read()), where, name.removesuffix(".zip") + "/")
    else:
        found[name] = read


def _zipped(source: Path | IO[bytes], where: Path, prefix: str) -> Files:
    try:
        archive = zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise codings_unreadable(where, None, f"broken .zip {prefix}".rstrip()) from error
    packed = source.stat().st_size if isinstance(source, Path) else source.seek(0, SEEK_END)
    check_size(where, sum(member.file_size for member in archive.infolist()), packed)
    found: Files = {}
    for name in archive.namelist():
        if not name.endswith("/"):
            _add(found, prefix + name, partial(_read_member, archive, name, where), where)
    return found


def _read_member(archive: zipfile.ZipFile, name: str, where: Path) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise codings_unreadable(f"{where}: {name}", None, f"the .zip is damaged or has a password: {error}") from error


def _tarred(path: Path) -> Files:
    """The files of a .tar.gz, as brat packs a collection; held in memory, since its parts cannot be read out of order."""
    found: Files = {}
    try:
        with tarfile.open(path) as archive:
            members = [member for member in archive.getmembers() if member.isfile()]
            check_size(path, sum(member.size for member in members), path.stat().st_size)
            for member in members:
                stream = archive.extractfile(member)
                content = stream.read() if stream else b""
                _add(found, member.name, partial(bytes, content), path)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise codings_unreadable(path, None, f"broken .tar.gz: {error}") from error
    return found


def read_text(files: Files, name: str, where: str) -> str:
    """A file as UTF-8, its line ends untouched.

    Raises
    ------
    BadCodings : not UTF-8.
    """
    try:
        return files[name]().decode("utf-8")
    except UnicodeDecodeError as error:
        raise codings_unreadable(where, None, f"not UTF-8 at byte {error.start:,}: {error.reason}") from error
