"""One coding: what one coder found in one passage, and where that passage stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing.errors.coding import bad_coding_value

CODED_AT = "coded_at"  # a further field of a coding: when it was coded, as ISO 8601
NONE = "none"  # what a coder writes who has read a passage and found no code
OWN_FIELDS = (
    "id", "coder", "corpus", "document", "document_sha256_16", "start", "end", "practices", "domestic", "mechanism",
    "unread", "threat", "stratum", "sampling_probability", "text",
)  # fmt: skip


@dataclass(frozen=True)
class Coding:
    """One passage under one coder's codes.

    `start` and `end` count characters of the document's text, decoded as utf-8-sig with newlines untouched.
    `practices` are pairs (code, stance), the primary one first. `sampling_probability` is the chance with
    which the passage was drawn within its `stratum`; None where it was not drawn at random. `text` is empty
    where the coding stands off from its text. `unread` are kinds of codes (practice, domestic, mechanism) for which the
    passage was not read: without codes of these it is not known whether it carries any. `nothing`: the coder wrote "none",
    which a blank row does not say. `other` keeps any further fields of the file, in their order.
    """

    id: str
    coder: str = ""
    corpus: str = ""
    document: str = ""
    document_sha256_16: str = ""
    start: int = 0
    end: int = 0
    practices: tuple[tuple[str, str], ...] = ()
    domestic: tuple[str, ...] = ()
    mechanism: tuple[str, ...] = ()
    threat: str = ""
    stratum: str = ""
    sampling_probability: float | None = None
    text: str = ""
    other: tuple[tuple[str, Any], ...] = ()
    unread: tuple[str, ...] = ()
    nothing: bool = False

    @property
    def coded(self) -> bool:
        """Whether the passage carries a code of any kind."""
        return bool(self.practices or self.domestic or self.mechanism)

    @property
    def blank(self) -> bool:
        """Whether nothing says that anybody read the passage: no code, no "none", no threat and no coder."""
        return not (self.coded or self.nothing or self.threat or self.coder)

    @property
    def primary(self) -> str:
        """The primary practice, empty where there is none."""
        return self.practices[0][0] if self.practices else ""

    @property
    def stances(self) -> Mapping[str, str]:
        """Practice to stance."""
        return dict(self.practices)

    def codes(self, kind: str) -> tuple[str, ...]:
        """The codes of one kind (practice, domestic, mechanism), in the coder's order."""
        if kind == "practice":
            return tuple(code for code, _ in self.practices)
        return self.domestic if kind == "domestic" else self.mechanism


def coding_fields(coding: Coding) -> dict[str, Any]:
    """The fields of a coding as JSON values in their written order; the text only where it is there."""
    fields: dict[str, Any] = {
        "id": coding.id,
        "coder": coding.coder,
        "corpus": coding.corpus,
        "document": coding.document,
        "document_sha256_16": coding.document_sha256_16,
        "start": coding.start,
        "end": coding.end,
        **dict(coding.other),
        "practices": [{"practice": code, "stance": stance} for code, stance in coding.practices]
        or [NONE] * coding.nothing,
        "domestic": list(coding.domestic),
        "mechanism": list(coding.mechanism),
        "threat": coding.threat or None,
        "stratum": coding.stratum,
        "sampling_probability": coding.sampling_probability,
    }
    if coding.unread:
        fields["unread"] = list(coding.unread)
    if coding.text:
        fields["text"] = coding.text
    return fields


def flat_fields(coding: Coding, where: str | Path = "codings") -> dict[str, Any]:
    """The fields of a coding with codes joined by ';', for one row of a flat table."""
    fields = coding_fields(coding)
    fields["practices"] = ";".join(f"{code}:{stance}" for code, stance in coding.practices) or NONE * coding.nothing
    fields["domestic"] = ";".join(coding.domestic)
    fields["mechanism"] = ";".join(coding.mechanism)
    if coding.unread:
        fields["unread"] = ";".join(coding.unread)
    fields["threat"] = coding.threat
    fields["text"] = coding.text
    for key, value in coding.other:
        if isinstance(value, (list, dict)):
            raise bad_coding_value(where, None, coding.id, key, value, "Write to .jsonl, which can hold it.")
    return fields


def has_documents(names: Iterable[str]) -> bool:
    """Whether columns are those of codings of whole documents: each has a primary practice, none a list of practices."""
    return {"document", "primary"} <= set(names) and "practices" not in names


def without_codes(coding: Coding) -> Coding:
    """The passage as nobody has coded it: where it is, its draw, its text and its further fields."""
    return replace(coding, coder="", practices=(), domestic=(), mechanism=(), threat="", unread=(), nothing=False)


def part_by_reading(codings: Iterable[Coding]) -> tuple[list[Coding], list[Coding]]:
    """Codings read for every kind of codes, and those that leave one unread; each in order."""
    parts: tuple[list[Coding], list[Coding]] = [], []
    for coding in codings:
        parts[bool(coding.unread)].append(coding)
    return parts
