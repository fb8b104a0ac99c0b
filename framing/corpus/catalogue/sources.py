"""How the files of a source are read where the layout is `imported`: the table `import` of a catalogue entry.

Its keys are the settings of `framing corpus import`; beside them `files` says which files of an archive are texts, and
`facts` what is made of what was read, for example `id = "{earliest}"`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from framing.corpus.documents import Document
from framing.corpus.importing.document_facts import OWN_COLUMNS
from framing.toml_tables import TomlTable

_KEYS = ("files", "reader", "date_order", "compare_dates", "drop_repeats", "columns", "options", "facts")


@dataclass(frozen=True)
class Source:
    """The settings of an import, checked.

    files : a regular expression; files whose path ends with it are read. columns, options, reader, date_order,
    compare_dates, drop_repeats : as in `ImportSettings`. facts : column -> its text with fields in braces, those of
    the document, of its extras, and `file` and `folder`, the names of its file (without ending) and of the folder.
    """

    files: re.Pattern[str]
    reader: str
    date_order: str
    compare_dates: bool
    drop_repeats: bool
    columns: Mapping[str, str]
    options: Mapping[str, str]
    facts: Mapping[str, str]

    def takes(self, path: PurePath) -> bool:
        """Whether a file is one of the texts."""
        return self.files.search(path.as_posix()) is not None


def read_source(raw: TomlTable) -> Source:
    """The table `import` of an entry.

    Raises
    ------
    BadStudy : a key is unknown or of the wrong kind, `files` is no regular expression, a column does not exist, or a
    text of `facts` is no template.
    """
    raw.allow(_KEYS)
    facts = raw.table("facts").allow(sorted({*OWN_COLUMNS, "id"}))
    for key in facts:
        _check_template(facts, key)
    try:
        files = re.compile(rf"(?:\A|/)(?:{raw.text('files')})\Z")
    except re.error as error:
        raise raw.error("files", f"is no regular expression ({error}).") from error
    return Source(
        files,
        reader=raw.text("reader", ""),
        date_order=raw.text("date_order", ""),
        compare_dates=raw.flag("compare_dates"),
        drop_repeats=raw.flag("drop_repeats"),
        columns=raw.table("columns").strings(),
        options=raw.table("options").strings(),
        facts=facts.strings(),
    )


def _check_template(facts: TomlTable, key: str) -> None:
    try:
        facts.text(key).format_map(_Anything())
    except (ValueError, IndexError, AttributeError) as error:
        raise facts.error(key, f"is no text with fields in braces ({error}).") from error


class _Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def make_facts(source: Source, document: Document, path: PurePath) -> dict[str, str]:
    """The texts of `facts` for one document of a file. Raises KeyError where it has no such field."""
    known = {
        **document.extra,
        **{name: str(getattr(document, name)) for name in (*OWN_COLUMNS, "id")},
        "file": path.stem,
        "folder": path.parent.name,
    }
    return {column: text.format_map(known) for column, text in source.facts.items()}
