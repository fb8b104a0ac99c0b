"""What a cell of an Excel workbook can hold, and texts in cells that stay texts."""

from __future__ import annotations

from typing import Any

SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767


def put_text(cell: Any, text: str) -> Any:
    """The openpyxl cell with a text that is no formula, whatever it begins with, also after somebody has edited it."""
    cell.value = text
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell
