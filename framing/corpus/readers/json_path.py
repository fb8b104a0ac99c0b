"""JSON files: the objects that a path expression names are the documents.

Options: `path` (JSONPath, for example "$.speeches[*]"); without it the file's own list, or the first list of objects
in it; `missing` (what a value says that says nothing, "NA"). A column may be a path into the object, too: columns
{"text": "$.body.plain"}; where a path to the text meets several ("$.paragraphs[*]"), they are joined by empty lines;
nulls among them are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from framing.corpus.readers.base import RawDocument, ReaderSettings
from framing.corpus.readers.rows import as_text, number_rows, read_rows
from framing.encoding import read_text
from framing.errors import UsageError
from framing.errors.readers import bad_column_path, bad_reader_option, broken_file, no_text_found
from framing.extras import load_extra
from framing.json_text import explain_json_error, load_json

ENDINGS = (".json",)
OPTIONS = ("path", "missing")
_EXTRA = "Extra data"  # what json says where a second value begins


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document an object, in the file's order; lists and objects inside, but for the text, are kept as JSON.

    Raises
    ------
    UnreadableFile : not JSON (line and column are named). BadSetting : not a path. UnreadableFile,
    BadTable
    """
    text, encoding = read_text(path, settings.encoding, settings.log)
    value = _load(text, path, settings)
    asked = settings.options.get("path", "")
    found = _by_path(value, asked, path) if asked else _first_list(value, path, settings)
    objects = [item for item in found if isinstance(item, dict)]
    settings.accounts.leave_out("items of a list that are not objects", len(found) - len(objects), path.name)
    if not objects:
        remedy = "Say where the documents are: --option path='$.speeches[*]'."
        raise no_text_found(path, f"list of objects{f' at {asked}' if asked else ''}", remedy)
    yield from read_rows(read_paths(number_rows(objects, "object"), path, settings), path, settings, encoding)


def _load(text: str, path: Path, settings: ReaderSettings) -> Any:
    """The value of a file; of one that holds an object a line, as many programs write under this ending, their list."""
    try:
        return load_json(text)
    except json.JSONDecodeError as error:
        objects = _lines(text) if error.msg == _EXTRA else None
        if objects is None:
            raise broken_file(path, "JSON", explain_json_error(error)) from error
    except ValueError as error:
        raise broken_file(path, "JSON", explain_json_error(error)) from error
    settings.log(f"{path}: holds JSON lines, {len(objects):,} objects, and was read so.")
    return objects


def _lines(text: str) -> list[dict[str, Any]] | None:
    """The objects of JSON lines; None where a line is none."""
    try:
        found = [load_json(line) for line in text.split("\n") if line.strip()]
    except ValueError:
        return None
    return found if all(isinstance(item, dict) for item in found) else None


def read_paths(
    rows: Iterable[tuple[str, Mapping[str, Any]]], path: Path, settings: ReaderSettings
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows with what the paths among the columns setting ("$...") find in each, under the path as key.

    Raises
    ------
    BadSetting : not a path.
    """
    paths = {source: name for name, source in settings.columns.items() if source.startswith("$")}
    for place, row in rows:
        found = {source: _one(row, source, name, path) for source, name in paths.items() if source not in row}
        yield place, {**row, **found} if found else row


def _by_path(value: Any, expression: str, path: Path) -> list[Any]:
    found = _matches(value, expression, lambda reason: bad_reader_option(path, "path", expression, reason))
    return found[0] if len(found) == 1 and isinstance(found[0], list) else found


def _matches(value: Any, expression: str, refusal: Callable[[str], UsageError]) -> list[Any]:
    try:
        compiled = _compiled(expression)
    except Exception as error:  # jsonpath-ng raises bare Exception subclasses of its lexer and parser
        raise refusal(f"It is no JSONPath ({error}).") from error
    return [match.value for match in compiled.find(value)]


@lru_cache(maxsize=64)
def _compiled(expression: str) -> Any:
    return load_extra("jsonpath_ng.ext.parser", "formats").parse(expression)


def _one(row: Mapping[str, Any], expression: str, name: str, path: Path) -> Any:
    """What a path finds: the first, but of a text all its parts save nulls; a list or object among them stays one."""
    found = _matches(row, expression, lambda reason: bad_column_path(path, name, expression, reason))
    if name != "text":
        return found[0] if found else None
    nested = (part for part in found if isinstance(part, (dict, list)))
    return next(nested, "\n\n".join(as_text(part) for part in found if part is not None))


def _first_list(value: Any, path: Path, settings: ReaderSettings) -> list[Any]:
    """The list that a file is, or the first list of objects in it (others are said), or its one object."""
    if isinstance(value, list):
        return value
    lists = {key: item for key, item in value.items() if isinstance(item, list)} if isinstance(value, dict) else {}
    named = {key: item for key, item in lists.items() if any(isinstance(entry, dict) for entry in item)}
    if not named:
        return [value]
    taken, *others = named
    if others:
        also = ", ".join(f"$.{key} ({len(named[key]):,})" for key in others)
        settings.log(f"{path}: the list $.{taken} was read, not {also}: --option path='$.NAME[*]' chooses another.")
    return named[taken]
