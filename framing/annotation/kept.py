"""Frames kept from earlier passes, found again document by document, whatever else is annotated beside them.

A part holds the frames of the documents that one batch had to make. Its name begins with its scope, which stands for all that
makes frames besides the texts, and its metadata name its documents and how many rows each has. So another choice of
documents (other years, other states) takes what is there and makes only the rest. The name ends with the hash of the
file's bytes: a part that has changed in any place is not used.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from framing.annotation.batch import Batch, annotate_batch, loaded_model
from framing.annotation.identity import code_sha256, entity_model, model_identity
from framing.annotation.places import Place, Places
from framing.corpus import Document
from framing.errors import UsageError
from framing.files import day_written, file_sha256, replacing
from framing.parquet import NOTE, read_notes, read_parquet
from framing.resources import data_home

_PART, _DOCUMENTS = "part", "documents"  # in the metadata of a part: its batch and number of rows; its documents
_LENGTH = 20  # hexadecimal digits of a key
_OPEN = 8  # parts in memory at any time


@dataclass(frozen=True)
class Plan:
    """The keys of the documents that a batch asks for, and of those among them that are not kept and have to be made."""

    documents: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """The name and the bytes of a part."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Made:
    """The part that was made for what was missing, None where nothing was; `again` if a damaged one lay there."""

    path: Path | None
    again: bool


class KeptFrames:
    """The parts of one scope: the code and libraries, the model, the name of the corpus, with entities named or without.

    Attributes
    ----------
    days : the days (ISO 8601) on which the parts were made that something was taken from.
    """

    def __init__(self, scope: str) -> None:
        self.days: set[str] = set()
        self._places = Places()
        self._open: OrderedDict[Path, pa.Table | None] = OrderedDict()
        self._damaged: set[str] = set()
        for path in sorted(kept_folder().glob(f"{scope}-*.parquet")):
            self.enter(path)

    def enter(self, path: Path) -> None:
        """Note where the documents of a part lie; one that cannot be read, or is not what its name says, has none."""
        try:
            notes = read_notes(path)
            lines = [line.split() for line in notes.get(_DOCUMENTS, "").splitlines()]
            documents = [(bytes.fromhex(key).hex(), int(rows)) for key, rows in lines]
        except (UsageError, ValueError):
            return
        if notes.get(_PART) == _note_part(path.stem.rpartition("-")[0], sum(rows for _, rows in documents)):
            self._places.add(path, documents)

    def plan(self, batch: Batch) -> tuple[Plan, Batch]:
        """What of a batch is kept and whole, and what has to be made: every text once. A plan holds no texts."""
        keys = tuple(map(document_key, batch.documents))
        absent = {key: one for key, one in zip(keys, batch.documents, strict=True) if self._find(key) is None}
        return Plan(keys, tuple(absent)), replace(batch, documents=tuple(absent.values()))

    def count_mended(self, plan: Plan, made: Made) -> int:
        """Documents of a plan whose kept frames were damaged."""
        return sum(made.again or key in self._damaged for key in plan.missing)

    def collect(self, plan: Plan, made: Made) -> pa.Table:
        """The frames of a planned batch in the order of its documents, from earlier parts and from the one just made."""
        new = set(plan.missing)
        if made.path is not None:
            self.enter(made.path)
        stretches: list[Place] = []
        for key in plan.documents:
            place = self._places.find(key)[-1] if key in new else self._find(key)
            if place is None:  # damaged since it was planned
                raise UsageError(f"{kept_folder()}: kept frames changed while they were read. Run the command again.")
            if key not in new:
                self.days.add(day_written(place.path))
            last = stretches[-1] if stretches else None
            if last is not None and last.path == place.path and last.first + last.rows == place.first:
                stretches[-1] = replace(last, rows=last.rows + place.rows)
            else:
                stretches.append(place)
        slices = [self._slice(place) for place in stretches]
        return pa.concat_tables(slices, promote_options="permissive").combine_chunks()  # a part may be without rows

    def _find(self, key: str) -> Place | None:
        return next((place for place in self._places.find(key) if self._read(place.path) is not None), None)

    def _slice(self, place: Place) -> pa.Table:
        table = self._read(place.path)
        if table is None:
            raise UsageError(f"{place.path}: kept frames changed while they were read. Run the command again.")
        return table.slice(place.first, place.rows)

    def _read(self, path: Path) -> pa.Table | None:
        """A part, or None where a byte of it has changed, or it cannot be read; then its documents count as damaged."""
        if path in self._open:
            self._open.move_to_end(path)
            return self._open[path]
        try:
            whole = path.stem.endswith(f"-{file_sha256(path)[:_LENGTH]}")
            table = read_parquet(path).replace_schema_metadata() if whole else None
        except (UsageError, OSError):
            table = None
        if table is None:
            self._damaged |= self._places.forget(path)
            return None
        self._open[path] = table
        if len(self._open) > _OPEN:
            self._open.popitem(last=False)
        return table


def make_part(batch: Batch) -> Made:
    """Annotate a batch and keep its frames as a part. A function of the batch alone, for other processes to run."""
    return keep_part(pack_part(batch), kept_folder()) if batch.documents else Made(None, False)


def keep_part(part: Part, folder: Path) -> Made:
    """Write a part into a folder; the same batch gives the same bytes, so what lies there by its name was damaged."""
    path = folder / part.name
    found = path.exists()
    with replacing(path) as temporary:
        temporary.write_bytes(part.content)
    return Made(path, found)


def pack_part(batch: Batch) -> Part:
    """Annotate a batch: its frames as a part."""
    begin = f"{scope_of(batch)}-{_batch_key(batch)}"
    frames = annotate_batch(batch)
    sizes = frames.groupby(["document", "document_sha256_16"], sort=False).size().to_dict()
    rows = [f"{document_key(one)} {sizes.get((one.id, one.sha256[:16]), 0)}" for one in batch.documents]
    notes = {_PART: _note_part(begin, len(frames)), _DOCUMENTS: "\n".join(rows)}
    table = pa.Table.from_pandas(frames, preserve_index=False)
    written = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata({f"{NOTE}{name}": value for name, value in notes.items()}), written,
        compression="zstd",
    )  # fmt: skip
    content = written.getvalue().to_pybytes()
    return Part(f"{begin}-{_shorten(content)}.parquet", content)


def scope_of(batch: Batch) -> str:
    """What makes frames besides the texts, as a key."""
    entities = entity_model() if batch.entities else "none"
    return _key_of(code_sha256(), model_identity(loaded_model(batch.model)), batch.corpus, entities)


def document_key(document: Document) -> str:
    """The key of a document: its id and its text."""
    return _key_of(document.id, document.sha256)


def _batch_key(batch: Batch) -> str:
    return _key_of(*(document_key(document) for document in batch.documents))


def _key_of(*parts: str) -> str:
    return _shorten("".join(f"{part}\0" for part in parts).encode())


def _shorten(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LENGTH]


def _note_part(begin: str, rows: int) -> str:
    return f"{begin} {rows}"


def kept_folder() -> Path:
    """Where parts are kept."""
    return data_home() / "frames"
