"""A frame table that ``framing annotate`` wrote, opened as results: for reading, exports and a plain report.

What the table was made with (model, corpus) stands in its own metadata; the documents are looked up in the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from framing.codebook import Codebook
from framing.corpus import Document, open_corpus
from framing.errors import UsageError
from framing.errors.study import no_frame_table
from framing.parquet import ParquetTable, read_notes
from framing.resources import scratch_folder
from framing.results import Results
from framing.schemas import DOCUMENTS
from framing.streams import streaming_table

_NEEDED = ("model", "model_sha256", "corpus")
_METADATA = [column.name for column in DOCUMENTS.columns if column.name != "text"]


@dataclass(frozen=True, repr=False)
class FrameTable(Results):
    """One frame table as results; it has the tables `frames` and `documents`."""

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook of the model that gave the frames."""
        return self.model().codebook

    def files(self) -> list[Path]:
        """The frame table."""
        return [self.path]

    def tables(self) -> list[str]:
        """The passages, and the documents that they are of."""
        return ["documents", "frames"]

    def _table_path(self, name: str) -> Path | None:
        if name == "frames":
            return self.path
        return self._documents_path if name == "documents" else None

    @cached_property
    def _documents_path(self) -> Path:
        """The metadata of the documents in the frame table, looked up in their corpus where it is at hand."""
        (entry,) = self.manifest["corpora"]
        names = self._document_ids()
        path = scratch_folder() / f"{self.path.stem}-{len(names)}.documents.parquet"
        with streaming_table(path, schema=DOCUMENTS) as table:
            for document in self._documents(entry):
                if names.pop(document.id, None):
                    table.add({name: getattr(document, name) for name in _METADATA} | {"corpus": entry["name"]})
            for name in names:  # texts that are gone: their places are all that is left
                table.add(dict.fromkeys(_METADATA, "") | {"id": name, "corpus": entry["name"], "quality": None})
        return path

    def _document_ids(self) -> dict[str, bool]:
        with ParquetTable(self.path) as table:
            columns = (batch.column("document").to_pylist() for batch in table.batches(["document"], rows=50_000))
            return {str(name): True for column in columns for name in column}

    def _documents(self, entry: Mapping[str, str]) -> Iterator[Document]:
        try:
            yield from open_corpus(entry.get("path") or entry["name"]).documents()
        except UsageError:
            return


def open_frames(path: str | Path) -> FrameTable:
    """The results in a frame table.

    Raises
    ------
    FileMissing, UnreadableFile : no Parquet table. MissingResults : one that does not say what made it.
    """
    notes = read_notes(path) if Path(path).suffix.lower() == ".parquet" else {}
    if any(name not in notes for name in _NEEDED):
        raise no_frame_table(path)
    corpus = {"name": notes["corpus"], "texts": True}
    corpus |= {name: notes.get(name, "") for name in ("source", "licence", "sha256")}
    corpus |= {"path": notes["path"]} if notes.get("path") else {}
    model = {"name": notes["model"], "sha256": notes["model_sha256"], "version": notes.get("model_version", "")}
    title = f"Frames of {notes['corpus']}"
    return FrameTable(Path(path), {"study": Path(path).stem, "title": title, "model": model, "corpora": [corpus]})


def find_frames(folder: str | Path = ".") -> list[Path]:
    """The frame tables in a folder, sorted by name."""
    found = []
    for path in sorted(Path(folder).glob("*.parquet")):
        try:
            notes = read_notes(path)
        except UsageError:
            continue
        if all(name in notes for name in _NEEDED):
            found.append(path)
    return found
