"""Texts in any form that Python users have them in, as documents."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from framing.classify.text.passages import check_passages
from framing.corpus.documents import Document, check_documents
from framing.corpus.importing.document_facts import DATE_KEYS, OWN_COLUMNS
from framing.corpus.importing.documents import Findings, import_documents
from framing.corpus.importing.settings import ImportSettings
from framing.corpus.opening import Corpus
from framing.corpus.tables.data_frame import documents_table
from framing.corpus.tables.documents import read_document_table, write_documents
from framing.encoding import log_note
from framing.errors import FramingError, UnreadableFile
from framing.errors.library import no_texts, unknown_setting
from framing.errors.python_words import in_python
from framing.errors.tables import column_missing
from framing.resources import scratch_folder
from framing.rows import ENDINGS, read_rows
from framing.showing import Shown
from framing.tables import write_table

_NEAR = 0.75  # how alike a keyword and a setting must be for a slip
_MEMORY = "texts"  # the name of what was given as a table or a list, before a row in messages
_MADE = frozenset(
    {"id", "corpus", "date_rule", "sha256"}
)  # columns that a document table has and a user's table has not


@dataclass(frozen=True, repr=False)
class Documents(Shown):
    """Documents in their order, all in memory; for corpora that do not fit, see `framing.open_corpus`.

    Attributes
    ----------
    items : the documents (`framing.corpus.Document`), unique in their ids. name : of the corpus that they make up.
    findings : what the import met: documents without text, files passed over, doubtful dates.

    Examples
    --------
    >>> texts = read_documents(["We hold the balance.", "We keep out."], state="GBR", date="1950-05-03")
    >>> texts
    Documents(name='texts', documents=2, earliest='1950-05-03', latest='1950-05-03', states=['GBR'])
    >>> texts.to_frame()[["id", "state", "earliest"]].values.tolist()
    [['1', 'GBR', '1950-05-03'], ['2', 'GBR', '1950-05-03']]
    """

    items: tuple[Document, ...]
    name: str
    findings: Findings

    def to_frame(self) -> pd.DataFrame:
        """A row a document: the columns of `framing.schemas.DOCUMENTS`, and every further fact in a column of its own."""
        return documents_table(self.items)

    def write(self, path: str | Path) -> int:
        """Write them as a document table (Parquet, CSV, TSV, JSONL by the ending); their number."""
        return write_documents(self.items, path)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.items)

    def __getitem__(self, place: int) -> Document:
        return self.items[place]

    def _facts(self) -> dict[str, Any]:
        days = sorted(day for item in self.items for day in (item.earliest, item.latest) if day)
        states = sorted({code for item in self.items for code in item.states})
        return {"name": self.name, "documents": len(self.items)} | (
            {"earliest": days[0], "latest": days[-1]} if days else {}
        ) | {"states": states}  # fmt: skip

    def _first_rows(self) -> pd.DataFrame:
        table = self.to_frame()[["id", "state", "earliest", "latest", "title", "text"]]
        return table.assign(text=table["text"].str.slice(0, 80))


def read_documents(
    source: pd.DataFrame | pd.Series | Sequence[str] | str | Path | Corpus | Iterable[Document],
    *,
    name: str = "",
    log: Callable[[str], None] = log_note,
    **settings: Any,
) -> Documents:
    """Documents from a table, a list of texts, or files.

    Parameters
    ----------
    source : a DataFrame (a column ``text``, and whatever else is known: id, date, state, speaker, title ...); a list or
        Series of texts; the path of a file or folder in any format of docs/formats.md, or of a document table; a corpus.
    name : of the corpus that they make up; by default the file's or folder's, else ``texts``.
    log : hears what is doubtful; by default the logger ``framing``.
    settings : those of `framing.corpus.importing.settings.ImportSettings` (columns, reader, pattern, cut, calendar ...).
        All others are facts on every document that says nothing else: ``state="GBR"``, ``date="1950-05-03"``.

    Raises
    ------
    UsageError of framing.errors : names the file, row or column, and the remedy.
    """
    if isinstance(source, Documents | Corpus) or _are_documents(source):
        items = list(source.documents() if isinstance(source, Corpus) else source)  # type: ignore[arg-type]
        known = source.name if isinstance(source, Documents | Corpus) else ""
        called = name or known or "texts"
        return Documents(tuple(replace(item, corpus=called) for item in items), called, Findings(len(items)))
    path, called = _as_file(source, name)
    own = {field.name for field in fields(ImportSettings)}
    for key in settings.keys() - own - {*OWN_COLUMNS, *DATE_KEYS}:
        if difflib.get_close_matches(key, own, n=1, cutoff=_NEAR):
            raise unknown_setting(key, sorted(own))
    in_memory = "" if isinstance(source, str | Path) else str(path)
    try:
        return _read(path, called, own, settings, lambda line: log(in_python(line, in_memory)))
    except FramingError as error:
        error.args = (in_python(str(error), in_memory),)
        raise


def _read(path: Path, called: str, own: set[str], settings: dict[str, Any], log: Callable[[str], None]) -> Documents:
    given = {key: value for key, value in settings.items() if key in own}
    given["defaults"] = {**given.get("defaults", {}), **{k: str(v) for k, v in settings.items() if k not in own}}
    if _is_document_table(path) and not any(given.values()):
        items = list(check_documents(read_document_table(path), path))
        return Documents(tuple(replace(item, corpus=called) for item in items), called, Findings(len(items)))
    findings = Findings()
    found = import_documents(path, ImportSettings(called, log=log, **given), findings)
    items = [replace(item, source="") if item.source == f"{_MEMORY}.jsonl" else item for item in found]
    return Documents(tuple(items), called, findings)


def _are_documents(source: object) -> bool:
    return isinstance(source, list | tuple) and bool(source) and all(isinstance(item, Document) for item in source)


def _as_file(source: Any, name: str) -> tuple[Path, str]:
    """The path of what is read: the user's, or of a table in a scratch folder; and the name of the corpus."""
    if isinstance(source, str | Path):
        path = Path(source)
        if isinstance(source, str) and not path.exists() and ("\n" in source or len(source.split()) > 8):
            raise no_texts("one text")
        return path, name or path.stem
    table = _as_table(source)
    path = Path(tempfile.mkdtemp(dir=scratch_folder())) / f"{_MEMORY}.jsonl"
    write_table(table, path)
    return path, name or "texts"


def _as_table(source: Any) -> pd.DataFrame:
    if isinstance(source, pd.DataFrame):
        if "text" not in source.columns:
            raise column_missing("the table of texts", "text", [str(column) for column in source.columns])
        table = source.copy()
        table.columns = table.columns.astype(str)
    else:
        texts = list(source) if isinstance(source, Iterable) else []
        if not texts or isinstance(source, bytes | dict | set):
            empty = isinstance(source, list | tuple | pd.Series) and not len(source)
            raise no_texts(f"an empty {type(source).__name__}" if empty else type(source).__name__)
        table = pd.DataFrame({"text": texts})
    check_passages(table["text"])
    if "id" not in table.columns:
        table.insert(0, "id", [str(number) for number in range(1, len(table) + 1)])
    return table.map(_as_cell)


def _as_cell(value: Any) -> Any:
    """A value as JSON has it: a day without the time of day, nothing for what is missing."""
    if isinstance(value, list | dict):
        return value
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    return str(value).removesuffix(" 00:00:00") if hasattr(value, "isoformat") else str(value)


def _is_document_table(path: Path) -> bool:
    """Whether a file is a document table as framing writes it."""
    if path.suffix.lower() not in ENDINGS or not path.is_file():
        return False
    try:
        _, first = next(read_rows(path), (0, {}))
    except UnreadableFile:
        return False
    return set(first) >= _MADE
