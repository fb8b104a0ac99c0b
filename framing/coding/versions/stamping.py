"""Codings that say under which codebook they were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from framing.codebook import Codebook
from framing.coding.record import Coding

CODEBOOK = "codebook"  # a further field of a coding: name, version and the first digits of the SHA-256


def stamp_of(codebook: Codebook) -> str:
    """Name, version and the first 16 digits of the SHA-256 of a codebook, in one text."""
    return f"{codebook.name} {codebook.version} {codebook.sha256[:16]}"


def stamp(codings: Iterable[Coding], codebook: Codebook) -> list[Coding]:
    """The codings, saying that they are of this codebook."""
    mark = (CODEBOOK, stamp_of(codebook))
    return [replace(coding, other=(*_without(coding), mark)) for coding in codings]


def _without(coding: Coding) -> tuple[tuple[str, object], ...]:
    return tuple(pair for pair in coding.other if pair[0] != CODEBOOK)


def stamps(codings: Iterable[Coding]) -> Counter[str]:
    """How many codings say which codebook; those that say none do not count."""
    said = (str(dict(coding.other).get(CODEBOOK) or "") for coding in codings)
    return Counter(text for text in said if text)


def foreign_stamps(codings: Iterable[Coding], codebook: Codebook) -> list[str]:
    """A remark for each other codebook, or version, that codings say they are of."""
    own = stamp_of(codebook)
    return [
        f"{count} codings say they are of codebook {said!r}, this is {own!r}: see 'framing codebook diff' and 'map'."
        for said, count in sorted(stamps(codings).items())
        if said != own
    ]
