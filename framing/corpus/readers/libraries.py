"""Libraries that one format needs: imported when a file of it is read, and named in the error when they are missing."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from framing.errors.readers import MissingExtra


def need_library(module: str, path: str | Path, package: str) -> Any:
    """The module; `package` is the name to install.

    Raises
    ------
    MissingExtra : it is not installed; the message has the line that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(path, package, str(error)) from error
