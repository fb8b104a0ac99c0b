"""Characters that some formats cannot hold, and offsets counted in UTF-16 code units.

Every replacement is one character for one, so that offsets stay what they were.
"""

from __future__ import annotations

import re
from bisect import bisect_left

REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUL = re.compile("[\x00\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_unicode(text: str) -> str:
    """The text with lone surrogates replaced, so that it can be written as UTF-8."""
    return _SURROGATE.sub(REPLACEMENT, text)


def without_nul(text: str) -> str:
    """The text with NUL replaced too: for databases, R, and readers of separated values."""
    return _NUL.sub(REPLACEMENT, text)


def as_xml(text: str) -> str:
    """The text with every character replaced that XML 1.0 cannot hold."""
    return _NOT_XML.sub(REPLACEMENT, text)


def same_but_for_replacements(stored: str, source: str) -> bool:
    """Whether `stored` is `source`, or is what a format that cannot hold all of it made of it."""
    return stored == source or (
        REPLACEMENT in stored and stored in (as_unicode(source), without_nul(source), as_xml(source))
    )


class Utf16:
    """Character offsets of one text as UTF-16 code units, and back."""

    def __init__(self, text: str) -> None:
        self._wide = [index for index, character in enumerate(text) if ord(character) > 0xFFFF]
        self._wide_units = [index + number for number, index in enumerate(self._wide)]

    def units(self, offset: int) -> int:
        """The offset in UTF-16 code units of a character offset."""
        return offset + bisect_left(self._wide, offset)

    def characters(self, units: int) -> int:
        """The character offset of an offset in UTF-16 code units."""
        return units - bisect_left(self._wide_units, units)
