"""Where the shipped catalogue, models and studies lie: inside the wheel, or at the root of a checkout."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """The path of a shipped resource, for example ``shipped("models", "balancing")``."""
    packed = _PACKAGE / "_shipped"
    root = packed if packed.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)


def shipped_models() -> list[str]:
    """The names of the models that come with the package."""
    root = shipped("models")
    return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def data_home() -> Path:
    """The folder for what a user fetched or cached; ``FRAMING_HOME`` overrides the platform's default."""
    override = os.environ.get("FRAMING_HOME")
    if override:
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("framing")


@cache
def scratch_folder() -> Path:
    """A folder for files that this process, and what it forks, alone need; it goes when the process ends."""
    folder = Path(tempfile.gettempdir(), f"framing-{secrets.token_hex(8)}")
    atexit.register(_take_away, folder, os.getpid())  # before it is there, so that no interruption leaves it
    folder.mkdir(mode=0o700)
    return folder


@contextmanager
def temporary_files_inside() -> Iterator[None]:
    """Files that libraries make by `tempfile` in the block lie in `scratch_folder`, and go with it even if interrupted."""
    before = tempfile.tempdir
    folder = scratch_folder()
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _take_away(folder: Path, process: int) -> None:
    """Delete a folder at the end of its process; Ctrl-C no longer changes anything then, so the deletion goes on."""
    if os.getpid() != process:
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        _take_away(folder, process)
