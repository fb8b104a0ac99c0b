"""How commands put out a table or a value: to a file, as JSON for people to read, or shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framing.commands.speaking import answer, say

if TYPE_CHECKING:
    import pandas as pd


def print_json(value: Any) -> None:
    """Print a value as indented JSON, letters of any script as they are."""
    answer(json.dumps(value, indent=2, ensure_ascii=False))


def write_rows(table: pd.DataFrame, output: str) -> None:
    """Write a table to a file and say how many rows it has."""
    from framing.tables import write_table

    write_table(table, output)
    say(f"{output}: {len(table)} rows")


def put_rows(table: pd.DataFrame, output: str | None, *, as_json: bool, show: Callable[[], None]) -> None:
    """Write a table to a file if one is named, print its rows as JSON if asked; `show` it where neither is wanted."""
    if output:
        write_rows(table, output)
    if as_json:
        answer(table.to_json(orient="records", indent=2, force_ascii=False))
    elif not output:
        show()
