"""JSON files: the objects that a path expression names are the documents.

Options: `path` (JSONPath, for example "$.speeches[*]"); without it the file's own list, or the first list of objects
in it. A column may be a path into the object, too: columns {"text": "$.body.plain"}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.encoding import read_text
from framing.errors.readers import BadReaderOption, BrokenFile, NoTextFound

from .base import RawDocument, ReaderSettings
from .rows import read_rows

ENDINGS = (".json",)
OPTIONS = ("path",)


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document an object, in the file's order; lists and objects inside are kept as JSON.

    Raises
    ------
    BrokenFile : not JSON (line and column are named). BadReaderOption : not a path. NoTextFound, ColumnMissing
    """
    text, _ = read_text(path, settings.encoding, settings.tell)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenFile(path, "JSON", error.msg, f"line {error.lineno}, column {error.colno}") from error
    asked = settings.options.get("path", "")
    found = _by_path(value, asked, path) if asked else _first_list(value)
    objects = [item for item in found if isinstance(item, dict)]
    if not objects:
        remedy = "Say where the documents are: --option path='$.speeches[*]'."
        raise NoTextFound(path, f"list of objects{f' at {asked}' if asked else ''}", remedy)
    paths = {source for source in settings.columns.values() if source.startswith("$")}
    if paths:
        objects = [{**item, **{source: _one(item, source, path) for source in paths}} for item in objects]
    yield from read_rows(objects, path, settings)


def _by_path(value: Any, expression: str, path: Path) -> list[Any]:
    from jsonpath_ng.ext.parser import parse

    try:
        compiled = parse(expression)
    except Exception as error:  # jsonpath-ng raises bare Exception subclasses of its lexer and parser
        raise BadReaderOption(path, "path", expression, f"It is no JSONPath ({error}).") from error
    found = [match.value for match in compiled.find(value)]
    return found[0] if len(found) == 1 and isinstance(found[0], list) else found


def _one(item: dict[str, Any], expression: str, path: Path) -> Any:
    found = _by_path(item, expression, path)
    return found[0] if found else None


def _first_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    lists = (item for item in value.values() if isinstance(item, list)) if isinstance(value, dict) else iter(())
    return next((item for item in lists if any(isinstance(entry, dict) for entry in item)), [value])
