"""The catalogue: named corpora, one TOML file each in `corpora/`, every key checked.

A file says what the corpus is, under what licence, where its texts come from (an installed package, files to
download, or volumes by number) and which module of `framing.corpus.catalogue.layouts` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from framing.corpus.catalogue.sources import Source, read_source
from framing.corpus.selecting import EVERYTHING, Selection
from framing.errors.catalogue import entry_invalid, unknown_corpus
from framing.files import file_sha256
from framing.resources import shipped
from framing.toml_tables import TomlTable, read_toml


@dataclass(frozen=True)
class RemoteFile:
    """A file to download: its name, where it is, and its checksum ('' where only the texts' own is known).

    One of `url` and `dataverse` (the persistent id of a data set in which the file is found by its name).
    """

    name: str
    url: str = ""
    dataverse: str = ""
    server: str = "https://dataverse.harvard.edu"
    sha256: str = ""


@dataclass(frozen=True)
class Volumes:
    """Files by number: `url` and `name` hold {id}; `ids` are those taken where the user names none."""

    url: str
    name: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One named corpus. `texts_sha256` is the fingerprint of its documents (see `store.Record`).

    listing : a file beside the entry with the Git hash of each file of the source (see `checksums`), '' where there is
    none. source : how its files are read, for the layout `imported`. select : which documents are taken.
    documents : what is true of all its documents. document : what is true of single ones, by id.
    """

    name: str
    title: str
    about: str
    layout: str
    licence: str
    citation: str
    homepage: str
    path: Path
    aliases: tuple[str, ...] = ()
    package: str = ""
    files: tuple[RemoteFile, ...] = ()
    volumes: Volumes | None = None
    texts_sha256: str = ""
    listing: str = ""
    source: Source | None = None
    select: Selection = EVERYTHING
    documents: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    document: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def facts_of(self, document: str) -> Mapping[str, str]:
        """What the entry says of one document alone (table `document.ID`)."""
        return self.document.get(document, {})

    def takes(self, path: PurePath) -> bool:
        """Whether a file of an archive is one of the texts; all are where the layout must find out by itself."""
        return self.source is None or self.source.takes(path)

    @property
    def key(self) -> str:
        """What changes when the entry changes: the SHA-256 of its file."""
        return file_sha256(self.path)


_TEXTS = ("name", "title", "about", "layout", "licence", "citation", "homepage")
_SOURCES = ("package", "files", "volumes")
_TOP = (*_TEXTS, *_SOURCES, "aliases", "texts_sha256", "listing", "import", "select", "documents", "document")
_DOCUMENT = (
    "state",
    "audience",
    "genre",
    "language",
    "role",
    "speaker",
    "earliest",
    "latest",
    "date_rule",
    "licence",
    "source",
    "title",
)


def load_catalogue(folder: Path | None = None) -> dict[str, Entry]:
    """All entries by name, sorted; `folder` is the shipped `corpora/` unless given.

    Raises
    ------
    BadStudy : a file is not TOML, a key is unknown, missing or of the wrong kind.
    """
    paths = sorted((folder or shipped("corpora")).glob("*.toml"))
    return {entry.name: entry for entry in map(load_entry, paths)}


def catalogue_names() -> dict[str, str]:
    """The other names under which corpora are known, each with the name of its entry."""
    return {alias: entry.name for entry in load_catalogue().values() for alias in entry.aliases}


def find_entry(name: str, folder: Path | None = None) -> Entry:
    """The entry of a corpus by its name or an alias.

    Raises
    ------
    UnknownName, BadStudy
    """
    entries = load_catalogue(folder)
    for entry in entries.values():
        if name == entry.name or name in entry.aliases:
            return entry
    raise unknown_corpus(name, list(entries))


def load_entry(path: Path) -> Entry:
    """One checked entry."""
    raw = read_toml(path, partial(entry_invalid, path))[1].allow(_TOP)
    sources = [key for key in _SOURCES if raw.values.get(key)]
    if len(sources) != 1:
        raise raw.error("package", "give exactly one of package, files and volumes.")
    single = raw.table("document")
    return Entry(
        **{key: raw.text(key) for key in _TEXTS},
        path=path,
        aliases=raw.texts("aliases"),
        package=raw.text("package", ""),
        files=tuple(map(_remote_file, raw.tables("files"))),
        volumes=_volumes(raw.table("volumes")) if "volumes" in raw else None,
        texts_sha256=raw.text("texts_sha256", ""),
        listing=raw.text("listing", ""),
        source=read_source(raw.table("import")) if "import" in raw else None,
        select=_selection(raw.table("select")),
        documents=_facts(raw.table("documents")),
        document=MappingProxyType({key: _facts(single.table(key)) for key in single}),
    )


def _facts(raw: TomlTable) -> Mapping[str, str]:
    return MappingProxyType(raw.allow(_DOCUMENT).strings())


def _selection(raw: TomlTable) -> Selection:
    raw.allow(("genre", "since", "until"))
    return Selection.of(since=raw.text("since", ""), until=raw.text("until", ""), genres=raw.texts("genre"))


def _remote_file(raw: TomlTable) -> RemoteFile:
    found = raw.record(RemoteFile)
    if bool(found.url) == bool(found.dataverse):
        raise raw.error("name", "give a name and one of url and dataverse.")
    return found


def _volumes(raw: TomlTable) -> Volumes:
    found = raw.record(Volumes)
    if "{id}" not in found.url or "{id}" not in found.name:
        raise raw.error("url", "url and name must hold {id}.")
    return found
