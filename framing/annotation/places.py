"""Where the frames of documents lie among kept parts: some thirty bytes a document, so that millions can be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_MERGED = 50_000  # entries that are held one by one before they join the sorted ones
_ROW = np.dtype([("key", "S10"), ("part", np.int32), ("first", np.int64), ("rows", np.int32)])
_Entry = tuple[int, int, int]  # part, first row, rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where the frames of one document lie: rows `first` to `first + rows` of a part."""

    path: Path
    first: int
    rows: int


class Places:
    """The places of documents by their keys (twenty hexadecimal digits), those of one key in the order they came in."""

    def __init__(self) -> None:
        self._paths: list[Path] = []
        self._gone: set[int] = set()
        self._sorted = np.empty(0, _ROW)
        self._new: dict[bytes, list[_Entry]] = {}
        self._count = 0

    def add(self, path: Path, documents: Iterable[tuple[str, int]]) -> None:
        """Enter a part: the keys of its documents in their order, and how many rows each has."""
        number, first = len(self._paths), 0
        self._paths.append(path)
        for key, rows in documents:
            self._new.setdefault(bytes.fromhex(key), []).append((number, first, rows))
            self._count += 1
            first += rows
        if self._count >= _MERGED:
            self._merge()

    def find(self, key: str) -> list[Place]:
        """All places of a document."""
        digits = bytes.fromhex(key)
        start, end = (int(np.searchsorted(self._sorted["key"], np.bytes_(digits), side)) for side in ("left", "right"))
        entries = [(int(row["part"]), int(row["first"]), int(row["rows"])) for row in self._sorted[start:end]]
        entries += self._new.get(digits, [])
        return [Place(self._paths[part], first, rows) for part, first, rows in entries if part not in self._gone]

    def forget(self, path: Path) -> set[str]:
        """Leave a part out from now on; the keys of its documents."""
        numbers = {number for number, one in enumerate(self._paths) if one == path} - self._gone
        self._gone |= numbers
        kept = self._sorted["key"][np.isin(self._sorted["part"], list(numbers))].tolist()
        new = [key for key, entries in self._new.items() if any(part in numbers for part, _, _ in entries)]
        return {key.ljust(10, b"\0").hex() for key in [*kept, *new]}

    def _merge(self) -> None:
        rows = [(key, *entry) for key, entries in self._new.items() for entry in entries]
        joined = np.concatenate([self._sorted, np.array(rows, _ROW)])
        self._sorted = joined[np.argsort(joined["key"], kind="stable")]
        self._new, self._count = {}, 0
