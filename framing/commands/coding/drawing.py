"""``framing coding draw``: passages to code, with known probabilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, OUTPUT
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.codebook import Codebook
    from framing.coding import Coding
    from framing.coding.draw import Draw, Stratify
    from framing.coding.drawing.filters import Part
    from framing.coding.drawing.scoring import Measure, Predict
    from framing.corpus import Document

_STRATA = ["cues", "state", "year", "period", "score", "none"]
_ACTIVE = ["uncertainty", "diversity", "rare"]
_KINDS = 50  # clusters of passages at most, for --active diversity


@click.command()
@click.argument("corpus", nargs=-1, required=True)
@CODEBOOK
@click.option("--size", default=300, show_default=True, help="Passages in all.")
@click.option("--documents", "whole", is_flag=True, help="Draw whole documents: the unit is a document, not a passage.")
@click.option("--strata", type=click.Choice(_STRATA), default="cues", show_default=True)
@click.option("--period", default=10, show_default=True, type=click.IntRange(1), help="Years of a stratum by period.")
@click.option("--years", default="", help="Only documents of these years: 1947-1951, 1947-, -1951, 1947.")
@click.option("--state", "states", multiple=True, help="Only documents of this state; may be given several times.")
@click.option("--speaker", "speakers", multiple=True, help="Only documents whose speaker has these words in the name.")
@click.option("--active", type=click.Choice(_ACTIVE), help="Look where codings help most; see below.")
@click.option("--model", help="Trained model (name or folder), for --strata score and --active uncertainty or rare.")
@click.option(
    "--beside", type=click.IntRange(1), help="Passages of --size drawn at random beside an active draw; default: half."
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    help="Codes to look for (--active rare); default: those with fewer than 30 codings.",
)
@click.option("--leave-out", multiple=True, help="Earlier codings or sheets whose passages are not handed out again.")
@click.option("--joint", help="Write the earlier codings here, with the probabilities of both draws together.")
@click.option("--seed", default=0, show_default=True)
@OUTPUT
def draw(corpus: tuple[str, ...], **options: Any) -> None:
    """Draw passages of one or more corpora (names or document tables) with known probabilities.

    By cue words (default) the draw is stratified by how many codes of the codebook have a cue in the passage, so that
    rare frames are found; by state, year, period or model score every stratum has its share. The sheet keeps stratum and
    sampling probability, without which codings say nothing on prevalence. The sheet (.xlsx, .csv, .tsv, .jsonl or .parquet)
    has empty codes to fill in; the cells of an .xlsx offer the codebook's codes to choose from.

    --active draws where a model is in doubt (uncertainty), passages unlike each other (diversity), or passages likely to carry
    rare codes (rare): at random, in proportion to that, with a probability sample beside, so that all together are
    a sample with known probabilities.

    With --leave-out all of --size are passages not coded before, and their probability is that of being in either
    draw; --joint gives the earlier codings the same, so that both files make one sample.

    With --documents the sheet (.csv, .tsv, .jsonl or .parquet) has a document a row, to be coded with the practice that it
    frames (`primary`, or none); 'framing train --documents' learns from it. Strata are then none (default), state, year or
    period.
    """
    if options["whole"]:
        _draw_whole(corpus, options)
        return
    from framing.coding import read_codings, write_codings
    from framing.coding.drawing.filters import Part
    from framing.coding.storing import check_ending
    from framing.coding.versions.stamping import stamp
    from framing.errors.coding import nothing_in_part
    from framing.files import keep_apart

    output, joint, leave_out = options["output"], options["joint"], options["leave_out"]
    _check_options(options)
    keep_apart({"-o": output, "--joint": joint}, [*corpus, *leave_out])
    for path in (output, joint):
        if path:
            check_ending(path)
    chosen = load(options["scheme"])
    part = Part.of(options["years"], options["states"], options["speakers"])
    known = [item for path in leave_out for item in read_codings(path, chosen)]
    if part.as_text() and next(part.documents(corpus), None) is None:
        raise nothing_in_part(part.as_text())
    found = _draw(lambda: part.documents(corpus), part, known, chosen, options)
    write_codings(stamp(found.passages, chosen), output, codebook=chosen)
    if joint:
        write_codings(_name_certain(found.earlier, part), joint, codebook=chosen)
    _report(found, known, part, options)


def _draw_whole(corpora: tuple[str, ...], options: dict[str, Any]) -> None:
    """Documents to code, as a sheet."""
    from framing.coding.documents import read_document_codings, write_document_codings
    from framing.coding.documents.drawing import draw_documents
    from framing.coding.draw import one_stratum, stratify_by_state, stratify_by_year
    from framing.coding.drawing.filters import Part
    from framing.coding.drawing.scoring import by_period
    from framing.errors.coding import nothing_in_part
    from framing.files import keep_apart
    from framing.rows import find_ending

    given = click.get_current_context().get_parameter_source("strata")
    strata = "none" if given is click.core.ParameterSource.DEFAULT else options["strata"]
    strata_of = {
        "none": one_stratum, "state": stratify_by_state, "year": stratify_by_year, "period": by_period(options["period"]),
    }  # fmt: skip
    refused = [name for name in ("active", "model", "beside", "joint") if options[name]] + ["code"] * bool(
        options["codes"]
    )
    if refused:
        raise click.UsageError(f"--{refused[0]} is for passages: leave it out, or --documents.")
    if strata not in strata_of:
        raise click.UsageError(f"--strata {strata} is for passages. Documents have: {', '.join(strata_of)}.")
    keep_apart({"-o": options["output"]}, [*corpora, *options["leave_out"]])
    find_ending(options["output"])
    book = load(options["scheme"])
    part = Part.of(options["years"], options["states"], options["speakers"])
    known = {coding.place for path in options["leave_out"] for coding in read_document_codings(path, book)}
    if part.as_text() and next(part.documents(corpora), None) is None:
        raise nothing_in_part(part.as_text())
    drawn = draw_documents(
        part.documents(corpora), options["size"], stratify=strata_of[strata], leave_out=known, seed=options["seed"]
    )
    write_document_codings(drawn, options["output"])
    say(f"{options['output']}: {len(drawn)} documents to code. Give each its practice in 'primary', or none.")


def _check_options(options: dict[str, Any]) -> None:
    if options["joint"] and not options["leave_out"]:
        raise click.UsageError("--joint is for earlier codings. Give them with --leave-out CODINGS.")
    needs_model = options["strata"] == "score" or options["active"] in ("uncertainty", "rare")
    if needs_model != bool(options["model"]):
        raise click.UsageError(
            "--model belongs to --strata score, --active uncertainty and --active rare: give both or neither."
        )
    if options["beside"] and not options["active"]:
        raise click.UsageError("--beside is for a draw with --active.")
    if options["beside"] and options["beside"] >= options["size"]:
        raise click.UsageError("--beside is part of --size: give fewer.")
    if options["codes"] and options["active"] != "rare":
        raise click.UsageError("--code is for --active rare.")


def _draw(
    documents: Callable[[], Iterator[Document]],
    part: Part,
    known: list[Coding],
    book: Codebook,
    options: dict[str, Any],
) -> Draw:
    from framing.coding.draw import draw_beside
    from framing.coding.drawing.active import draw_active
    from framing.progress import track

    base = _stratify(options, book)

    def stratify(document: Document, text: str) -> str:
        return part.name_stratum(document.corpus, base(document, text))

    size, seed = options["size"], options["seed"]
    if not options["active"]:
        return draw_beside(track(documents(), "drawing"), size, known, stratify=stratify, seed=seed)
    beside = options["beside"] or max(size // 2, 1)
    measure = _measure(documents, known, book, options)
    return draw_active(
        lambda: track(documents(), "drawing"), size - beside, beside, measure, options["active"],
        stratify=stratify, earlier=known, seed=seed,
    )  # fmt: skip


def _load_model(name: str) -> tuple[Predict, list[str]]:
    """A model's way from passages to probabilities, and its codes."""
    from framing.classify.models.store import load_model

    model = load_model(name)
    return (lambda texts: model.predict(texts).probabilities.astype(float)), list(model.codes)


def _stratify(options: dict[str, Any], book: Codebook) -> Stratify:
    from framing.coding.draw import one_stratum, stratify_by_cues, stratify_by_state, stratify_by_year
    from framing.coding.drawing.scoring import ScoreStrata, by_period

    ways: dict[str, Callable[[], Stratify]] = {
        "cues": lambda: stratify_by_cues(book),
        "state": lambda: stratify_by_state,
        "year": lambda: stratify_by_year,
        "period": lambda: by_period(options["period"]),
        "score": lambda: ScoreStrata(_load_model(options["model"])[0]),
        "none": lambda: one_stratum,
    }
    return ways[options["strata"]]()


def _measure(
    documents: Callable[[], Iterator[Document]],
    known: list[Coding],
    book: Codebook,
    options: dict[str, Any],
) -> Measure:
    from framing.coding.drawing.scoring import ENOUGH, by_diversity, by_rare_codes, by_uncertainty, find_rare
    from framing.corpus import split_passages
    from framing.errors.codebook import unknown_code
    from framing.errors.coding import no_rare_codes

    if options["active"] == "diversity":
        texts = [doc.text[place.start : place.end] for doc in documents() for place in split_passages(doc.text)]
        return by_diversity(texts, min(_KINDS, options["size"]), options["seed"])
    predict, columns = _load_model(options["model"])
    if options["active"] == "uncertainty":
        return by_uncertainty(predict)
    wanted = list(options["codes"]) or [code for code in find_rare(known, book) if code in columns]
    for code in wanted:
        if code not in columns:
            raise unknown_code("--code", code, book.name, columns)
    if not wanted:
        raise no_rare_codes(ENOUGH)
    say(f"Looking for {', '.join(wanted)}")
    return by_rare_codes(predict, [columns.index(code) for code in wanted])


def _name_certain(earlier: list[Coding], part: Part) -> list[Coding]:
    """Codings made before an active draw, in a stratum of the part that was drawn from."""
    from framing.coding.draw import BEFORE

    return [
        replace(item, stratum=part.name_stratum(item.corpus, BEFORE)) if item.stratum == BEFORE else item
        for item in earlier
    ]


def _report(found: Draw, known: list[Coding], part: Part, options: dict[str, Any]) -> None:
    from framing.coding.draw import DRAWN

    output, size, joint = options["output"], options["size"], options["joint"]
    counts = Counter(dict(item.other).get(DRAWN) or item.stratum for item in found.passages)
    shown = ", ".join(f"{count} of {name}" for name, count in sorted(counts.items()))
    new = " new" if known else ""
    from_ = f" of {part.as_text()}" if part.as_text() else ""
    say(
        f"{output}: {len(found.passages)}{new} passages{from_} ({shown})",
        output=output,
        passages=len(found.passages),
        asked_for=size,
    )
    if len(found.passages) < size:
        say(f"There are no more passages: {len(found.passages)} of the {size} asked for.")
    if known:
        blank = sum(item.blank for item in known)
        say(
            f"{found.left_out} passages of {len(known)} codings left out"
            + (f", {blank} of them not coded yet" if blank else ""))  # fmt: skip
        say(_say_joint(found, options, joint))
    if joint:
        say(f"{joint}: {len(found.earlier)} codings")


def _say_joint(found: Draw, options: dict[str, Any], joint: str | None) -> str:
    if options["active"]:
        said = "Given these, the new passages are a sample of all others"
        return f"{said}." if joint else f"{said}: --joint FILE gives the earlier ones the probability 1."
    return f"{found.joined} of them were drawn in the same strata and make one sample with the new ones" + (
        "." if joint or not found.joined else ": --joint FILE gives them the probability of both draws."
    )
