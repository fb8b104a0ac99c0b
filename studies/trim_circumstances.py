"""Trim a table of domestic circumstances of the United States to the numbers that a study reads.

Usage: python studies/trim_circumstances.py CIRCUMSTANCES.csv FIRST LAST -o CIRCUMSTANCES.csv

CIRCUMSTANCES has the columns period, president_party, house_majority, senate_majority (D or R), divided,
presidential_election, midterm (0 or 1), recession_months, unemployment_percent. Parties become 1 for the Democrats and 0 for
the Republicans; what the table leaves empty (unemployment before 1941) stays empty.
"""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from framing.tables import write_table

PARTIES = {
    "president_party": "democratic_president",
    "house_majority": "democratic_house",
    "senate_majority": "democratic_senate",
}
NUMBERS = ("divided", "presidential_election", "midterm", "recession_months", "unemployment_percent")


@click.command()
@click.argument("circumstances", type=click.Path(exists=True, path_type=Path))
@click.argument("first", type=int)
@click.argument("last", type=int)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def trim(circumstances: Path, first: int, last: int, output: Path) -> None:
    """Write the table of numbers."""
    table = pd.read_csv(circumstances, dtype=str, keep_default_na=False)
    table = table[table["period"].astype(int).between(first, last)]
    columns = {"period": table["period"]}
    columns |= {name: (table[party] == "D").astype(int) for party, name in PARTIES.items()}
    write_table(pd.DataFrame(columns | {name: table[name] for name in NUMBERS}), output)
    click.echo(f"{len(table)} years", err=True)


if __name__ == "__main__":
    trim()
