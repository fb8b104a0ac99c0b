"""Trim a table of troops abroad to an exposure table: log of the troops in each state and year.

Usage: python studies/trim_troops.py TROOPS.csv[.gz] DOMINANT_COW FIRST LAST -o EXPOSURE.csv

TROOPS has the columns ccode (Correlates of War number), year, troops, as in troopdata (Allen, Flynn and Machain 2022,
from the quarterly reports of the Defense Manpower Data Center). Exposure is log(1 + troops), so that the first hundred
soldiers count as much as the step from a thousand to a hundred thousand. State-years that the table lacks stay unknown.
troopdata keeps the Federal Republic of Germany under 255 all along, the Correlates of War under 260 until 1990.
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import pandas as pd

from framing.corpus.states import states_of_cow
from framing.tables import write_table

LONGER = {255: 260}


@click.command()
@click.argument("troops", type=click.Path(exists=True, path_type=Path))
@click.argument("dominant", type=int)
@click.argument("first", type=int)
@click.argument("last", type=int)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def trim(troops: Path, dominant: int, first: int, last: int, output: Path) -> None:
    """Write the exposure table."""
    table = pd.read_csv(troops)
    table = table[table["year"].between(first, last) & (table["ccode"] != dominant)].dropna(subset=["troops"])
    rows = [
        (code, int(year), round(float(np.log1p(count)), 3))
        for number, year, count in zip(table["ccode"], table["year"], table["troops"], strict=True)
        for code in codes_of(int(number), f"{int(year)}-12-31")
    ]
    frame = pd.DataFrame(rows, columns=["state", "period", "exposure"]).drop_duplicates(["state", "period"])
    write_table(frame.sort_values(["state", "period"]), output)
    click.echo(f"{len(frame)} rows, {int((frame['exposure'] > 0).sum())} state-years with troops", err=True)


def codes_of(number: int, day: str) -> list[str]:
    """States of a number on a day; that of a number under which the table keeps a predecessor too."""
    return states_of_cow(number, day) or states_of_cow(LONGER.get(number, number), day)


if __name__ == "__main__":
    trim()
