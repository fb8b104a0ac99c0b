"""The figures of the dominant state: all frames at a glance, one frame near, every frame in a panel of its own."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from framing.report.charts.shared import (
    audience_colour,
    frame_colour,
    handover_rules,
    leader_strip,
    line_key,
    named_axis,
    second_line_key,
    turn_strip,
    years,
)
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.palette import Style
from framing.report.settings import ReportSettings
from framing.terms import Estimator

_SCALE = alt.Scale(domain=["all", "domestic", "international"], range=[[1, 0], [1, 0], [5, 4]])
_WHICH = ", in one colour for domestic and another for international texts"
_DOTTED = " The dotted line is the share corrected for the classifier's error; values above the chart are cut off."
_PASSED = (
    " The strip at the top names the dominant state; dashed vertical lines mark handovers of dominance, which are not "
    "shifts."
)
_SHARE = [
    alt.Tooltip("label:N", title="Frame"),
    alt.Tooltip("period:Q", title="Year", format="d"),
    alt.Tooltip("audience:N", title="Texts"),
    alt.Tooltip("share:Q", title="Share %", format=".1f"),
    alt.Tooltip("low:Q", title="Low", format=".1f"),
    alt.Tooltip("high:Q", title="High", format=".1f"),
    alt.Tooltip("documents:Q", title="Documents", format="d"),
    alt.Tooltip("total:Q", title="Passages", format="d"),
]
_SHIFT = [
    alt.Tooltip("label:N", title="Shift of"),
    alt.Tooltip("shift_date:Q", title="Date", format="d"),
    alt.Tooltip("earliest:Q", title="Earliest", format="d"),
    alt.Tooltip("latest:Q", title="Latest", format="d"),
    alt.Tooltip("size:Q", title="Size (points)", format="+.1f"),
    alt.Tooltip("q:Q", title="q", format=".3f"),
]


@dataclass(frozen=True)
class _Drawn:
    """What the figures share: the periods, the frames in order, the kinds of texts, whether dominance passed on, and what
    the report calls an interval.
    """

    first: int
    last: int
    frames: list[str]
    styles: dict[str, Style]
    audiences: list[str]
    passing: bool
    interval: str


def dominant_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style], settings: ReportSettings) -> list[Figure]:
    """Overview, focus and panels; frames in the order of their styles, that is of the codebook."""
    table = data["dominant"]
    if table.empty:
        return []
    first, last = int(table["period"].min()), int(table["period"].max())
    frames = [frame for frame in styles if frame in set(table["frame"])]
    labels = table.drop_duplicates("frame").set_index("frame")["wrapped"]
    names = [labels[frame] for frame in frames]
    audiences = sorted(set(table.loc[table["best"].astype(bool), "audience"]))
    drawn = _Drawn(first, last, frames, styles, audiences, not data["turns"].empty, settings.interval)
    corrected = bool((~table["best"].astype(bool) & (table["estimator"] == Estimator.ADJUSTED)).any())
    return [
        _overview(drawn, names),
        _focus(drawn, corrected=corrected),
        _panels(drawn, names),
    ]


def _overview(drawn: _Drawn, names: list[str]) -> Figure:
    first, last, audiences = drawn.first, drawn.last, drawn.audiences
    axis = named_axis(raised=-5)
    y = alt.Y("wrapped:N", sort=names, scale=alt.Scale(domain=names), axis=axis)
    share = alt.Opacity(
        "share:Q",
        scale=alt.Scale(type="sqrt", range=[0.04, 1], zero=True),
        legend=alt.Legend(
            title="Share of passages, %",
            orient="bottom",
            symbolType="square",
            symbolFillColor=INK,
            symbolStrokeWidth=0,
            tickCount=4,
        ),
    )
    height = 18 / len(audiences)
    strips = [
        alt.Chart(rows("dominant"))
        .transform_filter(f"datum.best && datum.audience == '{audience}' && isValid(datum.share)")
        .mark_rect(height=height - (len(audiences) > 1), yOffset=-14 + height * (number + 0.5), cursor="pointer")
        .encode(
            x=years("from", first, last),
            x2="to:Q",
            y=y,
            color=frame_colour(drawn.styles, drawn.frames),
            opacity=share,
            tooltip=_SHARE,
        )
        for number, audience in enumerate(audiences)
    ]
    shifts = alt.Chart(rows("shifts"))
    bars = shifts.mark_rule(strokeWidth=2, yOffset=11, opacity=0.8, cursor="pointer").encode(
        x=years("earliest", first, last), x2="latest:Q", y=y, tooltip=_SHIFT
    )
    points = shifts.mark_point(size=80, opacity=1, yOffset=11, stroke=INK, strokeWidth=1.5, cursor="pointer").encode(
        x=years("shift_date", first, last),
        y=y,
        fill=alt.condition("datum.audience == 'international'", alt.value("transparent"), alt.value(INK)),
        shape=alt.Shape(
            "direction:N",
            scale=alt.Scale(domain=["up", "down"], range=["triangle-up", "triangle-down"]),
            legend=alt.Legend(title="Shift", orient="bottom", symbolFillColor=INK, symbolStrokeWidth=0),
        ),
        tooltip=_SHIFT,
    )
    handovers = [handover_rules(first, last)] if drawn.passing else []
    heat = alt.layer(*strips, *handovers, bars, points).properties(height={"step": 34})
    chart = alt.vconcat(*_heads(drawn), heat, spacing=4, bounds="flush").resolve_scale(opacity="independent")
    both = (
        " Each row has two strips, domestic texts above and international texts below; shifts in international texts "
        "have hollow triangles."
        if len(audiences) > 1
        else ""
    )
    return make_figure(
        chart,
        "overview",
        "All frames at a glance",
        "Each row is a frame and each column a year. The stronger the colour, the larger the share of passages that "
        f"endorse the frame.{both} Triangles below a row mark shifts, up or down; the bar through a triangle is the "
        "interval of its date. The strip at the top shows the terms of the leaders."
        f"{_PASSED if drawn.passing else ''} Blank cells have too few passages.",
        ("dominant", "shifts", "leaders", *(["turns"] if drawn.passing else [])),
    )


def _focus(drawn: _Drawn, *, corrected: bool) -> Figure:
    first, last, audiences = drawn.first, drawn.last, drawn.audiences
    base = alt.Chart(rows("dominant")).transform_filter("datum.best")
    x = years("period", first, last)
    y = alt.Y("share:Q", title="Share of passages, %", axis=alt.Axis(minExtent=44, maxExtent=44, tickCount=5))
    colour = audience_colour(audiences)
    dash = alt.StrokeDash("audience:N", scale=_SCALE, legend=None)
    spans = (
        alt.Chart(rows("shifts"))
        .mark_rect(color=INK, opacity=0.1)
        .encode(x=years("earliest", first, last), x2="latest:Q", tooltip=_SHIFT)
    )
    what = "shift (dashed: in international texts)" if len(audiences) > 1 else "shift"
    dated, width = line_key(alt.Chart(rows("shifts")), what, 2)
    dates = dated.mark_rule(cursor="pointer").encode(
        x=years("shift_date", first, last), strokeDash=dash, strokeWidth=width, tooltip=_SHIFT
    )
    flags = (
        alt.Chart(rows("shifts"))
        .transform_window(number="row_number()", sort=[alt.SortField("shift_date")])
        .transform_calculate(
            flag="(datum.size < 0 ? '\u25bc ' : '\u25b2 ') + datum.shift_date", height="18 * (datum.number % 2)"
        )
        .mark_text(align="left", dx=4, dy=8, baseline="top", fontWeight=600)
        .encode(x=years("shift_date", first, last), y=alt.Y("height:Q", scale=None, axis=None), text="flag:N")
    )
    bands = base.mark_area(opacity=0.16).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour, detail="audience:N")
    lines = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, strokeDash=dash)
    points = base.mark_point(size=34, filled=True, opacity=1, cursor="pointer").encode(
        x=x,
        y=y,
        color=colour,
        shape=alt.Shape(
            "audience:N",
            scale=alt.Scale(domain=["all", "domestic", "international"], range=["circle", "circle", "diamond"]),
            legend=None,
        ),
        tooltip=_SHARE,
    )
    adjusted = alt.Chart(rows("dominant")).transform_filter("datum.estimator == 'adjusted' && !datum.best")
    adjusted, shade = second_line_key(adjusted, "corrected for the classifier's error", 0.55, (2, 2), orient="bottom")
    dotted = adjusted.mark_line(strokeWidth=1, color=INK, strokeDash=[2, 2]).encode(
        x=x, y=alt.Y("top:Q"), detail="audience:N", opacity=shade
    )
    further = [*([dotted] if corrected else []), *([handover_rules(first, last)] if drawn.passing else [])]
    main = alt.layer(spans, bands, *further, lines, points, dates, flags).properties(height=300)
    chart = alt.vconcat(*_heads(drawn), main, spacing=4, bounds="flush").resolve_scale(opacity="independent")
    return make_figure(
        chart,
        "frame",
        "One frame in detail",
        f"The share of passages that endorse the frame, with its {drawn.interval}{_WHICH if len(audiences) > 1 else ''}."
        f"{_DOTTED if corrected else ''} Vertical lines mark shifts; the shaded area around them is the interval of the "
        "date."
        f"{_PASSED if drawn.passing else ''}",
        ("dominant", "shifts", "leaders", *(["turns"] if drawn.passing else [])),
        control="focus",
        margin=(52, 44),
    )


def _heads(drawn: _Drawn) -> list[alt.LayerChart]:
    """What stands above a figure: the states that were dominant in turn, and leaders' terms."""
    turns = [turn_strip(drawn.first, drawn.last)] if drawn.passing else []
    return [*turns, leader_strip(drawn.first, drawn.last)]


def _panels(drawn: _Drawn, names: list[str]) -> Figure:
    base = alt.Chart().transform_filter("datum.best")
    x = years("period", drawn.first, drawn.last)
    colour = audience_colour(drawn.audiences)
    y = alt.Y("share:Q", title=None, axis=alt.Axis(tickCount=3, minExtent=30, maxExtent=30))
    dash = alt.StrokeDash(
        "audience:N",
        scale=_SCALE,
        legend=None,
    )
    bands = base.mark_area(opacity=0.18).encode(x=x, y="low:Q", y2="top:Q", color=colour, detail="audience:N")
    lines = base.mark_line(strokeWidth=1.5).encode(x=x, y=y, color=colour, strokeDash=dash)
    points = base.mark_point(size=40, opacity=0, filled=True, cursor="pointer").encode(
        x=x, y=y, color=colour, tooltip=_SHARE
    )
    chart = (
        alt.layer(bands, lines, points)
        .properties(height=110)
        .facet(
            facet=alt.Facet(
                "wrapped:N", sort=names, title=None, header=alt.Header(labelLineHeight=14, labelAnchor="start")
            ),
            data=rows("dominant"),
            columns=3,
            spacing=20,
        )
        .resolve_scale(y="independent")
    )
    return make_figure(
        chart,
        "frames",
        "Every frame in its own panel",
        f"The same shares, one panel for each frame, with shaded {drawn.interval}s. Each panel has its own scale, and "
        "intervals beyond it are cut off. To compare frames, use the chart of the frames on one scale.",
        ("dominant",),
        panel=230,
        own_axes=True,
    )
