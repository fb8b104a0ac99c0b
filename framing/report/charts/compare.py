"""The frames that shifted, in one chart on one scale."""

from __future__ import annotations

import altair as alt
import pandas as pd

from framing.report.charts.shared import years
from framing.report.figure import Figure, make_figure, rows
from framing.report.palette import Style

MOST_FRAMES = 6


def compare_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style]) -> list[Figure]:
    """One figure where two frames or more shifted, else none; at most six frames, those with the largest shifts."""
    shifts, dominant = data["shifts"], data["dominant"]
    if shifts.empty or dominant.empty:
        return []
    sizes = shifts["size"].abs().groupby(shifts["frame"]).max().sort_values(ascending=False, kind="stable")
    chosen = {str(frame) for frame in sizes.index[:MOST_FRAMES]} & set(dominant["frame"])
    frames = [frame for frame in styles if frame in chosen]
    best = dominant[dominant["best"].astype(bool) & dominant["frame"].isin(frames)]
    if len(frames) < 2 or best.empty:
        return []
    audience = next(one for one in ("domestic", "all", "international") if one in set(best["audience"]))
    labels = best.drop_duplicates("frame").set_index("frame")["label"]
    names = ", ".join("'" + str(labels[frame]).replace("'", "\\'") + "'" for frame in frames)
    codes = ", ".join(f"'{frame}'" for frame in frames)
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=2,
        symbolType="stroke",
        labelExpr=f"[{names}][indexof([{codes}], datum.label)]",
    )
    first, last = int(dominant["period"].min()), int(dominant["period"].max())
    dashes = [list(styles[frame].dash) for frame in frames]
    line = (
        alt.Chart(rows("dominant"))
        .transform_filter(f"datum.best && datum.audience == '{audience}' && indexof([{codes}], datum.frame) >= 0")
        .mark_line(strokeWidth=2.5, cursor="pointer")
        .encode(
            x=years("period", first, last),
            y=alt.Y("share:Q", title="Share of passages, %", axis=alt.Axis(minExtent=44, maxExtent=44, tickCount=5)),
            color=alt.Color(
                "frame:N", scale=alt.Scale(domain=frames, range=[styles[one].colour for one in frames]), legend=legend
            ),
            strokeDash=alt.StrokeDash("frame:N", scale=alt.Scale(domain=frames, range=dashes), legend=legend),
        )
        .properties(height=300)
    )
    kind = "" if audience == "all" else f"{audience} "
    return [
        make_figure(
            alt.vconcat(line, bounds="flush"),
            "compare",
            "The frames that shifted, on one scale",
            f"The share of the dominant state's {kind}passages that endorse each frame. The chart of one frame below "
            "shows intervals, the table of shares by year all figures.",
            ("dominant",),
            margin=(52, 44),
        )
    ]
