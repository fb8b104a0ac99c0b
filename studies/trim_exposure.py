"""Trim a table of alliance dyads to one dominant state's defence pacts: state, period, exposure (0 or 1).

Usage: python studies/trim_exposure.py DYADS.csv[.gz] DOMINANT_COW FIRST LAST -o EXPOSURE.csv

DYADS has the columns ccode1, ccode2 (Correlates of War numbers), year, atop_defense (0 or 1), as made from
Alliance Treaty Obligations and Provisions (ATOP). Every state of the lookup that has a number in a year gets a
row: 1 with a defence pact with the dominant state in that year, else 0.
"""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from framing.corpus.states import cow_number, state_at, state_codes, states_of_cow
from framing.tables import write_table


@click.command()
@click.argument("dyads", type=click.Path(exists=True, path_type=Path))
@click.argument("dominant", type=int)
@click.argument("first", type=int)
@click.argument("last", type=int)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def trim(dyads: Path, dominant: int, first: int, last: int, output: Path) -> None:
    """Write the exposure table of one dominant state."""
    table = pd.read_csv(dyads)
    pacts = table[(table["atop_defense"] == 1) & table["year"].between(first, last)]
    ours = pacts[(pacts["ccode1"] == dominant) | (pacts["ccode2"] == dominant)]
    partners = ours["ccode2"].where(ours["ccode1"] == dominant, ours["ccode1"])
    allied = set(zip(partners.astype(int), ours["year"].astype(int), strict=True))
    rows = {
        (code, year): int((number, year) in allied)
        for year in range(first, last + 1)
        for state in state_codes()
        if (code := state_at(state, f"{year}-12-31"))
        and (number := cow_number(code, f"{year}-12-31")) is not None
        and number != dominant
        and code in states_of_cow(number, f"{year}-12-31")
    }
    lines = [{"state": code, "period": year, "exposure": value} for (code, year), value in sorted(rows.items())]
    write_table(pd.DataFrame(lines), output)
    click.echo(f"{len(lines)} rows, {sum(rows.values())} state-years with a pact", err=True)


if __name__ == "__main__":
    trim()
