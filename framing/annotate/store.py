"""Frame tables on disk: the pass over a corpus in parts that are kept by content, so that it resumes.

Every batch's frames are kept under the user's data folder by a key made of the model, the codes of this
package's passage rules and the documents' hashes. A second run over the same texts finds every part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing import __version__
from framing.annotate.batch import Batch, annotate_batch, batch_documents, loaded_model
from framing.annotate.runner import run_batches
from framing.corpus import Document
from framing.annotate.documents import summarise_documents
from framing.errors.annotate import NothingToAnnotate
from framing.files import replacing
from framing.resources import data_home
from framing.tables import write_table

_COMPRESSION = "zstd"


@dataclass(frozen=True)
class Annotated:
    """What a pass wrote: where the frames and the document frames lie, and what went through."""

    frames: Path
    document_frames: Path | None
    documents: int
    passages: int
    reused_documents: int


def annotate_corpus(
    documents: Iterable[Document],
    corpus: str,
    output: Path,
    *,
    model: str = "balancing",
    document_output: Path | None = None,
    jobs: int = -1,
    entities: bool = False,
) -> Annotated:
    """Write the frames of all documents as Parquet, in the order of the documents; memory stays steady.

    Raises
    ------
    NothingToAnnotate : there is no document. CannotWrite : the disk is full; what was finished is kept.
    """
    counts = {"documents": 0, "passages": 0, "reused": 0}
    loaded = loaded_model(model)
    summaries: list[pd.DataFrame] = []
    writer: pq.ParquetWriter | None = None
    batches = batch_documents(documents, corpus, model, entities=entities)
    with replacing(output) as temporary:
        try:
            for frames, size, reused in _frames_of(batches, jobs):
                counts["documents"] += size
                counts["passages"] += len(frames)
                counts["reused"] += size if reused else 0
                table = pa.Table.from_pandas(frames, preserve_index=False)
                if writer is None:
                    stamped = table.schema.with_metadata({**(table.schema.metadata or {}), **_stamp(model)})
                    writer = pq.ParquetWriter(temporary, stamped, compression=_COMPRESSION, compression_level=9)
                writer.write_table(table.cast(writer.schema))
                if document_output is not None and len(frames):
                    summaries.append(summarise_documents(frames, loaded.codebook, loaded.thresholds))
        finally:
            if writer is not None:
                writer.close()
        if writer is None:
            raise NothingToAnnotate(corpus)
    if document_output is not None:
        write_table(pd.concat(summaries, ignore_index=True), document_output)
    return Annotated(output, document_output, counts["documents"], counts["passages"], counts["reused"])


def read_stamp(path: Path) -> dict[str, str]:
    """The model, codebook and archive that a frame table says it was made with."""
    metadata = pq.read_schema(path).metadata or {}
    return {
        key.decode().removeprefix("framing."): value.decode()
        for key, value in metadata.items()
        if key.startswith(b"framing.")
    }


def _stamp(model: str) -> dict[bytes, bytes]:
    loaded = loaded_model(model)
    facts = {
        "model_sha256": loaded.sha256,
        "codebook": f"{loaded.codebook.name} {loaded.codebook.version}",
        "codebook_sha256": loaded.codebook.sha256,
    }
    return {f"framing.{key}".encode(): value.encode() for key, value in facts.items()}


def _frames_of(batches: Iterable[Batch], jobs: int) -> Iterator[tuple[pd.DataFrame, int, bool]]:
    """Frames, number of documents and whether they were kept from before, batch by batch in order."""
    for path, size, reused in run_batches(_keep_frames, batches, jobs):
        yield pd.read_parquet(path), size, reused


def _keep_frames(batch: Batch) -> tuple[Path, int, bool]:
    """The place of a batch's frames, made now unless they were kept from before."""
    path = data_home() / "frames" / f"{_batch_key(batch)}.parquet"
    if path.exists():
        return path, len(batch.documents), True
    frames = annotate_batch(batch)
    with replacing(path) as temporary:
        frames.to_parquet(temporary, index=False, compression=_COMPRESSION)
    return path, len(batch.documents), False


def _batch_key(batch: Batch) -> str:
    digest = hashlib.sha256()
    for part in (__version__, loaded_model(batch.model).sha256, batch.corpus, str(batch.entities)):
        digest.update(part.encode() + b"\0")
    for document in batch.documents:
        digest.update(f"{document.id}\0{document.sha256}\0".encode())
    return digest.hexdigest()[:40]
