"""What several figures share: colours of frames, the axis of years, the strip of leaders."""

from __future__ import annotations

from typing import Any

import altair as alt

from framing.report.figure import ACROSS, INK, LEFT, rows
from framing.report.palette import AUDIENCES, Style

_LINE = 12
_LETTER_HEIGHT = 11
_LINES = "length(split(datum.label, '\\n'))"


def frame_colour(styles: dict[str, Style], frames: list[str], **more: Any) -> alt.Color:
    """The colour of each frame by its fixed scale, without a legend: frames are labelled where they stand."""
    return alt.Color(
        "frame:N",
        scale=alt.Scale(domain=frames, range=[styles[frame].colour for frame in frames]),
        legend=None,
        **more,
    )


def audience_colour(audiences: list[str]) -> alt.Color:
    """The colour of each kind of texts, in every figure the same, with a legend."""
    return alt.Color(
        "audience:N",
        scale=alt.Scale(domain=audiences, range=[AUDIENCES.get(one, AUDIENCES["all"]) for one in audiences]),
        legend=alt.Legend(title=None, orient="top", symbolOpacity=1, labelExpr="datum.label + ' texts'"),
    )


def years(field: str, first: int, last: int, *, labels: bool = True) -> alt.X:
    """The axis of periods, from the first to the last."""
    axis = alt.Axis(
        format="d", title=None, tickCount=8, grid=labels, labelOverlap="greedy", labelSeparation=8, labelFlush=True
    )
    return alt.X(
        f"{field}:Q",
        scale=alt.Scale(domain=[first - 0.5, last + 0.5], nice=False, zero=False),
        axis=axis if labels else None,
    )


def named_axis(raised: float = 0, **more: Any) -> alt.Axis:
    """An axis of names at the left, as wide as every other one, so that figures stand under each other.

    `raised` moves the names against the middle of their rows, in pixels; names of two or three lines are centred.
    """
    return alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        minExtent=LEFT,
        maxExtent=LEFT,
        labelPadding=8,
        labelLineHeight=_LINE,
        labelOffset={
            "condition": [
                {"test": f"{_LINES} == {lines}", "value": raised - (lines - 1) * _LINE / 2} for lines in (2, 3)
            ],
            "value": raised,
        },
        **more,
    )


def line_key(
    lines: alt.Chart, words: str, width: float, dash: tuple[int, ...] = (), *, grey: float = 1.0
) -> tuple[alt.Chart, alt.StrokeWidth]:
    """The lines of one kind, and their width with a legend that shows the line as it is and says in words what it is."""
    scale = alt.Scale(type="ordinal", domain=[words], range=[width])
    return _told(lines, words), alt.StrokeWidth("told:O", scale=scale, legend=_key(dash, symbolOpacity=grey))


def second_line_key(
    lines: alt.Chart, words: str, grey: float, dash: tuple[int, ...] = (), *, orient: str = "top"
) -> tuple[alt.Chart, alt.Opacity]:
    """The same by the opacity of lines, for a second kind in one figure: two widths would share a legend."""
    scale = alt.Scale(type="ordinal", domain=[words], range=[grey])
    return _told(lines, words), alt.Opacity(
        "told:O", scale=scale, legend=_key(dash, orient=orient, symbolStrokeWidth=1)
    )


def _told(lines: alt.Chart, words: str) -> alt.Chart:
    escaped = words.replace("'", "\\'")
    return lines.transform_calculate(told=f"'{escaped}'")


def _key(dash: tuple[int, ...], **look: Any) -> alt.Legend:
    return alt.Legend(
        title=None, symbolType="stroke", symbolStrokeColor=INK, symbolDash=list(dash) or [1, 0], symbolOffset=8,
        labelOffset=12, **{"orient": "top", **look},
    )  # fmt: skip


def leader_strip(first: int, last: int) -> alt.LayerChart:
    """The terms of the dominant state's leaders along the axis of periods, names upright where there is room for them."""
    room = f"(datum.right - datum.left) * {ACROSS} >= {_LETTER_HEIGHT * (last - first + 1)}"
    return _strip("leaders", "Leader", first, last, 72, room, angle=270, fontSize=11, limit=70)


def turn_strip(first: int, last: int) -> alt.LayerChart:
    """The states that were dominant in turn along the axis of periods, with their names."""
    return _strip("turns", "Dominant", first, last, 20, "true", fontSize=12, fontWeight=600)


def _strip(data: str, title: str, first: int, last: int, height: int, room: str, **letters: Any) -> alt.LayerChart:
    """Spans with their names along the axis of periods, shaded in turn; names only where `room`, an expression, holds."""
    low, high = first - 0.5, last + 0.5  # where the axis ends, and with it the spans
    base = (
        alt.Chart(rows(data))
        .transform_filter(f"datum.end > {low} && datum.start < {high}")
        .transform_calculate(left=f"max(datum.start, {low})", right=f"min(datum.end, {high})")
        .transform_calculate(middle="(datum.left + datum.right) / 2")
        .properties(height=height)
    )
    bands = base.mark_rect(color=INK).encode(
        x=years("left", first, last, labels=False),
        x2="right:Q",
        opacity=alt.Opacity("band:O", scale=alt.Scale(domain=[0, 1], range=[0.06, 0.14]), legend=None),
        tooltip=[alt.Tooltip("full:N", title=title)],
    )
    names = (
        base.transform_filter(room)
        .mark_text(align="center", baseline="middle", **letters)
        .encode(x=years("middle", first, last, labels=False), y=alt.value(height / 2), text="name:N")
    )
    return alt.LayerChart(layer=[bands, names])


def handover_rules(first: int, last: int) -> alt.Chart:
    """An upright broken line where dominance passes to another state."""
    return (
        alt.Chart(rows("turns"))
        .transform_filter("datum.handover")
        .mark_rule(strokeWidth=1.5, strokeDash=[6, 3], opacity=0.7)
        .encode(x=years("start", first, last), tooltip=[alt.Tooltip("full:N", title="Handover to")])
    )
