"""A figure: one Vega-Lite specification without data, the datasets it draws, and how it fits a width.

Neutral ink is `currentColor`, so one specification serves light, dark and print; frame colours suit all three.
Specifications are drawn at a width that the page or the image writer chooses: see `fit_width`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

INK = "currentColor"
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
LEFT = 168
NARROW_LEFT = 130
RIGHT = 16
NARROW = 560
ACROSS = "across"  # in expressions: the width in pixels at which a figure without panels is drawn

CONFIG: dict[str, Any] = {
    "font": FONT,
    "lineBreak": "\n",
    "background": None,
    "view": {"stroke": None},
    "mark": {"aria": False},
    "axis": {
        "aria": False,
        "domainColor": INK,
        "domainOpacity": 0.4,
        "tickColor": INK,
        "tickOpacity": 0.4,
        "gridColor": INK,
        "gridOpacity": 0.1,
        "labelColor": INK,
        "labelFontSize": 12,
        "titleColor": INK,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 300,
    },
    "header": {"labelColor": INK, "labelFontSize": 12, "labelFontWeight": 600, "titleColor": INK, "labelLimit": 260},
    "legend": {
        "aria": False,
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 260,
        "layout": {"top": {"direction": "vertical", "margin": 10}},
    },
    "text": {"color": INK, "fontSize": 12},
    "title": {"color": INK},
    "rule": {"color": INK},
}


@dataclass(frozen=True)
class Figure:
    """One figure of the report.

    name : of files and anchors. reading : how to read it, for those who see it and for screen readers. spec :
    Vega-Lite with named data. data : the datasets. control : which choice of the reader filters them ("focus" a
    frame, "shift" a shift and a group of states, "group" the group alone, "" none). panel : least width of a panel
    in pixels where the figure is small multiples, 0 otherwise; own_axes : each panel has its own vertical axis.
    margin : room at the left for the vertical axis on wide and narrow screens, in pixels.
    """

    name: str
    title: str
    reading: str
    spec: dict[str, Any]
    data: tuple[str, ...]
    control: str = ""
    panel: int = 0
    own_axes: bool = False
    margin: tuple[int, int] = (LEFT, NARROW_LEFT)


def make_figure(
    chart: alt.TopLevelMixin,
    name: str,
    title: str,
    reading: str,
    data: tuple[str, ...],
    *,
    control: str = "",
    panel: int = 0,
    own_axes: bool = False,
    margin: tuple[int, int] = (LEFT, NARROW_LEFT),
) -> Figure:
    """A figure from an Altair chart over named data, checked against the Vega-Lite schema."""
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = CONFIG
    spec["params"] = [{"name": ACROSS, "value": NARROW}, *spec.get("params", [])]
    return Figure(name, title, reading, spec, data, control, panel, own_axes, margin)


def rows(name: str) -> alt.NamedData:
    """The dataset `name`, filled in when the figure is drawn."""
    return alt.NamedData(name=name)


def select_rows(table: pd.DataFrame, choice: Mapping[str, str]) -> pd.DataFrame:
    """The rows that agree with a choice in every column that both have."""
    for column, value in choice.items():
        if column in table.columns:
            table = table[table[column] == value]
    return table


def fit_width(figure: Figure, width: int) -> dict[str, Any]:
    """A copy of the specification with units set to fill `width` pixels; the page's script does the same."""
    spec = copy.deepcopy(figure.spec)
    left = figure.margin[width < NARROW]
    if figure.panel:
        gap = spec.get("spacing", 20)
        own = 40
        columns = max(1, (width + gap) // (figure.panel + gap))
        spec["columns"] = columns
        shared, each = (0, own) if figure.own_axes else (own, 0)
        inner = (width - RIGHT - shared - gap * (columns - 1)) / columns - each
    else:
        inner = width - left - RIGHT
    for unit in _units(spec):
        unit["width"] = int(inner)
    spec["params"][0]["value"] = int(inner)
    for axis in [] if figure.panel else _left_axes(spec):
        axis["minExtent"] = axis["maxExtent"] = left
        axis["labelLimit"] = left - 10
        if width < NARROW:
            axis["labelFontSize"] = 10
    return spec


def _units(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("vconcat", "hconcat"):
        if key in spec:
            for part in spec[key]:
                yield from _units(part)
            return
    yield spec.get("spec", spec)


def _left_axes(spec: Any) -> Iterator[dict[str, Any]]:
    """The vertical axes that ask for the common left margin (by a `minExtent` of their own)."""
    if isinstance(spec, dict):
        if "minExtent" in spec:
            yield spec
        for value in spec.values():
            yield from _left_axes(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from _left_axes(value)
