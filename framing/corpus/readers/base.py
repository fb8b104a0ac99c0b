"""What every reader takes and gives: a path and settings in, raw documents out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from framing.corpus.encoding import keep_quiet

EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Place:
    """A named place in a text, for example a page: it begins at character `start` and runs to the next place."""

    start: int
    label: str


@dataclass(frozen=True)
class RawDocument:
    """One document as a reader found it, before dates and states are made out.

    `id` is unique within the file. `metadata` holds texts: keys that are columns of the document table
    (title, earliest, latest, state, speaker, language ...) go there; `date` is a date in words or digits, still
    to be read (see `framing.corpus.dates.intervals`); every other key is kept with the document as an extra.
    """

    id: str
    text: str
    metadata: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class ReaderSettings:
    """What a user can say about the files to read.

    encoding : name of the encoding; empty: UTF-8, and where that fails a guess that is told.
    columns : document column -> name in the source, for example {"text": "body"}.
    options : settings of one reader by name, for example {"path": "$.speeches[*]"} or {"sheet": "2"}.
    log : called with every note a user should see (a guessed encoding, a skipped part).
    """

    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    options: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    log: Callable[[str], None] = keep_quiet


@runtime_checkable
class Reader(Protocol):
    """A module of `framing.corpus.readers`: the module's name is the reader's name.

    Heavy imports belong inside functions: all reader modules are imported to find the one for a file.

    ENDINGS : lower-case endings with the dot, for example (".htm", ".html").
    OPTIONS : names of the settings it looks up in `ReaderSettings.options`.
    recognises : whether the reader would take this existing path; asked of the readers whose ending fits, and of
        all readers for a folder. The first that says True reads; sorted by name.
    """

    ENDINGS: tuple[str, ...]
    OPTIONS: tuple[str, ...]

    def recognises(self, path: Path) -> bool:
        """Whether the reader knows this file or folder by its content."""
        ...

    def read(self, path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
        """The documents of a file, in the file's order, one at a time."""
        ...
