"""The data inside the page: compact columns as JSON that no text can break out of, and scripts that no text can end."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from typing import Any

import pandas as pd


def pack_table(table: pd.DataFrame) -> dict[str, Any]:
    """A table by columns: numbers as they are (four digits), words as numbers into a list of the distinct ones."""
    return {"n": len(table), "columns": {str(name): _pack(table[name]) for name in table.columns}}


def _pack(values: pd.Series) -> dict[str, Any]:
    if values.dtype == bool:
        return {"v": [int(value) for value in values], "bool": True}
    if pd.api.types.is_numeric_dtype(values):
        return {"v": [_number(value) for value in values]}
    words = list(dict.fromkeys(str(value) for value in values))
    numbers = {word: number for number, word in enumerate(words)}
    return {"k": words, "v": [numbers[str(value)] for value in values]}


def _number(value: Any) -> float | int | None:
    value = float(value)
    if not math.isfinite(value):
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def to_json(value: Any) -> str:
    """JSON for a script element: no '<', '>' or '&' stands in it, so no text can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    return value.item()


def to_script(source: str) -> str:
    """JavaScript for a script element: nothing in its strings ends the element or opens a comment of HTML."""
    return source.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def script_hash(source: str) -> str:
    """The hash by which a content security policy allows exactly this script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode("utf-8")).digest()).decode("ascii")
