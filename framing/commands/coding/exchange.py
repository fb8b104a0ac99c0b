"""``framing coding import`` and ``export``: codings to and from annotation tools."""

from __future__ import annotations

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, CORPUS, OUTPUT
from framing.commands.speaking import say


@click.command("import")
@click.argument("file")
@click.option(
    "--from",
    "name",
    required=True,
    metavar="FORMAT",
    help="label-studio | doccano | cas | brat | csv | tsv | jsonl | parquet | xlsx",
)
@CODEBOOK
@click.option("--coder", default="", help="Name of the coder, where the tool does not say.")
@click.option("--standing-off", is_flag=True, help="Leave the texts out; places and hashes stay.")
@CORPUS
@OUTPUT
def import_(
    file: str, name: str, scheme: str | None, coder: str, standing_off: bool, corpora: tuple[str, ...], output: str
) -> None:
    """Turn what was corrected in an annotation tool into codings.

    A phrase marked inside a passage is the passage's code, with the phrase as evidence. What a coding has no place for
    (relations, other layers, spans without a code) is counted; what cannot be placed is refused. With --corpus every
    place and hash is checked against the texts.
    """
    from collections import Counter
    from dataclasses import replace

    from framing.coding import attach_texts, write_codings
    from framing.coding.imports import import_codings
    from framing.coding.lookup import texts_of
    from framing.coding.storing import check_ending
    from framing.files import keep_apart

    keep_apart({"-o": output}, [file, *corpora])
    check_ending(output)
    chosen = load(scheme)
    passed_over: Counter[str] = Counter()
    codings = import_codings(name, file, chosen, coder=coder, passed_over=passed_over)
    if corpora:
        codings = attach_texts(codings, texts_of(corpora, codings), where=file)
    if standing_off:
        codings = [replace(item, text="") for item in codings]
    write_codings(codings, output, codebook=chosen)
    coded = sum(bool(item.practices or item.domestic or item.mechanism) for item in codings)
    coders = sorted({item.coder for item in codings if item.coder})
    say(
        f"{output}: {len(codings)} codings, {coded} with a code, by {', '.join(coders) or 'nobody named (--coder)'}",
        output=output,
        codings=len(codings),
        with_a_code=coded,
        coders=coders,
        passed_over=passed_over,
    )
    if phrases := sum("evidence" in dict(item.other) for item in codings):
        say(f"{phrases} of them coded by phrases, which are kept as evidence")
    if passed_over:
        say(f"passed over: {', '.join(f'{kind} {count}' for kind, count in sorted(passed_over.items()))}")


@click.command()
@click.argument("file")
@click.option(
    "--to",
    "name",
    required=True,
    metavar="FORMAT",
    help="label-studio | doccano | cas | brat | web-annotation | tei | csv | tsv | jsonl | parquet | xlsx",
)
@CODEBOOK
@CORPUS
@click.option("--level", help="passages or documents: what a task or a text is.")
@OUTPUT
def export(file: str, name: str, scheme: str | None, corpora: tuple[str, ...], level: str | None, output: str) -> None:
    """Write codings, or a drawn sheet, for an annotation tool; --corpus gives whole documents and checks places."""
    from framing.coding import read_codings
    from framing.coding.lookup import texts_of
    from framing.commands.export import report_tally
    from framing.export.human_codings import export_codings
    from framing.files import keep_apart

    keep_apart({"-o": output}, [file, *corpora])
    codings = read_codings(file, load(scheme))
    texts = texts_of(corpora, codings) if corpora else None
    tally = export_codings(codings, load(scheme), name, output, texts=texts, level=level, where=file)
    report_tally(tally, output)
