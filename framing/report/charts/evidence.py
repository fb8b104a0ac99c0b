"""The figures of the tests: adoption by dependence, what chance alone would give, and the scorecard."""

from __future__ import annotations

import altair as alt
import pandas as pd

from framing.report.charts.shared import frame_colour, named_axis
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.palette import Style
from framing.report.settings import ReportSettings


def evidence_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style], settings: ReportSettings) -> list[Figure]:
    """Survival, null distributions and scorecard, each only where its table has rows."""
    made = []
    if not data["survival"].empty:
        made.append(
            _survival(float(data["survival"]["lag"].max()), _frames(data["survival"], styles), styles, settings)
        )
    if not data["nulls"].empty:
        made.append(_nulls(_frames(data["nulls"], styles), styles))
    if not data["scorecard"].empty:
        made.append(_scorecard(data["scorecard"], styles))
    return made


def _frames(table: pd.DataFrame, styles: dict[str, Style]) -> list[str]:
    return sorted(set(table["frame"]), key=lambda frame: list(styles).index(frame) if frame in styles else 0)


def _survival(last: float, frames: list[str], styles: dict[str, Style], settings: ReportSettings) -> Figure:
    base = alt.Chart(rows("survival"))
    x = alt.X(
        "lag:Q",
        title="Years after the shift",
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    y = alt.Y(
        "share_adopted:Q",
        title="States that have adopted, %",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(minExtent=44, maxExtent=44, tickCount=5),
    )
    colour = frame_colour(styles, frames)
    dash = alt.StrokeDash(
        "group:N",
        scale=alt.Scale(domain=["exposed", "unexposed"], range=[[1, 0], [5, 4]]),
        legend=alt.Legend(
            title=None,
            orient="top",
            symbolSize=400,
            symbolStrokeWidth=2,
            symbolStrokeColor=INK,
            labelExpr="datum.label == 'exposed' ? 'exposed states' : 'other states'",
        ),
    )
    tooltip = [
        alt.Tooltip("group:N", title="States"),
        alt.Tooltip("lag:Q", title="Years after", format="d"),
        alt.Tooltip("share_adopted:Q", title="Adopted %", format=".0f"),
        alt.Tooltip("low:Q", title="Low", format=".0f"),
        alt.Tooltip("high:Q", title="High", format=".0f"),
        alt.Tooltip("at_risk:Q", title="At risk", format=".0f"),
    ]
    bands = base.mark_area(interpolate="step-after", opacity=0.14).encode(
        x=x, y="low:Q", y2="high:Q", detail="group:N", color=colour
    )
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(x=x, y=y, strokeDash=dash, color=colour)
    points = base.mark_point(size=60, opacity=0, filled=True).encode(x=x, y=y, tooltip=tooltip)
    return make_figure(
        alt.layer(bands, lines, points).properties(height=260),
        "survival",
        "Do exposed states adopt sooner?",
        f"Kaplan-Meier curves: the share of states that have adopted by each year after the shift, with {settings.interval}s. "
        "The solid line is the exposed states, the dashed line the others. Curves that overlap are no evidence.",
        ("survival",),
        control="shift",
        margin=(52, 44),
    )


def _nulls(frames: list[str], styles: dict[str, Style]) -> Figure:
    base = alt.Chart()
    bars = base.mark_rect(color=INK, opacity=0.3).encode(
        x=alt.X("low:Q", title=None, scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(tickCount=4, grid=False)),
        x2="high:Q",
        y=alt.Y("draws:Q", title=None, axis=None),
        y2=alt.datum(0),
        tooltip=[
            alt.Tooltip("low:Q", title="From", format=".3~g"),
            alt.Tooltip("high:Q", title="To", format=".3~g"),
            alt.Tooltip("draws:Q", title="Random draws", format="d"),
        ],
    )
    seen = base.transform_filter("datum.first && isValid(datum.statistic)")
    rule = seen.mark_rule(strokeWidth=3, opacity=1).encode(
        x="statistic:Q",
        color=frame_colour(styles, frames),
        tooltip=[
            alt.Tooltip("statistic:Q", title="Observed", format=".3~g"),
            alt.Tooltip("p:Q", title="p", format=".3f"),
        ],
    )
    chart = (
        alt.layer(bars, rule)
        .properties(height=90)
        .facet(
            facet=alt.Facet("panel:N", title=None, header=alt.Header(labelAnchor="start", labelLineHeight=14)),
            data=rows("nulls"),
            columns=3,
            spacing=24,
        )
        .transform_lookup(
            lookup="test", from_=alt.LookupData(data=rows("observed"), key="test", fields=["statistic", "p", "panel"])
        )
        .transform_filter("isValid(datum.panel)")
        .resolve_scale(x="independent", y="independent")
    )
    return make_figure(
        chart,
        "nulls",
        "What chance alone would produce",
        "One panel for each test. The grey bars show the statistic in simulated data in which the claim is false; the "
        "coloured line is what was observed. A line inside the grey is no evidence; far outside it, chance is an unlikely "
        "explanation.",
        ("nulls", "observed"),
        control="shift",
        panel=220,
    )


def _scorecard(scorecard: pd.DataFrame, styles: dict[str, Style]) -> Figure:
    base = alt.Chart(rows("scorecard"))
    order = list(dict.fromkeys(scorecard.sort_values(["shift_date", "frame"])["wrapped"]))
    x = alt.X(
        "hypothesis_column:N",
        axis=alt.Axis(
            title=None, orient="top", labelAngle=270, labelLimit=200, labelLineHeight=13, ticks=False, domain=False
        ),
    )
    y = alt.Y("wrapped:N", sort=order, axis=named_axis())
    tooltip = [
        alt.Tooltip("shift_label:N", title="Shift"),
        alt.Tooltip("hypothesis_label:N", title="Hypothesis"),
        alt.Tooltip("verdict:N", title="Verdict"),
        alt.Tooltip("estimate:Q", title="Estimate", format=".3~g"),
        alt.Tooltip("low:Q", title="Low", format=".3~g"),
        alt.Tooltip("high:Q", title="High", format=".3~g"),
        alt.Tooltip("documents:Q", title="Documents", format="d"),
    ]
    cells = base.mark_rect(cornerRadius=3, cursor="pointer", stroke=INK, strokeOpacity=0.25).encode(
        x=x,
        y=y,
        color=frame_colour(styles, _frames(scorecard, styles)),
        opacity=alt.Opacity("strength:Q", scale=None),
        tooltip=tooltip,
    )
    signs = base.mark_text(fontSize=15, fontWeight=600).encode(x=x, y=y, text="sign:N")
    return make_figure(
        alt.layer(cells, signs).properties(height={"step": 34}),
        "scorecard",
        "Rival explanations at a glance",
        "Each row is a shift and each column a hypothesis: \u2713 supported, \u2715 not supported, ? not enough evidence.",
        ("scorecard",),
    )
