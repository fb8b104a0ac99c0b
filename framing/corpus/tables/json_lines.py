"""JSON lines: one object a line, with the line named where it is none."""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOBase
from pathlib import Path
from typing import Any

from framing.errors.corpus import unreadable_file
from framing.json_text import explain_json_error, load_json


def read_json_lines(stream: TextIOBase, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a stream with the numbers of their lines, in its order; empty lines are passed over.

    Raises
    ------
    UnreadableFile : a line is no JSON or no object.
    """
    for number, line in enumerate(iter(stream.readline, ""), start=1):
        if not line.strip():
            continue
        try:
            row = load_json(line)
        except ValueError as error:
            raise unreadable_file(path, "JSONL", explain_json_error(error, number)) from error
        if not isinstance(row, dict):
            raise unreadable_file(path, "JSONL", f"line {number} is no object")
        yield number, row
