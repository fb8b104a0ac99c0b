"""The way in for every tool: `import_codings`."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.coding.imports.assemble import WENT_OUT, Row, assemble_rows
from framing.coding.record import Coding
from framing.coding.storing import check_codings, coding_rows
from framing.errors.coding import unknown_import
from framing.errors.tables import file_missing
from framing.piping import local_file
from framing.schemas import ENDORSEMENT, PROBABILITY

TABLES = ("csv", "tsv", "jsonl", "parquet", "xlsx")
IMPORTS = (*TABLES, "label-studio", "doccano", "brat", "cas")
_OF_EXPORTS = {
    "passage", "words", "primary", "evidence", "text_at_hand", "model", "codebook", "probabilities", "endorsements",
}  # fmt: skip


def import_codings(
    name: str, path: str | Path, codebook: Codebook, *, coder: str = "", passed_over: Counter[str] | None = None
) -> list[Coding]:
    """The codings in a file that a tool exported, in its order.

    Parameters
    ----------
    name : csv, tsv, jsonl, parquet, xlsx, label-studio, doccano, brat or cas (INCEpTION).
    coder : overrides the coder that the tool names; tables keep the coders they have.
    passed_over : counts, by kind, what the file holds and a coding has no place for (relations, other layers).

    Raises
    ------
    UnknownName, FileMissing, BadCodings, and what `read_codings` raises.
    """
    if name not in IMPORTS:
        raise unknown_import(name, list(IMPORTS))
    path = local_file(path)
    if not path.exists():
        raise file_missing(path, "file of codings")
    if name in TABLES:
        rows = ((number, _without_scores(row)) for number, row in coding_rows(path))
        codings = check_codings(rows, codebook, path)
        return [replace(coding, coder=coding.coder or coder) for coding in codings]
    found = list(_marked_rows(name, path, codebook, coder, Counter() if passed_over is None else passed_over))
    return check_codings(enumerate(by_coders(found, lambda row: row["id"]), 1), codebook, path)


def by_coders(rows: list[Row], unit_of: Callable[[Row], Hashable]) -> list[Row]:
    """Rows by coders: a unit that went out under several, and came back under one name, keeps the names it went out with."""
    times = Counter((unit_of(row), row["coder"]) for row in rows)
    for row in rows:
        went_out = row.pop(WENT_OUT)
        if times[unit_of(row), row["coder"]] > 1 and went_out:
            row["coder"] = went_out
    return rows


def _marked_rows(name: str, path: Path, codebook: Codebook, coder: str, passed_over: Counter[str]) -> Iterator[Row]:
    module = importlib.import_module(f"framing.coding.imports.{name.replace('-', '_')}")
    for marked in module.read_marked(path, coder, passed_over):
        yield from assemble_rows(marked, codebook, passed_over)


def _without_scores(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an exported table without the model's columns, which are no part of a coding."""
    if "text_at_hand" not in row:
        return dict(row)
    return {
        key: value
        for key, value in row.items()
        if key not in _OF_EXPORTS and not key.startswith((PROBABILITY, ENDORSEMENT))
    }
