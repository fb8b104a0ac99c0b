"""The charts of the report as Altair charts, for notebooks and papers, and shares of any table of counts.

Every function but `shares` takes results: those of ``framing.open_results`` or ``framing.run_study``, the path of a results
folder, or an alignment from ``framing.align_counts``. What comes back is an Altair chart with its rows inside: it shows in a
notebook, ``.save("figure.svg")`` writes it (SVG and PNG need the extra `exports`), ``.to_dict()`` is its Vega-Lite.
Shares are in percent, dates in the periods of the counts, lags in periods.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.errors.library import unknown_chart
from framing.errors.tables import column_missing

if TYPE_CHECKING:
    import altair as alt

    from framing.align import Alignment
    from framing.results import Results

__all__ = [
    "adoption", "appeals", "event_study", "frame", "frames", "group_answer", "group_effects", "lags", "null_distributions",
    "overview", "predicted_and_coded", "scorecard", "shares", "states", "survival",
]  # fmt: skip
WIDTH = 760  # pixels


def __dir__() -> list[str]:
    return __all__


def overview(results: Results | Alignment | str | Path, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """All frames of the dominant state at a glance: a row a frame, a column a period, colour by share."""
    return _draw(results, "overview", width)


def frame(results: Results | Alignment | str | Path, frame: str, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """The dominant state's share of one frame over time, with its interval, shifts and leaders."""
    return _draw(results, "frame", width, frame=frame)


def frames(results: Results | Alignment | str | Path, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """The same for every frame, a panel each."""
    return _draw(results, "frames", width)


def appeals(results: Results | Alignment | str | Path, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """With which domestic appeals each leader framed the practices that rose."""
    return _draw(results, "framing", width)


def predicted_and_coded(
    results: Results | Alignment | str | Path, frame: str, *, width: int = WIDTH
) -> alt.TopLevelMixin:
    """Shares by the classifier beside those of passages drawn at random and coded, by groups of states and years."""
    return _draw(results, "design", width, frame=frame)


def group_answer(results: Results | Alignment | str | Path, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """By how much each group moved after the dominant state's shifts, over all shifts."""
    return _draw(results, "answer", width)


def group_effects(results: Results | Alignment | str | Path, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """The same shift by shift."""
    return _draw(results, "effects", width)


def event_study(results: Results | Alignment | str | Path, shift: str, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """How far each group lies from where it stood before a shift, period by period; `shift` is FRAME or FRAME|DATE."""
    return _draw(results, "events", width, shift=shift)


def adoption(results: Results | Alignment | str | Path, shift: str, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """Which states adopted a shift and when, with intervals; `shift` is FRAME or FRAME|DATE."""
    return _draw(results, "adoption", width, shift=shift)


def states(results: Results | Alignment | str | Path, shift: str, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """Each state's share beside the dominant state's, a panel a state; `shift` is FRAME or FRAME|DATE."""
    return _draw(results, "states", width, shift=shift)


def lags(results: Results | Alignment | str | Path, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """All lags: a row a state, a column a shift."""
    return _draw(results, "lags", width)


def survival(results: Results | Alignment | str | Path, shift: str, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """The share of states that had adopted by each period after a shift; `shift` is FRAME or FRAME|DATE."""
    return _draw(results, "survival", width, shift=shift)


def null_distributions(
    results: Results | Alignment | str | Path, shift: str, *, width: int = WIDTH
) -> alt.TopLevelMixin:
    """The statistics of the tests of a shift beside what chance alone would give; `shift` is FRAME or FRAME|DATE."""
    return _draw(results, "nulls", width, shift=shift)


def scorecard(results: Results | Alignment | str | Path, *, width: int = WIDTH) -> alt.TopLevelMixin:
    """Verdicts: a row a shift, a column a hypothesis."""
    return _draw(results, "scorecard", width)


def shares(
    counts: pd.DataFrame, *, frames: list[str] | None = None, states: list[str] | None = None, width: int = WIDTH
) -> alt.TopLevelMixin:
    """Shares over time from a table of counts (framing.schemas.COUNTS), a panel a frame, a line a state.

    frames, states : those to draw; by default the six with the most passages, each.

    Raises
    ------
    BadTable : a column is missing.
    """
    import altair as alt

    from framing.report.inputs import records

    for name in ("state", "period", "frame", "count", "total"):
        if name not in counts.columns:
            raise column_missing("the table of counts", name, [str(column) for column in counts.columns])
    frames = frames or counts.groupby("frame")["count"].sum().nlargest(_SHOWN).index.tolist()
    states = states or counts.groupby("state")["total"].sum().nlargest(_SHOWN).index.tolist()
    table = counts[counts["frame"].isin(frames) & counts["state"].isin(states)]
    sums = table.groupby(["frame", "state", "period"], as_index=False)[["count", "total"]].sum()
    sums = sums[sums["total"] > 0].assign(share=lambda rows: 100 * rows["count"] / rows["total"])
    tooltip = [
        "frame:N",
        "state:N",
        "period:Q",
        alt.Tooltip("share:Q", format=".1f"),
        alt.Tooltip("total:Q", format=".0f"),
    ]
    return (
        alt.Chart(alt.InlineData(values=records(sums)), width=width - 160, height=120)
        .mark_line(point=True)
        .encode(
            x=alt.X("period:Q", axis=alt.Axis(format="d"), scale=alt.Scale(zero=False), title=None),
            y=alt.Y("share:Q", title="% of passages"),
            color=alt.Color("state:N", sort=states),
            row=alt.Row("frame:N", sort=frames, title=None),
            tooltip=tooltip,
        )
    )


_SHOWN = 6


def _draw(results: Results | Alignment | str | Path, name: str, width: int, **choice: str) -> alt.TopLevelMixin:
    import altair as alt

    from framing.library.drawing import choose_rows, open_figures

    figures, data = open_figures(results)
    if name not in figures:
        raise unknown_chart(name, sorted(figures))
    chosen: dict[str, Any] = choose_rows(figures[name], data, **choice)
    from framing.report.images import fill_figure

    spec = fill_figure(figures[name], width, data, chosen)
    legend = spec["config"].get("legend", {})  # Vega has a key `layout` there that Altair's schema does not know
    spec["config"] = spec["config"] | {"legend": {key: value for key, value in legend.items() if key != "layout"}}
    return alt.Chart.from_dict(spec)
