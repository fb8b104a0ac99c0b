"""How a batch travels to a worker: pickled and compressed, so that a scheduler holds texts at a third of their size."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_CODEC = "zstd"


@dataclass(frozen=True, slots=True)
class Packed:
    """Any value that can be pickled, compressed."""

    data: bytes
    size: int

    @classmethod
    def of(cls, value: Any) -> Packed:
        """The value, packed."""
        raw = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        return cls(pa.compress(raw, codec=_CODEC, asbytes=True), len(raw))

    def unpack(self) -> Any:
        """The value. Only what this program packed is unpacked: pickles of others could run code."""
        return pickle.loads(pa.decompress(self.data, decompressed_size=self.size, codec=_CODEC, asbytes=True))
