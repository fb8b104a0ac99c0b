"""Figures of the report, drawn from results or from an alignment in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import ref

import pandas as pd

from framing.align.alignment import FILES, Alignment
from framing.align.saving import note_settings
from framing.errors.library import no_results_given, unknown_frame_in_chart, unknown_shift
from framing.report.charts import draw_figures
from framing.report.figure import Figure
from framing.report.inputs import Inputs, read_inputs
from framing.report.palette import style_frames
from framing.report.rows import make_rows, usual_group
from framing.results import Results, open_results

Data = dict[str, pd.DataFrame]


class AlignmentResults(Results):
    """The tables of an alignment as results, without a folder."""

    def __init__(self, alignment: Alignment) -> None:
        kept = {} if alignment.settings is None else {"settings": note_settings(alignment.settings)}
        super().__init__(Path("alignment"), {"title": "Alignment", "dominant": alignment.dominant} | kept)
        object.__setattr__(self, "alignment", alignment)

    def table(self, name: str) -> pd.DataFrame:
        """The table `name` of the alignment."""
        if name not in FILES:
            return super().table(name)
        table: pd.DataFrame = getattr(self.__dict__["alignment"], name)
        return table

    def tables(self) -> list[str]:
        """The names of the tables that the alignment has."""
        return sorted(name for name in FILES if self._table_path(name))

    def _table_path(self, name: str) -> Path | None:
        return Path(name) if name in FILES and len(self.table(name).columns) else None


def open_figures(results: Results | Alignment | str | Path) -> tuple[dict[str, Figure], Data]:
    """The figures that the results have rows for, by name, and the datasets that they draw; of the last alignment kept.

    Raises
    ------
    BadSetting : a table, or anything else that is no results.
    """
    if isinstance(results, Alignment):
        if not _last or _last[0][0]() is not results:
            _last[:] = [(ref(results), _open(AlignmentResults(results)))]
        return _last[0][1]
    if not isinstance(results, Results | str | Path):
        raise no_results_given(type(results).__name__)
    return _open(results if isinstance(results, Results) else open_results(results))


_last: list[
    tuple[ref[Alignment], tuple[dict[str, Figure], Data]]
] = []  # one: each chart of an alignment needs the same


def _open(results: Results) -> tuple[dict[str, Figure], Data]:
    inputs: Inputs = read_inputs(results)
    data = make_rows(inputs)
    drawn = draw_figures(data, style_frames(inputs.codebook, inputs.prevalence["frame"]), inputs.settings)
    return {figure.name: figure for figure in drawn}, data


def choose_rows(
    figure: Figure, data: Mapping[str, pd.DataFrame], *, frame: str = "", shift: str = ""
) -> dict[str, Any]:
    """The choice by which the rows of a figure are filtered (see `Figure.control`).

    frame : its label. shift : FRAME, FRAME|DATE or FRAME|DATE|AUDIENCE; the first that begins so.

    Raises
    ------
    UnknownName : no such frame, no such shift.
    """
    group = usual_group(data["adoption"])
    among = {"exposed": group} if group else {}
    if figure.control == "focus":
        known = list(dict.fromkeys(data[figure.data[0]]["frame"]))
        if frame not in known:
            raise unknown_frame_in_chart(frame, known)
        return {"frame": frame}
    if figure.control == "shift":
        names = list(data["shifts"]["shift"])
        found = next((name for name in names if name == shift or name.startswith(f"{shift}|")), None)
        if found is None:
            raise unknown_shift(shift, names)
        return {"frame": found.split("|")[0], "shift": found, **among}
    return among if figure.control == "group" else {}
