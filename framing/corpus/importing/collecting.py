"""Files to raw documents: one file, or every file of a folder in the order of their paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from framing.corpus.readers import RawDocument, ReaderSettings, find_reader
from framing.errors import NoReader
from framing.errors.corpus import empty_input
from framing.errors.tables import file_missing


@dataclass(frozen=True)
class Collected:
    """A raw document, the path of its file below the folder or archive read, and whether it fills the file alone."""

    raw: RawDocument
    name: PurePath
    alone: bool


def collect_files(
    path: Path, settings: ReaderSettings, reader: str = "", leave_out: Sequence[Path] = ()
) -> Iterator[Collected]:
    """The raw documents of a file or folder. Ids are made unique by the file's name, or its path where names repeat.

    An empty file of a folder is a document without text. Files of a folder that no reader takes are told and left
    out; so is `leave_out` (tables of metadata).

    Raises
    ------
    FileMissing, UnreadableFile (no file, no document), NoReader, UnknownName, and what the readers raise
    """
    if not path.exists():
        raise file_missing(path, "file or folder")
    if path.is_file():
        if path.stat().st_size == 0:
            raise empty_input(path)
        for raw in find_reader(path, reader).read(path, settings):
            name = PurePath(raw.metadata.get("member") or path.name)
            yield Collected(raw, name, raw.id == path.stem or _fills(raw, name))
        return
    try:
        whole = find_reader(path, reader) if not reader or find_reader(path, reader).recognises(path) else None
    except NoReader:
        whole = None
    if whole is not None:
        yield from (Collected(raw, PurePath(path.name), False) for raw in whole.read(path, settings))
    else:
        yield from _gather_files(path, settings, reader, leave_out)


def _gather_files(
    folder: Path, settings: ReaderSettings, reader: str, leave_out: Sequence[Path]
) -> Iterator[Collected]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]
    apart = {path.resolve() for path in leave_out}
    paths = [path for path in paths if path.resolve() not in apart]
    if not paths:
        raise empty_input(folder, "file")
    stems = Counter(path.stem for path in paths)
    for path in paths:
        name = path.relative_to(folder)
        prefix = path.stem if stems[path.stem] == 1 else name.with_suffix("").as_posix()
        if path.stat().st_size == 0:
            yield Collected(RawDocument(prefix, ""), name, True)
            continue
        try:
            chosen = find_reader(path, reader)
        except NoReader as error:
            settings.log(f"{error} Left out.")
            continue
        for raw in chosen.read(path, settings):
            alone = raw.id == path.stem
            if "member" in raw.metadata:
                name = path.relative_to(folder) / raw.metadata["member"]
            identity = prefix if alone else raw.id if raw.id.startswith(path.stem) else f"{prefix}/{raw.id}"
            yield Collected(replace(raw, id=identity), name, alone or _fills(raw, name))


def _fills(raw: RawDocument, name: PurePath) -> bool:
    """Whether a document of an archive is the whole of its member."""
    return "member" in raw.metadata and PurePath(raw.id).name == name.stem


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
