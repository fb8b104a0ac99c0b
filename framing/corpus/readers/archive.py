"""Zipped and tarred folders: every member is read by the reader that fits it, archives in archives as well.

Members with unsafe paths, links and leftovers are never taken; an archive that unpacks to absurd sizes is refused.
A damaged member is passed over like a damaged file of a folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from framing.corpus.damage import rename_error
from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.metadata import METADATA_NAMES
from framing.corpus.readers.tei_persons import is_roll
from framing.corpus.unpacking import ARCHIVE_ENDINGS, MemberStream, is_archive, read_members
from framing.errors import UnreadableFile, UsageError
from framing.errors.readers import no_text_found, unsafe_file
from framing.resources import scratch_folder

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
    Members that no reader takes or that are damaged are passed over (`settings.pass_over`).

    Raises
    ------
    UnreadableFile : broken or cut short. UnsafeFile : a bomb, or nested too deep. UnreadableFile : no member was read.
    """
    yield from _read(path, settings, 0)


def _read(path: Path, settings: ReaderSettings, depth: int) -> Iterator[RawDocument]:
    if depth >= MOST_NESTED:
        raise unsafe_file(path, f"archives nested more than {MOST_NESTED} deep")
    any_member = False

    def skip(member: str, why: str) -> None:
        settings.accounts.leave_out(f"members of archives ({why})", name=f"{path.name}/{member}")

    with TemporaryDirectory(dir=scratch_folder()) as outer:
        folder = Path(outer) / "members"
        folder.mkdir()
        bare = _look_ahead(path, folder, settings)
        for member, stream in read_members(path, skip):
            if member.name in METADATA_NAMES:  # a table about the members, no document
                continue
            any_member = True
            copy = folder / member.name
            if _copy(stream, copy, settings):
                for document in _documents(copy, settings, f"{path}, member {member}", depth):
                    yield _placed(document, member, with_ending=bare[member.with_suffix("")] > 1)
            if not is_roll(member.name):
                copy.unlink(missing_ok=True)
    if not any_member:
        raise no_text_found(path, "readable member", "Unpack it and look what it holds.")


def _documents(copy: Path, settings: ReaderSettings, name: str, depth: int) -> Iterator[RawDocument]:
    """The documents of a member; notes and faults name the member in place of its copy."""
    from framing.corpus.readers import hold_whole, read_path

    inner = replace(
        settings,
        reader="" if settings.reader == __name__.rpartition(".")[2] else settings.reader,
        log=lambda message: settings.log(message.replace(str(copy), name)),
        pass_over=lambda error: settings.pass_over(rename_error(error, str(copy), name)),
    )
    documents = _read(copy, inner, depth + 1) if is_archive(copy) else read_path(copy, inner)
    try:
        yield from hold_whole(documents, inner)
    except UsageError as error:
        raise rename_error(error, str(copy), name) from error


def _look_ahead(path: Path, folder: Path, settings: ReaderSettings) -> Counter[PurePosixPath]:
    """Copy the lists of persons and parties, for the speeches of all members; how often each name stands, bare."""
    quiet = replace(settings, pass_over=lambda _error: None)  # the second time a damaged one is reported
    bare: Counter[PurePosixPath] = Counter()
    for member, stream in read_members(path):
        bare[member.with_suffix("")] += 1
        if is_roll(member.name):
            _copy(stream, folder / member.name, quiet)
    return bare


def _copy(stream: MemberStream, target: Path, settings: ReaderSettings) -> bool:
    """Copy a member piece by piece; False where it alone is damaged and is passed over."""
    try:
        with open(target, "wb") as out:
            while chunk := stream.read(_CHUNK):
                out.write(chunk)
    except UnreadableFile as error:
        if not stream.independent:
            raise
        settings.pass_over(error)
        return False
    return True


def _placed(document: RawDocument, member: PurePosixPath, *, with_ending: bool) -> RawDocument:
    """The document under its folder, and with the member's ending where another member differs in that alone."""
    own = member.name + document.id[len(member.stem) :] if document.id.startswith(member.stem) else document.id
    folder = "/".join(part for part in member.parent.parts if part not in {"", "."})
    identity = own if with_ending else document.id
    inner = document.metadata.get("member", "")
    path = f"{member}/{inner}" if inner else str(member)
    metadata = {**document.metadata, "member": path}
    return replace(document, id=f"{folder}/{identity}" if folder else identity, metadata=metadata)
