"""Trim a table of alliance dyads to groups of states by year: the dominant state's allies, its rival's, and the others.

Usage: python studies/trim_groups.py DYADS.csv[.gz] DOMINANT_COW RIVAL_COW FIRST LAST -o GROUPS.csv

DYADS has the columns ccode1, ccode2 (Correlates of War numbers), year, atop_defense (0 or 1), as made from Alliance
Treaty Obligations and Provisions (ATOP 5.1; Leeds, Ritter, Mitchell and Long 2002). A state of the lookup is `ally` in a
year with a defence pact with the dominant state, `rival's ally` with one with the rival (the rival itself among them),
else `non-aligned`. A state that is bound to both sides at some time between the two years has no row before its pact with
the dominant state (Britain and France had wartime pacts with the Soviet Union): its group is not known. Rows are ranges:
state, first, last, group.
"""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from framing.corpus.states import cow_number, state_at, state_codes, states_of_cow
from framing.tables import write_table

ALLY, BLOC, OTHER = "ally", "rival's ally", "non-aligned"


@click.command()
@click.argument("dyads", type=click.Path(exists=True, path_type=Path))
@click.argument("dominant", type=int)
@click.argument("rival", type=int)
@click.argument("first", type=int)
@click.argument("last", type=int)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def trim(dyads: Path, dominant: int, rival: int, first: int, last: int, output: Path) -> None:
    """Write the groups of one dominant state and its rival."""
    table = pd.read_csv(dyads)
    table = table[(table["atop_defense"] == 1) & table["year"].between(first, last)]
    ours, theirs = partners(table, dominant), partners(table, rival)
    both = {number for number, _ in ours} & {number for number, _ in theirs}
    rows = []
    for year in range(first, last + 1):
        for state in state_codes():
            code = state_at(state, f"{year}-12-31")
            number = cow_number(code, f"{year}-12-31") if code else None
            if number is None or number == dominant or code not in states_of_cow(number, f"{year}-12-31"):
                continue
            if (number, year) in ours:
                rows.append((code, year, ALLY))
            elif number in both and not any((number, earlier) in ours for earlier in range(first, year)):
                continue
            else:
                rows.append((code, year, BLOC if number == rival or (number, year) in theirs else OTHER))
    spans = as_ranges(sorted(set(rows)))
    write_table(pd.DataFrame(spans, columns=["state", "first", "last", "group"]), output)
    counts = pd.DataFrame(rows, columns=["state", "year", "group"]).drop_duplicates()["group"].value_counts()
    click.echo(
        f"{len(spans)} rows; state-years: {', '.join(f'{value} {label}' for label, value in counts.items())}", err=True
    )


def partners(table: pd.DataFrame, state: int) -> set[tuple[int, int]]:
    """Pairs (number of the partner, year) of a state's pacts."""
    own = table[(table["ccode1"] == state) | (table["ccode2"] == state)]
    other = own["ccode2"].where(own["ccode1"] == state, own["ccode1"])
    return set(zip(other.astype(int), own["year"].astype(int), strict=True))


def as_ranges(rows: list[tuple[str, int, str]]) -> list[tuple[str, int, int, str]]:
    """Rows state, year, group in order, as ranges of years that follow each other."""
    spans: list[tuple[str, int, int, str]] = []
    for state, year, group in rows:
        if spans and spans[-1][0] == state and spans[-1][2] == year - 1 and spans[-1][3] == group:
            spans[-1] = (state, spans[-1][1], year, group)
        else:
            spans.append((state, year, year, group))
    return spans


if __name__ == "__main__":
    trim()
