"""What systems and editors leave among files: never a text, and never worth a word each."""

from __future__ import annotations

from pathlib import PurePath

_NAMES = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin", "system volume information"}
    | {"@eadir", "lost+found"}
)
# hidden files and a Mac's "._x", lock files of Word and Excel, their temporary copies
_STARTS = (".", "~$", "~wrl", "~wrd")


def is_leftover(path: PurePath) -> bool:
    """Whether a path (below the folder or archive that is read) is, or lies in, something a system left there."""
    return any(part.lower() in _NAMES or part.lower().startswith(_STARTS) for part in path.parts)
