"""Document tables on disk: documents to Parquet, CSV or JSONL and back, streaming in both directions.

Parquet is written in row groups of at most `GROUP_DOCUMENTS` documents or about `GROUP_CHARACTERS` characters, so
that neither a million short documents nor a hundred volumes fill the memory, and so that a reader can leave out
the texts of those it does not want.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.documents import Document
from framing.corpus.selecting import EVERYTHING, Selection
from framing.errors import UsageError
from framing.errors.corpus import bad_document
from framing.errors.readers import nested_text
from framing.errors.tables import column_missing, file_missing, output_is_input
from framing.files import text_sha256
from framing.json_text import load_json
from framing.piping import local_file
from framing.rows import Row, find_ending, read_rows

GROUP_DOCUMENTS, GROUP_CHARACTERS = 2_000, 16_000_000
_BATCH = 500
COLUMNS = tuple(field.name for field in fields(Document))
_REQUIRED = ("id",)

if TYPE_CHECKING:
    from framing.parquet import ParquetTable


def write_documents(documents: Iterable[Document], path: str | Path) -> int:
    """Write documents as they come, all or nothing, and give their number.

    The ending decides: .parquet, .csv, .tsv, .jsonl. The same documents give the same bytes.

    Raises
    ------
    UnreadableFile : unknown ending. CannotWrite : the disk is full or the place is not writable.
    """
    import pyarrow

    from framing.streams import streaming_table

    kinds = {"quality": pyarrow.float64()}
    types = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in COLUMNS])
    with streaming_table(path, types=types) as stream:
        for group in _groups(documents):
            stream.add_group([_row(document, nested=stream.nested) for document in group])
    return stream.rows


def read_document_table(path: str | Path, selection: Selection = EVERYTHING) -> Iterator[Document]:
    """The documents of a table, in its order; texts are read only for those selected.

    A table needs `id`; `corpus` is the file's name where it has none; `text` is empty where only places are held.

    Raises
    ------
    FileMissing, BadTable, UnreadableFile (JSONL), BadTable (the text is not the one its sha256 was
    made of)
    """
    path = local_file(path)
    if not path.exists():
        raise file_missing(path, "document table")
    rows = _read_parquet if find_ending(path) == ".parquet" else _read_lines
    for row in rows(path, selection):
        document = _document(row, path)
        if selection.keeps(document):
            yield document


def refuse_to_replace(output: Path, folder: Path) -> None:
    """Refuse to write a document table over a file of the folder that is read, unless that is one from before.

    Raises
    ------
    BadSetting
    """
    if folder.is_dir() and output.is_file() and folder.resolve() in output.resolve().parents:
        try:
            _, first = next(read_rows(output), (0, {}))
        except UsageError:
            first = {}
        if not {"id", "date_rule", "sha256"} <= set(first):
            raise output_is_input("-o", output, folder)


def count_documents(path: str | Path, selection: Selection = EVERYTHING) -> int | None:
    """How many documents of a Parquet table a selection keeps, told without reading texts; None for other tables."""
    from framing.parquet import ParquetTable

    if find_ending(path) != ".parquet":
        return None
    with ParquetTable(Path(path)) as table:
        known = [name for name in COLUMNS if name in table.names and name != "text"]
        rows = (row for group in range(table.groups) for row in _group_rows(table, group, known))
        return sum(selection.keeps(_document(row, Path(path))) for row in rows)


def has_texts(path: str | Path) -> bool:
    """Whether the first document of a table comes with its text."""
    return any(document.text for document in _first(read_document_table(path)))


def _first(documents: Iterator[Document]) -> Iterator[Document]:
    for document in documents:
        yield document
        return


def _groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    group: list[Document] = []
    characters = 0
    for document in documents:
        group.append(document)
        characters += len(document.text)
        if len(group) >= GROUP_DOCUMENTS or characters >= GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    yield group


def _row(document: Document, *, nested: bool) -> Row:
    row: Row = {name: getattr(document, name) for name in COLUMNS}
    extra = dict(sorted(document.extra.items()))
    row["extra"] = extra if nested else json.dumps(extra, ensure_ascii=False) if extra else ""
    return row


def _document(row: Row, path: Path) -> Document:
    values: Row = {name: "" if row.get(name) is None else str(row[name]) for name in COLUMNS if name in row}
    for name in _REQUIRED:
        if not values.get(name):
            raise column_missing(path, name, [str(key) for key in row])
    text, sha256 = values.setdefault("text", ""), values.get("sha256", "")
    if text and sha256 and text_sha256(text) != sha256:
        remedy = "the text is not the one its sha256 was made of. Restore the text, or leave the column sha256 out."
        raise bad_document(path, values["id"], remedy)
    try:
        values["quality"] = float(values["quality"]) if values.get("quality") else None
        values["extra"] = load_json(values["extra"]) if values.get("extra") else {}
        if not isinstance(values["extra"], dict):
            raise ValueError("extra is no object")
    except ValueError as error:
        raise bad_document(path, values["id"], f"column quality or extra cannot be read ({error}).") from error
    values["corpus"] = values.get("corpus") or path.stem
    return Document(**values)


def _read_parquet(path: Path, selection: Selection) -> Iterator[Row]:
    from framing.parquet import ParquetTable

    with ParquetTable(path) as table:
        names = [name for name in COLUMNS if name in table.names]
        if "id" not in names:
            raise column_missing(path, "id", table.names)
        for group in range(table.groups):
            if selection == EVERYTHING or _has_wanted(table, group, names, selection, path):
                yield from _group_rows(table, group, names)


def _has_wanted(table: ParquetTable, group: int, names: list[str], selection: Selection, path: Path) -> bool:
    """Whether a row group has a document to take, told from its metadata alone."""
    known = [name for name in names if name != "text"]
    return any(selection.keeps(_document(row, path)) for row in _group_rows(table, group, known))


def _group_rows(table: ParquetTable, group: int, names: list[str]) -> Iterator[Row]:
    for batch in table.batches(names, group=group, rows=_BATCH):
        yield from batch.to_pylist()


def _read_lines(path: Path, _selection: Selection) -> Iterator[Row]:
    for number, row in read_rows(path):
        extra, text = row.get("extra"), row.get("text")
        if isinstance(text, (dict, list)):
            raise nested_text(f"{path}, line {number}", "text", text)
        yield row | {"extra": json.dumps(extra)} if isinstance(extra, Mapping) else row
