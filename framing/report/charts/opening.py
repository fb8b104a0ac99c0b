"""The first picture: leaders along time, the share of one practice, its appeals, and what each group of states did."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from framing.report.charts.framing import appeal_bars
from framing.report.charts.groups import group_colour
from framing.report.charts.shared import audience_colour, leader_strip, line_key, years
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.palette import Style
from framing.report.settings import ReportSettings

_MARGIN = alt.Axis(minExtent=120, maxExtent=120, tickCount=4)


def opening_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style], settings: ReportSettings) -> list[Figure]:
    """One figure, or none where no practice shifted."""
    frame = opening_practice(data)
    if not frame or data["dominant"].empty:
        return []
    dominant = data["dominant"]
    first, last = int(dominant["period"].min()), int(dominant["period"].max())
    label = str(dominant.loc[dominant["frame"] == frame, "label"].iloc[0])
    parts: list[alt.Chart | alt.LayerChart] = [leader_strip(first, last), _share(data, frame, first, last)]
    told = [
        "The strip shows the terms of the leaders. Below it is the share of the dominant state's passages that endorse "
        f"the practice, with {settings.interval}s; dashed vertical lines mark its shifts."
    ]
    used = ["leaders", "dominant", "shifts"]
    pairs = data["framing"][data["framing"]["frame"] == frame]
    if not pairs.empty:
        parts.append(appeal_bars(pairs, styles, first, last))
        told.append("The bars show how many of a leader's passages with the practice carry the appeal, in percent.")
        used.append("framing")
    events = data["events"]
    if (events["frame"] == frame).any():
        groups = sorted(set(events["group"]))
        parts.append(_groups(frame, groups, first, last))
        told.append(
            "The lines at the bottom show each group around each shift: the change since before the shift, compared with "
            f"the comparison group, in percentage points with {settings.interval}s. A group whose line moves in the direction "
            "of the shift moved with the dominant state."
        )
        used.append("events")
    chart = alt.vconcat(*parts, spacing=56, bounds="flush").resolve_scale(
        color="independent", opacity="independent", strokeWidth="independent"
    )
    return [make_figure(chart, "opening", f"{label}, at home and abroad", " ".join(told), tuple(used))]


def opening_practice(data: Mapping[str, pd.DataFrame]) -> str:
    """The practice of the first picture: of those with the most known years of groups, the one that shifted most.

    Practices whose appeals are known come before those whose appeals are not. Empty without shifts.
    """
    shifts = data["shifts"]
    if shifts.empty:
        return ""
    known = data["events"].dropna(subset=["estimate"]).groupby("frame").size()
    framed = set(data["framing"]["frame"])
    sizes = shifts["size"].abs().groupby(shifts["frame"]).sum()
    order = sorted(sizes.index, key=lambda one: (one not in framed, -int(known.get(one, 0)), -sizes[one], one))
    return str(order[0])


def _share(data: dict[str, pd.DataFrame], frame: str, first: int, last: int) -> alt.LayerChart:
    own = data["dominant"][(data["dominant"]["frame"] == frame) & data["dominant"]["best"].astype(bool)]
    colour = audience_colour(sorted(set(own["audience"])))
    chosen = f"datum.frame == '{frame}'"
    base = alt.Chart(rows("dominant")).transform_filter(f"{chosen} && datum.best")
    x = years("period", first, last)
    y = alt.Y("share:Q", title="% of passages", axis=_MARGIN)
    band = base.mark_area(opacity=0.15).encode(x=x, y="low:Q", y2="top:Q", color=colour)
    line = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour)
    dots = base.mark_point(size=22, filled=True, opacity=1, cursor="pointer").encode(
        x=x, y=y, color=colour,
        tooltip=[alt.Tooltip("period:Q", title="Year", format="d"), alt.Tooltip("share:Q", title="Share %", format=".1f")],
    )  # fmt: skip
    dates, width = line_key(alt.Chart(rows("shifts")).transform_filter(chosen), "shift", 1.5, (5, 3), grey=0.6)
    shifts = dates.mark_rule(opacity=0.6, strokeDash=[5, 3]).encode(
        x=years("shift_date", first, last), strokeWidth=width
    )
    return alt.LayerChart(layer=[band, shifts, line, dots]).properties(height=130)


def _groups(frame: str, groups: list[str], first: int, last: int) -> alt.LayerChart:
    base = (
        alt.Chart(rows("events"))
        .transform_filter(f"datum.frame == '{frame}' && isValid(datum.estimate)")
        .transform_calculate(year="datum.shift_date + datum.relative_period")
        .transform_filter(f"datum.year >= {first} && datum.year <= {last}")
    )
    colour = group_colour(groups)
    x = years("year", first, last)
    y = alt.Y("estimate:Q", title="points", axis=_MARGIN)
    band = base.mark_area(opacity=0.12).encode(x=x, y="low:Q", y2="high:Q", color=colour, detail="shift:N")
    line = base.mark_line(strokeWidth=2, clip=True).encode(x=x, y=y, color=colour, detail="shift:N")
    once = base.transform_window(number="row_number()").transform_filter("datum.number == 1")
    zero = once.mark_rule(color=INK, opacity=0.4).encode(y=alt.datum(0))
    shifts = base.mark_rule(opacity=0.6, strokeWidth=1.5, strokeDash=[5, 3]).encode(
        x=years("mean(shift_date)", first, last), detail="shift:N"
    )
    return alt.LayerChart(layer=[zero, band, shifts, line]).properties(height=130)
