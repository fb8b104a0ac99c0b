"""Frame tables on disk: the pass over a corpus in parts that are kept by content, so that it resumes.

Every batch's frames are kept under the user's data folder by a key made of all that makes them: the code that cuts and
scores, the libraries it computes with, the model, and the documents' hashes. A second run over the same texts finds every part.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from framing.annotate.batch import Batch, annotate_batch, batch_documents, loaded_model
from framing.annotate.documents import summarise_documents
from framing.annotate.drift import CorpusDrift, Sample, measure_corpus
from framing.annotate.identity import code_sha256, entity_model
from framing.annotate.runner import run_batches
from framing.corpus import Corpus, Document
from framing.errors import UsageError
from framing.errors.annotate import nothing_to_annotate
from framing.parquet import NOTE, read_parquet
from framing.resources import data_home
from framing.streams import streaming_table

if TYPE_CHECKING:
    from framing.classify import FrameModel

FEW_BATCHES = 4
_PART = f"{NOTE}part"  # in the metadata of a kept part: its key and its number of rows
Origin = Literal["made", "kept", "mended"]


@dataclass(frozen=True)
class Annotated:
    """What a pass wrote: where the frames and the document frames lie, what went through, and how far it lies from what
    the model was trained on.

    reused_documents : those whose frames were kept from before. mended_documents : those whose kept frames were damaged
    or short, and were made again.
    """

    frames: Path
    document_frames: Path | None
    documents: int
    passages: int
    reused_documents: int
    mended_documents: int
    drift: CorpusDrift


def annotate_corpus(
    documents: Iterable[Document],
    corpus: str | Corpus,
    output: Path,
    *,
    model: str = "balancing",
    document_output: Path | None = None,
    jobs: int = -1,
    entities: bool = False,
) -> Annotated:
    """Write the frames of all documents as Parquet, in the order of the documents; memory stays steady.

    corpus : its name, or the opened corpus, whose place is then noted in the table, so that its texts are found again.

    Raises
    ------
    NotEnoughData : there is no document. CannotWrite : the disk is full; what was finished is kept.
    """
    loaded, name = loaded_model(model), corpus if isinstance(corpus, str) else corpus.name
    loaded.predict([""])  # what is worked out once for a model is at hand before processes part
    seen: Counter[Origin] = Counter()
    sample = Sample()
    batches = batch_documents(sample.watch(documents), name, model, entities=entities)
    with ExitStack() as stack:
        passages = stack.enter_context(streaming_table(output, _notes(loaded, model, corpus)))
        summaries = stack.enter_context(streaming_table(document_output)) if document_output else None
        for frames, size, origin in _frames_of(batches, jobs):
            seen[origin] += size
            passages.write(frames.replace_schema_metadata())
            if summaries is not None:
                summaries.write(summarise_documents(frames.to_pandas(), loaded.codebook, loaded.thresholds))
        if not seen.total():
            raise nothing_to_annotate(name)
    drift = measure_corpus(loaded, sample.texts)
    return Annotated(output, document_output, seen.total(), passages.rows, seen["kept"], seen["mended"], drift)


def _notes(model: FrameModel, name: str, corpus: str | Corpus) -> dict[str, str]:
    """What a frame table says of itself: what made it, and where the texts lie."""
    facts = {
        "model": name if model.folder is None or not Path(name).is_dir() else str(model.folder.resolve()),
        "model_sha256": model.sha256,
        "model_version": model.version,
        "codebook": f"{model.codebook.name} {model.codebook.version}",
        "codebook_sha256": model.codebook.sha256,
    }
    if not isinstance(corpus, str):
        path = Path(corpus.source)
        facts |= {"corpus": corpus.name, "licence": corpus.licence, "sha256": corpus.sha256}
        facts |= {"path": str(path.resolve())} if path.is_file() else {"source": corpus.source}
    return {f"{NOTE}{key}": value for key, value in facts.items()}


def _frames_of(batches: Iterable[Batch], jobs: int) -> Iterator[tuple[pa.Table, int, Origin]]:
    """Frames, number of documents and where the frames come from, batch by batch in order.

    A few batches are read in this process: before others had started and loaded the model, they are done.
    """
    batches = iter(batches)
    first = list(islice(batches, FEW_BATCHES + 1))
    if len(first) <= FEW_BATCHES and not any(batch.entities for batch in first):
        jobs = 1
    batches = chain(first, batches)
    for path, size, origin in run_batches(_keep_frames, batches, jobs):
        yield read_parquet(path), size, origin


def _keep_frames(batch: Batch) -> tuple[Path, int, Origin]:
    """The place of a batch's frames, made now unless they were kept from before and are whole."""
    path = data_home() / "frames" / f"{_batch_key(batch)}.parquet"
    found = path.exists()
    if found and _is_whole(path):
        return path, len(batch.documents), "kept"
    frames = pa.Table.from_pandas(annotate_batch(batch), preserve_index=False)
    with streaming_table(path, {_PART: _part_identity(path, len(frames))}) as stream:
        stream.write(frames)
    return path, len(batch.documents), "mended" if found else "made"


def _is_whole(path: Path) -> bool:
    """Whether a kept part can be read and holds as many rows as were written under its name."""
    try:
        frames = read_parquet(path)
    except UsageError:
        return False
    noted = (frames.schema.metadata or {}).get(_PART.encode(), b"").decode()
    return noted == _part_identity(path, len(frames))


def _part_identity(path: Path, rows: int) -> str:
    return f"{path.stem} {rows}"


def _batch_key(batch: Batch) -> str:
    digest = hashlib.sha256()
    entities = entity_model() if batch.entities else "none"
    for part in (code_sha256(), loaded_model(batch.model).sha256, batch.corpus, entities):
        digest.update(part.encode() + b"\0")
    for document in batch.documents:
        digest.update(f"{document.id}\0{document.sha256}\0".encode())
    return digest.hexdigest()[:40]
