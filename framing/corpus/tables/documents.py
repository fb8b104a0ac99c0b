"""Document tables on disk: documents to Parquet, CSV or JSONL and back, streaming in both directions.

Parquet is written in row groups of at most `GROUP_DOCUMENTS` documents or about `GROUP_CHARACTERS` characters, so
that neither a million short documents nor a hundred volumes fill the memory, and so that a reader can leave out
the texts of those it does not want.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.corpus.documents import Document
from framing.corpus.selecting import EVERYTHING, Selection
from framing.corpus.tables.json_lines import read_json_lines
from framing.errors.corpus import bad_document, unreadable_file
from framing.errors.readers import nested_text
from framing.errors.tables import column_missing, file_missing, unreadable_table
from framing.files import replacing, text_sha256

GROUP_DOCUMENTS, GROUP_CHARACTERS = 2_000, 16_000_000
_BATCH = 500
COLUMNS = tuple(field.name for field in fields(Document))
_REQUIRED = ("id",)
ENDINGS = (".parquet", ".csv", ".tsv", ".jsonl", ".ndjson")
Row = dict[str, Any]

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile


def write_documents(documents: Iterable[Document], path: str | Path) -> int:
    """Write documents as they come, all or nothing, and give their number.

    The ending decides: .parquet, .csv, .tsv, .jsonl. The same documents give the same bytes.

    Raises
    ------
    UnreadableFile : unknown ending. CannotWrite : the disk is full or the place is not writable.
    """
    path = Path(path)
    opener = _WRITERS.get(path.suffix.lower())
    if opener is None:
        raise unreadable_table(path, f"unknown ending {path.suffix!r}")
    count = 0
    with replacing(path) as temporary, opener(temporary) as write:
        for group in _groups(documents):
            write(group)
            count += len(group)
    return count


def read_document_table(path: str | Path, selection: Selection = EVERYTHING) -> Iterator[Document]:
    """The documents of a table, in its order; texts are read only for those selected.

    A table needs `id`; `corpus` is the file's name where it has none; `text` is empty where only places are held.

    Raises
    ------
    FileMissing, BadTable, UnreadableFile (JSONL), BadTable (the text is not the one its sha256 was
    made of)
    """
    path = Path(path)
    if not path.exists():
        raise file_missing(path, "document table")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise unreadable_table(path, f"unknown ending {path.suffix!r}")
    for row in reader(path, selection):
        document = _document(row, path)
        if selection.keeps(document):
            yield document


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


def _row(document: Document) -> Row:
    row = {name: getattr(document, name) for name in COLUMNS}
    row["extra"] = json.dumps(dict(sorted(document.extra.items())), ensure_ascii=False) if document.extra else ""
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
        values["extra"] = json.loads(values["extra"]) if values.get("extra") else {}
    except ValueError as error:
        raise bad_document(path, values["id"], f"column quality or extra cannot be read ({error}).") from error
    values["corpus"] = values.get("corpus") or path.stem
    return Document(**values)


def _read_parquet(path: Path, selection: Selection) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        # without pre-buffering, which keeps every part that was read until the file is closed
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            names = [name for name in COLUMNS if name in file.schema_arrow.names]
            if "id" not in names:
                raise column_missing(path, "id", file.schema_arrow.names)
            for group in range(file.num_row_groups):
                if selection == EVERYTHING or _has_wanted(file, group, names, selection, path):
                    yield from _group_rows(file, group, names)
    except pyarrow.ArrowException as error:
        raise unreadable_file(path, "Parquet", str(error).splitlines()[0]) from error


def _has_wanted(file: ParquetFile, group: int, names: list[str], selection: Selection, path: Path) -> bool:
    """Whether a row group has a document to take, told from its metadata alone."""
    known = [name for name in names if name != "text"]
    return any(selection.keeps(_document(row, path)) for row in _group_rows(file, group, known))


def _group_rows(file: ParquetFile, group: int, names: list[str]) -> Iterator[Row]:
    for batch in file.iter_batches(_BATCH, row_groups=[group], columns=names):
        yield from batch.to_pylist()


def _read_csv(path: Path, _selection: Selection) -> Iterator[Row]:
    csv.field_size_limit(2**31 - 1)
    try:
        with open(path, encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, delimiter=_separator(path))
            if "id" not in (reader.fieldnames or []):
                raise column_missing(path, "id", list(reader.fieldnames or []))
            yield from reader
    except (UnicodeDecodeError, csv.Error) as error:
        raise unreadable_file(path, "CSV", str(error)) from error


def _read_jsonl(path: Path, _selection: Selection) -> Iterator[Row]:
    try:
        with open(path, encoding="utf-8-sig", newline="\n") as stream:
            for number, row in read_json_lines(stream, path):
                extra, text = row.get("extra"), row.get("text")
                if isinstance(text, (dict, list)):
                    raise nested_text(f"{path}, line {number}", "text", text)
                yield row | {"extra": json.dumps(extra)} if isinstance(extra, Mapping) else row
    except UnicodeDecodeError as error:
        raise unreadable_file(path, "JSONL", str(error)) from error


def _separator(path: Path) -> str:
    return "\t" if path.suffix.lower() == ".tsv" else ","


Write = Callable[[list[Document]], None]


@contextmanager
def _parquet_writer(path: Path) -> Iterator[Write]:
    import pyarrow
    import pyarrow.parquet as parquet

    kinds = {"quality": pyarrow.float64()}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in COLUMNS])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:

        def write(group: list[Document]) -> None:
            writer.write_table(pyarrow.Table.from_pylist([_row(document) for document in group], schema))

        yield write


@contextmanager
def _csv_writer(path: Path) -> Iterator[Write]:
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, delimiter="\t" if ".tsv." in path.name else ",", lineterminator="\n")
        writer.writeheader()
        yield lambda group: writer.writerows(_row(document) for document in group)


@contextmanager
def _jsonl_writer(path: Path) -> Iterator[Write]:
    with open(path, "w", encoding="utf-8", newline="\n") as stream:

        def write(group: list[Document]) -> None:
            for document in group:
                row = _row(document) | {"extra": dict(sorted(document.extra.items()))}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")

        yield write


_READERS: dict[str, Callable[[Path, Selection], Iterator[Row]]] = {
    ".parquet": _read_parquet,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
}
_WRITERS: dict[str, Callable[[Path], AbstractContextManager[Write]]] = {
    ".parquet": _parquet_writer,
    ".csv": _csv_writer,
    ".tsv": _csv_writer,
    ".jsonl": _jsonl_writer,
    ".ndjson": _jsonl_writer,
}
