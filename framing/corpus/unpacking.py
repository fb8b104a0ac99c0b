"""Archives to folders: tar and zip unpacked without writing outside the folder, leftovers of systems left out."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from framing.corpus.damage import explain_damage, naming_file
from framing.corpus.leftovers import is_leftover
from framing.corpus.package_sizes import check_size
from framing.errors import FramingError
from framing.errors.corpus import unreadable_file
from framing.errors.readers import unsafe_file

ARCHIVE_ENDINGS = (".tgz", ".tar.gz", ".tar", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".zip")
_ENCRYPTED = 0x1
_LARGEST_PIECE = 16 << 20
_PACKED: dict[bytes, Callable[[Path], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
Skip = Callable[[str, str], None]
Takes = Callable[[PurePosixPath], bool]


def is_archive(path: Path) -> bool:
    """Whether the ending is that of an archive."""
    return path.name.lower().endswith(ARCHIVE_ENDINGS)


@contextmanager
def unpacked(source: Path, within: Path | None = None, takes: Takes = lambda _member: True) -> Iterator[Path]:
    """A folder with the contents of an archive, gone afterwards; a folder is given as it is.

    within : where to make the temporary folder; the system's place unless given. takes : whether a file of the archive is
    wanted.

    Raises
    ------
    UnreadableFile : the archive is broken or cut short. UnsafeFile : it unpacks to an absurd size.
    """
    if source.is_dir():
        yield source
        return
    with TemporaryDirectory(prefix=".unpacked-", dir=within) as name:
        folder = Path(name)
        for member, stream in read_members(source):
            if not takes(member):
                continue
            with naming_file(source, "archive"):  # names that no disk takes, a file where a folder should be
                target = folder.joinpath(*member.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with open(target, "wb") as out:
                    shutil.copyfileobj(stream, out)
        yield folder


@dataclass
class _Budget:
    """How much of an archive has been unpacked, so that a bomb is seen while it goes off, whoever reads it."""

    archive: Path
    packed: int
    unpacked: int = 0

    def spend(self, size: int) -> None:
        self.unpacked += size
        check_size(self.archive, self.unpacked, self.packed)


class MemberStream:
    """The bytes of one file of an archive; damage and absurd sizes are reported under the archive's name.

    independent : whether the other files can be read although this one is damaged.
    """

    def __init__(self, stream: Callable[[], IO[bytes]], member: str, budget: _Budget, *, independent: bool) -> None:
        self._open = stream
        self._stream: IO[bytes] | None = None
        self._member = member
        self._budget = budget
        self.independent = independent

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or all that are left (in pieces, so that their sum is watched)."""
        if size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        with _naming(self._budget.archive, self._member):
            if self._stream is None:
                self._stream = self._open()
            piece = self._stream.read(size)
        self._budget.spend(len(piece))
        return piece


@contextmanager
def _naming(archive: Path, member: str = "") -> Iterator[None]:
    """Turns what the libraries raise on damage into one error with the archive's name; nothing is written here."""
    try:
        yield
    except FramingError:
        raise
    except Exception as error:
        reason = explain_damage(error)
        kind = "zip archive" if _is_zip(archive) else "tar archive"
        raise unreadable_file(archive, kind, f"member {member}: {reason}" if member else reason) from error


def read_members(
    archive: Path, skip: Skip = lambda _member, _why: None
) -> Iterator[tuple[PurePosixPath, MemberStream]]:
    """The files of an archive in its order: path within and bytes, to be read before the next is asked for.

    skip : hears of each that is left out and why: leftovers of systems, unsafe paths, links and devices.

    Raises
    ------
    UnreadableFile : the archive is broken or cut short, while it is opened, gone through or read; a member has a
        password. UnsafeFile : what was read of it has an absurd size.
    """
    with _naming(archive):
        budget = _Budget(archive, archive.stat().st_size)
    members = _zip_members(archive, budget) if _is_zip(archive) else _tar_members(archive, budget)
    while True:
        with _naming(archive):
            member = next(members, None)
        if member is None:
            return
        path, stream = member
        reason = _why_not(path) or ("a link or device, no file" if stream is None else "")
        if reason:
            skip(str(path), reason)
        elif stream is not None:
            yield path, stream


def _is_zip(archive: Path) -> bool:
    return archive.name.lower().endswith(".zip")


class _Bounded:
    """A file of which no piece is read that is larger than any header: tar takes the size of one on trust."""

    def __init__(self, stream: IO[bytes], archive: Path) -> None:
        self._stream = stream
        self._archive = archive
        self.seek, self.tell, self.close = stream.seek, stream.tell, stream.close

    def read(self, size: int = -1) -> bytes:
        """As a file's."""
        if size > _LARGEST_PIECE:
            raise unsafe_file(self._archive, f"a header says that it is {size:,} bytes long")
        return self._stream.read(size)


def _open_tar(archive: Path) -> IO[bytes]:
    """The bytes of a tar archive, whatever packs them."""
    with open(archive, "rb") as stream:
        start = stream.read(6)
    packed = next((opener for magic, opener in _PACKED.items() if start.startswith(magic)), None)
    return packed(archive) if packed else open(archive, "rb")


def _tar_members(archive: Path, budget: _Budget) -> Iterator[tuple[PurePosixPath, MemberStream | None]]:
    bounded: Any = _Bounded(_open_tar(archive), archive)
    with closing(bounded), tarfile.open(fileobj=bounded, mode="r:") as tar:
        for member in tar:
            if member.isdir():
                continue
            if not member.isfile():
                yield PurePosixPath(member.name), None
                continue

            def opened(member: tarfile.TarInfo = member) -> IO[bytes]:
                stream = tar.extractfile(member)
                if stream is None:  # only where the member is no file
                    raise tarfile.ReadError("no file")
                return stream

            yield PurePosixPath(member.name), MemberStream(opened, member.name, budget, independent=False)


def _zip_members(archive: Path, budget: _Budget) -> Iterator[tuple[PurePosixPath, MemberStream | None]]:
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            if member.filename and member.is_dir():
                continue

            def opened(member: zipfile.ZipInfo = member) -> IO[bytes]:
                if member.flag_bits & _ENCRYPTED:
                    raise unreadable_file(archive, "zip archive", f"member {member.filename} has a password")
                return packed.open(member)

            yield (
                PurePosixPath(member.filename.replace("\\", "/")),
                MemberStream(opened, member.filename, budget, independent=True),
            )


def _why_not(path: PurePosixPath) -> str:
    """Why a member is not taken; empty for one that is."""
    if not path.name:
        return "it has no name"
    if path.is_absolute() or ".." in path.parts or PureWindowsPath(path).drive:
        return "its path leads out of the archive"
    return "a leftover of a system" if is_leftover(path) else ""
