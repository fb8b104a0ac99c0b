"""The figures as SVG and PNG for papers, drawn from the same specifications as the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from joblib import delayed

from framing.archives import UniqueNames
from framing.errors.report import figure_not_drawn
from framing.extras import has_extra, load_extra
from framing.files import replacing
from framing.processes import open_tracked_workers
from framing.report.data import pack_table
from framing.report.figure import Figure, fit_width, select_rows
from framing.report.rows import usual_group

WIDTH = 900
SCALE = 2
FORMATS = ("svg", "png")
_UNBOUNDED = re.compile(r'(width|height)="(Infinity|NaN|[\d.]+e\+?\d{2,})"')


def drawable_formats() -> tuple[str, ...]:
    """The formats that can be drawn here: both with vl-convert, which the extra `exports` brings, or none."""
    return FORMATS if has_extra("vl_convert") else ()


def write_images(
    figures: list[Figure],
    data: Mapping[str, pd.DataFrame],
    folder: Path,
    formats: tuple[str, ...] = FORMATS,
    shifts: Sequence[str] = (),
    jobs: int = 1,
) -> list[Path]:
    """Write every figure, where a choice filters it one file for each of the `shifts`; the paths in order.

    A figure without a row to draw is left out. jobs : processes that draw; -1: one a core.

    Raises
    ------
    FramingError : a figure cannot be drawn.
    """
    names = UniqueNames()
    wanted = [
        (figure, names.name(name), choice)
        for figure in (figures if formats else [])
        for name, choice in _choices(figure, data, shifts)
        if not figure.data or any(len(select_rows(data[dataset], choice)) for dataset in figure.data)
    ]
    drawn = open_tracked_workers(jobs, "Drawing figures")(
        delayed(_draw)(json.dumps(fill_figure(figure, WIDTH, data, choice)), folder / stem, formats)
        for figure, stem, choice in wanted
    )
    return [path for paths in drawn for path in paths]


def _draw(spec: str, stem: Path, formats: tuple[str, ...]) -> list[Path]:
    """One figure as files named by `stem` and the formats."""
    renderer: Any = load_extra("vl_convert", "exports")
    with _naming(stem):
        svg = renderer.vegalite_to_svg(spec)
        if _UNBOUNDED.search(svg[:500]):
            raise ValueError("its size is not finite")
        png = renderer.svg_to_png(svg, scale=SCALE) if "png" in formats else b""
    written = []
    for ending in formats:
        path = stem.with_name(f"{stem.name}.{ending}")
        with replacing(path) as temporary:
            if ending == "svg":
                temporary.write_text(svg, encoding="utf-8", newline="")
            else:
                temporary.write_bytes(png)
        written.append(path)
    return written


def fill_figure(
    figure: Figure, width: int, data: Mapping[str, pd.DataFrame], choice: Mapping[str, str]
) -> dict[str, Any]:
    """The specification of a figure `width` pixels wide, on white, with the rows of its datasets that agree with a choice."""
    spec = fit_width(figure, width) | {"background": "#ffffff", "padding": 12}
    spec["config"] = {name: value for name, value in spec.get("config", {}).items() if value is not None}
    spec["datasets"] = {dataset: _values(select_rows(data[dataset], choice)) for dataset in figure.data}
    return spec


@contextmanager
def _naming(figure: Path) -> Iterator[None]:
    """What the renderer finds wrong as one line that names the figure."""
    try:
        yield
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise figure_not_drawn(figure, reason) from error


def _choices(
    figure: Figure, data: Mapping[str, pd.DataFrame], wanted: Sequence[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """The names and choices under which a figure is drawn; frames that never shifted are in the panels."""
    group = usual_group(data["adoption"])
    shifts = data["shifts"][data["shifts"]["shift"].isin(wanted)]
    among = {"exposed": group} if group else {}
    if figure.control == "focus":
        for frame in dict.fromkeys(shifts["frame"]):
            yield f"{figure.name}-{frame}", {"frame": frame}
    elif figure.control == "shift":
        for frame, shift in shifts[["frame", "shift"]].itertuples(index=False):
            yield f"{figure.name}-{shift.replace('|', '-')}", {"frame": frame, "shift": shift, **among}
    else:
        yield figure.name, among if figure.control == "group" else {}


def _values(table: pd.DataFrame) -> list[dict[str, object]]:
    """The rows as the page has them, so that both draw the same."""
    packed = pack_table(table)["columns"]
    columns = {}
    for name, column in packed.items():
        words = column.get("k")
        columns[name] = [words[v] for v in column["v"]] if words is not None else column["v"]
        if column.get("bool"):
            columns[name] = [bool(value) for value in column["v"]]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
