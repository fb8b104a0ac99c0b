"""Which key ticks which code: letters that remind of the code, the same for the same codebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits

from framing.codebook import Code, Codebook
from framing.coding.page.ticks import SURE
from framing.coding.parse import stances_of

TAKEN = "lntu"  # list, note, threat, unsure
NO_CODE = "0"


@dataclass(frozen=True)
class Keys:
    """Code to key and stance to key; what found no free key is missing and is ticked by name or with the mouse."""

    codes: dict[str, str]
    stances: dict[str, str]


def assign_keys(codebook: Codebook, *, whole: bool = False) -> Keys:
    """Keys for a codebook: stances 1, 2, 3 ...; codes by letters of their label, then any letter, digit or capital.

    Codes are served in the codebook's order, so that one added at the end leaves the others their keys. A capital is
    the letter with Shift. Of `whole` documents the first numbers say how sure one is.
    """
    numbers = digits.replace(NO_CODE, "")
    stances = {} if whole else dict(zip(stances_of(codebook), numbers, strict=False))
    taken = len(SURE) if whole else len(stances)
    free = [*(letter for letter in ascii_lowercase if letter not in TAKEN), *numbers[taken:], *ascii_uppercase]
    codes: dict[str, str] = {}
    for code in codebook.codes:
        if key := next((wish for wish in _wishes(code) if wish in free), free[0] if free else ""):
            free.remove(key)
            codes[code.id] = key
    return Keys(codes, stances)


def _wishes(code: Code) -> Iterator[str]:
    """The initials of the label's words, then its other letters."""
    words = code.label.lower().split()
    yield from (word[0] for word in words)
    yield from (letter for word in words for letter in word)
