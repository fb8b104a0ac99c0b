"""Files read by the workers of a cluster, which see them on a shared path: what comes back is what this machine would read.

A worker tells not only the documents of a file but all that its reader noted, left out and could not read, in order. It is
told anew here, where dates and states are made out, so that a cluster gives the same documents, notes and errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import framing
from framing.cluster.packing import Packed
from framing.corpus.damage import rename_error
from framing.corpus.readers import Accounts, RawDocument, ReaderSettings, hold_whole, read_path
from framing.corpus.readers.base import stop_at
from framing.errors import FramingError, UsageError
from framing.errors.cluster import files_not_shared, workers_differ
from framing.software import hash_software

if TYPE_CHECKING:
    from framing.cluster import Cluster

TASK_BYTES, TASK_FILES = 4_000_000, 200
_LIBRARIES = (
    "jsonpath-ng", "lxml", "lxml_html_clean", "openpyxl", "pandas", "pyarrow", "pypdfium2", "python-docx", "pyyaml",
    "trafilatura",
)  # fmt: skip


@dataclass(frozen=True)
class FileThere:
    """A file by its whole path, and its size, by which a worker knows that it sees the same one."""

    path: Path
    size: int


@dataclass(frozen=True)
class Common:
    """What every task needs: settings as `ReaderSettings` has them, the software that reads here, the cluster's name."""

    encoding: str
    columns: Mapping[str, str]
    options: Mapping[str, str]
    reader: str
    strict: bool
    software: str
    where: str


@dataclass
class Told:
    """What came of one file: notes (texts) and faults in their order, what was left out, and why reading stopped, if it did."""

    documents: list[RawDocument] = field(default_factory=list)
    notes: list[str | UsageError] = field(default_factory=list)
    accounts: Accounts = field(default_factory=Accounts)
    stopped: FramingError | None = None


class ClusterReading:
    """The reading of files by a cluster, as `framing.corpus.importing.collecting.read_files` does it here."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def __call__(self, paths: Sequence[Path], settings: ReaderSettings) -> Iterator[Iterable[RawDocument]]:
        """The documents of each file in turn.

        Raises
        ------
        ClusterFailed : a worker does not see the files, or has other software.
        """
        common = Common(
            settings.encoding,
            dict(settings.columns),
            dict(settings.options),
            settings.reader,
            settings.pass_over is stop_at,
            reading_software(),
            self._cluster.where,
        )
        given = iter(paths)
        for packed in self._cluster.run(read_there, _tasks(paths), common):
            assert packed is not None
            for told in packed.unpack():
                path = next(given)
                yield _tell(told, str(path.absolute()), str(path), settings)


def _tasks(paths: Sequence[Path]) -> Iterator[list[FileThere]]:
    """Files together, some megabytes at a time."""
    held: list[FileThere] = []
    for path in paths:
        one = FileThere(path.absolute(), path.stat().st_size)
        if held and (len(held) == TASK_FILES or sum(file.size for file in held) + one.size > TASK_BYTES):
            yield held
            held = []
        held.append(one)
    if held:
        yield held


def _tell(told: Told, there: str, here: str, settings: ReaderSettings) -> Iterator[RawDocument]:
    """What a worker noted, under the name that the file was given here; then its documents."""
    for note in told.notes:
        if isinstance(note, str):
            settings.log(note.replace(there, here))
        else:
            settings.pass_over(rename_error(note, there, here))
    settings.accounts.add(told.accounts)
    yield from told.documents
    if isinstance(told.stopped, UsageError):
        raise rename_error(told.stopped, there, here)
    if told.stopped is not None:
        raise told.stopped


def read_there(files: list[FileThere], common: Common) -> Packed:
    """What a worker does with a task: a `Told` for each file, packed.

    Raises
    ------
    ClusterFailed : it does not see a file, or reads with other software.
    """
    if (own := reading_software()) != common.software:
        raise workers_differ(
            common.where,
            f"a worker has another version of framing or of what reads files ({own[:12]}, here {common.software[:12]})",
        )
    for file in files:
        if not file.path.is_file() or file.path.stat().st_size != file.size:
            raise files_not_shared(common.where, file.path)
    return Packed.of([_read(file.path, common) for file in files])


def _read(path: Path, common: Common) -> Told:
    told = Told()
    settings = ReaderSettings(
        common.encoding,
        common.columns,
        common.options,
        log=told.notes.append,
        reader=common.reader,
        pass_over=stop_at if common.strict else told.notes.append,
        accounts=told.accounts,
    )
    try:
        for raw in hold_whole(read_path(path, settings), settings):
            told.documents.append(replace(raw, metadata=dict(raw.metadata)))
    except FramingError as error:
        told.stopped = error
    return told


@cache
def reading_software() -> str:
    """SHA-256 of framing's own code, and of the versions of the libraries that it reads files with."""
    package = Path(framing.__file__).resolve().parent
    return hash_software(sorted(package.rglob("*.py")), package, _LIBRARIES)
