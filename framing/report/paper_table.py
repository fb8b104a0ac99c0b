"""A table as it is printed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class PaperTable:
    """A table as it is printed: file name, caption with units, cells in words and figures."""

    name: str
    caption: str
    cells: pd.DataFrame
