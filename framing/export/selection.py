"""Which documents and passages an export holds."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.errors.export import bad_day, bad_least


@dataclass(frozen=True)
class Selection:
    """Filters; an empty one lets everything through.

    `state` is one of a document's states. `since` and `until` (YYYY, YYYY-MM or YYYY-MM-DD, both inclusive) keep
    documents that can be from then: their date interval overlaps. `frame` keeps passages that carry it. `least`
    (0..1) replaces the model's own thresholds: a frame is given from this probability on; with `frame` or alone it
    keeps only passages that are given one. `document` keeps one document, read whole unless `frame` is given.
    """

    state: str = ""
    frame: str = ""
    since: str = ""
    until: str = ""
    least: float | None = None
    corpus: str = ""
    document: str = ""

    def __post_init__(self) -> None:
        if self.least is not None and not 0 <= self.least <= 1:
            raise bad_least(self.least)
        first_day("--since", self.since)
        last_day("--until", self.until)

    @property
    def needs_frame(self) -> bool:
        """Whether passages without a frame are left out."""
        return bool(self.frame) or (self.least is not None and not self.document)

    def keeps_document(self, corpus: str, document: str, metadata: Mapping[str, Any]) -> bool:
        """Whether a document passes the filters on corpus, id, state and date."""
        if (self.corpus and corpus != self.corpus) or (self.document and document != self.document):
            return False
        if self.state and self.state not in str(metadata.get("state", "")).split(";"):
            return False
        if self.since and str(metadata.get("latest", "")) < first_day("--since", self.since):
            return False
        return not (self.until and str(metadata.get("earliest", "9999")) > last_day("--until", self.until))

    def described(self) -> str:
        """The filters as the options that were given."""
        given = {name: getattr(self, name) for name in ("state", "frame", "since", "until", "least", "corpus")}
        return " ".join(f"--{name} {value}" for name, value in given.items() if value not in ("", None))


def first_day(option: str, value: str) -> str:
    """The first day of a year, month or day, ISO 8601; empty for empty."""
    year, month, day = _parts(option, value)
    return f"{year}-{month or '01'}-{day or '01'}" if year else ""


def last_day(option: str, value: str) -> str:
    """The last day of a year, month or day, ISO 8601; empty for empty."""
    year, month, day = _parts(option, value)
    if not year:
        return ""
    month = month or "12"
    return f"{year}-{month}-{day or calendar.monthrange(int(year), int(month))[1]}"


def _parts(option: str, value: str) -> tuple[str, str, str]:
    if not value:
        return "", "", ""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value)
    if not found or int(found[1]) == 0:
        raise bad_day(option, value)
    year, month, day = found[1], found[2] or "", found[3] or ""
    if month and not 1 <= int(month) <= 12:
        raise bad_day(option, value)
    if day and not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        raise bad_day(option, value)
    return year, month, day


EVERYTHING = Selection()
