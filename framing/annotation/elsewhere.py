"""Parts made by others: by processes of this machine, or by the workers of a cluster.

A worker of a cluster that sees the folder of kept frames, by a shared path, writes its parts there; any other sends them
back, and this process writes them. Either way they are the parts that this machine alone would have made.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from framing.annotation.batch import Batch
from framing.annotation.kept import Made, Part, keep_part, kept_folder, make_part, pack_part
from framing.annotation.runner import run_batches
from framing.annotation.travelling import Traveller, pack_model
from framing.errors.tables import cannot_write

if TYPE_CHECKING:
    from framing.cluster import Cluster


@dataclass(frozen=True)
class Common:
    """What every batch of a pass needs: the model, and where parts are kept.

    mark : a file in `folder` that says to a worker that it sees this machine's folder, and not one of the same name.
    """

    model: Traveller
    folder: Path
    mark: str


@dataclass(frozen=True)
class Sent:
    """A part that comes back from a worker; without its bytes where the worker put it into its place."""

    part: Part
    again: bool = False


def make_parts(missing: Iterable[Batch], jobs: int, cluster: Cluster | None) -> Iterator[Made]:
    """The parts for what is missing, in its order; few batches are in memory at any time.

    Raises
    ------
    FramingError : a worker process was ended from outside. ClusterFailed. CannotWrite.
    """
    if cluster is None:
        yield from run_batches(make_part, missing, jobs)
    else:
        yield from _on_cluster(missing, cluster)


def _on_cluster(missing: Iterable[Batch], cluster: Cluster) -> Iterator[Made]:
    batches = iter(missing)
    first = next(batches, None)
    if first is None:
        return

    def tasks() -> Iterator[Batch | None]:
        yield first if first.documents else None
        for batch in batches:
            yield batch if batch.documents else None

    folder, model = kept_folder(), pack_model(first.model, cluster.where, entities=first.entities)
    with _marked(folder) as mark:
        common = Common(model, folder, mark)
        for sent in cluster.run(make_part_there, tasks(), common):
            yield Made(None, False) if sent is None else _put_into_place(sent, folder)


@contextmanager
def _marked(folder: Path) -> Iterator[str]:
    """The name of an empty file in the folder, there for the length of the block."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".seen-", dir=folder)
    except OSError as error:
        raise cannot_write(folder, error.strerror or str(error)) from error
    os.close(handle)
    try:
        yield Path(name).name
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _put_into_place(sent: Sent, folder: Path) -> Made:
    if sent.part.content:
        return keep_part(sent.part, folder)
    return Made(folder / sent.part.name, sent.again)


def make_part_there(batch: Batch, common: Common) -> Sent:
    """What a worker of a cluster does with a batch.

    Raises
    ------
    ClusterFailed : the worker has another version of framing, of its libraries or of the model.
    """
    part = pack_part(replace(batch, model=common.model.arrive()))
    if (common.folder / common.mark).is_file():
        return Sent(replace(part, content=b""), keep_part(part, common.folder).again)
    return Sent(part)
