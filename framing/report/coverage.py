"""The coverage of a corpus as a heat map: a row a state, a column a year, dark where there are many documents."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from framing.corpus.states import is_state, state_name
from framing.errors.readers import unknown_chart_format
from framing.extras import load_extra
from framing.files import replacing
from framing.report.vega import chart_page

FORMATS = ("html", "svg", "png")
_ROW, _WIDEST = 11, 1_400


def draw_coverage(coverage: pd.DataFrame) -> Any:
    """An Altair chart of a coverage table (columns state, year, documents, words)."""
    import altair

    latest = {str(code): int(year) for code, year in coverage.groupby("state")["year"].max().items()}
    names = {
        code: state_name(code, f"{year:04d}") if is_state(code) else code or "no state" for code, year in latest.items()
    }
    cells = coverage.assign(name=coverage["state"].map(names), next=coverage["year"] + 1)
    first, last = int(cells["year"].min()), int(cells["year"].max()) + 1
    rows: list[dict[str, Any]] = [{str(key): value for key, value in row.items()} for row in cells.to_dict("records")]
    scale, axis = altair.Scale(domain=[first, last], nice=False), altair.Axis(format="d", grid=False)
    years = altair.X("year:Q", title=None, scale=scale, axis=axis)
    return (
        altair.Chart(altair.InlineData(values=rows), title=f"Documents by state and year, {first}-{last - 1}")
        .mark_rect()
        .encode(
            x=years,
            x2="next:Q",
            y=altair.Y("name:N", title=None, sort="ascending"),
            color=altair.Color("documents:Q", title="documents", scale=altair.Scale(scheme="blues", type="symlog")),
            tooltip=["name:N", "state:N", "year:Q", "documents:Q", "words:Q"],
        )
        .properties(width=min(max(14 * (last - first), 300), _WIDEST), height=_ROW * max(cells["name"].nunique(), 2))
    )


def write_coverage_chart(coverage: pd.DataFrame, path: str | Path) -> None:
    """Write the heat map as HTML (self-contained), SVG or PNG by the ending, all or nothing.

    Raises
    ------
    BadSetting : another ending. CannotWrite
    """
    path = Path(path)
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise unknown_chart_format(path, list(FORMATS))
    chart = draw_coverage(coverage)
    with replacing(path) as temporary:
        if kind == "html":
            temporary.write_text(chart_page(chart.to_dict(), "Documents by state and year"), encoding="utf-8")
            return
        load_extra("vl_convert", "exports")
        chart.save(str(temporary), format=kind, **({"scale_factor": 2} if kind == "png" else {}))
        if kind == "svg":
            # the renderer counts its gradients on from chart to chart
            temporary.write_text(re.sub(r"gradient_\d+", "gradient_0", temporary.read_text("utf-8")), encoding="utf-8")
