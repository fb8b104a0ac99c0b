"""From a results folder to a stream of annotated texts, in steady memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from framing.codebook import KINDS
from framing.codebook.giving import give_codes
from framing.errors.export import unknown_frame
from framing.errors.tables import column_missing
from framing.export.metadata import DocumentTable, check_choices, wanted_metadata
from framing.export.selection import EVERYTHING, Selection
from framing.export.texts import TextReader
from framing.export.units import UNCLEAR, AnnotatedText, Evidence, Frame, Header, Passage, Source
from framing.parquet import ParquetTable, read_parquet_schema
from framing.schemas import ENDORSEMENT, FRAMES, PASSAGES, PROBABILITY

if TYPE_CHECKING:
    from framing.classify import FrameModel
    from framing.results import Results

_BATCH = 4096


def read_results(
    results: Results, selection: Selection = EVERYTHING, *, level: str = "passages", evidence: bool = False
) -> Source:
    """The passages of a results folder that pass a selection, with frames, stance, threat and metadata.

    Parameters
    ----------
    level : what a row or a task is, "passages" or "documents".
    evidence : look up, where texts are at hand, the words that carried each frame.

    Raises
    ------
    UnknownName : the selection names a code, state or corpus that the results do not have.
    FramingError : the model that gave the frames cannot be loaded.
    """
    path = results.table_path("frames")
    names = read_parquet_schema(path).names
    for column in PASSAGES.columns:
        if column.name not in names:
            raise column_missing(path, column.name, names)
    codes = tuple(code for code in results.codebook.ids() if PROBABILITY + code in names)
    if selection.frame and selection.frame not in codes:
        raise unknown_frame(results.path, selection.frame, list(codes))
    check_choices(results, selection)
    model = results.model()
    entry = results.manifest["model"]
    metadata, shares = wanted_metadata(results)
    header = Header(
        study=str(results.manifest.get("study", results.path.name)),
        codebook=results.codebook,
        codes=codes,
        practices=tuple(code for code in codes if ENDORSEMENT + code in names),
        metadata=metadata,
        shares=shares,
        model=f"{entry['name']} {entry.get('version', '')} {entry['sha256'][:16]}",
    )
    reader = _Reader(results, selection, header, model, evidence)
    return Source(header, reader.texts, level=level)


@dataclass(frozen=True)
class _Reader:
    results: Results
    selection: Selection
    header: Header
    model: FrameModel
    evidence: bool

    def texts(self) -> Iterator[AnnotatedText]:
        table = DocumentTable.read(self.results, self.header)
        texts = TextReader(self.results, self.selection.document)
        rows = self._rows(table)
        for (corpus, document, digest), group in groupby(rows, key=lambda row: row[0]):
            passages = tuple(passage for _, passage in group)
            text = texts.read(corpus, document, digest)
            if text is not None:
                passages = self._read_closely(text, passages)
            metadata, shares = table.find(corpus, document)
            yield AnnotatedText(corpus, document, digest, passages, text, 0, metadata, shares)

    def _rows(self, table: DocumentTable) -> Iterator[tuple[tuple[str, str, str], Passage]]:
        """Passages that pass the selection, each with corpus, document and hash, batch by batch."""
        file = ParquetTable(self.results.table_path("frames"))
        header = self.header
        columns = [column.name for column in FRAMES.columns if column.name in file.names]
        probabilities = [PROBABILITY + code for code in header.codes]
        endorsements = [ENDORSEMENT + code for code in header.practices]
        thresholds = np.array([self._threshold(code) for code in header.codes], dtype=np.float32)
        for batch in file.batches([*columns, *probabilities, *endorsements], rows=_BATCH):
            scores = _matrix(batch, probabilities)
            endorsed = _matrix(batch, endorsements)
            given = give_codes(scores, thresholds, header.codebook, header.codes)
            keep = self._kept(given)
            if self.selection.document:
                wanted = pc.equal(batch.column("document"), self.selection.document)
                keep = keep & wanted.to_numpy(zero_copy_only=False)
            facts = {name: batch.column(name).to_pylist() for name in columns}
            for row in np.flatnonzero(keep).tolist():
                corpus, document = facts["corpus"][row], facts["document"][row]
                if table.keeps(corpus, document, self.selection):
                    key = (corpus, document, facts["document_sha256_16"][row])
                    yield key, self._passage(facts, row, scores[row], endorsed[row], given[row])

    def _threshold(self, code: str) -> float:
        if self.selection.least is not None:
            return self.selection.least
        return float(self.model.thresholds[code])

    def _kept(self, given: np.ndarray[Any, Any]) -> Any:
        if self.selection.frame:
            return given[:, self.header.codes.index(self.selection.frame)]
        return given.any(axis=1) if self.selection.needs_frame else np.ones(len(given), dtype=bool)

    def _passage(
        self,
        facts: dict[str, list[Any]],
        row: int,
        scores: np.ndarray[Any, Any],
        endorsed: np.ndarray[Any, Any],
        given: np.ndarray[Any, Any],
    ) -> Passage:
        number = facts["passage"][row]
        return Passage(
            id=f"{facts['corpus'][row]}/{facts['document'][row]}/{number}",
            start=facts["start"][row],
            end=facts["end"][row],
            number=number,
            words=facts["words"][row],
            frames=self._frames(scores, endorsed, np.flatnonzero(given).tolist()),
            threat=facts["threat"][row] or "" if "threat" in facts else "",
            probabilities=scores,
            endorsements=endorsed,
        )

    def _frames(
        self, scores: np.ndarray[Any, Any], endorsed: np.ndarray[Any, Any], given: list[int]
    ) -> tuple[Frame, ...]:
        """The codes given, by kind and within a kind the likeliest first."""
        frames = []
        for index in given:
            code, kind, order, column = self._columns[index]
            stance, endorsement, chance = "", None, float(scores[index])
            if column is not None:
                endorsement = float(endorsed[column])
                stance = UNCLEAR if 1 - endorsement > self.model.away else "endorse"
            frames.append((order, -chance, code, Frame(code, kind, stance, chance, endorsement)))
        return tuple(frame for *_, frame in sorted(frames, key=itemgetter(0, 1, 2)))

    @cached_property
    def _columns(self) -> list[tuple[str, str, int, int | None]]:
        """For each column of scores: code, kind, the kind's place, and the column of endorsements if it has one."""
        practices = self.header.practices
        kinds = [(code, self.header.codebook[code].kind) for code in self.header.codes]
        return [
            (code, kind, KINDS.index(kind), practices.index(code) if code in practices else None)
            for code, kind in kinds
        ]

    def _read_closely(self, text: str, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """The passages with what only the text can log: reject or report, and evidence."""
        read = list(passages)
        unclear = [
            index for index, passage in enumerate(read) if any(frame.stance == UNCLEAR for frame in passage.frames)
        ]
        if unclear:
            scores = self.model.predict([text[read[index].start : read[index].end] for index in unclear])
            for index, row in zip(unclear, scores.stances.tolist(), strict=True):
                stances = dict(zip(scores.practices, row, strict=True))
                read[index] = replace(read[index], frames=_with_stances(read[index].frames, stances))
        if self.evidence:
            read = [self._with_evidence(text, passage) if passage.frames else passage for passage in read]
        return tuple(read)

    def _with_evidence(self, text: str, passage: Passage) -> Passage:
        found = self.model.explain(text[passage.start : passage.end], [frame.code for frame in passage.frames])
        frames = []
        for frame in passage.frames:
            spans = (
                Evidence(passage.start + item.start, passage.start + item.end, float(item.weight))
                for item in found
                if item.code == frame.code
            )
            frames.append(replace(frame, evidence=tuple(sorted(spans, key=lambda span: (span.start, span.end)))))
        return replace(passage, frames=tuple(frames))


def _with_stances(frames: Sequence[Frame], stances: Mapping[str, str]) -> tuple[Frame, ...]:
    """The frames, every unclear stance replaced by what the model reads in the text."""
    return tuple(
        replace(frame, stance=stances.get(frame.code, UNCLEAR)) if frame.stance == UNCLEAR else frame
        for frame in frames
    )


def _matrix(batch: pa.RecordBatch, names: list[str]) -> np.ndarray[Any, Any]:
    """Columns as one float32 matrix, a row each passage."""
    if not names:
        return np.zeros((batch.num_rows, 0), dtype=np.float32)
    columns = [batch.column(name).to_numpy(zero_copy_only=False).astype(np.float32) for name in names]
    return np.column_stack(columns)
