"""The figures: in named datasets (see `framing.report.rows`), out Altair charts as `Figure`s.

One module a section of the report: the dominant state, shares against coded passages, groups of states, single states, the
evidence of the tests.
"""

from __future__ import annotations

import pandas as pd

from framing.report.charts.compare import compare_figures
from framing.report.charts.design import design_figures
from framing.report.charts.dominant import dominant_figures
from framing.report.charts.evidence import evidence_figures
from framing.report.charts.framing import framing_figures
from framing.report.charts.groups import group_figures
from framing.report.charts.opening import opening_figures
from framing.report.charts.primaries import primary_figures
from framing.report.charts.secondary import secondary_figures
from framing.report.figure import Figure
from framing.report.palette import Style
from framing.report.settings import ReportSettings

__all__ = [
    "compare_figures",
    "design_figures",
    "dominant_figures",
    "draw_figures",
    "evidence_figures",
    "framing_figures",
    "group_figures",
    "opening_figures",
    "primary_figures",
    "secondary_figures",
]


def draw_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style], settings: ReportSettings) -> list[Figure]:
    """Every figure of the report that the datasets have rows for, in the order of its sections."""
    return [
        *opening_figures(data, styles, settings),
        *framing_figures(data, styles, settings),
        *primary_figures(data, styles),
        *dominant_figures(data, styles, settings),
        *compare_figures(data, styles),
        *design_figures(data, styles, settings),
        *group_figures(data, settings),
        *secondary_figures(data, styles, settings),
        *evidence_figures(data, styles, settings),
    ]
