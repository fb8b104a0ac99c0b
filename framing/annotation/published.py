"""Published frames: places and probabilities shipped in place of texts that are not ours to ship.

A published corpus is two tables: NAME.frames.parquet (a row a passage: place, hash and kept-grid
probabilities, with the model, codebook and archive in the file's metadata) and
NAME.documents.parquet (the document table without text).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.annotation.batch import loaded_model
from framing.annotation.grid import endorsement_steps, quantise
from framing.annotation.store import annotate_corpus
from framing.codebook.scheme import is_codebook
from framing.corpus import Corpus, Document
from framing.errors.annotate import drifted_frames, stale_published_frames
from framing.errors.tables import file_missing
from framing.files import make_folder, replacing
from framing.parquet import NOTE, read_notes, read_parquet
from framing.resources import scratch_folder, shipped
from framing.schemas import DOCUMENTS, ENDORSEMENT, FRAMES, PROBABILITY
from framing.streams import streaming_table
from framing.tables import read_table

PLACES, PARTED = ("start", "end"), ("gap", "length")
METADATA = [column.name for column in DOCUMENTS.columns if column.name != "text"]


@dataclass(frozen=True)
class Published:
    """The published frames of one corpus."""

    name: str
    frames_path: Path
    documents_path: Path

    def frames(self) -> pd.DataFrame:
        """A row a passage, as `framing.schemas.FRAMES` with code columns."""
        return FRAMES.check(join_places(read_table(self.frames_path)), self.frames_path)

    def documents(self) -> pd.DataFrame:
        """The document table without text."""
        return read_table(self.documents_path, DOCUMENTS)

    @property
    def stamp(self) -> dict[str, str]:
        """The model, codebook and archive that the frames were made with."""
        return read_notes(self.frames_path)

    def check_model(self, model: str) -> None:
        """Refuse frames that another model made.

        Raises
        ------
        StaleFrames
        """
        now = loaded_model(model).sha256
        if self.stamp["model_sha256"] != now:
            raise stale_published_frames(self.frames_path, "model", self.stamp["model_sha256"], now)


def find_published(name: str, home: Path | None = None, model: str = "balancing") -> Published | None:
    """The published frames of a corpus, None where there are none."""
    published = place_published(name, home or shipped("corpora", "published"), model)
    if not published.documents_path.exists():
        published = replace(
            published, documents_path=published.documents_path.parents[1] / published.documents_path.name
        )
    return published if published.frames_path.exists() and published.documents_path.exists() else None


def place_published(name: str, home: Path, model: str) -> Published:
    """Where published frames of a corpus lie: in the folder `home`, those by the cues of a codebook in a folder of its name.

    There the documents are left out where the folder above has the same.
    """
    folder = home / Path(model).stem if is_codebook(model) else home
    return Published(name, folder / f"{name}.frames.parquet", folder / f"{name}.documents.parquet")


def publish_frames(corpus: Corpus, home: Path, *, model: str = "balancing", jobs: int = -1) -> Published:
    """Annotate a corpus and write its published frames to the folder `home`, ready to ship.

    Raises
    ------
    CorpusNotFetched : the texts are not at hand.
    """
    published = place_published(corpus.name, home, model)
    make_folder(published.frames_path.parent)
    with streaming_table(published.documents_path, schema=DOCUMENTS) as table:

        def noted() -> Iterator[Document]:
            for document in corpus.documents():
                table.add({name: getattr(document, name) for name in METADATA})
                yield document

        annotate_corpus(noted(), corpus.name, published.frames_path, model=model, jobs=jobs)
    own, shared = published.documents_path, home / published.documents_path.name
    if own != shared and shared.exists() and shared.read_bytes() == own.read_bytes():
        own.unlink()
    _pack(published.frames_path, {"archive_sha256": corpus.sha256, "source": corpus.source, "licence": corpus.licence})
    return find_published(corpus.name, home, model) or published


def _pack(path: Path, facts: dict[str, str]) -> None:
    """Rewrite a frame table as one row group with facts about the archive: a quarter of the size."""
    table = part_places(read_parquet(path))
    stamped = {f"{NOTE}{key}".encode(): value.encode() for key, value in facts.items()}
    metadata = {**(table.schema.metadata or {}), **stamped}
    with replacing(path) as temporary:
        pq.write_table(
            table.replace_schema_metadata(metadata).combine_chunks(),
            temporary,
            compression="zstd",
            compression_level=19,
            row_group_size=max(1, table.num_rows),
            dictionary_pagesize_limit=8 << 20,
        )


def part_places(table: pa.Table) -> pa.Table:
    """A frame table with `gap` (characters from the end of the passage before, or from the beginning of the document) and
    `length` in place of `start` and `end`: numbers that recur, a third of the bytes. Passages in their order.
    """
    start, end = (table.column(name).to_numpy() for name in PLACES)
    before = np.concatenate([[0], end[:-1]])
    gap = start - np.where(table.column("passage").to_numpy() == 0, 0, before)
    for name, new, values in zip(PLACES, PARTED, (gap, end - start), strict=True):
        table = table.set_column(table.column_names.index(name), new, pa.array(values.astype(np.int32)))
    return table


def join_places(frames: pd.DataFrame) -> pd.DataFrame:
    """The inverse of `part_places`; a table that has `start` and `end` stays as it is."""
    if not set(PARTED) <= set(frames.columns):
        return frames
    gap, length = (frames[name].to_numpy(np.int64) for name in PARTED)
    reached = np.cumsum(gap + length)
    first = np.flatnonzero(frames["passage"].to_numpy() == 0)
    rows = np.diff(np.append(first, len(frames)))
    end = reached - np.repeat(np.concatenate([[0], reached])[first], rows)
    places = {"gap": end - length, "length": end}
    return frames.assign(**places).rename(columns=dict(zip(PARTED, PLACES, strict=True)))


@dataclass(frozen=True)
class Difference:
    """How two frame tables of the same places differ."""

    cells: int
    beyond_one_step: int
    largest_steps: int

    @property
    def share_within_one_step(self) -> float:
        """Share of cells that are at most one step of the grid apart, 0..1."""
        return 1.0 - self.beyond_one_step / self.cells if self.cells else 1.0


def compare_frames(published: pd.DataFrame, now: pd.DataFrame, where: Path) -> Difference:
    """How far frames made now are from the published ones, in steps of the grid.

    Raises
    ------
    StaleFrames : the places or the codes differ.
    """
    places = ["corpus", "document", "document_sha256_16", "start", "end"]
    if len(published) != len(now) or not (published[places].to_numpy() == now[places].to_numpy()).all():
        raise stale_published_frames(where, "set of places", f"{len(published)} passages", f"{len(now)} passages")
    columns = [_columns(published, now, where, prefix) for prefix in (PROBABILITY, ENDORSEMENT)]
    chances, shares = [[table[names].to_numpy() for table in (published, now)] for names in columns]
    likely = chances[0][:, [columns[0].index(f"{PROBABILITY}{name.removeprefix(ENDORSEMENT)}") for name in columns[1]]]
    steps = (
        [quantise(values).astype(np.int64) for values in chances],
        [endorsement_steps(values, likely) for values in shares],
    )
    apart = np.concatenate([np.abs(before - after).ravel() for before, after in steps])
    return Difference(apart.size, int((apart > 1).sum()), int(apart.max(initial=0)))


TOLERATED = 0.001


def check_published(corpus: Corpus, home: Path, *, model: str = "balancing", jobs: int = -1) -> Difference:
    """Annotate the texts again and compare with what is published in the folder `home`.

    Raises
    ------
    FileMissing : nothing is published there.
    StaleFrames : another model or other texts. StaleFrames : more than one cell in a thousand beyond
        one step of the grid.
    """
    published = find_published(corpus.name, home, model)
    if published is None:
        raise file_missing(home / f"{corpus.name}.frames.parquet", "published frames")
    published.check_model(model)
    if published.stamp["archive_sha256"] != corpus.sha256:
        raise stale_published_frames(published.frames_path, "archive", published.stamp["archive_sha256"], corpus.sha256)
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as scratch:
        made = Path(scratch) / "frames.parquet"
        annotate_corpus(corpus.documents(), corpus.name, made, model=model, jobs=jobs)
        difference = compare_frames(published.frames(), read_table(made, FRAMES), published.frames_path)
    if difference.share_within_one_step < 1 - TOLERATED:
        raise drifted_frames(published.frames_path, difference.beyond_one_step, difference.cells)
    return difference


def _columns(published: pd.DataFrame, now: pd.DataFrame, where: Path, prefix: str) -> list[str]:
    names = [name for name in published.columns if name.startswith(prefix)]
    if names != [name for name in now.columns if name.startswith(prefix)]:
        raise stale_published_frames(where, "set of codes", f"{len(names)} columns {prefix}", "another")
    return names
