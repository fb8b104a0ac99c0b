"""Texts whose sentences stand several times in a row, as a data set leaves them that codes a sentence once a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from framing.corpus.readers import Place, RawDocument

_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'”’)\]]*(?=\s|\Z)|\Z)", re.DOTALL)
_MOST_SENTENCES = 8  # of a block that is repeated
_LEAST_WORDS = 5


def drop_repeats(document: RawDocument) -> RawDocument:
    """A document without the sentences, or blocks of up to eight, that repeat word for word what stands just before.

    A sentence that repeats the end of the one before (without its salutation) is left out, too; fewer than five words
    stay, for people do say things twice. White space does not count. The characters left out are counted in the metadata
    as `repeats_dropped`; places (pages) move with their words.
    """
    gone = list(_find_repeats(document.text))
    if not gone:
        return document
    starts = [0, *(end for _, end in gone)]
    ends = [*(start for start, _ in gone), len(document.text)]
    text = "".join(document.text[start:end] for start, end in zip(starts, ends, strict=True))
    places = tuple(Place(place.start - _lost_before(place.start, gone), place.label) for place in document.places)
    facts = {**document.metadata, "repeats_dropped": str(len(document.text) - len(text))}
    return replace(document, text=text, metadata=facts, places=places)


def _find_repeats(text: str) -> Iterator[tuple[int, int]]:
    """Characters from the end of one sentence to the end of what repeats it, in order and apart."""
    found = list(_SENTENCE.finditer(text))
    plain = [" ".join(match[0].split()) for match in found]
    kept: list[str] = []  # the sentences so far, without repeats
    number = 0
    while number < len(plain):
        size = next((n for n in range(1, _MOST_SENTENCES + 1) if _is_repeat(plain[number : number + n], kept, n)), 0)
        if size:
            yield found[number - 1].end(), found[number + size - 1].end()
            number += size
        else:
            kept.append(plain[number])
            number += 1


def _is_repeat(block: Sequence[str], kept: Sequence[str], size: int) -> bool:
    if not len(block) == size <= len(kept) or len(" ".join(block).split()) < _LEAST_WORDS:
        return False
    return block == kept[-size:] or (size == 1 and kept[-1].endswith(f" {block[0]}"))


def _lost_before(start: int, gone: Sequence[tuple[int, int]]) -> int:
    return sum(min(end, start) - begin for begin, end in gone if begin < start)
