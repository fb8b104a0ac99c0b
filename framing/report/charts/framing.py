"""The picture of how leaders framed the practices that rose: practices by appeals, leaders along time."""

from __future__ import annotations

import altair as alt
import pandas as pd

from framing.report.charts.shared import frame_colour, leader_strip, named_axis, years
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.palette import Style
from framing.report.settings import ReportSettings

_HEIGHT = 46
_LINE = 12
_TOLD = [
    alt.Tooltip("leader:N", title="Leader"),
    alt.Tooltip("practice_label:N", title="Practice"),
    alt.Tooltip("appeal_label:N", title="Appeal"),
    alt.Tooltip("share:Q", title="Share of its passages, %", format=".0f"),
    alt.Tooltip("share_low:Q", title="Low", format=".0f"),
    alt.Tooltip("share_high:Q", title="High", format=".0f"),
    alt.Tooltip("share_without:Q", title="Of other passages, %", format=".1f"),
    alt.Tooltip("passages:Q", title="Passages with it", format=".0f"),
    alt.Tooltip("documents:Q", title="Documents", format="d"),
]


def framing_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style], settings: ReportSettings) -> list[Figure]:
    """One figure, or none where no leader's framing is known."""
    table = data["framing"]
    if table.empty:
        return []
    terms = data["leaders"]
    first = int(min([table["from"].min() + 0.5, *terms["start"] + 0.5]))
    last = int(max([table["to"].max() - 0.5, *terms["end"] - 0.5]))
    picture = appeal_bars(table, styles, first, last)
    chart = alt.vconcat(leader_strip(first, last), picture, spacing=4, bounds="flush").resolve_scale(
        opacity="independent"
    )
    return [
        make_figure(
            chart,
            "framing",
            "How leaders framed the practices that rose",
            "Each row is a practice with a domestic appeal, each bar a leader. The height of a bar, also given in percent, is "
            "the share of the practice's passages at home that carry the appeal; the vertical line is its "
            f"{settings.interval}. In full colour the share differs reliably from that in the leader's other passages; in a "
            "pale colour the difference is uncertain. Click a bar to read its passages.",
            ("framing", "leaders"),
        )
    ]


def appeal_bars(table: pd.DataFrame, styles: dict[str, Style], first: int, last: int) -> alt.LayerChart:
    """A row for each pair of a practice and an appeal in the table, a bar a leader, along the axis of periods."""
    names = list(table.sort_values("row")["label"].drop_duplicates())
    lines = max(name.count("\n") for name in names) + 1
    names = ["\n" * (lines - 1 - name.count("\n")) + name for name in names]  # the last lines stand at one height
    lowest = int(table["row"].min())
    places = [-number - 1.0 for number in range(lowest, lowest + len(names))]
    words = ", ".join("'" + name.replace("'", "\\'").replace("\n", "\\n") + "'" for name in names)
    axis = named_axis(
        raised=-_LINE * (lines - 1) - 5, values=places, grid=True, labelExpr=f"[{words}][-datum.value - {lowest + 1}]"
    )
    y = alt.Y("base:Q", scale=alt.Scale(domain=[-lowest - len(names), -lowest], nice=False, zero=False), axis=axis)
    frames = [frame for frame in styles if frame in set(table["frame"])]
    own = " || ".join(f"datum.frame == '{frame}'" for frame in frames)
    base = alt.Chart(rows("framing")).transform_filter(own)
    bars = base.mark_rect(stroke=None, cursor="pointer").encode(
        x=years("from", first, last),
        x2="to:Q",
        y=y,
        y2="top:Q",
        color=frame_colour(styles, frames),
        opacity=alt.Opacity("surely:O", scale=alt.Scale(domain=[False, True], range=[0.5, 0.95]), legend=None),
        tooltip=_TOLD,
    )
    whiskers = base.mark_rule(strokeWidth=1.5, opacity=0.75, cursor="pointer").encode(
        x=years("middle", first, last), y="low_end:Q", y2="high_end:Q", tooltip=_TOLD
    )
    shares = (
        base.transform_calculate(shown="format(datum.share, '.0f')")
        .mark_text(align="left", dx=4, dy=-6, fontSize=10, color=INK)
        .encode(x=years("middle", first, last), y="top:Q", text="shown:N")
    )
    return alt.LayerChart(layer=[bars, whiskers, shares]).properties(height=_HEIGHT * len(names))
