"""``framing export``: annotated passages and documents in other tools' formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.export.units import Tally
    from framing.results import Results

# the formats of framing.export.FORMATS, written out so that --help imports nothing (a test compares the two)
FORMATS = (
    "csv", "tsv", "jsonl", "parquet", "xlsx", "docbin", "brat", "cas", "label-studio", "doccano", "web-annotation",
    "tei", "quanteda", "rds",
)  # fmt: skip


def open_or_latest(path: str | None) -> Results:
    """The results folder of a path, or the one under ./results that was written last."""
    from framing.results import latest_results, open_results

    return open_results(path) if path else latest_results()


def report_tally(tally: Tally, output: str | Path) -> None:
    """Say on stderr what went into an export, and where places stand instead of texts."""
    of_texts = f" of {tally.texts:,} texts" if tally.texts != tally.passages else ""
    facts = {"passages": tally.passages, "texts": tally.texts, "places_only": tally.places_only}
    say(f"{output}: {tally.passages:,} passages{of_texts}", output=str(output), **facts)
    if tally.places_only:
        say(
            f"{output}: {tally.places_only:,} of {tally.texts:,} texts are not at hand (not fetched, or changed since "
            "they were annotated): places stand instead of text. 'framing corpus list' says how to get them."
        )


@click.command()
@click.option("--to", "name", required=True, metavar="FORMAT", help=" | ".join(FORMATS))
@click.option("-o", "--output", required=True, help="File to write; brat, cas and docbin also write a folder or .zip.")
@click.option(
    "--results",
    help="Results folder, or a frame table of annotate; default: the latest in ./results or the current folder.",
)
@click.option("--state", default="", help="Only documents of this state.")
@click.option("--frame", default="", help="Only passages that carry this code.")
@click.option("--since", default="", help="Only documents possibly from this day or later (YYYY, YYYY-MM, YYYY-MM-DD).")
@click.option("--until", default="", help="Only documents possibly from this day or earlier.")
@click.option("--least", type=float, help="Minimum probability (0 to 1) of a frame; default: the model's thresholds.")
@click.option("--corpus", default="", help="Only this corpus.")
@click.option("--level", help="passages or documents: what a row, a task or a text is.")
@click.option("--evidence", is_flag=True, help="Add the words that speak most for each frame (needs texts; slower).")
def export(
    name: str,
    output: str,
    results: str | None,
    state: str,
    frame: str,
    since: str,
    until: str,
    least: float | None,
    corpus: str,
    level: str | None,
    evidence: bool,
) -> None:
    """Write annotated passages and documents for other tools.

    If texts are missing (published frames only), the export gives the positions of the passages instead and says so.
    """
    from framing.export import Selection, export_results
    from framing.files import keep_apart
    from framing.progress import track

    opened = open_or_latest(results)
    keep_apart({"-o": output}, opened.files())
    selection = Selection(state, frame, since, until, least, corpus)
    tally = export_results(
        opened,
        name,
        output,
        selection,
        level=level,
        evidence=evidence,
        watch=lambda texts: track(texts, f"exporting {name}"),
    )
    report_tally(tally, output)
