"""Libraries that only single formats need."""

from __future__ import annotations

import importlib
from types import ModuleType

from framing.errors.export import ExtraMissing


def need(module: str, what: str) -> ModuleType:
    """The module, imported.

    Raises
    ------
    ExtraMissing : it is not installed; the message has the install line.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ExtraMissing(what, module) from error
