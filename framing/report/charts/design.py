"""The figure that holds shares as classified against passages that were drawn at random and coded."""

from __future__ import annotations

import altair as alt
import pandas as pd

from framing.report.charts.shared import frame_colour, named_axis
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.palette import Style
from framing.report.settings import ReportSettings
from framing.terms import Estimator

_NAMES = {
    Estimator.NAIVE: "as classified",
    Estimator.ADJUSTED: "corrected for error",
    Estimator.DESIGN: "by coded passages",
}
_SHAPES = {Estimator.NAIVE: "circle", Estimator.ADJUSTED: "diamond", Estimator.DESIGN: "square"}
_CORRECTED = (
    " The diamond is the share corrected for the classifier's error, with one pair of error rates for all texts of an "
    "era; it is wrong where these texts differ from the others."
)
_OFFSETS = {Estimator.NAIVE: -8, Estimator.ADJUSTED: 8, Estimator.DESIGN: 0}


def design_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style], settings: ReportSettings) -> list[Figure]:
    """One figure, for the frame chosen, where the study has design-based estimates."""
    table = data["design"]
    if table.empty:
        return []
    frames = [frame for frame in styles if frame in set(table["frame"])]
    present = [name for name in _NAMES if name in set(table["estimator"])]
    order = list(dict.fromkeys(table["row"]))
    y = alt.Y("row:N", sort=order, scale=alt.Scale(domain=order), axis=named_axis())
    axis = alt.Axis(tickCount=8)
    x = alt.X("share:Q", title="Share of passages, %", scale=alt.Scale(zero=True, nice=True), axis=axis)
    colour = frame_colour(styles, frames)
    said = [
        alt.Tooltip("label:N", title="Frame"),
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("share:Q", title="Share %", format=".1f"),
        alt.Tooltip("low:Q", title="Low", format=".1f"),
        alt.Tooltip("high:Q", title="High", format=".1f"),
        alt.Tooltip("coded:Q", title="Coded passages", format="d"),
        alt.Tooltip("endorsed:Q", title="that endorse it", format="d"),
    ]
    base = alt.Chart(rows("design"))
    bars = (
        base.transform_filter("datum.estimator == 'design'")
        .mark_rule(strokeWidth=3, opacity=0.75)
        .encode(x=alt.X("low:Q", title="Share of passages, %", axis=axis), x2="high:Q", y=y, color=colour)
    )
    shape = alt.Shape(
        "estimator:N",
        scale=alt.Scale(domain=present, range=[_SHAPES[name] for name in present]),
        legend=alt.Legend(
            title=None,
            orient="top",
            columns=1,
            symbolStrokeColor=INK,
            symbolSize=90,
            labelExpr=" : ".join(f"datum.label == '{name}' ? {_NAMES[name]!r}" for name in present) + " : datum.label",
        ),
    )
    points = [
        base.transform_filter(f"datum.estimator == '{name}'")
        .mark_point(size=80, opacity=1, strokeWidth=1.5, stroke=INK, yOffset=_OFFSETS[name])
        .encode(
            x=x, y=y, shape=shape, tooltip=said, fill=colour if name == Estimator.DESIGN else alt.value("transparent")
        )
        for name in present
    ]
    return [
        make_figure(
            alt.layer(bars, *points).properties(height={"step": 40}),
            "design",
            "Shares as classified, compared with coded passages",
            "For the frame chosen, each row is a group of states and years from which passages were sampled at random and "
            "coded. The square is the share estimated from the coded passages (the classifier's mean score, corrected by "
            f"them), the bar its {settings.interval}. The circle is the share as classified, in which shifts are looked for. "
            "If the circle lies outside the bar, the classifier gets this share wrong."
            f"{_CORRECTED if 'adjusted' in present else ''}",
            ("design",),
            control="focus",
        )
    ]
