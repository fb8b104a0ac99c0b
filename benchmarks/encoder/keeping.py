"""States of many passages on disk while a head is trained on them: each passage is read by the encoder once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from types import TracebackType

import numpy as np
import numpy.typing as npt

from framing.classify.encoder.cut import CutEncoder

Array = npt.NDArray[np.float32]


class KeptStates:
    """States in half precision in a temporary file, gone when it is closed; a context manager.

    Parameters
    ----------
    base : the encoder. texts : passages, read in their order.
    """

    def __init__(self, base: CutEncoder, texts: Iterable[str]) -> None:
        self.width = base.width
        self._file = tempfile.TemporaryFile(prefix="framing-states-")  # noqa: SIM115 (closed by close)
        lengths = []
        for text in texts:
            states = base.states(text)
            self._file.write(states.astype(np.float16).tobytes())
            lengths.append(len(states))
        self._file.flush()
        self.lengths = np.array(lengths, dtype=np.int64)
        self._first = np.concatenate([[0], np.cumsum(self.lengths)])
        self._all = (
            np.memmap(self._file, np.float16, "r", shape=(int(self._first[-1]), self.width)) if lengths else None
        )

    def take(self, rows: npt.NDArray[np.int64]) -> tuple[Array, npt.NDArray[np.int64]]:
        """The states of some passages below each other, (pieces of all, width), and how many are each one's, (n,)."""
        if self._all is None or not len(rows):
            return np.zeros((0, self.width), np.float32), np.zeros(0, np.int64)
        parts = [self._all[self._first[row] : self._first[row + 1]] for row in rows.tolist()]
        return np.concatenate(parts).astype(np.float32), self.lengths[rows]

    def close(self) -> None:
        """Give the disk back."""
        self._all = None
        self._file.close()

    def __enter__(self) -> KeptStates:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
