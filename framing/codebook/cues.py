"""Which codes a text's words point to, by cue words alone: quick enough for a draw over a corpus.

A cue is the beginning of a word or phrase, found without regard to case; a blank in it stands for any blank space.
Patterns are left to the classifier's features.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from framing.codebook.scheme import Code


class CueMatcher:
    """Finds those of some codes or placebo topics whose cue words a text holds."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._cues = [(code.id, tuple(_even(cue) for cue in code.cues)) for code in codes if code.cues]

    @property
    def ids(self) -> tuple[str, ...]:
        """The codes with cues, in the order given."""
        return tuple(code for code, _ in self._cues)

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes with at least one cue in the text, in the order given."""
        even = _even(text)
        return tuple(code for code, cues in self._cues if any(_begins_a_word(cue, even) for cue in cues))

    def mark(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether each text has a cue of each of the `ids`, shape (texts, ids); many texts are searched as one."""
        lower = [text.lower() for text in texts]
        joined, ends = "\n".join(lower), list(accumulate(len(text) + 1 for text in lower))
        even = cache(lambda row: _even(lower[row]))
        found = np.zeros((len(texts), len(self._cues)), dtype=bool)
        for column, (_, cues) in enumerate(self._cues):
            for cue in cues:
                for row in _rows_with(max(cue.split(" "), key=len), joined, ends):
                    if not found[row, column]:
                        here = _begins_a_word(cue, lower[row])
                        found[row, column] = here or (" " in cue and _begins_a_word(cue, even(row)))
        return found


def _even(text: str) -> str:
    """Lower case, every stretch of blank space one blank."""
    return " ".join(text.lower().split())


def _begins_a_word(cue: str, text: str) -> bool:
    place = text.find(cue)
    while place > 0 and (text[place - 1].isalnum() or text[place - 1] == "_"):
        place = text.find(cue, place + 1)
    return place >= 0


def _rows_with(word: str, joined: str, ends: Sequence[int]) -> Iterator[int]:
    """The numbers of the texts, joined and with these ends, that hold a word."""
    place = joined.find(word)
    while place >= 0:
        row = bisect_right(ends, place)
        yield row
        place = joined.find(word, ends[row])
