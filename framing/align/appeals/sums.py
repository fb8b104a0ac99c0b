"""Expected passages of documents with practices and appeals: in memory, or in a file that is read as they are asked for."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np

from framing.resources import scratch_folder

Array = np.ndarray
BLOCK = 20_000  # documents that are taken into memory at a time
BY_PAIR = ("both", "apart", "apart_moves")


@dataclass(frozen=True)
class Sums:
    """Expected passages of d documents, f practices and a appeals.

    passages (d,) : all. carried (d, f) : with the practice, endorsed. both (d, f, a) : with practice and appeal. apart
    (d, f, a) : with the appeal and without the practice, NaN where that is not known. apart_moves (d, f, a) : how that moves
    with the log odds of the appeal, 0 where the classifier's errors are not known. corpus (d,) : its number in the errors.
    """

    passages: Array
    carried: Array
    both: Array
    apart: Array
    apart_moves: Array
    corpus: Array

    def weighted(self, rows: Array, weight: Array) -> Sums:
        """The sums of some documents, each times its weight."""
        parts = {
            name: value[rows] * weight.reshape(-1, *[1] * (value.ndim - 1))
            for name, value in vars(self).items()
            if name != "corpus"
        }
        return Sums(**parts, corpus=self.corpus[rows])

    def only(self, practices: list[int]) -> Sums:
        """The sums of some of the practices, by number."""
        return Sums(**{name: value if value.ndim == 1 else value[:, practices] for name, value in vars(self).items()})


class StoredSums:
    """The same in a file, which goes when nothing of this process reads it any more; other processes read it by its name.

    Parameters
    ----------
    practices, appeals : how many there are.
    """

    def __init__(self, practices: int, appeals: int) -> None:
        self._shape = practices, appeals
        self._wide = 1 + practices + len(BY_PAIR) * practices * appeals
        self._stored: _File | None = _File()
        self._path = self._stored.path
        self._open: IO[bytes] | None = None
        self._place = np.zeros(0, dtype=np.int64)
        self._kept: list[int] | None = None
        self.corpus = np.zeros(0, dtype=np.int64)

    def add(self, sums: Sums) -> None:
        """Write further documents."""
        cubes = [getattr(sums, name).reshape(len(sums.passages), -1) for name in BY_PAIR]
        record = np.column_stack([sums.passages, sums.carried, *cubes]).astype(np.float64)
        with open(self._path, "ab") as file:
            file.write(record.tobytes())
        self._place = np.concatenate([self._place, np.arange(len(record)) + len(self._place)])
        self.corpus = np.concatenate([self.corpus, sums.corpus])

    def ordered(self, rows: Array) -> StoredSums:
        """Those of the documents `rows`, in their order."""
        return self._changed(_place=self._place[rows], corpus=self.corpus[rows])

    def only(self, practices: list[int]) -> StoredSums:
        """The sums of some of the practices, by number."""
        kept = practices if self._kept is None else [self._kept[number] for number in practices]
        return self._changed(_kept=kept)

    def weighted(self, rows: Array, weight: Array) -> Sums:
        """The sums of some documents, each times its weight."""
        f, a = self._shape
        record = self._read(self._place[rows])
        cubes = record[:, 1 + f :].reshape(len(rows), len(BY_PAIR), f, a)
        parts = {name: cubes[:, number] for number, name in enumerate(BY_PAIR)}
        sums = Sums(record[:, 0], record[:, 1 : 1 + f], **parts, corpus=self.corpus[rows])
        sums = sums if self._kept is None else sums.only(self._kept)
        return sums.weighted(np.arange(len(rows)), weight)

    def _read(self, places: Array) -> Array:
        out = np.empty((len(places), self._wide))
        if self._open is None:
            self._open = open(self._path, "rb")  # noqa: SIM115 (it is read as long as this lives)
        for run in np.split(np.arange(len(places)), np.flatnonzero(np.diff(places) != 1) + 1):
            if len(run):
                self._open.seek(int(places[run[0]]) * self._wide * out.itemsize)
                self._open.readinto(out[run[0] : run[-1] + 1].data)  # type: ignore[attr-defined]
        return out

    def _changed(self, **changes: object) -> StoredSums:
        other = object.__new__(StoredSums)
        vars(other).update(vars(self) | {"_open": None} | changes)
        return other

    def __getstate__(self) -> dict[str, object]:
        return vars(self) | {"_open": None, "_stored": None}

    def __del__(self) -> None:
        if self._open is not None:
            self._open.close()


class _File:
    """An empty file that goes with this object, or with the process."""

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp(prefix="framing-", dir=scratch_folder())
        os.close(handle)
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)


@dataclass(frozen=True)
class Blocks:
    """Some documents, each times its weight, `BLOCK` at a time: where they stand among `rows`, and their sums."""

    sums: Sums | StoredSums
    rows: Array
    weight: Array

    def __iter__(self) -> Iterator[tuple[slice, Sums]]:
        if len(self.rows) <= BLOCK:
            yield self._whole
            return
        for start in range(0, len(self.rows), BLOCK):
            part = slice(start, start + BLOCK)
            yield part, self.sums.weighted(self.rows[part], self.weight[part])

    @cached_property
    def _whole(self) -> tuple[slice, Sums]:
        return slice(None), self.sums.weighted(self.rows, self.weight)
