"""The frames and documents of a study's corpora, joined into the tables of its results folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from framing.annotation.batch import loaded_model
from framing.annotation.distinctive import middle_year
from framing.annotation.summaries import summarising
from framing.parquet import iterate_pieces
from framing.streams import iterate_row_groups, streaming_table
from framing.study.collect import Collected
from framing.study.file import Study

PIECE_ROWS = 20_000


def join_frames(collected: list[Collected], study: Study, folder: Path) -> None:
    """Write frames.parquet, document_frames.parquet and documents.parquet of all corpora, piece by piece.

    Pieces are of whole documents and hang on the frames alone, so that the tables are the same bytes whatever row groups the
    frames were written in: those of batches of texts, or the one of published frames.
    """
    with (
        streaming_table(folder / "frames.parquet") as frames,
        streaming_table(folder / "documents.parquet") as documents,
        streaming_table(folder / "document_frames.parquet") as of_documents,
        summarising(loaded_model(study.model), of_documents) as summaries,
    ):
        for part in collected:
            year_of = _years_of(part.documents_path)
            for piece in iterate_pieces(part.frames_path, "document", PIECE_ROWS):
                table = piece.to_pandas()
                frames.write(table)
                summaries.add(table, year_of)
            for table in iterate_row_groups(part.documents_path):
                documents.write(table)


def _years_of(path: Path) -> Callable[[str], float]:
    """What tells the years of a table's documents, asked for in its order: only those passed over are held."""
    columns = ["id", "earliest", "latest"]
    rows = (
        row
        for table in iterate_row_groups(path, columns)
        for row in table[columns].fillna("").astype(str).itertuples(index=False, name=None)
    )
    held: dict[str, float] = {}

    def year_of(document: str) -> float:
        while document not in held and (row := next(rows, None)) is not None:
            held[row[0]] = middle_year(*row[1:])
        return held.pop(document, float("nan"))

    return year_of
