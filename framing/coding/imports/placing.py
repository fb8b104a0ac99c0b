"""Where the words of a mark stand: offsets as tools count them, checked against the words that came with them."""

from __future__ import annotations

from bisect import bisect_left

from framing.coding.characters import Utf16


def place_words(text: str, start: int, end: int, words: str = "") -> tuple[int, int] | None:
    """The span in characters of `text` that holds `words`; None where they are not at that place.

    Offsets may count characters, UTF-16 code units (browsers, Java), or line ends of two characters as one. Blanks
    and line ends need not be the same, since tools write them in other ways. Without words the offsets count characters.
    """
    if not words:
        return (start, end) if 0 <= start < end <= len(text) else None
    ways = [(start, end)]
    units = Utf16(text)
    ways.append((units.characters(start), units.characters(end)))
    pairs = [place - number for number, place in enumerate(_pairs(text))]
    ways.append((start + bisect_left(pairs, start), end + bisect_left(pairs, end)))
    inside = [(first, last) for first, last in ways if 0 <= first < last <= len(text)]
    exact = (place for place in inside if text[slice(*place)] == words)
    alike = (place for place in inside if _squeeze(text[slice(*place)]) == _squeeze(words))
    return next(exact, None) or next(alike, None)


def _pairs(text: str) -> list[int]:
    return [index for index, character in enumerate(text) if character == "\r" and text[index + 1 : index + 2] == "\n"]


def _squeeze(words: str) -> str:
    """Words without blanks and line ends, also those that Label Studio writes as a backslash and an n."""
    return "".join(words.replace("\\n", " ").split())
