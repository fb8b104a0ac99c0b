"""Bytes to text: UTF-8 first, else a guess that is said aloud, never a silent loss."""

from __future__ import annotations

import gzip
import io
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from framing.errors.corpus import not_decodable, not_text
from framing.errors.tables import file_missing
from framing.guessing import guess_encoding

UTF8 = "utf-8-sig"
GUESSED = " (guessed)"
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ESCAPES, _JAPANESE_MAIL = re.compile(rb"\x1b\$[@B]"), "iso2022_jp"
_LEAST_UTF8 = 3  # characters of several bytes that no other encoding makes by chance
_PIECE = 1 << 20


def keep_quiet(_message: str) -> None:
    """The default hearer of notes: says nothing."""


def log_note(message: str) -> None:
    """Hand a note to the logger "framing", which shows it on the standard error where nothing is set up otherwise."""
    logging.getLogger("framing").warning("%s", message)


def read_text(path: Path, encoding: str = "", log: Callable[[str], None] = keep_quiet) -> tuple[str, str]:
    """The text of a file, newlines untouched and a byte order mark taken off, and the encoding used (see `decode`).

    Raises
    ------
    FileMissing, UnreadableFile (the file is binary), UnreadableFile (`encoding` does not fit, or no guess does)
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise file_missing(path) from None
    return decode(raw, path, encoding, log)


def open_text(
    path: Path, encoding: str = "", log: Callable[[str], None] = keep_quiet, *, errors: str = "strict"
) -> tuple[TextIO, str]:
    """A file as a stream of text, newlines untouched, and the encoding used; held whole only where it is guessed.

    A file that ends in .gz is unpacked. Errors as `read_text`.
    """
    chosen = encoding or UTF8
    try:
        with _open(path, chosen, errors) as probe:
            nulls = sum(piece.count("\x00") for piece in iter(lambda: probe.read(_PIECE), ""))
    except FileNotFoundError:
        raise file_missing(path) from None
    except (UnicodeDecodeError, LookupError):
        return _decoded_stream(path, encoding, log)
    if nulls and not encoding and guess_encoding(_read_bytes(path, _PIECE)):
        return _decoded_stream(path, encoding, log)
    _warn_of_utf8(path, encoding, log)
    return _open(path, chosen, errors), chosen


def _decoded_stream(path: Path, encoding: str, log: Callable[[str], None]) -> tuple[TextIO, str]:
    text, used = decode(_read_bytes(path), path, encoding, log)
    return io.StringIO(text, newline=""), used


def _open(path: Path, encoding: str, errors: str = "strict") -> TextIO:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding=encoding, errors=errors, newline="")
    return open(path, encoding=encoding, errors=errors, newline="")


def _read_bytes(path: Path, most: int = -1) -> bytes:
    with gzip.open(path) if path.suffix.lower() == ".gz" else open(path, "rb") as stream:
        return stream.read(most)


def decode(
    raw: bytes, where: str | Path, encoding: str = "", log: Callable[[str], None] = keep_quiet
) -> tuple[str, str]:
    """The text of bytes and the encoding used, with " (guessed)" after a guess, which is also logged.

    Errors as `read_text`.
    """
    if encoding:
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            raise not_decodable(where, encoding, str(error)) from error
        if not _is_unicode(encoding) and not raw.isascii() and is_utf8(raw):
            log(_utf8_note(where, encoding))
        return text, encoding
    try:
        text = raw.decode(UTF8)
    except UnicodeDecodeError:
        return _without_utf8(raw, where, log)
    if "\x00" in text and (wide := guess_encoding(raw)) is None:
        raise not_text(where)
    if "\x00" in text and wide is not None:
        log(f"{where}: {wide.note}")
        return raw.decode(wide.encoding), wide.encoding + GUESSED
    return _seven_bits(raw, where, log) or (text, UTF8)


def _seven_bits(raw: bytes, where: str | Path, log: Callable[[str], None]) -> tuple[str, str] | None:
    """Japanese of old e-mail, whose bytes are all ASCII: escapes switch between sets of characters."""
    if _ESCAPES.search(raw) is None:
        return None
    try:
        text = raw.decode(_JAPANESE_MAIL)
    except UnicodeDecodeError:
        return None
    log(f"{where}: has the escapes of {_JAPANESE_MAIL} and was read so (a guess: give --encoding to choose).")
    return text, _JAPANESE_MAIL + GUESSED


def encoding_facts(encoding: str) -> dict[str, str]:
    """What is kept with a document of the encoding of its file: nothing for UTF-8."""
    return {} if encoding.lower().replace("_", "-") in {UTF8, "utf-8", "utf8"} else {"encoding": encoding}


def _without_utf8(raw: bytes, where: str | Path, log: Callable[[str], None]) -> tuple[str, str]:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(name), name
            except UnicodeDecodeError as error:
                raise not_decodable(where, name, str(error)) from error
    if (mended := _mostly_utf8(raw)) is not None:
        text, wrong = mended
        log(
            f"{where}: UTF-8, but for {wrong:,} bytes, which were read as cp1252 (a guess: mend the file, or give "
            "--encoding)."
        )
        return text, "utf-8 with other bytes" + GUESSED
    found = guess_encoding(raw)
    if (found is None or _count_utf8(raw) >= _LEAST_UTF8) and (mixed := _mixed_lines(raw, where, log)) is not None:
        return mixed
    if found is None:
        raise not_text(where)
    log(f"{where}: {found.note}")
    return raw.decode(found.encoding), found.encoding + GUESSED


def _count_utf8(raw: bytes) -> int:
    """Characters of several bytes in the lines that are UTF-8."""
    return sum(sum(ord(one) > 127 for one in line.decode()) for line in raw.split(b"\n") if is_utf8(line))


def _mixed_lines(raw: bytes, where: str | Path, log: Callable[[str], None]) -> tuple[str, str] | None:
    """A file of two encodings, as of files put end to end: each line by its own, those that are no UTF-8 by a guess."""
    lines = raw.split(b"\n")
    others = [line for line in lines if not is_utf8(line)]
    found = guess_encoding(b"\n".join(others))
    if found is None or b"\x00" in raw or _count_utf8(raw) < _LEAST_UTF8:
        return None
    log(
        f"{where}: two encodings in one file: {len(lines) - len(others):,} lines read as UTF-8, {len(others):,} as "
        f"{found.encoding} (a guess: mend the file, or give --encoding)."
    )
    text = "\n".join(line.decode() if is_utf8(line) else line.decode(found.encoding) for line in lines)
    return text.removeprefix("\ufeff"), f"utf-8 and {found.encoding}{GUESSED}"


def _mostly_utf8(raw: bytes) -> tuple[str, int] | None:
    """The text of a file whose characters beyond ASCII are UTF-8 in their majority, and how many bytes are not."""
    if b"\x00" in raw:
        return None
    text = raw.decode("utf-8", errors="surrogateescape").removeprefix("\ufeff")
    strange = [character for character in text if ord(character) > 127]
    wrong = [character for character in strange if "\udc80" <= character <= "\udcff"]
    if len(strange) <= 2 * len(wrong):
        return None
    readings = {ord(one): bytes([ord(one) - 0xDC00]).decode("cp1252", errors="replace") for one in set(wrong)}
    return text.translate(readings), len(wrong)


def is_utf8(raw: bytes) -> bool:
    """Whether bytes can be read as UTF-8."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_unicode(encoding: str) -> bool:
    return encoding.lower().replace("_", "-").startswith(("utf", "u8"))


def _utf8_note(where: str | Path, encoding: str) -> str:
    return f"{where}: read as {encoding}, as --encoding says; the bytes would be right as UTF-8, too."


def _warn_of_utf8(path: Path, encoding: str, log: Callable[[str], None]) -> None:
    """Say so where a file that is read in another encoding would be UTF-8, too."""
    if not encoding or _is_unicode(encoding):
        return
    ascii_only = True
    try:
        with _open(path, "utf-8") as stream:
            while piece := stream.read(_PIECE):
                ascii_only &= piece.isascii()
    except UnicodeDecodeError:
        return
    if not ascii_only:
        log(_utf8_note(path, encoding))
