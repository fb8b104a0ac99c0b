"""Shares over time as small line charts in plain SVG, for a page without scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

PANELS = 9
WIDTH, HEIGHT = 240, 90  # of the plotting area, in units of the drawing
_FEWEST = 3  # years with texts, below which a line says nothing


@dataclass(frozen=True)
class Panel:
    """One frame: a line of SVG points for each run of years with texts, years that stand alone, and what it says in words."""

    label: str
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    words: str


@dataclass(frozen=True)
class TimePanels:
    """All panels on one scale: first and last year, and the share (percent) at the top."""

    panels: tuple[Panel, ...]
    first: int
    last: int
    top: float
    width: int = WIDTH
    height: int = HEIGHT


def draw_time(counts: pd.DataFrame, frames: Sequence[str], label: Callable[[str], str]) -> TimePanels | None:
    """Shares of all states together, year by year, of the most frequent of `frames`; None where too few years have texts.

    counts : columns state, period, frame, count, total (framing.schemas.COUNTS).
    """
    sums = counts.groupby(["frame", "period"])[["count", "total"]].sum().reset_index()
    sums = sums[sums["total"] > 0].assign(share=lambda rows: 100 * rows["count"] / rows["total"])
    years = sums["period"].unique()
    if len(years) < _FEWEST:
        return None
    first, last, shown = int(years.min()), int(years.max()), frames[:PANELS]
    top = max(10.0, float(sums.loc[sums["frame"].isin(shown), "share"].max()))
    panels = []
    for frame in shown:
        own = sums[sums["frame"] == frame].sort_values("period")
        places = [
            (year, round(WIDTH * (year - first) / (last - first), 1), round(HEIGHT * (1 - share / top), 1))
            for year, share in zip(own["period"].astype(int), own["share"], strict=True)
        ]
        runs = _runs(places)
        lines = tuple(" ".join(f"{x},{y}" for _, x, y in run) for run in runs if len(run) > 1)
        dots = tuple((run[0][1], run[0][2]) for run in runs if len(run) == 1)
        panels.append(Panel(label(frame), lines, dots, _say(own, label(frame))))
    return TimePanels(tuple(panels), first, last, top)


def _runs(places: list[tuple[int, float, float]]) -> list[list[tuple[int, float, float]]]:
    """Years that follow each other, together."""
    runs: list[list[tuple[int, float, float]]] = []
    for place in places:
        if runs and runs[-1][-1][0] == place[0] - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _say(own: pd.DataFrame, label: str) -> str:
    peak = own.iloc[int(own["share"].to_numpy().argmax())]
    start, end = own.iloc[0], own.iloc[-1]
    return (
        f"{label}: {start['share']:.0f} % of passages in {start['period']:.0f}, {end['share']:.0f} % in {end['period']:.0f}, "
        f"most in {peak['period']:.0f} ({peak['share']:.0f} %)."
    )
