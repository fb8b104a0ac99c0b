"""What framing's export put into a tool's file and has to come back whole: where a text is from, and its passages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from framing.errors.coding import not_from_framing


def check_carried(origin: Any, passages: Any, where: str | Path, part: str) -> list[dict[str, Any]]:
    """The passages as copies, after a look at every value that places depend on.

    Raises
    ------
    BadCodings : a value is missing or of another kind; `where` and `part` name the file and the row.
    """
    if not isinstance(origin, dict) or not isinstance(origin.get("document"), str) or not _is_count(origin.get("base")):
        raise not_from_framing(where, part, "document with its first character ('document', 'base')")
    if not isinstance(passages, list):
        raise not_from_framing(where, part, "list of passages")
    for number, passage in enumerate(passages, 1):
        if (
            not isinstance(passage, dict)
            or not isinstance(passage.get("id"), str)
            or not (_is_count(passage.get("start")) and _is_count(passage.get("end")))
            or not isinstance(passage.get("fields") or {}, dict)
        ):
            raise not_from_framing(where, part, f"passage {number} with 'id', 'start', 'end' and 'fields'")
    return [dict(passage) for passage in passages]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
