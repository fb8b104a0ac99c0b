"""``framing coding``: draw passages to code, export and import codings, measure agreement."""

from __future__ import annotations

import json
from collections import Counter

import click

from framing.commands.codebook import load

_CODEBOOK = click.option("--codebook", "scheme", help="TOML codebook; default: the shipped one.")
_OUTPUT = click.option("-o", "--output", required=True, help="File to write.")
_CORPUS = click.option("--corpus", "corpora", multiple=True, help="Corpus (name or document table) that has the texts.")


@click.group()
def coding() -> None:
    """Draw passages to code, export and import codings, measure agreement."""


@coding.command()
@click.argument("corpus", nargs=-1, required=True)
@_CODEBOOK
@click.option("--size", default=300, show_default=True, help="Passages in all.")
@click.option("--strata", type=click.Choice(["cues", "state", "year", "none"]), default="cues", show_default=True)
@click.option("--leave-out", multiple=True, help="Earlier codings or sheets whose passages are not handed out again.")
@click.option("--joint", help="Write the earlier codings here, with the probabilities of both draws together.")
@click.option("--seed", default=0, show_default=True)
@_OUTPUT
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
    write_codings(found.passages, output, codebook=chosen)
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


@coding.command("import")
@click.argument("file")
@click.option(
    "--from",
    "name",
    required=True,
    metavar="FORMAT",
    help="label-studio | doccano | cas | brat | csv | tsv | jsonl | parquet | xlsx",
)
@_CODEBOOK
@click.option("--coder", default="", help="Name of the coder, where the tool does not say.")
@click.option("--standing-off", is_flag=True, help="Leave the texts out; places and hashes stay.")
@_CORPUS
@_OUTPUT
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
    click.echo(
        f"{output}: {len(codings)} codings, {coded} with a code, by {', '.join(coders) or 'nobody named (--coder)'}",
        err=True,
    )
    if phrases := sum("evidence" in dict(item.other) for item in codings):
        click.echo(f"{phrases} of them coded by phrases, which are kept as evidence", err=True)
    if passed_over:
        click.echo(
            f"passed over: {', '.join(f'{kind} {count}' for kind, count in sorted(passed_over.items()))}", err=True
        )


@coding.command()
@click.argument("file")
@click.option(
    "--to",
    "name",
    required=True,
    metavar="FORMAT",
    help="label-studio | doccano | cas | brat | web-annotation | tei | csv | tsv | jsonl | parquet | xlsx",
)
@_CODEBOOK
@_CORPUS
@click.option("--level", help="passages or documents: what a task or a text is.")
@_OUTPUT
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


@coding.command()
@click.argument("files", nargs=-1, required=True)
@_CODEBOOK
@click.option("--draws", default=1000, show_default=True, help="Bootstrap draws for the intervals.")
@click.option("--seed", default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="JSON on stdout.")
@click.option("-o", "--output", help="Write the table (.csv, .tsv, .jsonl, .parquet).")
def agree(files: tuple[str, ...], scheme: str | None, draws: int, seed: int, as_json: bool, output: str | None) -> None:
    """Measure how far coders agree (Krippendorff's alpha, F1), from one file or several."""
    from framing.coding import measure_agreement, read_codings
    from framing.files import keep_apart
    from framing.rows import find_ending
    from framing.tables import write_table

    if output:
        keep_apart({"-o": output}, files)
        find_ending(output)
    chosen = load(scheme)
    table = measure_agreement(
        [item for path in files for item in read_codings(path, chosen)], chosen, draws=draws, seed=seed
    )
    if output:
        write_table(table, output)
        click.echo(f"{output}: {len(table)} rows", err=True)
    if as_json:
        click.echo(json.dumps(json.loads(table.to_json(orient="records")), indent=2))
    elif not output:
        click.echo(table.to_string(index=False, float_format=lambda value: f"{value:.2f}", na_rep=""))
