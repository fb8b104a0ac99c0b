"""The document: a text with its dates, state, speaker and audience, and what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from framing.corpus.states import hint_states, is_state
from framing.errors.corpus import bad_document, duplicate_id
from framing.files import text_sha256

AUDIENCES = ("domestic", "international", "")
OLDEST_YEAR, NEWEST_YEAR = 1000, 2100
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Document:
    """One document; the fields are the columns of `framing.schemas.DOCUMENTS`.

    earliest, latest : ISO 8601 days (YYYY-MM-DD), empty where unknown. state : codes joined by ';'.
    quality : share of readable words (0..1), None where not measured. text : empty where only places are at hand.
    sha256 : of the text's UTF-8 bytes; worked out from the text where not given.
    extra : whatever else the source said of the document (party, place, session ...), texts by name.
    """

    id: str
    corpus: str
    text: str
    earliest: str = ""
    latest: str = ""
    state: str = ""
    title: str = ""
    date_rule: str = ""
    speaker: str = ""
    role: str = ""
    audience: str = ""
    genre: str = ""
    language: str = ""
    source: str = ""
    licence: str = ""
    quality: float | None = None
    sha256: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", text_sha256(self.text))

    @property
    def states(self) -> tuple[str, ...]:
        """The codes of all parties, in the order given."""
        return tuple(code for code in self.state.split(";") if code)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a document: a short kind to count by, and a sentence with the remedy."""

    kind: str
    message: str


def is_day(written: str) -> bool:
    """Whether this is a day from `OLDEST_YEAR` to `NEWEST_YEAR` in the form YYYY-MM-DD.

    Python also takes "1950-W18-3" for a day, and databases write 9999-12-31 where they know none.

    >>> is_day("1950-05-03"), is_day("1950-W18-3"), is_day("9999-12-31")
    (True, False, False)
    """
    try:
        day = date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return False
    return day is not None and OLDEST_YEAR <= day.year <= NEWEST_YEAR


def find_problems(document: Document) -> list[Problem]:
    """What is wrong with a document; empty where all is well. Kinds: text, date, state, audience."""
    found = _date_problems(document)
    if not document.text.strip():
        found.append(Problem("text", "the text is empty. Take the document out, or look at its source."))
    if not document.states:
        found.append(Problem("state", "no state. Give --set state=CODE, a column, or state in the file name."))
    for code in document.states:
        if not is_state(code):
            hint = hint_states(code) or " docs/corpora.md lists the codes."
            found.append(Problem("state", f"unknown state {code!r}.{hint}"))
    if document.audience not in AUDIENCES:
        found.append(Problem("audience", f"audience {document.audience!r} must be domestic, international or empty."))
    return found


def _date_problems(document: Document) -> list[Problem]:
    earliest, latest = document.earliest, document.latest
    if not earliest and not latest:
        why = f"no date ({document.date_rule})" if document.date_rule else "no date"
        return [Problem("date", f"{why}. Give a date column, --set earliest=YYYY-MM-DD, or a date in the file name.")]
    for name, value in (("earliest", earliest), ("latest", latest)):
        if not is_day(value):
            reason = f"is not a day of the years {OLDEST_YEAR} to {NEWEST_YEAR}. Write it as YYYY-MM-DD."
            return [Problem("date", f"{name} {value!r} {reason}")]
    if earliest > latest:
        return [Problem("date", f"earliest {earliest} is after latest {latest}. Swap them.")]
    return []


def check_documents(documents: Iterable[Document], where: str | Path, *, strict: bool = False) -> Iterator[Document]:
    """The same documents, unique in their ids; with `strict` the first problem of any other kind stops, too.

    Raises
    ------
    BadTable : two documents have one id (numbered from 1). BadTable : only with `strict`.
    """
    seen: dict[str, int] = {}
    for number, document in enumerate(documents, start=1):
        first = seen.setdefault(document.id, number)
        if first != number:
            raise duplicate_id(where, document.id, first, number)
        if strict and (problems := find_problems(document)):
            raise bad_document(where, document.id, problems[0].message)
        yield document
