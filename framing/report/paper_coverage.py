"""Tables for papers on what there was to read: state-years by group, and how many are usable."""

from __future__ import annotations

import pandas as pd

from framing.align.inputs.coverage import name_group
from framing.report.inputs import Inputs, records
from framing.report.paper_table import PaperTable


def coverage(inputs: Inputs) -> PaperTable:
    """State-years with texts by group, each in its own group of the year."""
    table = inputs.further.get("group_counts", pd.DataFrame())
    cells = [
        {
            "Group": row["group"],
            "States": f"{row['states']:.0f}",
            "State-years with texts": f"{row['state_periods']:.0f}",
        }
        for row in records(table)
    ]
    return PaperTable("coverage", "State-years with texts by group.", pd.DataFrame(cells))


def usable(inputs: Inputs) -> PaperTable:
    """State-years by series and group: with texts, and with passages enough to count by themselves."""
    table = inputs.further.get("coverage", pd.DataFrame())
    cells = []
    if len(table):
        for (group, audience), rows in table.groupby(["group", "audience"], sort=False, dropna=False):
            spoken = rows[rows["states"] > 0]
            years = f"{spoken['period'].min():.0f}\u2013{spoken['period'].max():.0f}" if len(spoken) else ""
            cells.append(
                {
                    "Series": name_group(str(group), audience if isinstance(audience, str) else ""),
                    "Years": years,
                    "State-years": f"{rows['members'].sum():.0f}",
                    "with texts": f"{rows['states'].sum():.0f}",
                    "usable": f"{rows['usable'].sum():.0f}",
                    "Passages": f"{rows['passages'].sum():,.0f}",
                }
            )
    return PaperTable(
        "usable", "State-years with texts, and with passages enough to count by themselves.", pd.DataFrame(cells)
    )
