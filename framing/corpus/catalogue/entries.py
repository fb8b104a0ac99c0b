"""The catalogue: named corpora, one TOML file each in `corpora/`, every key checked.

A file says what the corpus is, under what licence, where its texts come from (an installed package, files to
download, or volumes by number) and which module of `framing.corpus.catalogue.layouts` reads them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from framing.errors.corpus import entry_invalid, unknown_corpus
from framing.files import file_sha256
from framing.resources import shipped


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
    documents: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    document: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def facts_of(self, document: str) -> Mapping[str, str]:
        """What the entry says of one document alone (table `document.ID`)."""
        return self.document.get(document, {})

    @property
    def key(self) -> str:
        """What changes when the entry changes: the SHA-256 of its file."""
        return file_sha256(self.path)


_TEXTS = ("name", "title", "about", "layout", "licence", "citation", "homepage")
_TOP = (*_TEXTS, "aliases", "package", "files", "volumes", "texts_sha256", "documents", "document")
_FILE = ("name", "url", "dataverse", "server", "sha256")
_VOLUMES = ("url", "name", "ids")
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
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise entry_invalid(path, "", f"is not TOML ({error})") from error
    _check_keys(raw, _TOP, path)
    values = {key: _text(raw, key, path, required=True) for key in _TEXTS}
    files = _tables(raw, "files", path)
    single = raw.get("document", {})
    if not isinstance(single, dict):
        raise entry_invalid(path, "document", "must be tables, written [document.ID]")
    sources = [key for key in ("package", "files", "volumes") if raw.get(key)]
    if len(sources) != 1:
        raise entry_invalid(path, "package", "give exactly one of package, files and volumes")
    return Entry(
        **values,
        path=path,
        aliases=tuple(_list(raw, "aliases", path)),
        package=_text(raw, "package", path),
        files=tuple(_remote_file(item, f"files[{number}].", path) for number, item in enumerate(files)),
        volumes=_volumes(raw["volumes"], path) if "volumes" in raw else None,
        texts_sha256=_text(raw, "texts_sha256", path),
        documents=_facts(raw.get("documents", {}), "documents.", path),
        document=MappingProxyType({key: _facts(value, f"document.{key}.", path) for key, value in single.items()}),
    )


def _facts(raw: Any, where: str, path: Path) -> Mapping[str, str]:
    _check_keys(raw, _DOCUMENT, path, where)
    return MappingProxyType({key: _text(raw, key, path, where) for key in raw})


def _remote_file(raw: dict[str, Any], where: str, path: Path) -> RemoteFile:
    _check_keys(raw, _FILE, path, where)
    values = {key: _text(raw, key, path, where) for key in raw}
    if not values.get("name") or bool(values.get("url")) == bool(values.get("dataverse")):
        raise entry_invalid(path, f"{where}name", "give a name and one of url and dataverse")
    return RemoteFile(**values)


def _volumes(raw: Any, path: Path) -> Volumes:
    if not isinstance(raw, dict):
        raise entry_invalid(path, "volumes", "must be a table")
    _check_keys(raw, _VOLUMES, path, "volumes.")
    url, name = (_text(raw, key, path, "volumes.", required=True) for key in ("url", "name"))
    if "{id}" not in url or "{id}" not in name:
        raise entry_invalid(path, "volumes.url", "url and name must hold {id}")
    return Volumes(url, name, tuple(_list(raw, "ids", path, "volumes.")))


def _check_keys(raw: Any, valid: tuple[str, ...], path: Path, where: str = "") -> None:
    if not isinstance(raw, dict):
        raise entry_invalid(path, where.rstrip("."), "must be a table")
    for key in raw:
        if key not in valid:
            raise entry_invalid(path, f"{where}{key}", f"unknown; valid are {', '.join(valid)}")


def _text(raw: dict[str, Any], key: str, path: Path, where: str = "", *, required: bool = False) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str) or (required and not value):
        raise entry_invalid(path, f"{where}{key}", "must be a text" + (" and is missing" if value == "" else ""))
    return value


def _list(raw: dict[str, Any], key: str, path: Path, where: str = "") -> list[str]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise entry_invalid(path, f"{where}{key}", "must be a list of texts")
    return value


def _tables(raw: dict[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise entry_invalid(path, key, f"must be a list of tables, written [[{key}]]")
    return value
