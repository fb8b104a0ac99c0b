"""The codebook that an option names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framing.codebook import Codebook


def load(file: str | None) -> Codebook:
    """The codebook of a file, or the shipped one."""
    from framing.codebook import load_codebook, shipped_codebook

    return load_codebook(file) if file else shipped_codebook()
