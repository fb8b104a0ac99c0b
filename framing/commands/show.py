"""``framing show``: one annotated document in the terminal."""

from __future__ import annotations

import click


@click.command()
@click.argument("document")
@click.option(
    "--results",
    help="Results folder, or a frame table of annotate; default: the latest in ./results or the current folder.",
)
@click.option("--corpus", default="", help="The document's corpus, if several have this id.")
@click.option("--coded", is_flag=True, help="Only passages that carry a frame.")
@click.option("--least", type=float, help="Minimum probability (0 to 1) of a frame; default: the model's thresholds.")
def show(document: str, results: str | None, corpus: str, coded: bool, least: float | None) -> None:
    """Read one annotated document: frames with stance and probability, evidence words underlined."""
    from rich.console import Console

    from framing.commands.export import open_or_latest
    from framing.commands.speaking import note, wants_json
    from framing.export.formats.jsonl import describe_text
    from framing.export.reader import read_document
    from framing.export.terminal import render_document

    annotated, header = read_document(open_or_latest(results), document, corpus=corpus, least=least)
    if wants_json():
        note(document=describe_text(annotated, header, coded_only=coded))
        return
    console = Console()
    with console.capture() as captured:
        for part in render_document(annotated, header, coded_only=coded):
            console.print(part)
    if console.is_terminal:
        click.echo_via_pager(captured.get(), color=True)
    else:
        click.echo(captured.get(), nl=False)
