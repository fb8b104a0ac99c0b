"""The frames of a study's corpora: made now from texts, or published where no texts are at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.annotate.batch import loaded_model
from framing.annotate.documents import summarise_documents
from framing.annotate.published import Published, find_published
from framing.annotate.store import annotate_corpus
from framing.corpus import Corpus, Document, open_corpus
from framing.errors.annotate import NoFrames, NothingToAnnotate
from framing.files import replacing
from framing.progress import track
from framing.study.file import Study, StudyCorpus
from framing.tables import DOCUMENTS, write_table

METADATA = [column.name for column in DOCUMENTS.columns if column.name != "text"]


@dataclass(frozen=True)
class Gathered:
    """One corpus of a study: its document table without text, where its frames lie, and where all is from."""

    documents: pd.DataFrame
    frames_path: Path
    provenance: dict[str, Any]


def gather_corpus(
    study: Study, part: StudyCorpus, folder: Path, *, jobs: int, tell: Callable[[str], None]
) -> Gathered:
    """The frames of one corpus within the study's states and years, in `folder`/NAME.frames.parquet.

    Texts are annotated where they are at hand; else published frames stand in, if the study's model made them.

    Raises
    ------
    NoFrames : neither texts nor published frames. StalePublishedFrames : another model made them.
    NothingToAnnotate : no document is left after the selection.
    """
    corpus = open_corpus(str(study.file(part.path)) if part.path else part.name)
    output = folder / f"{part.name}.frames.parquet"
    if corpus.has_texts():
        tell(f"{part.name}: annotating texts ({corpus.source})")
        return _annotate_texts(study, part, corpus, output, jobs)
    published = find_published(part.name)
    if published is None:
        raise NoFrames(part.name)
    tell(f"{part.name}: no texts at hand, using the published frames ('framing corpus fetch {part.name}' gets the texts)")
    return _take_published(study, part, corpus, published, output)


def _years(study: Study, part: StudyCorpus) -> tuple[int, int]:
    return part.first or study.first, part.last or study.last


def _annotate_texts(study: Study, part: StudyCorpus, corpus: Corpus, output: Path, jobs: int) -> Gathered:
    first, last = _years(study, part)
    rows: list[dict[str, Any]] = []

    def chosen() -> Iterator[Document]:
        selected = corpus.select(states=part.states, since=f"{first}-01-01", until=f"{last}-12-31")
        for document in track(selected, f"annotating {part.name}"):
            rows.append({name: getattr(document, name) for name in METADATA})
            yield document

    annotate_corpus(chosen(), part.name, output, model=study.model, jobs=jobs)
    return Gathered(_with_audience(pd.DataFrame(rows, columns=METADATA), part), output, _provenance(corpus, part, True))


def _take_published(
    study: Study, part: StudyCorpus, corpus: Corpus, published: Published, output: Path
) -> Gathered:
    published.check_model(study.model)
    first, last = _years(study, part)
    documents = published.documents()
    years = documents["latest"].str[:4].astype(int), documents["earliest"].str[:4].astype(int)
    keep = (years[0] >= first) & (years[1] <= last)
    if part.states:
        keep &= documents["state"].str.split(";").map(lambda parties: bool(set(parties) & set(part.states)))
    documents = documents[keep].reset_index(drop=True)
    if documents.empty:
        raise NothingToAnnotate(published.documents_path)
    frames = published.frames()
    write_table(frames[frames["document"].isin(set(documents["id"]))], output)
    provenance = _provenance(corpus, part, False) | {"sha256": published.stamp["archive_sha256"]}
    return Gathered(_with_audience(documents[METADATA], part), output, provenance)


def _with_audience(documents: pd.DataFrame, part: StudyCorpus) -> pd.DataFrame:
    return documents.assign(corpus=part.name, **({"audience": part.audience} if part.audience else {}))


def _provenance(corpus: Corpus, part: StudyCorpus, texts: bool) -> dict[str, Any]:
    entry = {"name": part.name, "source": corpus.source, "sha256": corpus.sha256, "licence": corpus.licence}
    return entry | {"texts": texts} | ({"path": part.path} if part.path else {})


def join_frames(gathered: list[Gathered], study: Study, folder: Path) -> None:
    """Write frames.parquet and document_frames.parquet of all corpora, a row group at a time."""
    model = loaded_model(study.model)
    summaries: list[pd.DataFrame] = []
    writer: pq.ParquetWriter | None = None
    with replacing(folder / "frames.parquet") as temporary:
        for part in gathered:
            for table in iterate_frames(part.frames_path):
                arrow = pa.Table.from_pandas(table, preserve_index=False)
                writer = writer or pq.ParquetWriter(temporary, arrow.schema, compression="zstd")
                writer.write_table(arrow.cast(writer.schema))
                summaries.append(summarise_documents(table, model.codebook, model.thresholds))
        if writer is not None:
            writer.close()
    write_table(pd.concat(summaries, ignore_index=True), folder / "document_frames.parquet")


def iterate_frames(path: Path) -> Iterator[pd.DataFrame]:
    """The frames of a table, whole documents at a time (row groups end where documents end)."""
    stream = pq.ParquetFile(path)
    for number in range(stream.num_row_groups):
        yield stream.read_row_group(number).to_pandas()
