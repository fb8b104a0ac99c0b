"""The frames of a study's corpora: made now from texts, or published where no texts are at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from framing.annotation.batch import loaded_model
from framing.annotation.published import METADATA, Published, find_published
from framing.annotation.store import annotate_corpus
from framing.cluster import Cluster
from framing.corpus import Corpus, Document, open_corpus
from framing.corpus.catalogue.store import fetched_on
from framing.errors import CorpusNotFetched
from framing.errors.annotate import no_frames, nothing_to_annotate
from framing.progress import track
from framing.schemas import DOCUMENTS
from framing.streams import streaming_table
from framing.study.file import Study
from framing.study.parts import StudyCorpus
from framing.tables import write_table


@dataclass(frozen=True)
class Collected:
    """One corpus of a study: where its document table (without text) and its frames lie, and where all is from.

    reused : what was not made now: the texts that were fetched, the documents whose frames were kept.
    """

    documents_path: Path
    frames_path: Path
    provenance: dict[str, Any]
    reused: dict[str, Any]


def collect_corpus(
    study: Study,
    part: StudyCorpus,
    folder: Path,
    *,
    jobs: int,
    log: Callable[[str], None],
    cluster: Cluster | None = None,
) -> Collected:
    """The frames of one corpus within the study's states and years, in `folder`/NAME.frames.parquet.

    Texts are annotated where they are at hand; else published frames stand in, if the study's model made them.

    Raises
    ------
    FramingError : neither texts nor published frames. StaleFrames : another model made them.
    NotEnoughData : no document is left after the selection.
    """
    output = folder / f"{part.name}.frames.parquet"
    try:
        corpus = open_corpus(str(study.file(part.path)) if part.path else part.name)
    except CorpusNotFetched as missing:
        published = find_published(part.name, model=study.model)
        if published is None:
            raise no_frames(part.name) from missing
        log(f"{part.name}: no texts, using published frames ('framing corpus fetch {part.name}' gets the texts)")
        collected = _take_published(study, part, published, output)
    else:
        log(f"{part.name}: reading texts ({corpus.source})")
        collected = _annotate_texts(study, part, corpus, output, log, jobs=jobs, cluster=cluster)
    for line in describe_reuse(collected.reused):
        log(line)
    return collected


def _years(study: Study, part: StudyCorpus) -> tuple[int, int]:
    return part.first or study.first, part.last or study.last


def _annotate_texts(
    study: Study,
    part: StudyCorpus,
    corpus: Corpus,
    output: Path,
    log: Callable[[str], None],
    *,
    jobs: int,
    cluster: Cluster | None,
) -> Collected:
    first, last = _years(study, part)
    span = (f"{first}-01-01", f"{last}-12-31")
    selected = corpus.select(part.states, *span)
    with streaming_table(_documents_path(output), schema=DOCUMENTS) as table:

        def noted() -> Iterator[Document]:
            for document in track(selected, f"annotating {part.name}", partial(corpus.count, part.states, *span)):
                if document.id in part.without or not part.takes(document.genre, document.audience):
                    continue
                table.add(_of_part({name: getattr(document, name) for name in METADATA}, part))
                yield document

        done = annotate_corpus(noted(), part.name, output, model=study.model, jobs=jobs, cluster=cluster)
    if done.mended_documents:
        log(f"{part.name}: kept frames of {done.mended_documents} documents were damaged: they were made again")
    for warning in done.drift.warnings:
        log(f"{part.name}: warning: {warning}")
    model = f"{Path(study.model).name} {loaded_model(study.model).sha256[:8]}"
    frames = {"documents": done.documents, "reused": done.reused_documents, "made": list(done.days), "model": model}
    reused = {"corpus": part.name, "fetched": "" if part.path else fetched_on(part.name), "frames": frames}
    provenance = _provenance(study, corpus, part) | {"drift": done.drift.facts}
    return Collected(_documents_path(output), output, provenance, reused)


def _take_published(study: Study, part: StudyCorpus, published: Published, output: Path) -> Collected:
    published.check_model(study.model)
    first, last = _years(study, part)
    documents = published.documents()
    documents = documents[~documents["id"].isin(part.without)]
    years = documents["latest"].str[:4].astype(int), documents["earliest"].str[:4].astype(int)
    keep = (years[0] >= first) & (years[1] <= last)
    keep &= np.array(
        [part.takes(*row) for row in zip(documents["genre"], documents["audience"], strict=True)], dtype=bool
    )
    if part.states:
        keep &= documents["state"].str.split(";").map(lambda parties: bool(set(parties) & set(part.states)))
    documents = documents[keep].reset_index(drop=True)
    if documents.empty:
        raise nothing_to_annotate(published.documents_path)
    frames = published.frames()
    write_table(frames[frames["document"].isin(set(documents["id"]))], output)
    with streaming_table(_documents_path(output), schema=DOCUMENTS) as table:
        for row in documents[METADATA].to_dict("records"):
            table.add(_of_part({str(name): value for name, value in row.items()}, part))
    stamp = published.stamp
    said = {"source": stamp["source"], "sha256": stamp["archive_sha256"], "licence": stamp["licence"]}
    model = f"{Path(study.model).name} {stamp['model_sha256'][:8]}"
    kept = {"documents": len(documents), "reused": len(documents), "made": [], "model": model}
    reused = {"corpus": part.name, "fetched": "", "frames": kept}
    return Collected(_documents_path(output), output, {"name": part.name, "texts": False, **said}, reused)


def describe_reuse(reused: Mapping[str, Any]) -> Iterator[str]:
    """Lines on what of one corpus was taken over from before, and what was made now."""
    name, frames = reused["corpus"], reused["frames"]
    if reused["fetched"]:
        yield f"texts of {name}: reused (fetched {reused['fetched']})"
    days = " to ".join(dict.fromkeys(frames["made"])) or "published with framing"
    by = f"{days} by {frames['model']}" if not frames["made"] else f"made {days} by {frames['model']}"
    count, kept = frames["documents"], frames["reused"]
    if kept == count:
        yield f"frames of {name}: reused ({by})"
    elif kept:
        yield f"frames of {name}: {kept} of {count} documents reused ({by}), {count - kept} annotated now"
    else:
        yield f"frames of {name}: {count} documents annotated now by {frames['model']}"


def _documents_path(frames_path: Path) -> Path:
    return frames_path.with_name(frames_path.name.replace(".frames.", ".documents."))


def _of_part(row: dict[str, Any], part: StudyCorpus) -> dict[str, Any]:
    return row | {"corpus": part.name} | ({"audience": part.audience} if part.audience else {})


def _provenance(study: Study, corpus: Corpus, part: StudyCorpus) -> dict[str, Any]:
    entry = {"name": part.name, "source": corpus.source, "sha256": corpus.sha256, "licence": corpus.licence}
    return entry | {"texts": True} | ({"path": str(study.file(part.path).resolve())} if part.path else {})
