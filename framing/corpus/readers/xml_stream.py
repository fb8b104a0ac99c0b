"""Bytes of XML as others write it: HTML's entities without a DTD, and control characters that XML forbids."""

from __future__ import annotations

import re
from html.entities import html5
from typing import IO

_HEAD = 1 << 12
_OPEN = 64  # bytes held back, so that no entity is cut in two
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));", re.I
)
_OWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


class XmlStream:
    """Reads a file's bytes for an XML parser; counts the forbidden characters that it takes out.

    Entities that HTML knows become references by number, unless the file has a document type, which may define them.
    UTF-16 and UTF-32 pass as they are.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.forbidden = 0
        self._stream = stream
        head = stream.read(_HEAD)
        stream.seek(0)
        self._plain = b"\x00" in head[:64] or head.startswith((b"\xff\xfe", b"\xfe\xff"))
        self._named = b"<!DOCTYPE" not in head
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """About `size` more bytes, nothing at the end."""
        while True:
            raw = self._stream.read(size)
            if self._plain:
                return raw
            piece, self._held = self._held + raw, b""
            if raw:
                at = piece.rfind(b"&", max(0, len(piece) - _OPEN))
                if at >= 0 and b";" not in piece[at:]:
                    piece, self._held = piece[:at], piece[at:]
            if piece or not raw:
                return self._mend(piece)

    def _mend(self, piece: bytes) -> bytes:
        piece, forbidden = _FORBIDDEN.subn(b" ", piece)
        self.forbidden += forbidden
        return _ENTITY.sub(_number, piece) if self._named else piece


def _number(match: re.Match[bytes]) -> bytes:
    characters = "" if match[1] in _OWN else html5.get(f"{match[1].decode('ascii')};", "")
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii") or match[0]
