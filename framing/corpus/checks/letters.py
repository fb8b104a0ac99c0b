"""Signs that a text was read in the wrong encoding before it came here: "Ã©" for "é", "â€™" for an apostrophe."""

from __future__ import annotations

import re

from framing.corpus.documents import Problem

_LOOKED_AT = 100_000
_TWICE = re.compile(
    "[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ\u009d“”¦\u0093\u0094\u0099\u009c]|â\u0080[\u0090-\u00bf]"
)
_CONTROLS = re.compile("[\u0080-\u0084\u0086-\u009f]")


def find_letter_problem(text: str) -> Problem | None:
    """What speaks for letters that are none of the text's own; None where nothing does."""
    head = text[:_LOOKED_AT]
    for pattern, why in (
        (_TWICE, "UTF-8 that was read in another encoding"),
        (_CONTROLS, "Windows letters read as Latin-1"),
    ):
        found = pattern.findall(head)
        if found:
            return Problem(
                "letters",
                f"{len(found):,} signs of {why}, such as {found[0]!r}. Get the text again, or repair it (e.g. with ftfy).",
            )
    return None
