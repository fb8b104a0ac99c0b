"""JSON from anywhere: read so that no text of it can trip what comes after, with a plain reason where it cannot be."""

from __future__ import annotations

import json
import re
from typing import Any

MOST_LEVELS = 200
_HALF_PAIRS = re.compile("[\ud800-\udfff]")


class _RepeatedKey(ValueError):
    """An object has two values under one key."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise _RepeatedKey(f"the key {twice!r} appears twice in one object")
    return found


def load_json(text: str | bytes, *, keep_half_pairs: bool = False) -> Any:
    """The value of a JSON text; halves of surrogate pairs, which no file can hold, become U+FFFD unless kept.

    Raises
    ------
    ValueError : not JSON (a `json.JSONDecodeError` with line and column), a key that appears twice in one object (one of
        the two values would be lost), lists or objects nested more than `MOST_LEVELS` deep, or a number of more digits
        than Python reads; the message is for people.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except RecursionError as error:
        raise ValueError(_too_deep()) from error
    except (json.JSONDecodeError, _RepeatedKey):
        raise
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 ({error.reason} at byte {error.start:,})") from error
    except ValueError as error:
        raise ValueError("a number of more than 4,300 digits") from error
    plain = text if isinstance(text, str) else text.decode("latin-1")
    if plain.count("[") + plain.count("{") > MOST_LEVELS and _levels(value) > MOST_LEVELS:
        raise ValueError(_too_deep())
    escaped = "\\ud" in plain or "\\uD" in plain
    return replace_half_pairs(value) if escaped and not keep_half_pairs else value


def explain_json_error(error: ValueError, line: int | None = None) -> str:
    """Where a JSON text goes wrong and why: "line 3, column 5: Expecting value".

    line : the number of the line that is the text; None where the text may be of many lines.
    """
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno if line is None else line}, column {error.colno}: {error.msg}"
    return str(error) if line is None else f"line {line}: {error}"


def replace_half_pairs(value: Any) -> Any:
    """The same value with every half of a surrogate pair in its texts and keys replaced by U+FFFD."""
    if isinstance(value, str):
        return _HALF_PAIRS.sub("\ufffd", value)
    if isinstance(value, list):
        return [replace_half_pairs(item) for item in value]
    if isinstance(value, dict):
        return {replace_half_pairs(key): replace_half_pairs(item) for key, item in value.items()}
    return value


def _too_deep() -> str:
    return f"lists or objects nested more than {MOST_LEVELS} deep"


def _levels(value: Any) -> int:
    """How deep lists and objects are nested, found without recursion."""
    level, here = 0, [value]
    while here := [item for item in here if isinstance(item, (list, dict))]:
        level += 1
        if level > MOST_LEVELS:
            return level
        here = [inner for item in here for inner in (item.values() if isinstance(item, dict) else item)]
    return level
