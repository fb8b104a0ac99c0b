"""Archives to folders: tar and zip unpacked without writing outside the folder, editors' leftovers left out."""

from __future__ import annotations

import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from framing.errors.corpus import unreadable_file

ARCHIVE_ENDINGS = (".tgz", ".tar.gz", ".tar", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".zip")
_LEFTOVERS = ("__MACOSX",)
_DAMAGE = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError)


def is_archive(path: Path) -> bool:
    """Whether the ending is that of an archive."""
    return path.name.lower().endswith(ARCHIVE_ENDINGS)


@contextmanager
def unpacked(source: Path, within: Path | None = None) -> Iterator[Path]:
    """A folder with the contents of an archive, gone afterwards; a folder is given as it is.

    within : where to make the temporary folder; the system's place unless given.

    Raises
    ------
    UnreadableFile : the archive is broken or cut short.
    """
    if source.is_dir():
        yield source
        return
    with TemporaryDirectory(prefix=".unpacked-", dir=within) as name:
        folder = Path(name)
        for member, stream in read_members(source):
            target = folder.joinpath(*member.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "wb") as out:
                shutil.copyfileobj(stream, out)
        yield folder


class MemberStream:
    """The bytes of one file of an archive; damage is reported under the archive's name."""

    def __init__(self, stream: IO[bytes], archive: Path) -> None:
        self._stream = stream
        self._archive = archive

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or all that are left."""
        with _naming(self._archive):
            return self._stream.read(size)


@contextmanager
def _naming(archive: Path) -> Iterator[None]:
    """Turns what the libraries raise on damage into one error with the archive's name."""
    try:
        yield
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        kind = "zip archive" if _is_zip(archive) else "tar archive"
        raise unreadable_file(archive, kind, str(error) or type(error).__name__) from error


def read_members(archive: Path) -> Iterator[tuple[PurePosixPath, MemberStream]]:
    """The files of an archive in its order: path within and bytes; hidden files and unsafe paths are left out.

    Raises
    ------
    UnreadableFile : the archive is broken or cut short, while it is opened, gone through or read.
    """
    members = _zip_members(archive) if _is_zip(archive) else _tar_members(archive)
    while True:
        with _naming(archive):
            member = next(members, None)
        if member is None:
            return
        yield member[0], MemberStream(member[1], archive)


def _is_zip(archive: Path) -> bool:
    return archive.name.lower().endswith(".zip")


def _tar_members(archive: Path) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
    with tarfile.open(archive, "r:*") as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if member.isfile() and _wanted(path) and (stream := tar.extractfile(member)) is not None:
                yield path, stream


def _zip_members(archive: Path) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            path = PurePosixPath(member.filename)
            if not member.is_dir() and _wanted(path):
                with packed.open(member) as stream:
                    yield path, stream


def _wanted(path: PurePosixPath) -> bool:
    safe = not path.is_absolute() and ".." not in path.parts
    return safe and not any(part.startswith(".") or part in _LEFTOVERS for part in path.parts)
