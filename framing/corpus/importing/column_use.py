"""Whether what the user asked of columns and options was done: an import that ignores a wish is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from framing.corpus.importing.settings import ImportSettings
from framing.corpus.readers import RawDocument, readers
from framing.errors.corpus import column_unused, option_unused

_FILE = "file"  # names the files in a table of metadata, see `readers.metadata`


class ColumnUse:
    """Counts the documents that have the source of each column the user named."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = {target: source for target, source in columns.items() if target != _FILE}
        self._found: Counter[str] = Counter()
        self._known: dict[str, None] = {}
        self.documents = 0

    def count(self, raw: RawDocument, row: Mapping[str, str], from_name: Mapping[str, str]) -> None:
        """Note which sources a document has: of its reader, its row of metadata, its file's name."""
        self.documents += 1
        for target, source in self._columns.items():
            named = source in raw.metadata or source in row or source in from_name
            self._found[target] += source in raw.taken or (named and target != "text")
        if self._columns:
            self._known |= dict.fromkeys([*raw.metadata, *row, *from_name])

    def check(self, path: Path, log: Callable[[str], None]) -> None:
        """Say which documents lack a column that others have.

        Raises
        ------
        UnknownName : no document has the source of a column.
        """
        for target, source in self._columns.items():
            if not self._found[target]:
                raise column_unused(path, target, source, list(self._known))
            if lacking := self.documents - self._found[target]:
                log(f"--column {target}={source}: {lacking:,} of {self.documents:,} documents have no {source!r}.")


def check_options(path: Path, settings: ImportSettings, looked_up: set[str]) -> None:
    """Refuse an option that none of the readers of an import looked up.

    Raises
    ------
    BadSetting
    """
    for option in settings.options:
        if option not in looked_up:
            having = [name for name, reader in readers().items() if option in reader.OPTIONS]
            raise option_unused(path, option, having)
