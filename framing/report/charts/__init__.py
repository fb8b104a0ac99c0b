"""The figures: in named datasets (see `framing.report.rows`), out Altair charts as `Figure`s.

One module a section of the report: the dominant state, shares against coded passages, groups of states, single states, the
evidence of the tests.
"""

from __future__ import annotations

from framing.report.charts.design import design_figures
from framing.report.charts.dominant import dominant_figures
from framing.report.charts.evidence import evidence_figures
from framing.report.charts.framing import framing_figures
from framing.report.charts.groups import group_figures
from framing.report.charts.secondary import secondary_figures

__all__ = [
    "design_figures",
    "dominant_figures",
    "evidence_figures",
    "framing_figures",
    "group_figures",
    "secondary_figures",
]
