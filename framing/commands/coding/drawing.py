"""``framing coding draw``: passages to code, with known probabilities."""

from __future__ import annotations

from collections import Counter

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, OUTPUT


@click.command()
@click.argument("corpus", nargs=-1, required=True)
@CODEBOOK
@click.option("--size", default=300, show_default=True, help="Passages in all.")
@click.option("--strata", type=click.Choice(["cues", "state", "year", "none"]), default="cues", show_default=True)
@click.option("--leave-out", multiple=True, help="Earlier codings or sheets whose passages are not handed out again.")
@click.option("--joint", help="Write the earlier codings here, with the probabilities of both draws together.")
@click.option("--seed", default=0, show_default=True)
@OUTPUT
def draw(
    corpus: tuple[str, ...],
    scheme: str | None,
    size: int,
    strata: str,
    leave_out: tuple[str, ...],
    joint: str | None,
    seed: int,
    output: str,
) -> None:
    """Draw passages of one or more corpora (names or document tables) with known probabilities.

    By cue words (default) the draw is stratified by how many codes of the codebook have a cue in the passage, so that
    rare frames are found; by state or year every state or year has its share. The sheet keeps stratum and sampling
    probability, without which codings say nothing on prevalence. The sheet (.xlsx, .csv, .tsv, .jsonl or .parquet) has
    empty codes to fill in; the cells of an .xlsx offer the codebook's codes to choose from.

    With --leave-out all of --size are passages not coded before, and their probability is that of being in either
    draw; --joint gives the earlier codings the same, so that both files make one sample.
    """
    from framing.coding import read_codings, write_codings
    from framing.coding.draw import (
        draw_beside,
        one_stratum,
        stratify_by_cues,
        stratify_by_state,
        stratify_by_year,
    )
    from framing.coding.storing import check_ending
    from framing.coding.versions.stamping import stamp
    from framing.corpus import open_corpus
    from framing.files import keep_apart
    from framing.progress import track

    if joint and not leave_out:
        raise click.UsageError("--joint is for earlier codings. Give them with --leave-out CODINGS.")
    outputs = {"-o": output} | ({"--joint": joint} if joint else {})
    keep_apart(outputs, [*corpus, *leave_out])
    for path in outputs.values():
        check_ending(path)
    chosen = load(scheme)
    known = [item for path in leave_out for item in read_codings(path, chosen)]
    documents = (document for name in corpus for document in open_corpus(name).documents())
    by_strata = {"state": stratify_by_state, "year": stratify_by_year, "none": one_stratum}
    found = draw_beside(
        track(documents, "drawing"),
        size,
        known,
        stratify=stratify_by_cues(chosen) if strata == "cues" else by_strata[strata],
        seed=seed,
    )
    write_codings(stamp(found.passages, chosen), output, codebook=chosen)
    shown = ", ".join(
        f"{count} of {name}" for name, count in sorted(Counter(i.stratum for i in found.passages).items())
    )
    click.echo(f"{output}: {len(found.passages)} passages ({shown})", err=True)
    if len(found.passages) < size:
        click.echo(f"There are no more passages: {len(found.passages)} of the {size} asked for.", err=True)
    if leave_out:
        click.echo(
            f"{found.left_out} passages of {len(known)} codings left out; {found.joined} of them were drawn in the same "
            "strata and make one sample with the new ones"
            + ("." if joint or not found.joined else ": --joint FILE gives them the probability of both draws."),
            err=True,
        )
    if joint:
        write_codings(found.earlier, joint, codebook=chosen)
        click.echo(f"{joint}: {len(found.earlier)} codings", err=True)
