"""What every reader takes and gives: a path and settings in, raw documents out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from framing.encoding import keep_quiet
from framing.errors import UsageError

_NAMED = 5
# a fact on a document of several parts with days of their own (a book of letters): the first and the last, ISO 8601
DAYS_OF_PARTS = "days_of_parts"
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
    `taken` names the sources of the columns setting that the reader has given their columns already.
    """

    id: str
    text: str
    metadata: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    places: tuple[Place, ...] = ()
    taken: frozenset[str] = frozenset()


@dataclass
class Accounts:
    """What the readers of one import did: options they looked up, and what they left out, by kind.

    left_out : kind ("notes", "leftovers of systems") -> how often. named : kind -> the first few by name.
    """

    options: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)
    named: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, kind: str, number: int = 1, name: str = "") -> None:
        """Count something that is left out as no part of a text; the first few names are kept."""
        if number:
            self.left_out[kind] += number
            names = self.named.setdefault(kind, [])
            if name and len(names) < _NAMED:
                names.append(name)

    def add(self, other: Accounts) -> None:
        """Count what readers of other files did."""
        self.options |= other.options
        self.left_out.update(other.left_out)
        for kind, names in other.named.items():
            own = self.named.setdefault(kind, [])
            own += names[: _NAMED - len(own)]

    def describe(self) -> str:
        """One sentence on all that was left out; empty where nothing was."""
        kinds = []
        for kind, number in self.left_out.items():
            names = ", ".join(self.named.get(kind, ()))
            more = " ..." if names and number > len(self.named[kind]) else ""
            kinds.append(f"{kind} {number:,}" + (f" ({names}{more})" if names else ""))
        return f"Left out as no part of the texts: {'; '.join(kinds)}." if kinds else ""


def stop_at(error: UsageError) -> None:
    """What happens to a file that cannot be read, unless the settings say otherwise: it stops everything."""
    raise error


@dataclass(frozen=True)
class ReaderSettings:
    """What a user can say about the files to read.

    encoding : name of the encoding; empty: UTF-8, and where that fails a guess that is told.
    columns : document column -> name in the source, for example {"text": "body"}.
    options : settings of one reader by name, for example {"path": "$.speeches[*]"} or {"sheet": "2"}.
    log : called with every note a user should see (a guessed encoding, a skipped part).
    reader : the reader the user names for the files, also for those within an archive.
    pass_over : called with the fault of one file of many; it returns where the rest should be read.
    accounts : of what is left out, shared by all files of an import.
    """

    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    options: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    log: Callable[[str], None] = keep_quiet
    reader: str = ""
    pass_over: Callable[[UsageError], None] = stop_at
    accounts: Accounts = field(default_factory=Accounts)


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
