"""``framing coding adjudicate``: one coding a passage out of several coders', with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, OUTPUT, received
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.codebook import Codebook


@click.command()
@click.argument("files", nargs=-1, required=True)
@CODEBOOK
@click.option("--rule", type=click.Choice(["majority", "unanimous", "coder"]), default="majority", show_default=True,
              help="Codes that more than half gave; passages on which all agree; the codes of --coder.")  # fmt: skip
@click.option("--coder", default="", help="The coder whose codings are used (--rule coder).")
@click.option(
    "--least", default=2, show_default=True, type=click.IntRange(1), help="Minimum number of coders per passage."
)
@click.option("--decisions", help="Codings of a person who reviewed the passages; they override the rule.")
@click.option("--name", default="gold", show_default=True, help="Name of the coder in the result.")
@click.option("--open", "open_", help="Write the passages that the rule does not settle to this sheet.")
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
    """Combine the codings of several coders into one coding for each passage, by a rule.

    Passages that the rule does not settle (a code given by exactly half, coders who do not all agree, too few coders)
    are listed with each coder's codes and written to --open as a sheet. Fill it in and pass it back with --decisions.
    Each result says how it came about (column adjudicated) and what each coder gave (history).
    """
    from framing.coding import write_codings
    from framing.coding.documents import write_document_codings
    from framing.coding.documents.coders import are_documents
    from framing.coding.storing import check_ending
    from framing.files import keep_apart

    if (rule == "coder") != bool(coder):
        raise click.UsageError("--coder NAME belongs to --rule coder: give both or neither.")
    keep_apart({"-o": output, "--open": open_}, [*files, decisions])
    for path in (output, open_):
        if path:
            check_ending(path)
    chosen = load(scheme)
    files, looked = received(files), received([decisions] if decisions else [])
    whole = are_documents([*files, *looked])
    gold, left, how = _settle(
        whole, files, looked, chosen, {"rule": rule, "coder": coder, "name": name, "least": least}
    )
    write: Callable[..., None] = write_document_codings if whole else write_codings
    write(gold, output, codebook=chosen)
    ways = ", ".join(f"{count} {way}" for way, count in sorted(how.items()) if way != "left open")
    say(
        f"{output}: {len(gold)} codings by {name!r} ({ways or 'none'})",
        output=output,
        codings=len(gold),
        left_open=len(left),
    )
    what = "documents" if whole else "passages"
    if open_:
        write(left, open_, codebook=chosen)
        say(f"{open_}: {len(left)} {what} left open, to be coded")
    elif left:
        say(f"{len(left)} {what} left open: --open SHEET writes them to be coded.")


def _settle(
    whole: bool, files: Sequence[str], decisions: Sequence[str], book: Codebook, options: dict[str, Any]
) -> tuple[list[Any], list[Any], Counter[str]]:
    """What is settled, what is left open, and how, of passages or of whole documents."""
    from framing.coding.coders.adjudicating import adjudicate as settle_passages
    from framing.coding.coders.reading import read_coders
    from framing.coding.documents.coders import read_document_coders
    from framing.coding.documents.settling import settle_documents

    read: Callable[..., Any] = read_document_coders if whole else read_coders
    settle: Callable[..., Any] = settle_documents if whole else settle_passages
    coded, looked = read(files, book), read(decisions, book)
    for note in [*coded.notes, *looked.notes]:
        say(f"Note: {note}")
    found = settle(coded.codings, book, options.pop("rule"), decisions=looked.codings, **options)
    return found.gold, found.open, found.how
