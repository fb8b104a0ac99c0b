"""The UN General Debate Corpus: TXT/Session NN - YYYY/ISO_NN_YYYY.txt and Speakers_by_session.xlsx.

The corpus does not say on which day a speech was held. A speech is dated by its session: from 15 September, before
which no debate of an autumn session has begun, to 31 December of the same year; sessions known to
have opened later or gone on into the next year have their own stretch (`_SESSIONS`).

The state is the one that held the seat on the first day of that stretch: SUN for RUS until 1991, the Republic of
China (TWN) for CHN until 1971; the id keeps the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.corpus.states import state_at, state_name
from framing.encoding import read_text
from framing.extras import load_extra

_FILE = re.compile(r"([A-Z]{2,3})_(\d\d)_(\d{4})\.txt")
_SESSIONS = {
    1: ("1946-10-23", "1946-12-16"),
    6: ("1951-11-06", "1952-02-05"),
    7: ("1952-10-14", "1952-12-31"),
    11: ("1956-11-12", "1957-03-08"),
    19: ("1964-12-01", "1965-02-18"),
    56: ("2001-11-10", "2001-11-16"),
}


def read_documents(root: Path, entry: Entry, log: Callable[[str], None]) -> Iterator[Document]:
    """The speeches by id; files of other names (editors' leftovers) are passed over."""
    found = {path.stem: path for path in root.rglob("*.txt") if _FILE.fullmatch(path.name)}
    speakers = _speakers(root)
    if not speakers:
        log("Speakers_by_session.xlsx is not in the archive: speeches come without speaker and role.")
    for name in sorted(found):
        seat, session, year = name.split("_")
        earliest, latest = _SESSIONS.get(int(session), (f"{year}-09-15", f"{year}-12-31"))
        state = state_at(seat, earliest, un_seat=True)
        speaker, role = speakers.get((seat, int(session)), ("", ""))
        text, _ = read_text(found[name], "utf-8-sig")
        yield Document(
            name,
            entry.name,
            text,
            earliest=earliest,
            latest=latest,
            state=state,
            title=f"{state_name(state, earliest)}, general debate of session {int(session)}, {year}",
            date_rule="session of the General Assembly",
            speaker=speaker,
            role=role,
            extra={"session": session, "seat": seat},
            **entry.documents,
        )


def _speakers(root: Path) -> dict[tuple[str, int], tuple[str, str]]:
    """Speaker and post by seat and session."""
    path = root / "Speakers_by_session.xlsx"
    if not path.exists():
        return {}
    book = load_extra("openpyxl", "formats").load_workbook(path, read_only=True)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for row in book.worksheets[0].iter_rows(min_row=2, max_col=6, values_only=True):
        _, session, seat, _, person, post = ("" if cell is None else str(cell).strip() for cell in row)
        if seat and session.removesuffix(".0").isdigit():
            found[seat, int(session.removesuffix(".0"))] = (person, post)
    book.close()
    return found
