"""Texts cut at blank space, many at a time: each distinct piece once, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_HALF = re.compile("[\ud800-\udfff]")  # half a character, which no encoding takes


@dataclass(frozen=True)
class Pieces:
    """Pieces of texts end to end: the `distinct` ones, the place of each among them, and how many each text has."""

    distinct: list[str]
    numbers: npt.NDArray[np.int32]
    sizes: npt.NDArray[np.int64]

    @property
    def owner(self) -> npt.NDArray[np.int32]:
        """The number of the text that each piece belongs to."""
        return np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)


def cut_pieces(texts: Sequence[str]) -> Pieces:
    """The pieces of texts between blank space; blank space at an end of a text leaves an empty piece there."""
    try:
        held = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        held = pa.array([_HALF.sub("\ufffd", text) for text in texts], pa.large_string())
    lists = pc.utf8_split_whitespace(held)
    encoded = lists.flatten().dictionary_encode()
    sizes = np.diff(lists.offsets.to_numpy()).astype(np.int64)
    return Pieces(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), sizes)


def number_pieces(texts: Sequence[Sequence[str]]) -> Pieces:
    """The pieces of texts that are cut already."""
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(piece, len(numbers)) for pieces in texts for piece in pieces]
    return Pieces(list(numbers), np.array(places, np.int32), np.array([len(pieces) for pieces in texts], np.int64))
