"""What a coder does on the page, and what became of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def press(page: Any, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def code(page: Any, keys: str) -> None:
    """Give codes to the passage that is shown and end it; without codes: it carries none."""
    press(page, keys)
    page.keyboard.press("Enter" if keys else "0")


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def downloaded(page: Any) -> list[dict[str, Any]]:
    """The coder's codings as the list of passages offers them."""
    text = page.evaluate("async () => (await fetch('codings.jsonl')).text()")
    return [json.loads(line) for line in text.splitlines()]


def written(row: dict[str, Any]) -> str:
    given = [each for each in row["practices"] if each != "none"]
    practices = ";".join(f"{each['practice']}:{each['stance']}" for each in given)
    return "|".join([practices, ";".join(row["domestic"]), ";".join(row["mechanism"])]).rstrip("|")
