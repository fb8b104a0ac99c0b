"""Frame tables on disk: the pass over a corpus, whose frames are kept, so that it resumes and another one is quick.

What is kept hangs on all that makes frames: the code that cuts and scores, the libraries it computes with, the model, and
the documents' hashes (`framing.annotation.kept`). A second pass over the same texts makes nothing.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from framing.annotation.batch import Batch, batch_documents, loaded_model
from framing.annotation.distinctive import Years
from framing.annotation.drift import CorpusDrift, Sample, measure_corpus
from framing.annotation.elsewhere import make_parts
from framing.annotation.kept import KeptFrames, Plan, scope_of
from framing.annotation.summaries import summarising
from framing.classify.models.outside import is_outside, lasting_name
from framing.corpus import Corpus, Document
from framing.errors.annotate import nothing_to_annotate
from framing.parquet import NOTE
from framing.streams import streaming_table

if TYPE_CHECKING:
    from framing.classify import FrameModel
    from framing.cluster import Cluster

FEW_BATCHES = 4
Origin = Literal["made", "kept", "mended"]


@dataclass(frozen=True)
class Annotated:
    """What a pass wrote: where the frames and the document frames lie, what went through, and how far it lies from what
    the model was trained on.

    reused_documents : those whose frames were kept from before. mended_documents : those whose kept frames were damaged
    or short, and were made again. days : the first and last day (ISO 8601) on which reused frames were made, empty if none.
    """

    frames: Path
    document_frames: Path | None
    documents: int
    passages: int
    reused_documents: int
    mended_documents: int
    days: tuple[str, ...]
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
    cluster: Cluster | None = None,
) -> Annotated:
    """Write the frames of all documents as Parquet, in the order of the documents; memory stays steady.

    corpus : its name, or the opened corpus, whose place is then noted in the table, so that its texts are found again.
    cluster : does the work in place of `jobs` processes (`framing.cluster.reach_cluster`); the table has the same bytes.

    Raises
    ------
    NotEnoughData : there is no document. CannotWrite : the disk is full; what was finished is kept. ClusterFailed.
    """
    loaded, name = loaded_model(model), corpus if isinstance(corpus, str) else corpus.name
    loaded.predict([""])  # what is worked out once for a model is at hand before processes part
    seen: Counter[Origin] = Counter()
    sample = Sample()
    years = Years(name)
    watched = sample.watch(documents)
    batches = batch_documents(years.watch(watched) if document_output else watched, name, model, entities=entities)
    kept = KeptFrames(scope_of(Batch(name, model, (), entities)))
    with ExitStack() as stack:
        passages = stack.enter_context(streaming_table(output, _notes(loaded, model, corpus)))
        summaries = None
        if document_output:
            table = stack.enter_context(streaming_table(document_output))
            summaries = stack.enter_context(summarising(loaded, table))
        for frames, origins in _frames_of(batches, kept, jobs, cluster):
            seen += origins
            passages.write(frames.replace_schema_metadata())
            if summaries is not None:
                summaries.add(frames.to_pandas(), years.take)
        if not seen.total():
            raise nothing_to_annotate(name)
    drift = measure_corpus(loaded, sample.texts)
    days = (min(kept.days), max(kept.days)) if kept.days else ()
    return Annotated(output, document_output, seen.total(), passages.rows, seen["kept"], seen["mended"], days, drift)


def _notes(model: FrameModel, name: str, corpus: str | Corpus) -> dict[str, str]:
    """What a frame table says of itself: what made it, and where the texts lie."""
    facts = {
        "model": _lasting_name(model, name),
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


def _lasting_name(model: FrameModel, name: str) -> str:
    """The name by which the model is found again, from whatever folder."""
    if is_outside(name):
        return lasting_name(name)
    return str(model.folder.resolve()) if model.folder is not None and Path(name).is_dir() else name


def _frames_of(
    batches: Iterable[Batch], kept: KeptFrames, jobs: int, cluster: Cluster | None
) -> Iterator[tuple[pa.Table, Counter[Origin]]]:
    """Frames, and how many documents they come from by origin, batch by batch in order.

    A few batches are read in this process: before others had started and loaded the model, they are done.
    """
    batches = iter(batches)
    first = list(islice(batches, FEW_BATCHES + 1))
    if len(first) <= FEW_BATCHES and not any(batch.entities for batch in first):
        jobs = 1
    plans: deque[Plan] = deque()

    def missing() -> Iterator[Batch]:
        for batch in chain(first, batches):
            plan, absent = kept.plan(batch)
            plans.append(plan)
            yield absent

    for made in make_parts(missing(), jobs, cluster):
        plan = plans.popleft()
        mended, absent = kept.count_mended(plan, made), len(plan.missing)
        origins: dict[Origin, int] = {
            "made": absent - mended,
            "mended": mended,
            "kept": len(plan.documents) - absent,
        }
        yield kept.collect(plan, made), Counter(origins)
