"""Codings back from the tools where people corrected an export, one module a tool.

In: the tool's own export of files that framing wrote. Out: codings with ids, places, coder and everything that
rode along, checked against the codebook.
"""

from __future__ import annotations

from framing.coding.imports.reading import IMPORTS, import_codings

__all__ = ["IMPORTS", "import_codings"]
