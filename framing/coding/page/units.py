"""What is shown to be coded: passages with what stands before and after them, and where they are from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from framing.coding.attach import TextOf
from framing.coding.record import Coding

# shown above a passage; whatever else a sheet holds (strata, probabilities, scores) could lead the coder
_SHOWN = ("title", "speaker", "state", "date", "earliest", "year", "genre", "audience")


@dataclass(frozen=True)
class Unit:
    """A text to be coded as a whole: a passage, or anything else that has an id.

    `before` and `after` are the context, shown but not coded; `source` says where the text is from.
    """

    id: str
    text: str
    source: str = ""
    before: str = ""
    after: str = ""


def make_units(codings: Iterable[Coding], contexts: Mapping[str, tuple[str, str]] | None = None) -> list[Unit]:
    """The distinct passages of codings that hold their texts, in order; `contexts` go by id: (before, after)."""
    found: dict[str, Unit] = {}
    for coding in codings:
        if coding.id not in found:
            before, after = (contexts or {}).get(coding.id, ("", ""))
            found[coding.id] = Unit(coding.id, coding.text, source_of(coding), before, after)
    return list(found.values())


def source_of(coding: Coding) -> str:
    """Where a passage is from, in one line; what the title says already, such as the date, is not said again."""
    other = dict(coding.other)
    facts = {name: str(other[name]) for name in _SHOWN if other.get(name) not in (None, "")}
    title = facts.get("title", "")
    shown = [fact for name, fact in facts.items() if name == "title" or not _is_said(fact, title)]
    return " · ".join(dict.fromkeys(part for part in (coding.corpus, coding.document, *shown) if part))


def _is_said(fact: str, title: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(fact)}(?!\w)", title))


def find_contexts(codings: Sequence[Coding], texts: TextOf, characters: int) -> dict[str, tuple[str, str]]:
    """Id to what stands before and after each passage in its document: at most `characters` each, whole words.

    Passages whose document is not at hand, or is not the one that was drawn from, are missing.
    """
    found: dict[str, tuple[str, str]] = {}
    for coding in codings:
        text = texts(coding.corpus, coding.document)
        if text is None or (coding.text and text[coding.start : coding.end] != coding.text):
            continue
        before = text[max(0, coding.start - characters) : coding.start]
        after = text[coding.end : coding.end + characters]
        if coding.start > characters:
            before = "… " + before.partition(" ")[2]
        if coding.end + characters < len(text):
            after = after.rpartition(" ")[0] + " …"
        found[coding.id] = (before.strip(), after.strip())
    return found


def shuffle_units(units: Iterable[Unit], coder: str, seed: int) -> list[Unit]:
    """The units in an order of chance, another for each coder, the same for the same seed."""

    def place(unit: Unit) -> bytes:
        return hashlib.sha256(f"{seed}\0{coder}\0{unit.id}".encode("utf-8", "surrogatepass")).digest()

    return sorted(units, key=place)


def without_sources(units: Iterable[Unit]) -> list[Unit]:
    """The units without a word on where they are from."""
    return [replace(unit, source="") for unit in units]
