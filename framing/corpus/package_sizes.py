"""Guard against files that are small on disk and huge in memory: the sizes a zipped format declares."""

from __future__ import annotations

import zipfile
from pathlib import Path

from framing.corpus.damage import explain_damage
from framing.errors.readers import broken_file, unsafe_file
from framing.errors.tables import file_missing

MOST_BYTES = 4_000_000_000
MOST_RATIO = 1_000
_ALWAYS_FINE = 50_000_000
_ENCRYPTED = 0x1
_COMPOUND = b"\xd0\xcf\x11\xe0"  # the container of old Office files, and of new ones with a password


def check_package(path: Path, what: str) -> None:
    """Nothing, when a zipped format (DOCX, XLSX, EPUB) unpacks to a sensible size and has no password.

    Raises
    ------
    FileMissing. UnreadableFile : no zip, or protected. UnsafeFile : more than 4 GB, or above 50 MB a thousand times
        its size.
    """
    try:
        with open(path, "rb") as stream:
            start = stream.read(4)
        if start == _COMPOUND:
            raise broken_file(path, what, "protected by a password, or in the format of Office before 2007")
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except FileNotFoundError:
        raise file_missing(path) from None
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise broken_file(path, what, explain_damage(error)) from error
    if locked := next((member.filename for member in members if member.flag_bits & _ENCRYPTED), ""):
        raise broken_file(path, what, f"member {locked} has a password")
    check_size(path, sum(member.file_size for member in members), path.stat().st_size)


def check_size(path: Path, size: int, packed: int) -> None:
    """Nothing, when `packed` bytes may unpack to `size` bytes; UnsafeFile when they may not."""
    if size > MOST_BYTES or (size > _ALWAYS_FINE and size > MOST_RATIO * max(packed, 1)):
        raise unsafe_file(path, f"{packed:,} bytes unpack to {size:,} or more")
