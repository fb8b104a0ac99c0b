"""Guard against files that are small on disk and huge in memory: the sizes a zipped format declares."""

from __future__ import annotations

import zipfile
from pathlib import Path

from framing.errors.readers import broken_file, unsafe_file
from framing.errors.tables import file_missing

MOST_BYTES = 4_000_000_000
MOST_RATIO = 1_000
_ALWAYS_FINE = 50_000_000


def check_package(path: Path, what: str) -> None:
    """Nothing, when a zipped format (DOCX, XLSX, EPUB) unpacks to a sensible size.

    Raises
    ------
    FileMissing. UnreadableFile : no zip. UnsafeFile : more than 4 GB, or above 50 MB a thousand times its size.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except FileNotFoundError:
        raise file_missing(path) from None
    except (zipfile.BadZipFile, OSError) as error:
        raise broken_file(path, what, str(error)) from error
    check_size(path, size, path.stat().st_size)


def check_size(path: Path, size: int, packed: int) -> None:
    """Nothing, when `packed` bytes may unpack to `size` bytes; UnsafeFile when they may not."""
    if size > MOST_BYTES or (size > _ALWAYS_FINE and size > MOST_RATIO * max(packed, 1)):
        raise unsafe_file(path, f"{packed:,} bytes unpack to {size:,} or more")
