"""Markdown with front matter, as static sites keep their pages: "---", YAML that says title, date and more, "---", the text.

The text stands as it is written, marks of Markdown included. Lists and tables within the front matter are kept as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.rows import TEXT_COLUMNS, as_text
from framing.encoding import encoding_facts, read_text
from framing.errors.readers import broken_file
from framing.errors.tables import column_missing
from framing.extras import load_extra

ENDINGS = (".md", ".markdown")
OPTIONS: tuple[str, ...] = ()
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)(?:^|\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)*", re.DOTALL)
_START = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_LONGEST = 1 << 16  # characters of front matter


def recognises(path: Path) -> bool:
    """A file whose first line is "---"."""
    if not path.is_file():
        return False
    with open(path, "rb") as stream:
        return _START.match(stream.read(64)) is not None


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document: the text after the front matter, and what that says, columns by the names the user gives.

    Raises
    ------
    UnreadableFile : the front matter has no end, is longer than 65,536 characters or is no YAML table, or uses anchors.
    BadTable : the text is asked of a column.
    """
    source, encoding = read_text(path, settings.encoding, settings.log)
    match = _FRONT.match(source, 0, _LONGEST)
    if match is None:
        raise broken_file(path, "Markdown with front matter", "no line '---' ends what begins in line 1", "line 1")
    if "text" in settings.columns:
        raise column_missing(path, settings.columns["text"], ["the text is what follows the front matter"])
    said = {name: as_text(value) for name, value in _parse(match[1], path).items()}
    renamed = {source: target for target, source in settings.columns.items() if source in said}
    facts = {renamed.get(name, name): value for name, value in said.items() if value and name not in TEXT_COLUMNS}
    identity = facts.pop("id", "") or path.stem
    taken = frozenset(renamed)
    yield RawDocument(identity, source[match.end() :], {**encoding_facts(encoding), **facts}, taken=taken)


def _parse(front: str, path: Path) -> dict[str, Any]:
    """The table of a front matter, every value a text as written, a list or a table."""
    yaml = load_extra("yaml", "formats")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same in C, where the package was built with it
    try:
        if any(isinstance(token, (yaml.AnchorToken, yaml.AliasToken)) for token in yaml.scan(front, Loader=loader)):
            raise broken_file(path, "Markdown with front matter", "anchors of YAML are not read")
        table = yaml.load(front, Loader=loader)
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split()) or "nested too deeply"
        raise broken_file(path, "Markdown with front matter", f"the front matter is no YAML: {reason}") from error
    if not isinstance(table, dict):
        raise broken_file(path, "Markdown with front matter", "the front matter has no 'name: value'")
    return {str(name): value for name, value in table.items()}
