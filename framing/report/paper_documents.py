"""The table for papers on whole documents: which practice they frame first."""

from __future__ import annotations

import pandas as pd

from framing.report.inputs import Inputs
from framing.report.labels import signed
from framing.report.paper_table import PaperTable
from framing.report.primary_rows import primary_rows, primary_table


def documents(inputs: Inputs) -> PaperTable:
    """Which practice whole documents frame first, by group and span of years."""
    cells = [
        {
            "Documents": row["row"],
            "Years": row["years"],
            "Number": signed(row["all"], 0, plus=False),
            "Framed first, % of documents": row["told"],
            "Named rightly, %": signed(row["right"], 0, plus=False),
        }
        for row in primary_table(primary_rows(inputs))
    ]
    return PaperTable("documents", "Documents by the practice that they frame first.", pd.DataFrame(cells))
