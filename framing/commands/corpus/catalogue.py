"""``framing corpus list`` and ``fetch``: the corpora of the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from framing.commands.corpus.options import AS_JSON, FILE
from framing.commands.printing import print_json
from framing.commands.speaking import say


@click.command("list")
@AS_JSON
def list_corpora(as_json: bool) -> None:
    """List the corpora of the catalogue and whether their texts are here."""
    from framing.commands.corpus.describing import describe_catalogue

    rows = describe_catalogue()
    if as_json:
        print_json(rows)
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        click.echo(f"{row['name']:<{width}}  {row['texts']:<12}  {row['title']}")
    say("Fetch one: framing corpus fetch NAME.  Your own: framing corpus import PATH.")


@click.command()
@click.argument("name")
@click.option(
    "--from",
    "from_file",
    type=FILE,
    metavar="FILE",
    help="Read it from this archive or folder instead of downloading it.",
)
@click.option("--id", "ids", multiple=True, metavar="ID", help="A volume to fetch (may be repeated).")
@click.option("--select", "selected", multiple=True, metavar="KEY=VALUE",
              help="Choose documents yourself: genre=NAME;NAME, since=YEAR, until=YEAR.")  # fmt: skip
@click.option(
    "--accept-checksum", is_flag=True, help="Accept files or texts whose checksum differs from the catalogue's."
)
@click.option("--again", is_flag=True, help="Download again even if the texts are here.")
def fetch(
    name: str,
    from_file: Path | None,
    ids: tuple[str, ...],
    selected: tuple[str, ...],
    accept_checksum: bool,
    again: bool,
) -> None:
    """Download the texts of corpus NAME.

    An interrupted download continues where it stopped. A file whose checksum differs from the catalogue's is refused
    and deleted.
    """
    from framing.corpus.catalogue.entries import find_entry
    from framing.corpus.catalogue.fetching import fetch_corpus
    from framing.corpus.catalogue.store import corpus_folder, find_record

    entry = find_entry(name)
    found = None if again or ids or from_file or selected else find_record(entry)
    record = found or fetch_corpus(
        entry, from_file=from_file, ids=ids, select="\n".join(selected), accept_checksum=accept_checksum, log=say
    )
    before, after = ("at hand already, ", "") if found else ("", f" (source SHA-256 {record.sha256})")
    say(
        f"{entry.name}: {before}{record.documents:,} documents in {corpus_folder(entry.name)}{after}.",
        corpus=entry.name,
        documents=record.documents,
        sha256=record.sha256,
        fetched=found is None,
    )
