"""The alignment as a bundle of tables, and writing it to a folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from framing.align.settings import AlignSettings
from framing.errors.library import unknown_table
from framing.showing import Shown
from framing.tables import write_table
from framing.terms import SeriesName


@dataclass(frozen=True, repr=False)
class Alignment(Shown):
    """All tables of an alignment; docs/method.md explains every column. dominant : label of the dominant state. settings :
    with which it was made, where that is known.
    """

    prevalence: pd.DataFrame
    design: pd.DataFrame
    shifts: pd.DataFrame
    adoption: pd.DataFrame
    tests: pd.DataFrame
    scorecard: pd.DataFrame
    survival: pd.DataFrame
    nulls: pd.DataFrame
    power: pd.DataFrame
    hazard: pd.DataFrame
    mechanisms: pd.DataFrame
    threats: pd.DataFrame
    sensitivity: pd.DataFrame
    dispersion: pd.DataFrame
    noise: pd.DataFrame
    group_counts: pd.DataFrame
    group_effects: pd.DataFrame
    event_study: pd.DataFrame
    stacked: pd.DataFrame
    exposure_effects: pd.DataFrame
    projections: pd.DataFrame
    lead_lag: pd.DataFrame
    framing: pd.DataFrame
    framing_tests: pd.DataFrame
    series_answers: pd.DataFrame
    conduct: pd.DataFrame
    coverage: pd.DataFrame
    dominant: str = ""
    settings: AlignSettings | None = None

    @property
    def dominant_shifts(self) -> pd.DataFrame:
        """The shifts of the dominant state alone, at home and abroad."""
        return self.shifts[self.shifts["series"] == SeriesName.DOMINANT].reset_index(drop=True)

    def to_frame(self, name: str = "scorecard") -> pd.DataFrame:
        """One of the tables by its name, for example ``shifts``, ``adoption`` or ``stacked``.

        Raises
        ------
        UnknownName : no such table; the names are those of `FILES`.
        """
        if name not in FILES:
            raise unknown_table(name, list(FILES))
        table: pd.DataFrame = getattr(self, name)
        return table

    def _facts(self) -> dict[str, Any]:
        outcomes = self.adoption["outcome"].tolist() if "outcome" in self.adoption else []
        facts: dict[str, Any] = {"dominant": self.dominant} if self.dominant else {}
        facts |= {"shifts": len(self.dominant_shifts) if len(self.shifts) else 0, "pairs": len(self.adoption)}
        return facts | {str(outcome).replace(" ", "_"): number for outcome, number in Counter(outcomes).most_common()}

    def _first_rows(self) -> pd.DataFrame:
        return self.scorecard


FILES = {
    "prevalence": "prevalence.parquet",
    "nulls": "nulls.parquet",
    "threats": "shared_threats.csv",
    **{
        name: f"{name}.csv"
        for name in (
            "design",
            "shifts",
            "adoption",
            "tests",
            "scorecard",
            "survival",
            "power",
            "hazard",
            "mechanisms",
            "sensitivity",
            "dispersion",
            "noise",
            "group_counts",
            "group_effects",
            "event_study",
            "stacked",
            "exposure_effects",
            "projections",
            "lead_lag",
            "framing",
            "framing_tests",
            "series_answers",
            "conduct",
            "coverage",
        )
    },
}
ALWAYS = (
    "prevalence",
    "shifts",
    "adoption",
    "tests",
    "scorecard",
    "survival",
    "nulls",
    "power",
    "sensitivity",
    "dispersion",
)


def write_alignment(alignment: Alignment, folder: str | Path) -> list[Path]:
    """Write the tables into the folder (made if missing); returns the paths. Optional tables without rows are left out.

    Raises
    ------
    CannotWrite : the folder cannot be made or written.
    """
    paths = []
    for name, file in FILES.items():
        table: pd.DataFrame = getattr(alignment, name)
        path = Path(folder) / file
        if name not in ALWAYS and table.empty:
            path.unlink(missing_ok=True)
            continue
        write_table(table, path)
        paths.append(path)
    return paths
