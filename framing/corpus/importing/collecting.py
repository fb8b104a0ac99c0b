"""Files to raw documents: one file, or every file of a folder in the order of their paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from framing.corpus.leftovers import is_leftover
from framing.corpus.readers import RawDocument, ReaderSettings, find_reader, hold_whole, read_path
from framing.errors import NoReader
from framing.errors.corpus import empty_input
from framing.errors.tables import file_missing

_SHOWN = 5


@dataclass(frozen=True)
class Collected:
    """A raw document, the path of its file below the folder or archive read, and whether it fills the file alone."""

    raw: RawDocument
    name: PurePath
    alone: bool


# the documents of each of some files, in turn
Reading = Callable[[Sequence[Path], ReaderSettings], Iterator[Iterable[RawDocument]]]


def read_files(paths: Sequence[Path], settings: ReaderSettings) -> Iterator[Iterable[RawDocument]]:
    """The documents of each file, read one after the other by this process."""
    for path in paths:
        yield hold_whole(read_path(path, settings), settings)


def collect_files(
    path: Path, settings: ReaderSettings, leave_out: Sequence[Path] = (), read: Reading = read_files
) -> Iterator[Collected]:
    """The raw documents of a file or folder. Ids are made unique by the file's name, or its path where names repeat.

    An empty file of a folder is a document without text. A file of a folder that no reader takes or that is damaged
    is passed over (`settings.pass_over`), leftovers of systems are counted; `leave_out` is tables of metadata. `read` reads
    the files of a folder; one that is given alone is read here.

    Raises
    ------
    FileMissing, UnreadableFile (no file, no document), NoReader, UnknownName, and what the readers raise
    """
    if not path.exists():
        raise file_missing(path, "file or folder")
    if path.is_file():
        if path.stat().st_size == 0:
            raise empty_input(path)
        for raw in read_path(path, settings):
            name = PurePath(raw.metadata.get("member") or path.name)
            yield Collected(raw, name, raw.id == path.stem or _fills(raw, name))
    elif _is_read_whole(path, settings):
        yield from (Collected(raw, PurePath(path.name), False) for raw in read_path(path, settings))
    else:
        yield from _collect_folder(path, settings, leave_out, read)


def _is_read_whole(folder: Path, settings: ReaderSettings) -> bool:
    """Whether one reader takes the folder as a whole (a ConvoKit corpus)."""
    try:
        return find_reader(folder, settings.reader).recognises(folder)
    except NoReader:
        return False


def _collect_folder(
    folder: Path, settings: ReaderSettings, leave_out: Sequence[Path], read: Reading
) -> Iterator[Collected]:
    paths = _files(folder, settings, {path.resolve() for path in leave_out})
    if not paths:
        raise empty_input(folder, "file")
    prefixes = _unique_names([path.relative_to(folder) for path in paths], settings)
    empty = {path for path in paths if path.stat().st_size == 0}
    found = read([path for path in paths if path not in empty], settings)
    for path, prefix in zip(paths, prefixes, strict=True):
        name = path.relative_to(folder)
        if path in empty:
            yield Collected(RawDocument(prefix, ""), name, True)
            continue
        for raw in next(found):
            alone = raw.id == path.stem
            if "member" in raw.metadata:
                name = path.relative_to(folder) / raw.metadata["member"]
            numbered = raw.id.startswith(path.stem)
            identity = prefix if alone else prefix + raw.id[len(path.stem) :] if numbered else f"{prefix}/{raw.id}"
            yield Collected(replace(raw, id=identity), name, alone or _fills(raw, name))


def _unique_names(names: list[Path], settings: ReaderSettings) -> list[str]:
    """A name for the documents of each file: that of the file, its path where that repeats, with the ending if need be."""
    stems = Counter(name.stem for name in names)
    bare = Counter(name.with_suffix("") for name in names)
    twice = [name.as_posix() for name, number in bare.items() if number > 1]
    if twice:
        shown = ", ".join(twice[:_SHOWN]) + (" ..." if len(twice) > _SHOWN else "")
        settings.log(
            f"{len(twice):,} names stand before several endings ({shown}): every file is read. The same text in two "
            "formats is found by 'framing corpus duplicates'."
        )
    return [
        name.stem
        if stems[name.stem] == 1
        else (name if bare[name.with_suffix("")] > 1 else name.with_suffix("")).as_posix()
        for name in names
    ]


def _files(folder: Path, settings: ReaderSettings, apart: set[Path]) -> list[Path]:
    """The files to read in the order of their paths; leftovers, broken links and devices are counted."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir() or path.resolve() in apart or _is_being_written(path, apart):
            continue
        if is_leftover(name):
            settings.accounts.leave_out("leftovers of systems and editors", name=name.as_posix())
        elif not path.is_file():
            settings.accounts.leave_out("broken links and devices", name=name.as_posix())
        else:
            found.append(path)
    return found


def _is_being_written(path: Path, apart: set[Path]) -> bool:
    """Whether a file is the unfinished output of this very import, in the folder that is read."""
    return path.suffix == ".part" and any(
        path.name.startswith(f".{output.name}.") and path.parent.resolve() == output.parent for output in apart
    )


def _fills(raw: RawDocument, name: PurePath) -> bool:
    """Whether a document of an archive is the whole of its member."""
    return "member" in raw.metadata and PurePath(raw.id).name in {name.stem, name.name}
