"""What several figures share: colours of frames, the axis of years, the strip of leaders."""

from __future__ import annotations

from typing import Any

import altair as alt

from framing.report.figure import ACROSS, INK, LEFT, rows
from framing.report.palette import Style

_LINE = 12
_LETTER_HEIGHT = 11
_TWO_LINES = "indexof(datum.label, '\\n') > 0"


def frame_colour(styles: dict[str, Style], frames: list[str], **more: Any) -> alt.Color:
    """The colour of each frame by its fixed scale, without a legend: frames are labelled where they stand."""
    return alt.Color(
        "frame:N",
        scale=alt.Scale(domain=frames, range=[styles[frame].colour for frame in frames]),
        legend=None,
        **more,
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

    `raised` moves the names against the middle of their rows, in pixels; names of two lines are centred.
    """
    return alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        minExtent=LEFT,
        maxExtent=LEFT,
        labelPadding=8,
        labelLineHeight=_LINE,
        labelOffset={"condition": {"test": _TWO_LINES, "value": raised - _LINE / 2}, "value": raised},
        **more,
    )


def leader_strip(first: int, last: int) -> alt.LayerChart:
    """The terms of the dominant state's leaders along the axis of periods, names upright where there is room for them."""
    base = alt.Chart(rows("leaders")).properties(height=72)
    bands = base.mark_rect(color=INK).encode(
        x=years("start", first, last, labels=False),
        x2="end:Q",
        opacity=alt.Opacity("band:O", scale=alt.Scale(domain=[0, 1], range=[0.06, 0.14]), legend=None),
        tooltip=[alt.Tooltip("full:N", title="Leader")],
    )
    names = (
        base.transform_filter(f"(datum.end - datum.start) * {ACROSS} >= {_LETTER_HEIGHT * (last - first + 1)}")
        .mark_text(angle=270, align="center", baseline="middle", fontSize=11)
        .encode(x=years("middle", first, last, labels=False), y=alt.value(36), text="name:N")
    )
    return alt.LayerChart(layer=[bands, names])


def turn_strip(first: int, last: int) -> alt.LayerChart:
    """The states that were dominant in turn along the axis of periods, with their names."""
    base = alt.Chart(rows("turns")).properties(height=20)
    bands = base.mark_rect(color=INK).encode(
        x=years("start", first, last, labels=False),
        x2="end:Q",
        opacity=alt.Opacity("band:O", scale=alt.Scale(domain=[0, 1], range=[0.06, 0.14]), legend=None),
        tooltip=[alt.Tooltip("full:N", title="Dominant")],
    )
    names = base.mark_text(align="center", baseline="middle", fontSize=12, fontWeight=600).encode(
        x=years("middle", first, last, labels=False), y=alt.value(10), text="name:N"
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
