"""Trim a table of NATO members by year to the exposure and the groups of a study.

Usage: python studies/trim_nato.py MEMBERS.csv[.gz] FIRST LAST [--joined FIN=2023 ...] -o EXPOSURE.csv --groups GROUPS.csv

MEMBERS has the columns state (three-letter codes), period and exposure: 1 from the year in which a state joined the North
Atlantic Treaty Organization, else 0, for every state of the lookup but the United States. `--joined` adds members that the
table lacks. Years are those of accession, as in the organization's list of member countries (https://www.nato.int, "NATO member
countries"). A state counts for the years in which it exists; both files have ranges: state, first, last and exposure (0 or 1),
or group (`NATO member` or `other`).
"""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd
from trim_groups import as_ranges

from framing.corpus.states import state_at
from framing.tables import write_table

MEMBER, OTHER = "NATO member", "other"


@click.command()
@click.argument("members", type=click.Path(exists=True, path_type=Path))
@click.argument("first", type=int)
@click.argument("last", type=int)
@click.option("--joined", multiple=True, help="A member that the table lacks: STATE=YEAR.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--groups", required=True, type=click.Path(path_type=Path))
def trim(members: Path, first: int, last: int, joined: tuple[str, ...], output: Path, groups: Path) -> None:
    """Write exposure and groups."""
    table = pd.read_csv(members)
    table = table[table["period"].between(first, last)]
    late = {state: int(year) for state, year in (one.split("=") for one in joined)}
    rows = sorted(
        (str(state), int(period), int(exposure > 0 or period >= late.get(str(state), last + 1)))
        for state, period, exposure in table[["state", "period", "exposure"]].itertuples(index=False)
        if state_at(str(state), f"{period}-12-31") == state
    )
    spans = as_ranges([(state, period, MEMBER if exposure else OTHER) for state, period, exposure in rows])
    table = pd.DataFrame(spans, columns=["state", "first", "last", "group"])
    write_table(table, groups)
    write_table(table.assign(exposure=(table["group"] == MEMBER).astype(int)).drop(columns="group"), output)
    click.echo(f"{len(rows)} state-years, {sum(exposure for _, _, exposure in rows)} of members", err=True)


if __name__ == "__main__":
    trim()
