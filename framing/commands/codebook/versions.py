"""``framing codebook diff``, ``merge`` and ``map``: codebooks that change, and the codings made under them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from framing.commands.codebook.loading import load
from framing.commands.printing import print_json
from framing.commands.speaking import answer, say


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("-o", "--output", help="Write a map of codes to edit, for 'framing codebook map'.")
@click.option("--json", "as_json", is_flag=True, help="The changes as JSON on stdout.")
def diff(old: str, new: str, output: str | None, as_json: bool) -> None:
    """Show what changed from codebook OLD to NEW, and what it means for codings.

    If a code disappeared and a new one has the same definition, it counts as renamed. With -o a map from old to new
    codes is written. Edit it (merge, split, drop), then convert codings with 'framing codebook map'.
    """
    from framing.codebook.versions.comparing import compare_codebooks
    from framing.codebook.versions.mapping import draft_map, write_map
    from framing.coding.versions.stamping import stamp_of
    from framing.files import keep_apart, write_text

    keep_apart({"-o": output}, [old, new])
    before, after = load(old), load(new)
    changes = compare_codebooks(before, after)
    if output:
        write_text(Path(output), write_map(draft_map(before, after), before, after))
    if as_json:
        print_json([asdict(change) for change in changes])
    else:
        answer(f"{stamp_of(before)} -> {stamp_of(after)}")
        for change in changes:
            answer(change.as_text())
        if not changes:
            answer("No code, rule or stance is different.")
    if output:
        say(f"{output}: map of {len(before.codes)} codes. Edit it, then 'framing codebook map CODINGS'.", map=output)


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--name", default="", help="Name of the new codebook; default: both names.")
@click.option("--version", default="1", show_default=True, help="Its version.")
@click.option(
    "--prefer", type=click.Choice(["first", "second"]), help="Which definition to keep if both define a code."
)
@click.option("-o", "--output", required=True, help="Codebook (TOML) to write.")
def merge(first: str, second: str, name: str, version: str, prefer: str | None, output: str) -> None:
    """Join codebooks FIRST and SECOND into one with all codes of both.

    If both define a code, rule or stance differently, the conflicts are listed and nothing is written, unless
    --prefer says which definition to keep. To merge codes within one codebook, edit it, and use 'diff' and 'map' for
    its codings.
    """
    from framing.codebook.versions.writing import merge_codebooks
    from framing.files import keep_apart, write_text

    keep_apart({"-o": output}, [first, second])
    merged = merge_codebooks(load(first), load(second), name=name, version=version, prefer=prefer or "")
    write_text(Path(output), merged.source)
    say(f"{output}: {merged.name} {merged.version}, {len(merged.codes)} codes", output=output, codes=len(merged.codes))


@click.command("map")
@click.argument("codings")
@click.option("--from", "old", required=True, help="Codebook under which the codings were made.")
@click.option("--to", "new", required=True, help="Codebook to which they are converted.")
@click.option("--map", "table", help="Map of codes ('framing codebook diff -o'); default: what the codebooks suggest.")
@click.option("--added", type=click.Choice(["cues", "all", "none"]), default="cues", show_default=True,
              help="Where new codes may apply: in passages with their cue words, in all, in none.")  # fmt: skip
@click.option("--corpus", "corpora", multiple=True, help="Corpus (name or document table) with the texts.")
@click.option("--again", help="Write the passages to be coded again to this sheet.")
@click.option("-o", "--output", required=True, help="Codings under the new codebook.")
def map_(
    codings: str,
    old: str,
    new: str,
    table: str | None,
    added: str,
    corpora: tuple[str, ...],
    again: str | None,
    output: str,
) -> None:
    """Convert CODINGS from one version of a codebook to another, and list what has to be coded again.

    Renamed and merged codes are converted. A passage has to be coded again if it carries a code that was split or
    changed its meaning, or if a new code may apply. Both files record the codebook to which they belong.
    """
    from framing.codebook.versions.mapping import draft_map, read_map
    from framing.coding import attach_texts, read_codings, write_codings
    from framing.coding.lookup import texts_of
    from framing.coding.storing import check_ending
    from framing.coding.versions.carrying import carry_codings
    from framing.coding.versions.stamping import stamp_of, stamps
    from framing.errors.codebook import other_codebook
    from framing.files import keep_apart

    keep_apart({"-o": output, "--again": again}, [codings, old, new, table, *corpora])
    for path in (output, again):
        if path:
            check_ending(path)
    before, after = load(old), load(new)
    codes = read_map(table, before, after) if table else draft_map(before, after)
    rows = read_codings(codings, before)
    own = stamp_of(before)
    for said in stamps(rows):
        if said.rpartition(" ")[0] != own.rpartition(" ")[0]:
            raise other_codebook(codings, said, own)
        if said != own:
            click.echo(
                f"Note: {codings}: made under {said!r}, --from is {own!r}: the same version with other words.", err=True
            )
    if corpora:
        rows = attach_texts(rows, texts_of(corpora, rows), where=codings)
    found = carry_codings(rows, codes, after, added=added)
    write_codings(found.codings, output, codebook=after)
    say(
        f"{output}: {len(found.codings)} of {len(rows)} codings carried along to {stamp_of(after)!r}",
        output=output,
        codings=len(rows),
        carried=len(found.codings),
        to_be_coded_again=dict(sorted(found.why.items())),
    )
    for reason, count in sorted(found.why.items()):
        say(f"  to be coded again: {reason} ({count})")
    if again:
        write_codings(found.again, again, codebook=after)
        say(f"{again}: {len(found.again)} passages to be coded again")
    elif found.again:
        say(f"{len(found.again)} passages have to be coded again: --again SHEET writes them.")
