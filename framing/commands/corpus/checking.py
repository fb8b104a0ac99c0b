"""``framing corpus check``, ``duplicates`` and ``reuse``: what is in a corpus that its figures could suffer from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from framing.commands.corpus.options import FILE
from framing.commands.printing import print_json
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.corpus import Document


@click.command()
@click.argument("name_or_file")
@click.option("--by", default="", metavar="FIELD",
              help="Also group documents by this column (besides speaker, decade, volume).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the tables as JSON.")
@click.option("-o", "--output", type=FILE, metavar="PLACE",
              help="Folder for the tables and the heat map, or a .png, .svg or .html for the heat map.")  # fmt: skip
def check(name_or_file: str, by: str, as_json: bool, output: Path | None) -> None:
    """Report what a careful historian asks first: coverage, gaps, speakers, doubtful dates, quality, duplicates."""
    from framing.corpus.checks.checking import check_corpus
    from framing.errors.readers import unknown_chart_format
    from framing.extras import load_extra
    from framing.report.coverage import FORMATS, write_coverage_chart

    chart = output is not None and not output.is_dir() and output.suffix[1:].isalpha()
    if output is not None and chart and output.suffix[1:].lower() not in FORMATS:
        raise unknown_chart_format(output, list(FORMATS))
    if chart and output is not None and output.suffix.lower() != ".html":
        load_extra("vl_convert", "exports")  # what is missing is said before the long reading
    report = check_corpus(_documents(name_or_file, "Checking"), by=by)
    coverage = report.tables["coverage"]
    if output is not None and chart:
        write_coverage_chart(coverage, output)
    elif output is not None:
        report.write(output)
        if not coverage.empty:
            write_coverage_chart(coverage, output / "coverage.html")
    if as_json:
        tables = {name: json.loads(table.to_json(orient="records")) for name, table in report.tables.items()}
        print_json(tables)
    else:
        click.echo("\n".join(report.summary()))
        if report.is_clean:
            click.echo("Nothing to mend: no problem, doubtful date or language, low quality or near-duplicate.")


@click.command()
@click.argument("name_or_file")
@click.option("-o", "--output", type=FILE, required=True, help="Table of the pairs (.csv, .parquet ...).")
@click.option("--keep", type=click.Choice(["earliest", "first"]), default="earliest", show_default=True,
              help="Which document of a group to keep.")  # fmt: skip
@click.option("--write", type=FILE, metavar="FILE", help="Write a document table without the duplicates.")
def duplicates(name_or_file: str, output: Path, keep: Literal["earliest", "first"], write: Path | None) -> None:
    """Find reprints: pairs of documents that are nearly the same."""
    from framing.corpus.checks.duplicates import choose_dropped, find_duplicates
    from framing.corpus.tables.documents import write_documents
    from framing.files import keep_apart
    from framing.rows import find_ending
    from framing.tables import write_table

    keep_apart({"-o": output, "--write": write}, [name_or_file])
    for path in filter(None, (output, write)):
        find_ending(path)
    pairs = find_duplicates(_documents(name_or_file, "Comparing"))
    write_table(pairs, output)
    dropped = choose_dropped(pairs, keep)
    say(
        f"{output}: {len(pairs):,} pairs; {len(dropped):,} documents are reprints of others.",
        output=output,
        pairs=len(pairs),
        reprints=len(dropped),
    )
    if write is not None:
        kept = (item for item in _documents(name_or_file, "Writing") if (item.corpus, item.id) not in dropped)
        number = write_documents(kept, write)
        say(f"{write}: {number:,} documents.", documents=number, written=write)


@click.command()
@click.argument("name_or_file")
@click.option("-o", "--output", type=FILE, required=True, help="Table of the shared passages (.csv, .parquet ...).")
@click.option("--words", type=click.IntRange(8), default=20, show_default=True, help="Minimum length in words.")
@click.option(
    "--source", "sources", multiple=True, metavar="STATE", help="State whose words to look for (default: all)."
)
def reuse(name_or_file: str, output: Path, words: int, sources: tuple[str, ...]) -> None:
    """Find quotations: passages that a later document of another state shares with an earlier one."""
    from framing.corpus.checks.reuse import find_reuse
    from framing.files import keep_apart
    from framing.rows import find_ending
    from framing.tables import write_table

    keep_apart({"-o": output}, [name_or_file])
    find_ending(output)
    found = find_reuse(_documents(name_or_file, "Comparing"), words=words, sources=sources)
    write_table(found, output)
    say(f"{output}: {len(found):,} shared passages.", output=output, shared_passages=len(found))


def _documents(name_or_file: str, doing: str) -> Iterator[Document]:
    from framing.corpus import open_corpus
    from framing.progress import track

    opened = open_corpus(name_or_file)
    return track(opened.documents(), f"{doing} {name_or_file}", opened.count)
