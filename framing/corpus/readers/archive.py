"""Zipped and tarred folders: every member is read by the reader that fits it, archives in archives as well.

Members with unsafe paths, links and hidden files are never taken; an archive that unpacks to absurd sizes is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.metadata import METADATA_NAMES
from framing.corpus.readers.package_sizes import check_size
from framing.corpus.unpacking import ARCHIVE_ENDINGS, MemberStream, is_archive, read_members
from framing.errors import NoReader, UnsafeFile, UsageError
from framing.errors.readers import broken_member, no_text_found, unsafe_file

ENDINGS = ARCHIVE_ENDINGS
OPTIONS: tuple[str, ...] = ()
MOST_NESTED = 3
_CHUNK = 1 << 20


def recognises(path: Path) -> bool:
    """Every file with such an ending, but not a zipped ConvoKit corpus, whose files belong together."""
    from framing.corpus.readers import convokit

    return path.is_file() and not convokit.recognises(path)


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """The documents of all members in the archive's order, with the member's path as `member`.

    Ids are those that the member's reader gives, after the member's folder where there is one ("1703/letter").
    Members that no reader takes are told and left out.

    Raises
    ------
    UnreadableFile : broken or cut short. UnsafeFile : a bomb, or nested too deep. UnreadableFile : no member was read.
    """
    yield from _read(path, settings, 0)


def _read(path: Path, settings: ReaderSettings, depth: int) -> Iterator[RawDocument]:
    if depth >= MOST_NESTED:
        raise unsafe_file(path, f"archives nested more than {MOST_NESTED} deep")
    packed, unpacked, read_any = path.stat().st_size, 0, False
    with TemporaryDirectory(prefix="framing-") as folder:
        for member, stream in read_members(path):
            if member.name in METADATA_NAMES:  # a table about the members, no document
                continue
            copy = Path(folder) / member.name
            unpacked = _copy(stream, copy, path, unpacked, packed)
            try:
                for document in _documents(copy, settings, depth):
                    read_any = True
                    yield _placed(document, member)
            except NoReader:
                settings.log(f"{path}: member {member} left out, no reader takes it.")
            except UnsafeFile:
                raise
            except UsageError as error:
                raise broken_member(path, str(member), str(error).replace(str(copy), member.name)) from error
            copy.unlink()
    if not read_any:
        raise no_text_found(path, "readable member", "Unpack it and look what it holds.")


def _documents(copy: Path, settings: ReaderSettings, depth: int) -> Iterator[RawDocument]:
    from framing.corpus.readers import find_reader

    return _read(copy, settings, depth + 1) if is_archive(copy) else find_reader(copy).read(copy, settings)


def _copy(stream: MemberStream, target: Path, path: Path, unpacked: int, packed: int) -> int:
    """Copy a member piece by piece, so that a bomb is seen while it goes off; give the bytes unpacked so far."""
    with open(target, "wb") as out:
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            check_size(path, unpacked, packed)
            out.write(chunk)
    return unpacked


def _placed(document: RawDocument, member: PurePosixPath) -> RawDocument:
    folder = "/".join(part for part in member.parent.parts if part not in {"", "."})
    identity = f"{folder}/{document.id}" if folder else document.id
    inner = document.metadata.get("member", "")
    path = f"{member}/{inner}" if inner else str(member)
    return replace(document, id=identity, metadata={**document.metadata, "member": path})
