"""Packages that come with an extra of the installation: imported where they are needed, with the install line if missing.

In: a module and the extra that brings it. Out: the module, or the line that installs the extra.
"""

from __future__ import annotations

import importlib
import importlib.util
import shlex
import sys
from pathlib import Path
from typing import Any

from framing.errors.extras import extra_missing
from framing.resources import shipped

DISTRIBUTION = "framing-balance"


def load_extra(module: str, extra: str) -> Any:
    """The module `module`, which the extra `extra` brings (see the optional dependencies in pyproject.toml).

    Raises
    ------
    ExtraMissing : its package is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if (error.name or "").partition(".")[0] != package:
            raise
        raise extra_missing(package, extra, install_line(extra)) from error


def has_extra(module: str) -> bool:
    """Whether the package of `module` is installed; nothing is imported."""
    return importlib.util.find_spec(module) is not None


def install_line(extra: str) -> str:
    """The command that adds an extra to this very installation: by pip, or by uv in an environment without pip."""
    python = shlex.quote(sys.executable)
    tool = f"{python} -m pip install" if has_extra("pip") else f"uv pip install --python {python}"
    root = shipped()
    if (root / "pyproject.toml").is_file():  # a checkout
        return f"{tool} --editable {shlex.quote(f'{_short(root)}[{extra}]')}"
    return f"{tool} {shlex.quote(f'{DISTRIBUTION}[{extra}]')}"


def _short(root: Path) -> str:
    return "." if root == Path.cwd() else str(root)
