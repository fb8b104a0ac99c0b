"""A table of metadata beside a folder of texts, joined by file name."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from framing.corpus.damage import rename_error
from framing.corpus.readers.base import ReaderSettings
from framing.corpus.unpacking import MemberStream, is_archive, read_members
from framing.errors import UsageError
from framing.errors.corpus import metadata_missing
from framing.resources import scratch_folder
from framing.tables import read_table

METADATA_NAMES = ("metadata.csv", "metadata.tsv")
_FILE_COLUMNS = ("file", "filename", "file_name", "path", "name", "id", "document", "doc_id")
_TOLD = 5


@dataclass
class Metadata:
    """Rows by file name, with and without ending; remembers which were used."""

    rows: Mapping[str, Mapping[str, str]]
    source: Path | None = None
    used: set[str] = field(default_factory=set)
    lacking: list[str] = field(default_factory=list)

    def of(self, name: PurePath, identity: str) -> Mapping[str, str]:
        """The row of a file, by path, name, name without ending, or document id; empty where there is none."""
        for key in (name.as_posix(), name.name, name.with_suffix("").as_posix(), name.stem, identity):
            if key in self.rows:
                self.used.add(key)
                return self.rows[key]
        if self.rows:
            self.lacking.append(name.as_posix())
        return {}

    def log_unused(self, log: Callable[[str], None]) -> None:
        """Say which rows found no file and which files no row."""
        unused = [key for key in self.rows if key not in self.used]
        for what, names in (("rows without a file", unused), ("files without a row", self.lacking)):
            if names:
                shown = ", ".join(names[:_TOLD]) + (" ..." if len(names) > _TOLD else "")
                log(f"{self.source}: {len(names)} {what}: {shown}")


def find_metadata(path: Path, table: Path | None, settings: ReaderSettings) -> Metadata:
    """The rows of `table`, else of a metadata.csv in the folder or archive that is read, else none.

    Raises
    ------
    FileMissing, UnreadableFile, BadTable
    """
    if table is not None:
        return load_metadata(table, settings)
    if path.is_dir():
        found = next((path / name for name in METADATA_NAMES if (path / name).is_file()), None)
        if found is not None:
            settings.log(f"{found}: taken as the table of metadata.")
            return load_metadata(found, settings)
    elif path.is_file() and is_archive(path):
        for member, stream in read_members(path):
            if member.name in METADATA_NAMES:
                settings.log(f"{path}, member {member}: taken as the table of metadata.")
                return _load_member(stream, path / member, settings)
    return Metadata({})


def _load_member(stream: MemberStream, name: Path, settings: ReaderSettings) -> Metadata:
    with TemporaryDirectory(dir=scratch_folder()) as folder:
        copy = Path(folder) / name.name
        with open(copy, "wb") as out:
            shutil.copyfileobj(stream, out)
        named = replace(settings, log=lambda message: settings.log(message.replace(str(copy), str(name))))
        try:
            return replace(load_metadata(copy, named), source=name)
        except UsageError as error:
            raise rename_error(error, str(copy), str(name)) from error


def load_metadata(path: Path, settings: ReaderSettings) -> Metadata:
    """The rows of a CSV, TSV, JSONL or Parquet table by its column of file names.

    settings : its columns may say which one names the files ({"file": "source_file"}); its encoding is that of the
    table, too.

    Raises
    ------
    FileMissing, UnreadableFile, BadTable (no such column, or a file named twice)
    """
    table = read_table(path, encoding=settings.encoding, log=settings.log)
    lowered = {str(name).strip().lower(): str(name) for name in reversed(list(table.columns))}
    wanted = settings.columns.get("file") or next((lowered[name] for name in _FILE_COLUMNS if name in lowered), None)
    if wanted is None or wanted not in table.columns:
        found = ", ".join(map(str, table.columns))
        raise metadata_missing(path, f"no column of file names among: {found}")
    rows: dict[str, Mapping[str, str]] = {}
    for row in table.to_dict("records"):
        facts = {str(key): "" if value is None or value != value else str(value) for key, value in row.items()}
        name = facts.pop(wanted).strip()
        if name in rows:
            raise metadata_missing(path, f"{name!r} appears twice in column {wanted!r}")
        rows[name] = facts
    return Metadata(rows, path)
