"""The figures of the secondary states: when each adopted, its series, and the matrix of lags."""

from __future__ import annotations

import altair as alt
import pandas as pd

from framing.report.charts.shared import frame_colour, line_key, named_axis, second_line_key, years
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.palette import Style
from framing.report.settings import ReportSettings
from framing.terms import Outcome

_ADOPTION = [
    alt.Tooltip("state_label:N", title="State"),
    alt.Tooltip("outcome:N", title="Outcome"),
    alt.Tooltip("date:Q", title="Date", format="d"),
    alt.Tooltip("lag:Q", title="Lag, years", format="+d"),
    alt.Tooltip("lag_low:Q", title="Lag, low", format="+.1f"),
    alt.Tooltip("lag_high:Q", title="Lag, high", format="+.1f"),
    alt.Tooltip("exposed:N", title="Dependence"),
]
_SHAPES = {
    Outcome.LED: "triangle-left",
    Outcome.TOGETHER: "square",
    Outcome.FOLLOWED: "circle",
    Outcome.ALREADY: "diamond",
    Outcome.NOT_ADOPTED: "M-1,-1L1,1M-1,1L1,-1",
    Outcome.UNOBSERVED: "stroke",
}


def secondary_figures(
    data: dict[str, pd.DataFrame], styles: dict[str, Style], settings: ReportSettings
) -> list[Figure]:
    """Adoption, states and lags."""
    adoption = data["adoption"]
    if adoption.empty:
        return []
    frames = sorted(adoption["frame"].unique(), key=list(styles).index)
    made = [_adoption(adoption, frames, styles, settings)]
    if not data["states"].empty:
        made.append(_states(data["states"], frames, styles))
    return [*made, _lags(data["shifts"], frames, styles)]


def _adoption(adoption: pd.DataFrame, frames: list[str], styles: dict[str, Style], settings: ReportSettings) -> Figure:
    base = alt.Chart(rows("adoption"))
    y = alt.Y(
        "state_label:N", sort=alt.EncodingSortField("order", op="min"), axis=named_axis(grid=True, gridDash=[1, 3])
    )
    domain = [float(adoption["line_from"].min()) - 0.5, float(adoption["line_to"].max()) + 0.5]
    scale = alt.Scale(domain=domain, nice=False)
    title = "Years after the dominant state's shift"
    x = alt.X(
        "at:Q",
        title=title,
        scale=scale,
        axis=alt.Axis(format="+d", tickMinStep=1, labelExpr="datum.value == 0 ? 'shift' : datum.label"),
    )
    colour = frame_colour(styles, frames)
    zero = (
        alt.Chart(alt.InlineData([{"zero": 0}]))
        .mark_rule(strokeWidth=2, opacity=0.6)
        .encode(x=alt.X("zero:Q", scale=scale, title=title))
    )
    bars = (
        base.transform_filter("isValid(datum.lag)")
        .mark_rule(strokeWidth=5, opacity=0.4, strokeCap="round", cursor="pointer")
        .encode(x=alt.X("line_from:Q", scale=scale, title=title), x2="line_to:Q", y=y, color=colour, tooltip=_ADOPTION)
    )
    waits = (
        base.transform_filter(f"datum.outcome == '{Outcome.NOT_ADOPTED}' || datum.outcome == '{Outcome.UNOBSERVED}'")
        .mark_rule(color=INK, opacity=0.45, cursor="pointer")
        .encode(
            x=alt.X("line_from:Q", scale=scale, title=title),
            x2="line_to:Q",
            y=y,
            strokeDash=alt.StrokeDash(
                "outcome:N",
                scale=alt.Scale(domain=[Outcome.NOT_ADOPTED, Outcome.UNOBSERVED], range=[[1, 0], [2, 4]]),
                legend=None,
            ),
            tooltip=_ADOPTION,
        )
    )
    present = [outcome for outcome in _SHAPES if outcome in set(adoption["outcome"])]
    points = base.mark_point(size=110, strokeWidth=2, opacity=1, cursor="pointer").encode(
        x=x,
        y=y,
        shape=alt.Shape(
            "outcome:N",
            scale=alt.Scale(domain=present, range=[_SHAPES[outcome] for outcome in present]),
            legend=alt.Legend(
                title=None, orient="top", columns=3, symbolStrokeColor=INK, symbolFillColor="transparent"
            ),
        ),
        stroke=alt.condition("isValid(datum.lag)", _stroke(styles, frames), alt.value(INK)),
        fill=alt.condition(
            "isValid(datum.lag) && datum.exposed == 'exposed'", _fill(styles, frames), alt.value("transparent")
        ),
        tooltip=_ADOPTION,
    )
    chart = alt.layer(zero, waits, bars, points).properties(height={"step": 22})
    return make_figure(
        chart,
        "adoption",
        "Who followed, and when",
        f"One line for each state, sorted by lag. The mark is the most likely date, the thick bar its {settings.interval}; the "
        "vertical line is the dominant state's shift. Filled marks are exposed states, hollow marks the others. A thin "
        "line that ends in a cross: the state has texts to the end and did not adopt. A dotted line: no texts before or "
        "after the shift.",
        ("adoption",),
        control="shift",
    )


def _stroke(styles: dict[str, Style], frames: list[str]) -> alt.Stroke:
    return alt.Stroke("frame:N", scale=_scale(styles, frames), legend=None)


def _fill(styles: dict[str, Style], frames: list[str]) -> alt.Fill:
    return alt.Fill("frame:N", scale=_scale(styles, frames), legend=None)


def _scale(styles: dict[str, Style], frames: list[str]) -> alt.Scale:
    return alt.Scale(domain=frames, range=[styles[frame].colour for frame in frames])


def _states(states: pd.DataFrame, frames: list[str], styles: dict[str, Style]) -> Figure:
    first, last = int(states["period"].min()), int(states["period"].max())
    x = years("period", first, last)
    y = alt.Y("share:Q", title=None, axis=alt.Axis(tickCount=3, minExtent=30, maxExtent=30))
    colour = frame_colour(styles, frames)
    base = alt.Chart()
    tooltip = [
        alt.Tooltip("state_label:N", title="State"),
        alt.Tooltip("period:Q", title="Year", format="d"),
        alt.Tooltip("share:Q", title="Share %", format=".1f"),
        alt.Tooltip("low:Q", title="Low", format=".1f"),
        alt.Tooltip("high:Q", title="High", format=".1f"),
        alt.Tooltip("dominant:Q", title="Dominant state %", format=".1f"),
    ]
    behind, width = line_key(base, "the dominant state", 1.5, grey=0.45)
    leader = behind.mark_line(color=INK, opacity=0.45).encode(x=x, y="dominant:Q", strokeWidth=width)
    band = base.mark_area(opacity=0.2).encode(x=x, y="low:Q", y2="top:Q", color=colour)
    line = base.mark_line(strokeWidth=1.5).encode(x=x, y=y, color=colour)
    dots = base.mark_point(size=10, filled=True, opacity=1, cursor="pointer").encode(
        x=x, y=y, color=colour, tooltip=tooltip
    )
    dated, shade = second_line_key(base.transform_filter(f"datum.shift_date >= {first}"), "its shift", 0.7, (3, 3))
    shift = dated.mark_rule(strokeDash=[3, 3]).encode(x=years("mean(shift_date)", first, last), opacity=shade)
    adopted = (
        base.transform_filter(f"datum.date >= {first}")
        .mark_point(shape="triangle-down", size=90, filled=True, opacity=1)
        .encode(x=years("mean(date)", first, last), y=alt.value(4), color=colour)
    )
    chart = (
        alt.layer(leader, band, line, dots, shift, adopted)
        .properties(height=100)
        .facet(
            facet=alt.Facet(
                "panel:N",
                sort=alt.EncodingSortField("order", op="min"),
                title=None,
                header=alt.Header(labelAnchor="start"),
            ),
            data=rows("states"),
            columns=4,
            spacing=18,
        )
        .transform_lookup(
            lookup="state",
            from_=alt.LookupData(
                data=rows("adoption"), key="state", fields=["order", "outcome", "date", "shift_date", "panel"]
            ),
        )
        .transform_filter("isValid(datum.order)")
        .transform_lookup(lookup="period", from_=alt.LookupData(data=rows("behind"), key="period", fields=["dominant"]))
    )
    return make_figure(
        chart,
        "states",
        "Each state beside the dominant one",
        "Share of passages in percent, one panel for each state, in the order of the chart above. The grey line is the "
        "dominant state, the dashed vertical line its shift, the triangle the state's own move. Intervals beyond the "
        "scale are cut off.",
        ("states", "adoption", "behind"),
        control="shift",
        panel=170,
    )


def _lags(shifts: pd.DataFrame, frames: list[str], styles: dict[str, Style]) -> Figure:
    base = alt.Chart(rows("adoption"))
    order = list(shifts["column"])
    x = alt.X(
        "column:N",
        sort=order,
        axis=alt.Axis(
            title=None, orient="top", labelAngle=270, labelLimit=200, labelLineHeight=13, ticks=False, domain=False
        ),
    )
    y = alt.Y("state_label:N", sort="ascending", axis=named_axis())
    cells = base.mark_rect(cursor="pointer", cornerRadius=2).encode(
        x=x,
        y=y,
        color=frame_colour(styles, frames),
        opacity=alt.condition(
            "isValid(datum.lag)",
            alt.Opacity("nearness:Q", scale=alt.Scale(domain=[0, 1], range=[0.12, 0.5]), legend=None),
            alt.value(0.04),
        ),
        tooltip=[alt.Tooltip("title:N", title="Shift"), *_ADOPTION],
    )
    signs = base.mark_text(fontSize=12).encode(x=x, y=y, text="cell:N")
    chart = alt.layer(cells, signs).properties(height={"step": 20})
    return make_figure(
        chart,
        "lags",
        "All lags",
        "Each row is a state and each column a shift. The number is the lag in years, negative if the state changed first; "
        "the closer to the shift, the stronger the colour. \u201cbefore\u201d: already at the new level; \u00d7: not "
        "adopted; ?: unobserved.",
        ("adoption",),
        control="group",
    )
