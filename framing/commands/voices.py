"""``framing voices``: do diplomats write as leaders speak?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.commands.printing import print_json, write_rows
from framing.commands.speaking import answer, say

if TYPE_CHECKING:
    import pandas as pd

    from framing.align.voices.comparing import Overlap


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--state", required=True, help="Code of the state, such as AUS.")
@click.option("--since", default=1940, show_default=True, help="First year.")
@click.option("--until", default=1983, show_default=True, help="Last year.")
@click.option("--audience", default="", help="Only documents of FIRST for this audience: domestic or international.")
@click.option(
    "--model", default="balancing", show_default=True, help="A shipped model, a model folder, or a codebook (.toml)."
)
@click.option(
    "--draws", default=999, show_default=True, type=click.IntRange(19), help="Number of bootstrap samples of documents."
)
@click.option("--seed", default=0, show_default=True, help="Seed of everything random.")
@click.option("--jobs", default=-1, show_default=True, help="Processes; -1 uses every core.")
@click.option("-o", "--output", help="Write the table to this file (.csv, .tsv, .jsonl or .parquet).")
@click.option("--json", "as_json", is_flag=True, help="Print rows and overlap as JSON.")
def voices(
    first: str,
    second: str,
    state: str,
    since: int,
    until: int,
    audience: str,
    model: str,
    draws: int,
    seed: int,
    jobs: int,
    output: str | None,
    as_json: bool,
) -> None:
    """Compare two corpora of one state, FIRST and SECOND, frame by frame over the years that both have.

    \b
    framing voices au-pm dfat --state AUS --audience domestic

    Prints shares of all passages, and of practices alone, with intervals; a star means that the interval of the
    difference excludes 0. Below, it says how similar the two are in the practices they speak of (docs/method.md,
    section 10).
    """
    from framing.study.parts import StudyCorpus
    from framing.study.voices import Asked, compare_corpora

    audiences = (audience,) if audience else ()
    parts = [
        StudyCorpus(Path(name).stem, path=str(Path(name).resolve()) if Path(name).is_file() else "", audiences=own)
        for name, own in ((first, audiences), (second, ()))
    ]
    asked = Asked(parts[0], parts[1], state=state, since=since, until=until, model=model, draws=draws, seed=seed)
    table, overlap = compare_corpora(asked, jobs=jobs, log=lambda line: say(line))
    if output:
        write_rows(table, output)
    if as_json:
        rows = json.loads(table.to_json(orient="records"))
        print_json({"rows": rows, "overlap": asdict(overlap)})
        return
    if not output:
        _show(table, first, second)
    answer(tell_overlap(overlap, table))


def _show(table: pd.DataFrame, first: str, second: str) -> None:
    """Shares in percent, a line a frame, practices by the larger difference of their parts first."""
    width = max(len(name) for name in table["frame"])
    click.echo(f"{'':{width}}  of all passages, %  {'':18}  of practices, %")
    click.echo(f"{'':{width}}  {first:>8} {second:>8}  difference          {first:>8} {second:>8}  difference")
    order = table["mix_difference"].abs().fillna(-1).sort_values(ascending=False, kind="stable").index
    for row in table.loc[order].to_dict("records"):
        parts = [f"{row['frame']:{width}}"]
        for names in (("first", "second", "difference", "low", "high"), tuple(f"mix_{one}" for one in _MIX)):
            one, other, difference, low, high = (float(row[name]) for name in names)
            if one == one:
                star = "*" if low > 0 or high < 0 else " "
                parts.append(f"{one:8.1f} {other:8.1f}  {difference:+5.1f}{star} [{low:+.1f}, {high:+.1f}]".ljust(38))
        click.echo("  ".join(parts).rstrip())


_MIX = ("first", "second", "difference", "low", "high")


def tell_overlap(overlap: Overlap, table: pd.DataFrame) -> str:
    """How alike the voices are, in one sentence."""
    alike = "less alike than" if overlap.p <= 0.05 else "no less alike than"
    return (
        f"The practices of the two overlap by {overlap.overlap:.2f} ({overlap.low:.2f} to {overlap.high:.2f}) over "
        f"{overlap.periods} years and {table['documents_first'].iloc[0]} and {table['documents_second'].iloc[0]} documents: "
        f"{alike} one voice dealt out in two ({overlap.one_voice:.2f}, p {overlap.p:.3f})."
    )
