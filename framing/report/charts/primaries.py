"""The picture of whole documents: which practice they frame first, by group of states along time."""

from __future__ import annotations

import altair as alt
import pandas as pd

from framing.report.charts.shared import named_axis, years
from framing.report.figure import INK, Figure, make_figure, rows
from framing.report.labels import wrapped
from framing.report.palette import MECHANISM, Style

_ROW = 18
_TOLD = [
    alt.Tooltip("row:N", title="Documents of"),
    alt.Tooltip("years:N", title="Years"),
    alt.Tooltip("label:N", title="Framed first"),
    alt.Tooltip("share:Q", title="Share of documents, %", format=".0f"),
    alt.Tooltip("documents:Q", title="Documents", format=".0f"),
    alt.Tooltip("all:Q", title="of", format=".0f"),
    alt.Tooltip("right:Q", title="Named rightly, by the model's probabilities, %", format=".0f"),
]


def primary_figures(data: dict[str, pd.DataFrame], styles: dict[str, Style]) -> list[Figure]:
    """One figure, a block a group; none where a run did not count documents."""
    table = data["primaries"]
    if table.empty:
        return []
    first, last = int(table["from"].min() + 0.5), int(table["to"].max() - 0.5)
    order = list(dict.fromkeys(table["practice"]))
    ranked = table.groupby("practice")["share"].sum().sort_values(ascending=False, kind="stable")
    named = [practice for practice in ranked.index if practice in styles]
    order = [*named, *(practice for practice in order if practice not in styles)]
    labels = table.drop_duplicates("practice").set_index("practice")["label"]
    names = [str(labels[practice]) for practice in order]
    colours = [styles[practice].colour if practice in styles else MECHANISM[0] for practice in order]
    colour = alt.Color("label:N", scale=alt.Scale(domain=names, range=colours), legend=None)
    words = ", ".join("'" + wrapped(name, 30, 1).replace("'", "\\'") + "'" for name in names)
    keys = ", ".join("'" + name.replace("'", "\\'") + "'" for name in names)
    axis = named_axis(labelFontSize=11, labelExpr=f"[{words}][indexof([{keys}], datum.label)]")
    blocks = list(dict.fromkeys(table["row"]))
    y = alt.Y("label:N", sort=names, scale=alt.Scale(domain=names), axis=axis)
    parts = [_block(block, first, last, y, colour, lowest=block == blocks[-1]) for block in blocks]
    return [
        make_figure(
            alt.vconcat(*parts, spacing=22, bounds="flush"),
            "primaries",
            "What whole documents frame",
            "Each block is a group of states, each row a practice, each column a span of years: how many percent of the "
            "group's documents, read as a whole, frame the practice first. A document may frame none. Figures for spans with "
            "few documents are uncertain: the table has their numbers.",
            ("primaries",),
        )
    ]


def _block(
    block: str, first: int, last: int, y: alt.Y, colour: alt.Color, *, lowest: bool
) -> alt.LayerChart | alt.FacetChart:
    """The rows of one group, its name above."""
    own = alt.Chart(rows("primaries")).transform_filter(alt.datum.row == block)
    cells = own.mark_rect(height=_ROW - 2).encode(
        x=years("from", first, last, labels=lowest),
        x2="to:Q",
        y=y,
        color=colour,
        opacity=alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 100], range=[0.08, 0.9]), legend=None),
        tooltip=_TOLD,
    )
    shares = (
        own.transform_filter(alt.datum.share >= 0.5)
        .mark_text(fontSize=10, color=INK)
        .encode(
            x=years("middle", first, last, labels=lowest), y=y, text=alt.Text("share:Q", format=".0f"), tooltip=_TOLD
        )
    )
    title = alt.TitleParams(block, anchor="start", frame="group", fontSize=12, fontWeight=600, offset=4)
    return alt.layer(cells, shares).properties(height={"step": _ROW}, title=title)
