"""One file, or one folder, read by one reader."""

from __future__ import annotations

from pathlib import Path

from framing.corpus.readers.base import ReaderSettings


def read_file(module, file: Path, columns=None, **options: str):
    return list(module.read(file, ReaderSettings(columns=columns or {}, options=options)))
