"""Where the shipped catalogue, models and studies lie: inside the wheel, or at the root of a checkout."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """The path of a shipped resource, for example ``shipped("models", "balancing")``."""
    packed = _PACKAGE / "_shipped"
    root = packed if packed.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)


def data_home() -> Path:
    """The folder for what a user fetched or cached; ``FRAMING_HOME`` overrides the platform's default."""
    override = os.environ.get("FRAMING_HOME")
    if override:
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("framing")


@cache
def scratch_folder() -> Path:
    """A folder for files that this process alone needs; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="framing-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
