"""Annotated passages and documents in the formats of other tools, one module a format under `formats`.

In: a results folder (frame tables, metadata, texts where they are at hand) or codings. Out: a file, a folder or a .zip.
Where only places are at hand, an export holds places instead of text.
"""

from __future__ import annotations

from framing.export.registry import FORMATS, find_format
from framing.export.results import read_results
from framing.export.selection import Selection
from framing.export.writing import export_results, write_source

__all__ = ["FORMATS", "Selection", "export_results", "find_format", "read_results", "write_source"]
