"""Trim UN ideal points to a table of facts on own reckoning: how near a state's votes lie to the dominant state's.

Usage: python studies/trim_ideal_points.py POINTS.csv[.gz] DOMINANT_COW FIRST LAST -o RECKONING.csv

POINTS has the columns ccode (Correlates of War number), year, ideal_point, as in the ideal points of votes in the UN General
Assembly (Bailey, Strezhnev and Voeten 2017). The number is the distance to the dominant state's point of the same year
with its sign turned, so that more of it means nearer; years in which the dominant state has no point stay unknown.
"""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from framing.corpus.states import states_of_cow
from framing.tables import write_table


@click.command()
@click.argument("points", type=click.Path(exists=True, path_type=Path))
@click.argument("dominant", type=int)
@click.argument("first", type=int)
@click.argument("last", type=int)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def trim(points: Path, dominant: int, first: int, last: int, output: Path) -> None:
    """Write the table of state, period, own_reckoning."""
    table = pd.read_csv(points).dropna(subset=["ideal_point"])
    table = table[table["year"].between(first, last)].groupby(["ccode", "year"], as_index=False)["ideal_point"].mean()
    leader = table[table["ccode"] == dominant].set_index("year")["ideal_point"]
    table = table[(table["ccode"] != dominant) & table["year"].isin(leader.index)]
    rows = [
        (code, int(year), -round(abs(float(point) - float(leader[year])), 3))
        for number, year, point in zip(table["ccode"], table["year"], table["ideal_point"], strict=True)
        for code in states_of_cow(int(number), f"{int(year)}-12-31")
    ]
    frame = pd.DataFrame(rows, columns=["state", "period", "own_reckoning"]).drop_duplicates(["state", "period"])
    write_table(frame.sort_values(["state", "period"]), output)
    click.echo(f"{len(frame)} rows", err=True)


if __name__ == "__main__":
    trim()
