"""``framing coding adjudicate``: one coding a passage out of several coders', with its history."""

from __future__ import annotations

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, OUTPUT
from framing.commands.speaking import say


@click.command()
@click.argument("files", nargs=-1, required=True)
@CODEBOOK
@click.option("--rule", type=click.Choice(["majority", "unanimous", "coder"]), default="majority", show_default=True,
              help="What more than half gave; passages on which all agree; what --coder gave.")  # fmt: skip
@click.option("--coder", default="", help="The coder whose codings are taken (--rule coder).")
@click.option("--least", default=2, show_default=True, type=click.IntRange(1), help="Coders that a passage needs.")
@click.option("--decisions", help="Codings of a person who looked again; they go before the rule.")
@click.option("--name", default="gold", show_default=True, help="The coder under whose name the outcome stands.")
@click.option("--open", "open_", help="Write here, as a sheet to code, what the rule leaves open.")
@OUTPUT
def adjudicate(
    files: tuple[str, ...],
    scheme: str | None,
    rule: str,
    coder: str,
    least: int,
    decisions: str | None,
    name: str,
    open_: str | None,
    output: str,
) -> None:
    """Make one coding a passage out of the codings of several coders, by a rule.

    What a rule does not settle (a code given by exactly half, a passage on which not all agree, one that too few have
    read) is listed, with who gave what, and goes to --open as a sheet. Fill it in and give it back with --decisions. Each
    outcome says how it came about (column adjudicated) and who gave what (history).
    """
    from framing.coding import write_codings
    from framing.coding.coders.adjudicating import adjudicate as settle
    from framing.coding.coders.reading import read_coders
    from framing.coding.storing import check_ending
    from framing.files import keep_apart

    if (rule == "coder") != bool(coder):
        raise click.UsageError("--coder NAME belongs to --rule coder: give both or neither.")
    keep_apart({"-o": output, "--open": open_}, [*files, decisions])
    for path in (output, open_):
        if path:
            check_ending(path)
    chosen = load(scheme)
    coded = read_coders(files, chosen)
    looked = read_coders([decisions], chosen) if decisions else None
    for note in [*coded.notes, *(looked.notes if looked else [])]:
        say(f"Note: {note}")
    found = settle(
        coded.codings, chosen, rule, coder=coder, name=name, least=least, decisions=looked.codings if looked else ()
    )
    write_codings(found.gold, output, codebook=chosen)
    ways = ", ".join(f"{count} {way}" for way, count in sorted(found.how.items()) if way != "left open")
    say(
        f"{output}: {len(found.gold)} codings by {name!r} ({ways or 'none'})",
        output=output,
        codings=len(found.gold),
        left_open=len(found.open),
    )
    if open_:
        write_codings(found.open, open_, codebook=chosen)
        say(f"{open_}: {len(found.open)} passages left open, to be coded")
    elif found.open:
        say(f"{len(found.open)} passages left open: --open SHEET writes them to be coded.")
