"""`framing evaluate`: cross-validated figures of a classifier, or of two compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from framing.commands.speaking import say, warn

if TYPE_CHECKING:
    from framing.classify.evaluating.assessing import Assessment
    from framing.codebook import Codebook
    from framing.coding.coders.voting import Combined

_NOT_WITH_MODEL = ("compare", "second-coder", "learning-curve", "transfer")


@click.command()
@click.argument("codings", type=click.Path(path_type=Path), nargs=-1)
@click.option("--codebook", type=click.Path(path_type=Path), help="Codebook (TOML); default: the shipped one.")
@click.option(
    "--texts",
    multiple=True,
    metavar="NAME_OR_FILE",
    help="Corpus with the texts, for codings that hold only positions.",
)
@click.option("--family", default="default", show_default=True, help="Family of models (see docs/classifier.md).")
@click.option("--compare", nargs=2, metavar="A B", help="Compare two families, or model folders, on the same folds.")
@click.option("--model", metavar="NAME_OR_FOLDER", help="Evaluate this trained model on codings that it has not seen.")
@click.option("--documents", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Evaluate --model on these codings of whole documents, with CODINGS or alone.")  # fmt: skip
@click.option("--second-coder", type=click.Path(path_type=Path), help="Codings of the same passages by another coder.")
@click.option("--folds", default=5, show_default=True, type=click.IntRange(2, 50), help="Number of folds.")
@click.option(
    "--repeats",
    default=1,
    show_default=True,
    type=click.IntRange(1, 50),
    help="Number of repetitions with other folds.",
)
@click.option("--learning-curve", is_flag=True, help="Also train on a quarter, half and three quarters of the codings.")
@click.option("--transfer", is_flag=True, help="Also train on one era or corpus and test on another.")
@click.option("--auxiliary/--no-auxiliary", default=True, show_default=True,
              help="Also train on the shipped codings of the catalogue's corpora (shipped codebook only).")  # fmt: skip
@click.option("--several", type=click.Choice(["votes", "weights", "refuse"]), default="votes", show_default=True,
              help="Passages with several coders: majority vote; majority vote weighted by agreement; refuse.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="Seed of folds and bootstrap samples.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for evaluation.json and tables.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def evaluate(
    codings: tuple[Path, ...], codebook: Path | None, output: Path | None, as_json: bool, **options: Any
) -> None:
    """Evaluate on CODINGS (one or more files) by cross-validation grouped by document and near-duplicate text.

    Everything is fitted inside the training folds, including thresholds and calibration.

    With --model nothing is fitted: a trained model is evaluated on the codings given, all together and by corpus,
    without the documents it was trained on. With --documents FILE it is also evaluated on how often it names the
    practice that a document frames.
    """
    from framing.classify.evaluating.assessing import assess
    from framing.classify.making.auxiliary import AuxiliaryCodings, read_auxiliary
    from framing.classify.making.reading import read_training
    from framing.codebook import load_codebook, shipped_codebook

    if not (codings or options["documents"]):
        raise click.UsageError("Give CODINGS of passages, or --model NAME with --documents FILE.")
    if (chosen := options.pop("model")) is not None:
        refused = [f"--{name}" for name in _NOT_WITH_MODEL if options[name.replace("-", "_")]]
        refused += ["--codebook"] if codebook else []
        if refused:
            raise click.UsageError(f"--model judges one trained model as it is: leave out {', '.join(refused)}.")
        _judge(codings, chosen, output, as_json, **options)
        return
    if options.pop("documents"):
        raise click.UsageError("--documents judges a trained model: name it with --model.")
    book = load_codebook(codebook) if codebook else shipped_codebook()
    combined = _read(codings, book, options.pop("texts"), options.pop("several"))
    coded = combined.codings
    further = read_auxiliary(book, coded) if options.pop("auxiliary") else AuxiliaryCodings()
    second = options.pop("second_coder")
    other = read_training([second], book) if second else []
    say(f"{len(coded)} codings, {further.as_text()}.")
    result: Assessment = assess(
        coded, book, auxiliary=further.codings, second=other, weights=combined.weights, **options
    )
    _show(result, output, as_json)


def _judge(
    codings: tuple[Path, ...], name: str, output: Path | None, as_json: bool, *, documents: tuple[Path, ...],
    texts: tuple[str, ...], several: str, seed: int, **_: Any,
) -> None:  # fmt: skip
    """Figures of a trained model as it is, on passages, on documents, or on both."""
    from framing.classify.evaluating.assessing import Assessment
    from framing.classify.evaluating.checking import check_model
    from framing.classify.evaluating.documents import check_documents
    from framing.classify.making.auxiliary import documents_that_taught
    from framing.classify.making.reading import read_documents_once
    from framing.classify.models.store import load_model

    model = load_model(name)
    taught = documents_that_taught(model)
    report: dict[str, Any] = {}
    if codings:
        coded = _read(codings, model.codebook, texts, several).codings
        report = check_model(coded, model, taught=taught, seed=seed)
    if documents:
        whole = read_documents_once(documents, model.codebook, texts)
        for note in whole.notes():
            say(f"Note: {note}")
        report["documents"] = check_documents(whole.codings, model, taught=taught)
    _show(Assessment(report), output, as_json)


def _read(paths: tuple[Path, ...], book: Codebook, texts: tuple[str, ...], several: str) -> Combined:
    from framing.classify.making.reading import read_once

    combined = read_once(paths, book, texts, several)
    for note in combined.notes:
        say(f"Note: {note}")
    return combined


def _show(result: Assessment, output: Path | None, as_json: bool) -> None:
    import json

    if output:
        result.write(output)
        say(f"Written to {output}.")
    if as_json:
        click.echo(json.dumps(result.report, sort_keys=True))
    else:
        click.echo(result.as_text())
    for warning in result.warnings:
        warn(f"Warning: {warning}")
