"""Which codes a text's words point to: the cues and patterns of a codebook as regular expressions.

A cue is the beginning of a word or phrase, found without regard to case; a blank in a cue or a pattern stands for any
blank space.
"""

from __future__ import annotations

import re

from framing.codebook.scheme import Code, Codebook


def cue_source(code: Code) -> str:
    """One regular expression for all cues and patterns of a code; empty where it has none."""
    cues = [r"\b" + re.escape(cue).replace(r"\ ", " ") for cue in code.cues]
    return "|".join(f"(?:{_any_blank(part)})" for part in (*cues, *code.patterns))


def _any_blank(source: str) -> str:
    return re.sub(r"(?<!\\) ", r"\\s+", source)


class CueMatcher:
    """Finds the codes whose cues a text holds."""

    def __init__(self, codebook: Codebook, kind: str | None = None) -> None:
        codes = [code for code in codebook.codes if kind in (None, code.kind)]
        sources = [(code.id, cue_source(code)) for code in codes]
        self._expressions = [(code, re.compile(source, re.IGNORECASE)) for code, source in sources if source]

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes with at least one cue in the text, in the order of the codebook."""
        return tuple(code for code, expression in self._expressions if expression.search(text))
