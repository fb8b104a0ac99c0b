"""Which codes a text's words point to, by cue words alone: quick enough for a draw over a corpus.

A cue is the beginning of a word or phrase, found without regard to case; a blank in it stands for any blank space.
Patterns are left to the classifier's features.
"""

from __future__ import annotations

from collections.abc import Iterable

from framing.codebook.scheme import Code


class CueMatcher:
    """Finds those of some codes or placebo topics whose cue words a text holds."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._cues = [(code.id, tuple(_even(cue) for cue in code.cues)) for code in codes if code.cues]

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes with at least one cue in the text, in the order given."""
        even = _even(text)
        return tuple(code for code, cues in self._cues if any(_begins_a_word(cue, even) for cue in cues))


def _even(text: str) -> str:
    """Lower case, every stretch of blank space one blank."""
    return " ".join(text.lower().split())


def _begins_a_word(cue: str, text: str) -> bool:
    place = text.find(cue)
    while place > 0 and (text[place - 1].isalnum() or text[place - 1] == "_"):
        place = text.find(cue, place + 1)
    return place >= 0
