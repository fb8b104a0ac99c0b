"""Web pages: the main text by trafilatura, without menus and footers; the whole page where it finds no main text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.corpus.readers.base import Accounts, RawDocument, ReaderSettings
from framing.corpus.readers.html_letters import decode_page
from framing.corpus.readers.html_text import extract_blocks, unseen
from framing.encoding import encoding_facts
from framing.errors.readers import no_text_found
from framing.errors.tables import file_missing
from framing.extras import load_extra

ENDINGS = (".html", ".htm", ".xhtml")
OPTIONS = ("whole",)
# what a page states as its date is the day it was put up, unless there were no pages yet: then it is that of the text
_FIRST_PAGES = "1991"
# what may hold words that no reader of the page sees
_UNSEEN = re.compile(r"<(?:del|rt)\b|\bhidden\b|display\s*:\s*none", re.IGNORECASE)
_LEAST_WORDS = 12  # of a block outside the main text that is a paragraph, not a menu
_OUTSIDE = "paragraphs outside the main text of a page (--option whole=yes takes all)"


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
    page, encoding = decode_page(raw, path, settings.encoding, settings.log)
    found = None if settings.options.get("whole") == "yes" else _main_text(_seen(page, settings.accounts))
    text = found["text"] if found else ""
    if text:
        settings.accounts.leave_out(_OUTSIDE, _count_outside(page, text), path.name)
    else:
        text = "\n\n".join(_all_blocks(page, settings.accounts))
        if settings.options.get("whole") != "yes" and text:
            settings.log(f"{path}: no main text made out; the whole page was taken.")
    if not text:
        raise no_text_found(path, "text", "Is the page made by scripts? Then save it from the browser as HTML.")
    yield RawDocument(path.stem, text, encoding_facts(encoding) | _facts(found or {}, page))


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


def _seen(page: str, accounts: Accounts) -> str:
    """The page without what is deleted or hidden in it, which the search for the main text would take for text."""
    if not _UNSEEN.search(page):
        return page
    tree = parse_page(page)
    whole = [item for item in tree.iter() if unseen(item) and not any(map(unseen, item.iterancestors()))]
    for element in whole:
        accounts.leave_out(unseen(element))
    for element in [*whole, *tree.iter("rt", "rp")]:
        element.drop_tree()
    return str(load_extra("lxml.html", "formats").tostring(tree, encoding="unicode"))


def _count_outside(page: str, text: str) -> int:
    """Paragraphs of a page that are not in its main text, or less often: a second article, a refrain."""
    main = _letters(text)
    blocks = Counter(
        letters
        for block in _all_blocks(page, Accounts())
        if len(block.split()) >= _LEAST_WORDS
        and block.rstrip("\"'”’»)").endswith((".", "!", "?"))
        and (letters := _letters(block))
    )
    return sum(max(0, number - main.count(letters)) for letters, number in blocks.items())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _all_blocks(page: str, accounts: Accounts) -> list[str]:
    if not page.strip():
        return []
    tree = parse_page(page)
    body = tree.find("body")
    return extract_blocks(tree if body is None else body, accounts)


def parse_page(page: str) -> Any:
    """The tree of a page, without looking at any other file or address."""
    html = load_extra("lxml.html", "formats")
    return html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", no_network=True))


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
