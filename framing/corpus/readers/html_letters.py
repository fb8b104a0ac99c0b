"""The letters of web pages and chapters of books: by the encoding that is given, stated by the page, or guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from framing.encoding import UTF8, decode, is_utf8
from framing.errors import UnreadableFile

_CHARSET = re.compile(
    rb"\A\s*<\?xml[^>]{0,100}\bencoding\s*=\s*[\"']([\w-]{3,20})|<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})",
    re.IGNORECASE,
)


def decode_page(raw: bytes, where: str | Path, encoding: str, log: Callable[[str], None]) -> tuple[str, str]:
    """The page and the encoding used, see `framing.encoding.decode`; what a page misstates is told.

    Raises
    ------
    UnreadableFile
    """
    stated = "" if encoding else _declared(raw)
    if stated and not raw.isascii() and is_utf8(raw):
        log(f"{where}: the page calls itself {stated}, but its bytes are UTF-8: read so.")
    elif stated:
        try:
            return decode(raw, where, stated)[0], UTF8
        except UnreadableFile:
            log(f"{where}: the page calls itself {stated}, which its bytes are not.")
    return decode(raw, where, encoding, log)


def _declared(raw: bytes) -> str:
    match = _CHARSET.search(raw[:4096])
    if match is None or raw.startswith(b"\xef\xbb\xbf"):
        return ""
    name = (match[1] or match[2]).decode("ascii").lower()
    # browsers read the first as Windows-1252, and so do the writers of such pages; a page that could say "utf-16" in
    # single bytes is not in it
    if name in {"iso-8859-1", "latin1", "us-ascii"}:
        return "cp1252"
    return "" if name.startswith("utf-") else name
