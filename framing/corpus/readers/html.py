"""Web pages: the main text by trafilatura, without menus and footers; the whole page where it finds no main text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.readers.base import Accounts, RawDocument, ReaderSettings
from framing.corpus.readers.html_text import extract_blocks
from framing.encoding import UTF8, decode, encoding_facts, is_utf8
from framing.errors import UnreadableFile
from framing.errors.readers import no_text_found
from framing.errors.tables import file_missing
from framing.extras import load_extra

ENDINGS = (".html", ".htm", ".xhtml")
OPTIONS = ("whole",)
# what a page states as its date is the day it was put up, unless there were no pages yet: then it is that of the text
_FIRST_PAGES = "1991"
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)


def recognises(path: Path) -> bool:
    """Every file with such an ending."""
    return path.is_file()


def read(path: Path, settings: ReaderSettings) -> Iterator[RawDocument]:
    """One document with the title, author, day and language that the page states.

    Option `whole=yes` takes the whole page, for pages whose text is not running prose.

    Raises
    ------
    UnreadableFile : an empty page. UnreadableFile
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise file_missing(path) from None
    page, encoding = _decode(raw, path, settings)
    found = None if settings.options.get("whole") == "yes" else _main_text(page)
    text = found["text"] if found else ""
    if not text:
        text = "\n\n".join(_all_blocks(page, settings.accounts))
        if settings.options.get("whole") != "yes" and text:
            settings.log(f"{path}: no main text made out; the whole page was taken.")
    if not text:
        raise no_text_found(path, "text", "Is the page made by scripts? Then save it from the browser as HTML.")
    yield RawDocument(path.stem, text, encoding_facts(encoding) | _facts(found or {}, page))


def _decode(raw: bytes, path: Path, settings: ReaderSettings) -> tuple[str, str]:
    """The page by the encoding that is given, else by the one it states, else by a guess; and what is to be kept."""
    stated = "" if settings.encoding else _declared(raw)
    if stated and not raw.isascii() and is_utf8(raw):
        settings.log(f"{path}: the page calls itself {stated}, but its bytes are UTF-8: read so.")
    elif stated:
        try:
            return decode(raw, path, stated)[0], UTF8
        except UnreadableFile:
            settings.log(f"{path}: the page calls itself {stated}, which its bytes are not.")
    return decode(raw, path, settings.encoding, settings.log)


def _declared(raw: bytes) -> str:
    match = _CHARSET.search(raw[:4096])
    if match is None or raw.startswith(b"\xef\xbb\xbf"):
        return ""
    name = match[1].decode("ascii").lower()
    # browsers read the first as Windows-1252, and so do the writers of such pages; a page that could say "utf-16" in
    # single bytes is not in it
    if name in {"iso-8859-1", "latin1", "us-ascii"}:
        return "cp1252"
    return "" if name.startswith("utf-") else name


def _main_text(page: str) -> dict[str, Any] | None:
    found = load_extra("trafilatura", "formats").bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        deduplicate=False,
        date_extraction_params={"extensive_search": False, "original_date": True, "min_date": "1450-01-01"},
    )
    if found is None:
        return None
    facts: dict[str, Any] = found if isinstance(found, dict) else found.as_dict()
    return facts if facts.get("text") else None


def _all_blocks(page: str, accounts: Accounts) -> list[str]:
    if not page.strip():
        return []
    html = load_extra("lxml.html", "formats")
    tree = html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    body = tree.find("body")
    return extract_blocks(tree if body is None else body, accounts)


def _facts(found: dict[str, Any], page: str) -> dict[str, str]:
    language = re.search(r"<html[^>]*\slang\s*=\s*[\"']?([A-Za-z]{2})", page[:4096])
    facts = {
        "title": found.get("title"),
        "author": found.get("author"),
        "date" if (found.get("date") or "") < _FIRST_PAGES else "published": found.get("date"),
        "language": language[1].lower() if language else found.get("language"),
        "site": found.get("sitename"),
        "url": found.get("url"),
    }
    return {key: str(value) for key, value in facts.items() if value}
