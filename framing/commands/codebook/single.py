"""``framing codebook show``, ``check``, ``new`` and ``export``: one codebook."""

from __future__ import annotations

from pathlib import Path

import click

from framing.commands.codebook.loading import load
from framing.commands.printing import print_json
from framing.commands.speaking import say


@click.command()
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="JSON on stdout.")
@click.option("--toml", "as_toml", is_flag=True, help="The codebook's own TOML on stdout.")
def show(file: str | None, as_json: bool, as_toml: bool) -> None:
    """Show the codes of a codebook."""
    if as_json and as_toml:
        raise click.UsageError("--json and --toml cannot be given together: choose one.")
    chosen = load(file)
    if as_toml:
        click.echo(chosen.source, nl=False)
        return
    if as_json:
        from framing.codebook.summary import codebook_facts

        print_json(codebook_facts(chosen))
        return
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(f"[bold]{chosen.name}[/bold] version {chosen.version}, SHA-256 {chosen.sha256[:16]}")
    table = Table(show_lines=False)
    for column in ("kind", "code", "label", "definition"):
        table.add_column(column, overflow="fold", no_wrap=column in ("kind", "code"))
    for code in (*chosen.codes, *chosen.placebo):
        table.add_row(code.kind, code.id, code.label, code.define)
    console.print(table)


@click.command()
@click.argument("file")
def check(file: str) -> None:
    """Check a codebook: mistakes are errors; what may cause coders difficulty is a remark."""
    from framing.codebook.review import review_codebook

    chosen = load(file)
    remarks = review_codebook(chosen)
    for remark in remarks:
        say(f"{file}: {remark}")
    say(
        f"{file}: {chosen.name} {chosen.version}, {len(chosen.codes)} codes, {len(remarks)} remarks",
        codebook=chosen.name,
        version=chosen.version,
        codes=len(chosen.codes),
        remarks=[str(one) for one in remarks],
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the codebook; default: the file's name.")
def new(file: Path, name: str | None) -> None:
    """Write a template of a codebook, with a comment on every key."""
    from framing.codebook.template import template
    from framing.errors.codebook import file_in_the_way
    from framing.files import write_text

    if file.exists():
        raise file_in_the_way(file)
    write_text(file, template(name or file.stem))
    say(f"{file}: written. Fill it in, then 'framing codebook check {file}'.", output=file)


@click.command()
@click.argument("file", required=False)
@click.option("-o", "--output", required=True, help="codebook.md or codebook.docx")
def export(file: str | None, output: str) -> None:
    """Write a codebook with its coder sheet as Markdown or DOCX, ready to print and cite."""
    from framing.codebook.document import write_document
    from framing.files import keep_apart

    keep_apart({"-o": output}, [file])
    chosen = load(file)
    write_document(chosen, output)
    say(f"{output}: codebook {chosen.name} {chosen.version} with its coder sheet", output=output)
