"""Presidential speeches as single files YYYY-MM-DD-title.txt, the first line "President: NAME".

Genre and audience are told from the title where it says enough; where it does not, the audience is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.encoding import read_text

_FILE = re.compile(r"\d{4}-\d\d-\d\d-[\w-]+(\.txt)?")
_GENRES = (  # pattern in the title, genre, audience; the first that fits
    (r"united-nations|un-general-assembly|general-assembly", "address to the United Nations", "international"),
    (r"parliament|bundestag|brandenburg-gate|west-berlin|ich-bin|league-peace", "address abroad", "international"),
    (r"annual-message|state-union", "annual message", "domestic"),
    (r"inaugural|oath-office|assuming-office", "inaugural address", "domestic"),
    (r"farewell", "farewell address", "domestic"),
    (r"veto", "veto message", "domestic"),
    (r"fireside-chat", "fireside chat", "domestic"),
    (r"proclamation", "proclamation", "domestic"),
    (r"press-conference|briefing", "press conference", "domestic"),
    (r"debate", "election debate", "domestic"),
    (r"convention|nomination|campaign|rally|acceptance-speech", "campaign speech", "domestic"),
    (r"congress|message|protest-senate", "message to Congress", "domestic"),
    (r"address-nation|speech-nation|announcement|statement-nation|remarks-nation", "address to the nation", "domestic"),
    (r"university|commencement|college|west-point|academy", "address at a university", "domestic"),
)


def read_documents(root: Path, entry: Entry, _tell: Callable[[str], None]) -> Iterator[Document]:
    """The speeches by id (the file's name without its ending)."""
    found = {path.name.removesuffix(".txt"): path for path in root.rglob("*") if _FILE.fullmatch(path.name)}
    for name in sorted(found):
        day, title = name[:10], name[11:]
        text, _ = read_text(found[name], "utf-8-sig")
        genre, audience = next(((g, a) for pattern, g, a in _GENRES if re.search(pattern, title)), ("speech", ""))
        yield Document(
            name,
            entry.name,
            text,
            earliest=day,
            latest=day,
            title=title.replace("-", " "),
            date_rule="file name",
            speaker=_speaker(text),
            audience=audience,
            genre=genre,
            **entry.documents,
        )


def _speaker(text: str) -> str:
    first = text.split("\n", 1)[0].strip()
    return first.removeprefix("President:").strip() if first.startswith("President:") else ""
