"""Which codes a text's words point to, by cue words alone: for a draw over a corpus.

Cues are those of `framing.codebook.phrases`, found as written, without the repairs of spelling that the classifier makes.
Phrases and patterns are left to the classifier's features.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from framing.codebook.phrases import Phrase
from framing.codebook.scheme import Code


class CueMatcher:
    """Finds those of some codes whose cue words a text holds."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._cues = [(code.id, _compile(code)) for code in codes if code.cues]

    @property
    def ids(self) -> tuple[str, ...]:
        """The codes with cues, in the order given."""
        return tuple(code for code, _ in self._cues)

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes with at least one cue in the text, in the order given."""
        lower = text.lower()
        return tuple(code for code, cues in self._cues if cues.search(lower))


def _compile(code: Code) -> re.Pattern[str]:
    phrases = code.read_phrases()
    rows = [_express(phrase) for cue in code.cues for phrase in phrases[cue]]
    return re.compile(rf"(?<!\w)(?:{'|'.join(rows)})(?!\w)")


def _express(phrase: Phrase) -> str:
    """A phrase as an expression; gaps are bounded, so it runs in bounded time."""
    words = ["|".join(re.escape(word.rstrip("*")) + r"\w*" * word.endswith("*") for word in each) for _, each in phrase]
    gaps = [rf"\W+(?:\w+\W+){{0,{gap}}}" if gap else r"\W+" for gap, _ in phrase[1:]]
    return "".join(part for pair in zip([f"(?:{word})" for word in words], [*gaps, ""], strict=True) for part in pair)
