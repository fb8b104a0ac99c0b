"""The alignment as a bundle of tables, and writing it to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framing.tables import write_table


@dataclass(frozen=True)
class Alignment:
    """All tables of an alignment; docs/method.md explains every column."""

    prevalence: pd.DataFrame
    shifts: pd.DataFrame
    adoption: pd.DataFrame
    tests: pd.DataFrame
    scorecard: pd.DataFrame
    nulls: pd.DataFrame
    power: pd.DataFrame


FILES = {
    "prevalence": "prevalence.parquet",
    "shifts": "shifts.csv",
    "adoption": "adoption.csv",
    "tests": "tests.csv",
    "scorecard": "scorecard.csv",
    "nulls": "nulls.parquet",
    "power": "power.csv",
}


def write_alignment(alignment: Alignment, folder: str | Path) -> list[Path]:
    """Write every table into the folder (made if missing); returns the paths in the order written.

    Raises
    ------
    CannotWrite : the folder cannot be made or written.
    """
    paths = []
    for name, file in FILES.items():
        path = Path(folder) / file
        write_table(getattr(alignment, name), path)
        paths.append(path)
    return paths
