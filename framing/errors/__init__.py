"""All errors of the project, one file per room; each error builds its own message.

In: the facts of a failure (file, row, key). Out: an exception whose text says what to do.
Import the class from the room's file: ``from framing.errors.corpus import UnknownState``.
"""

from __future__ import annotations

from .base import FramingError, UsageError, did_you_mean

__all__ = ["FramingError", "UsageError", "did_you_mean"]
