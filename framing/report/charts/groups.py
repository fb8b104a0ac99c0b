"""The figures of groups: the study's answer, the answer to each shift, and the path around the shift that is chosen."""

from __future__ import annotations

import altair as alt
import pandas as pd

from framing.report.charts.shared import line_key, named_axis
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.group_rows import WIDEST
from framing.report.palette import GROUPS
from framing.report.settings import ReportSettings

_LEGEND = alt.Legend(title=None, orient="top", columns=3, symbolOpacity=1)


def group_figures(data: dict[str, pd.DataFrame], settings: ReportSettings) -> list[Figure]:
    """The figures of groups, each only where its table has rows."""
    made = []
    groups = sorted({*data["answer"]["group"], *data["effects"]["group"], *data["events"]["group"]})
    if not data["answer"].empty:
        made.append(_answer(data["answer"], groups, settings))
    if not data["events"].empty:
        made.append(_events(data["events"], groups, settings))
    if not data["effects"].empty:
        made.append(_effects(data["effects"], groups, settings))
    return made


def group_colour(groups: list[str], *, legend: bool = True) -> alt.Color:
    """One colour a group, in every figure the same, with a legend."""
    shown = _LEGEND if legend else None
    colours = [GROUPS[number % len(GROUPS)] for number in range(len(groups))]
    return alt.Color("group:N", scale=alt.Scale(domain=groups, range=colours), legend=shown)


def _shape(groups: list[str]) -> alt.Shape:
    shapes = ["circle", "square", "triangle-up", "diamond"]
    return alt.Shape(
        "group:N",
        scale=alt.Scale(domain=groups, range=[shapes[number % 4] for number in range(len(groups))]),
        legend=_LEGEND,
    )


def _forest(
    name: str, order: list[str], groups: list[str], tooltip: list[alt.Tooltip], settings: ReportSettings
) -> alt.LayerChart:
    """Estimates with intervals, a row per name and within it one per group; a line at 0, a dashed one at the least share
    that counts.
    """
    title = "Share of the dominant state's own move"
    scale = alt.Scale(domain=[-WIDEST, WIDEST], nice=False)
    axis = alt.Axis(format=".0%", tickCount=7)
    base = alt.Chart()
    y = alt.Y("wrapped:N", sort=order, axis=named_axis())
    offset = alt.YOffset("group:N", scale=alt.Scale(domain=groups))
    lines = base.mark_rule(strokeWidth=3, cursor="pointer").encode(
        x=alt.X("left:Q", title=title, scale=scale, axis=axis),
        x2="right:Q",
        y=y,
        yOffset=offset,
        color=group_colour(groups),
        opacity=alt.condition("datum.firm", alt.value(0.9), alt.value(0.4)),
        tooltip=tooltip,
    )
    ends = [
        base.transform_filter(f"datum.cut_{side}")
        .mark_point(shape=f"triangle-{side}", size=50, filled=True, opacity=0.5)
        .encode(x=f"{side}:Q", y=y, yOffset=offset, color=group_colour(groups))
        for side in ("left", "right")
    ]
    points = base.mark_point(size=70, filled=True, opacity=1, cursor="pointer").encode(
        x=alt.X("at:Q", title=title, scale=scale, axis=axis),
        y=y,
        yOffset=offset,
        color=group_colour(groups),
        shape=_shape(groups),
        tooltip=tooltip,
    )
    zero = base.mark_rule(color=INK, opacity=0.6).encode(x=alt.datum(0))
    marked, width = line_key(base, f"{settings.least} of the move", 1, (4, 4))
    least = marked.mark_rule(color=INK, opacity=0.45, strokeDash=[4, 4]).encode(
        x=alt.datum(settings.closing), strokeWidth=width
    )
    height = max(38, 16 * len(groups)) * len(order) + 10
    return alt.LayerChart(layer=[zero, least, lines, *ends, points], data=rows(name)).properties(height=height)


def _answer(answer: pd.DataFrame, groups: list[str], settings: ReportSettings) -> Figure:
    order = list(dict.fromkeys(answer["wrapped"]))
    tooltip = [
        alt.Tooltip("label:N", title="Practice"),
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("estimate:Q", title="Share of the move", format=".0%"),
        alt.Tooltip("low:Q", title="Low", format=".0%"),
        alt.Tooltip("high:Q", title="High", format=".0%"),
        alt.Tooltip("p:Q", title="p, larger of two", format=".3f"),
        alt.Tooltip("shifts:Q", title="Shifts", format="d"),
        alt.Tooltip("events:Q", title="Separate events", format="d"),
        alt.Tooltip("verdict:N", title="Verdict"),
    ]
    return make_figure(
        _forest("answer", order, groups, tooltip, settings),
        "answer",
        "How much of the dominant state's moves each group made",
        "How far each group moved beyond the comparison group, as a share of the dominant state's own move: the mean over "
        f"all shifts of a practice, with {settings.interval}s that allow for shocks of the groups' own. Pale lines mean not "
        "enough evidence. An arrow means that the interval extends further.",
        ("answer",),
    )


def _effects(effects: pd.DataFrame, groups: list[str], settings: ReportSettings) -> Figure:
    order = list(dict.fromkeys(effects["wrapped"]))
    tooltip = [
        alt.Tooltip("label:N", title="Shift"),
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("pass_through:Q", title="Share of the move", format=".0%"),
        alt.Tooltip("pass_through_low:Q", title="Low", format=".0%"),
        alt.Tooltip("pass_through_high:Q", title="High", format=".0%"),
        alt.Tooltip("estimate:Q", title="Beyond the comparison, points", format=".1f"),
        alt.Tooltip("own_change:Q", title="Own change, points", format=".1f"),
        alt.Tooltip("p:Q", title="p", format=".3f"),
        alt.Tooltip("verdict:N", title="Verdict"),
        alt.Tooltip("states:Q", title="States", format="d"),
    ]
    return make_figure(
        _forest("effects", order, groups, tooltip, settings),
        "effects",
        "The same, shift by shift",
        "One row for each shift of the dominant state, in order of time. A single shift is seldom conclusive, because its "
        "interval includes what groups do of their own accord.",
        ("effects",),
    )


def _events(events: pd.DataFrame, groups: list[str], settings: ReportSettings) -> Figure:
    reach = [int(events["relative_period"].min()), int(events["relative_period"].max())]
    x = alt.X(
        "relative_period:Q",
        title="Years from the shift",
        scale=alt.Scale(domain=[reach[0] - 0.5, reach[1] + 0.5], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1),
    )
    y = alt.Y("estimate:Q", title="Points beyond the comparison group", axis=alt.Axis(tickCount=5))
    tooltip = [
        alt.Tooltip("title:N", title="Shift"),
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("comparison:N", title="Comparison"),
        alt.Tooltip("relative_period:Q", title="Years from the shift", format="+d"),
        alt.Tooltip("estimate:Q", title="Points", format="+.1f"),
        alt.Tooltip("low:Q", title="Low", format="+.1f"),
        alt.Tooltip("high:Q", title="High", format="+.1f"),
        alt.Tooltip("passages:Q", title="Passages", format=",.0f"),
    ]
    base = alt.Chart()
    colour = group_colour(groups, legend=False)
    band = base.mark_area(opacity=0.16).encode(x=x, y=alt.Y("band_low:Q"), y2="band_high:Q", color=colour)
    bars = base.mark_rule(strokeWidth=2, opacity=0.6).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour)
    points = base.mark_point(size=45, filled=True, opacity=1, cursor="pointer").encode(
        x=x, y=y, color=colour, tooltip=tooltip
    )
    shift = base.mark_rule(color=INK, opacity=0.5).encode(x=alt.datum(-0.5))
    zero = base.mark_rule(color=INK, opacity=0.5).encode(y=alt.datum(0))
    chart = (
        alt.layer(zero, shift, band, bars, points)
        .properties(height=200)
        .facet(
            facet=alt.Facet("panel:N", title=None, header=alt.Header(labelAnchor="start")),
            data=rows("events"), columns=2, spacing=24,
        )
    )  # fmt: skip
    return make_figure(
        chart,
        "events",
        "Before and after the shift",
        "For the shift chosen: how much each group's share of passages has changed since before the shift, compared with "
        "the comparison group. Points to the left of the vertical line should lie near 0. The bars are "
        f"{settings.interval}s for single years, the band for all years at once.",
        ("events",),
        control="shift",
        panel=300,
    )
