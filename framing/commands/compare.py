"""``framing compare``: what two runs answer differently."""

from __future__ import annotations

from pathlib import Path

import click

from framing.commands.printing import put_rows
from framing.commands.speaking import answer


@click.command()
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("-o", "--output", help="Write every row to this file (.csv, .tsv, .jsonl or .parquet).")
@click.option("--json", "as_json", is_flag=True, help="Print every row as JSON.")
def compare(first: Path, second: Path, output: str | None, as_json: bool) -> None:
    """Show what two runs answer differently: FIRST and SECOND are folders written by 'framing run' or 'framing align'.

    \b
    framing run early-cold-war
    framing run early-cold-war --model balancing-encoder
    framing compare results/early-cold-war results/early-cold-war-balancing-encoder

    Prints a Markdown table: all shifts of the dominant state, those that can be the same in one row, and what differs of
    settings, the frame of whole documents, mean shares, answers for groups, verdicts on hypotheses and expectations.
    Verdicts on hypotheses are compared for shifts that are the same in both. -o and --json give every row.
    """
    from framing.files import keep_apart
    from framing.report.comparing import compare_runs, comparison_table, read_run
    from framing.report.paper_tables import to_markdown
    from framing.results import open_results

    opened = [open_results(path) for path in (first, second)]
    if output:
        keep_apart({"-o": output}, [*opened[0].files(), *opened[1].files()])
    inputs = [read_run(one) for one in opened]
    table = compare_runs(*inputs)
    put_rows(table, output, as_json=as_json,
             show=lambda: answer(to_markdown(comparison_table(table, *inputs)), nl=False))  # fmt: skip
