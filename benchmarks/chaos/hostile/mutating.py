"""Sound files, changed at random: bytes, lengths, words, pieces, and the files inside of archives."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress

from chaos.hostile.seeds import pack_zip

Change = Callable[[bytearray, random.Random], None]
_NUMBERS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
# what parsers stumble over
_WORDS = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b'"', b"'", b",", b";", b"\t", b"{", b"}", b"[", b"]", b"<", b">", b"&",
    b"&lt;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0'?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;",
    b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-1", b"1" * 400, b"9999-99-99", b"0000-00-00", b"-0044-03-15",
    b"%s%n", b"{{7*7}}", b"${x}", b"../../../", b"/etc/passwd", b"C:\\", b"\\u0000", b"\\ud800", b"\xed\xa0\x80",
    b"=cmd|' /C calc'!A0", b"[" * 300, b"{" * 300, b"(" * 300, b"<a>" * 300, b"a" * 5000, b"\xf0\x9f\x98\x80",
    "\u202e".encode(), "\u0000".encode(), "İ".encode(), b"__class__", b"inf", b"''", b'""', b"\n\n\n", b"# ", b"---\n",
)  # fmt: skip


def mutate(name: str, sound: bytes, chance: random.Random) -> bytes:
    """One hostile variant of a sound file of that name."""
    if name.endswith((".zip", ".docx", ".xlsx", ".epub")) and chance.random() < 0.75:
        return _mutate_members(sound, chance)
    if name.endswith(".tgz") and chance.random() < 0.75:
        return gzip.compress(_mutate_bytes(gzip.decompress(sound), chance), 1, mtime=0)
    return _mutate_bytes(sound, chance)


def _mutate_bytes(sound: bytes, chance: random.Random) -> bytes:
    raw = bytearray(sound)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 12))):
        chance.choice(_CHANGES)(raw, chance)
    return bytes(raw)


def _mutate_members(sound: bytes, chance: random.Random) -> bytes:
    """The archive with one of its files changed, taken away, or put under another's name."""
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    name = chance.choice(sorted(files))
    act = chance.random()
    if act < 0.8:
        files[name] = _mutate_bytes(files[name], chance)
    elif act < 0.9:
        del files[name]
    else:
        files[chance.choice(("../" + name, name * 9, "/" + name, name.upper()))] = files.pop(name)
    with suppress(ValueError, zlib.error):
        return pack_zip(files)
    return _mutate_bytes(sound, chance)


def _flip(raw: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 4, 32))):
        if raw:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)


def _cut(raw: bytearray, chance: random.Random) -> None:
    del raw[chance.randrange(len(raw) + 1) :]


def _drop(raw: bytearray, chance: random.Random) -> None:
    first = chance.randrange(len(raw) + 1)
    del raw[first : first + chance.choice((1, 4, 64, 1024))]


def _repeat(raw: bytearray, chance: random.Random) -> None:
    first = chance.randrange(len(raw) + 1)
    piece = raw[first : first + chance.choice((1, 8, 128))]
    raw[first:first] = piece * chance.choice((1, 2, 200))


def _put_word(raw: bytearray, chance: random.Random) -> None:
    first = chance.randrange(len(raw) + 1)
    raw[first : first + chance.choice((0, 0, 4, 16))] = chance.choice(_WORDS)


def _put_number(raw: bytearray, chance: random.Random) -> None:
    size = chance.choice((1, 2, 4, 8))
    first = chance.randrange(len(raw) + 1)
    number = chance.choice(_NUMBERS) & ((1 << 8 * size) - 1)
    raw[first : first + size] = number.to_bytes(size, chance.choice(("little", "big")))


def _swap(raw: bytearray, chance: random.Random) -> None:
    """Two pieces change places."""
    if len(raw) > 8:
        one, other = sorted(chance.sample(range(len(raw)), 2))
        length = min(chance.choice((2, 16, 256)), other - one)
        raw[one : one + length], raw[other : other + length] = (
            raw[other : other + length],
            raw[one : one + length],
        )


_CHANGES: tuple[Change, ...] = (_flip, _cut, _drop, _repeat, _put_word, _put_word, _put_number, _swap)
