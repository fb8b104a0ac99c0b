"""Project Gutenberg volumes as plain text: NUMBER.txt, pgNUMBER.txt or NUMBER_title.txt, a volume a document.

The text lies between the lines "*** START OF" and "*** END OF"; header and licence are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.corpus.importing.splitting import find_body

_FILE = re.compile(r"(?:pg)?(\d+)(?:-\d|-8)?(?:_.*)?\.txt")
_HEAD = 4_000
_FIELD = re.compile(r"^(Title|Author|Language|Editor): *(.+(?:\r?\n {2,}.+)*)", re.MULTILINE)
_LANGUAGES = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "italian": "it",
    "dutch": "nl",
    "latin": "la",
}


def read_documents(root: Path, entry: Entry, log: Callable[[str], None]) -> Iterator[Document]:
    """The volumes in the order of their numbers, without header and licence."""
    return read_volumes(root, entry, log, whole=False)


def read_volumes(root: Path, entry: Entry, log: Callable[[str], None], *, whole: bool) -> Iterator[Document]:
    """The volumes by id; `whole`: with header and licence, every character of the file."""
    found = {match[1]: path for path in root.rglob("*.txt") if (match := _FILE.fullmatch(path.name))}
    for number in sorted(found):
        raw = found[number].read_bytes()
        text = raw.decode("utf-8-sig", errors="replace")
        if "\ufffd" in text:
            log(f"{found[number].name}: not UTF-8 throughout; unreadable characters are replaced by U+FFFD.")
        facts = {key: " ".join(value.split()) for key, value in _FIELD.findall(text[:_HEAD])}
        known: dict[str, Any] = {
            "title": facts.get("Title", found[number].stem),
            "speaker": facts.get("Author", facts.get("Editor", "")),
            "language": _LANGUAGES.get(facts.get("Language", "").lower(), ""),
            "source": f"Project Gutenberg, no. {number}",
            "date_rule": "catalogue",
        }
        known |= {**entry.documents, **entry.facts_of(number)}
        yield Document(number, entry.name, text if whole else _body(text), **known)


def _body(text: str) -> str:
    start, end = find_body(text)
    return text[start:end].strip("\r\n")
