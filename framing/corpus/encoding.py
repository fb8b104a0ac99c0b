"""Bytes to text: UTF-8 first, else a guess that is said aloud, never a silent loss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from framing.errors.corpus import not_decodable, not_text
from framing.errors.tables import file_missing

UTF8 = "utf-8-sig"
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def keep_quiet(_message: str) -> None:
    """The default hearer of notes: says nothing."""


def read_text(path: Path, encoding: str = "", log: Callable[[str], None] = keep_quiet) -> tuple[str, str]:
    """The text of a file, newlines untouched and a byte order mark taken off, and the encoding used.

    Raises
    ------
    FileMissing, UnreadableFile (the file is binary), UnreadableFile (`encoding` does not fit, or no guess does)
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise file_missing(path) from None
    return decode(raw, path, encoding, log)


def decode(
    raw: bytes, where: str | Path, encoding: str = "", log: Callable[[str], None] = keep_quiet
) -> tuple[str, str]:
    """The text of bytes and the encoding used; a guess is told. Errors as `read_text`."""
    if encoding:
        try:
            return raw.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError) as error:
            raise not_decodable(where, encoding, str(error)) from error
    try:
        text = raw.decode(UTF8)
    except UnicodeDecodeError:
        return _guess(raw, where, log)
    if "\x00" in text:
        raise not_text(where)
    return text, UTF8


def _guess(raw: bytes, where: str | Path, log: Callable[[str], None]) -> tuple[str, str]:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(name), name
            except UnicodeDecodeError as error:
                raise not_decodable(where, name, str(error)) from error
    if b"\x00" in raw:
        raise not_text(where)
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:
        raise not_text(where)
    log(f"{where}: not UTF-8; read as {best.encoding} (a guess: give --encoding to choose).")
    return raw.decode(best.encoding), best.encoding
