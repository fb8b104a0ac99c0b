"""Sheets of codings as Excel workbooks: a passage a row, codes chosen from lists.

In: codings and a codebook, or a workbook that a coder filled in. Out: the workbook, or its rows for `check_codings`.
"""

from __future__ import annotations

from framing.coding.sheets.reading import read_sheet
from framing.coding.sheets.writing import ENDING, write_sheet

__all__ = ["ENDING", "read_sheet", "write_sheet"]
