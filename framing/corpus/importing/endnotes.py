"""Editors' notes at the end of a document, in plain text or Markdown: they are not what the writer said.

... as I told Watt.[1](#f1)

_[NAA: A1838, 680/10/2]_

1 Secretary of the department.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from framing.corpus.readers import RawDocument

_NOTE = re.compile(r"[ \t]*(?:\*[ \t]+)?_?\[?(\d{1,3})\]?[ \t]+(?=\S)")
_AROUND = re.compile(
    r"[\s_*]*(?:\[[^\n]{0,30}?\b[A-Z]{2,5} ?[:;][^\n]{0,250}\][\s_*.]*)?"
)  # also an archive's reference
MARK, DROP = "mark", "drop"
_MOST_SKIPPED = 3  # numbers of notes that stand within the paragraph of another
_MOST_LINES = 3  # of a note, its first among them
_SHORTEST = 8  # characters that the text keeps


def treat_endnotes(document: RawDocument, how: str) -> RawDocument:
    """A document with its numbered notes at the end, and the archive's reference around them, marked or left out.

    how : "mark": the text stays whole, and `endnotes_start` of the metadata says with which character the notes begin;
    "drop": the text ends there, and `endnotes_dropped` counts the characters. Notes are paragraphs that begin with a
    number and a blank, in order to the last, with little between them (an enclosure that follows notes keeps them in
    the text); the first one's number stands in brackets in the text before, or a line that is no text stands above it.
    """
    end = find_endnotes(document.text)
    if end >= len(document.text) or end < _SHORTEST:
        return document
    if how == MARK:
        return replace(document, metadata={**document.metadata, "endnotes_start": str(end)})
    facts = {**document.metadata, "endnotes_dropped": str(len(document.text) - end)}
    places = tuple(place for place in document.places if place.start < end)
    return replace(document, text=document.text[:end], metadata=facts, places=places)


def find_endnotes(text: str) -> int:
    """The number of characters before the notes at the end; all of them where there are no notes."""
    lines = text.splitlines(keepends=True)
    last = _before_frame(lines, len(lines))
    first = _first_note(lines, last)
    first = last if first is None else _before_frame(lines, first)
    end = len("".join(lines[:first]).rstrip())
    return end if text[end:].strip() else len(text)


def _first_note(lines: Sequence[str], last: int) -> int | None:
    """The line of the first of the notes that end with line `last`; None where there are none.

    The first is marked in the text, or stands below a frame; a single note must stand below one.
    """
    chain: list[tuple[int, int]] = []
    end = last
    for place in range(last - 1, -1, -1):
        match = _NOTE.match(lines[place])
        if match and (not chain or 0 < chain[-1][1] - int(match[1]) <= _MOST_SKIPPED):
            chain.append((place, int(match[1])))
            end = place
        elif sum(map(bool, map(str.strip, lines[place:end]))) > _MOST_LINES:
            break
    while chain:
        place, number = chain.pop()
        frame = lines[_before_frame(lines, place) : place]
        framed = any(map(str.strip, frame)) or lines[place].lstrip().startswith("_")
        if framed and (number == 1 or _is_marked(number, lines[:place])):
            return place
        if chain and _is_marked(number, lines[:place]):
            return place
    return None


def _is_marked(number: int, lines: Sequence[str]) -> bool:
    return any(f"[{number}]" in line for line in lines)


def _before_frame(lines: Sequence[str], end: int) -> int:
    """The first of the lines up to `end` that hold only blank space, marks of emphasis or an archive's reference."""
    while end and _AROUND.fullmatch(lines[end - 1]):
        end -= 1
    return end
