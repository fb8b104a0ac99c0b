"""``framing coding draw``: passages to code, with known probabilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from framing.commands.codebook import load
from framing.commands.coding.drawing_documents import draw_whole
from framing.commands.coding.options import CODEBOOK, OUTPUT
from framing.commands.coding.sampling import measure_by, stratify_by
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.codebook import Codebook
    from framing.coding import Coding
    from framing.coding.draw import Draw
    from framing.coding.drawing.filters import Part
    from framing.corpus import Document

_STRATA = ["cues", "state", "year", "period", "score", "none"]
_ACTIVE = ["uncertainty", "diversity", "rare"]
_WAYS = {"random": "at random", "uncertainty": "by uncertainty", "diversity": "for diversity", "rare": "for rare codes"}


@click.command()
@click.argument("corpus", nargs=-1, required=True)
@CODEBOOK
@click.option("--size", default=300, show_default=True, help="Total number of passages.")
@click.option("--documents", "whole", is_flag=True, help="Sample whole documents instead of passages.")
@click.option("--strata", type=click.Choice(_STRATA), default="cues", show_default=True)
@click.option(
    "--period",
    default=10,
    show_default=True,
    type=click.IntRange(1),
    help="Length of a period in years (--strata period).",
)
@click.option("--years", default="", help="Only documents of these years: 1947-1951, 1947-, -1951, 1947.")
@click.option("--state", "states", multiple=True, help="Only documents of this state; may be given several times.")
@click.option("--speaker", "speakers", multiple=True, help="Only documents whose speaker has these words in the name.")
@click.option("--active", type=click.Choice(_ACTIVE), help="Prefer passages whose coding helps most; see above.")
@click.option("--model", help="Trained model (name or folder), for --strata score and --active uncertainty or rare.")
@click.option(
    "--beside", type=click.IntRange(1), help="How many of --size are a plain random sample (--active); default: half."
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    help="Codes to look for (--active rare); default: codes with fewer than 30 codings.",
)
@click.option("--leave-out", multiple=True, help="Earlier codings or sheets whose passages are not sampled again.")
@click.option(
    "--joint", help="Write the earlier codings to this file, with the probabilities of both samples together."
)
@click.option("--seed", default=0, show_default=True)
@OUTPUT
def draw(corpus: tuple[str, ...], **options: Any) -> None:
    """Sample passages from one or more corpora (names or document tables) with known probabilities.

    By default the sample is stratified by cue words: by how many codes of the codebook have a cue in the passage, so
    that rare frames are found. With strata by state, year, period or model score, every stratum gets its share. The
    sheet records stratum and sampling probability; without them codings say nothing about prevalence. The sheet
    (.xlsx, .csv, .tsv, .jsonl or .parquet) has empty codes to fill in; in an .xlsx the cells offer the codebook's
    codes as a list.

    --active prefers passages of which a model is uncertain (uncertainty), that differ from each other (diversity), or
    that probably carry rare codes (rare). They are drawn at random in proportion to that measure and joined by a
    plain random sample, so that together they form a sample with known probabilities.

    With --leave-out all passages are new, and their probability is that of being in either sample. --joint rewrites
    the earlier codings with the same probabilities, so that both files form one sample.

    With --documents each row of the sheet is a document, to be coded with the practice that it frames (`primary`, or
    none), in a spreadsheet or by 'framing code'; 'framing train --documents' learns from it. Strata are then none
    (default), state, year or period.
    """
    if options["whole"]:
        draw_whole(corpus, options)
        return
    from framing.coding import read_codings, write_codings
    from framing.coding.drawing.filters import Part
    from framing.coding.storing import check_ending
    from framing.coding.versions.stamping import stamp
    from framing.errors.drawing import nothing_in_part
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


def _check_options(options: dict[str, Any]) -> None:
    if options["joint"] and not options["leave_out"]:
        raise click.UsageError("--joint is for earlier codings. Give them with --leave-out CODINGS.")
    needs_model = options["strata"] == "score" or options["active"] in ("uncertainty", "rare")
    if needs_model != bool(options["model"]):
        raise click.UsageError(
            "--model belongs to --strata score, --active uncertainty and --active rare: give both or neither."
        )
    if options["beside"] and not options["active"]:
        raise click.UsageError("--beside needs --active.")
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

    base = stratify_by(options, book)

    def stratify(document: Document, text: str) -> str:
        return part.name_stratum(document.corpus, base(document, text))

    size, seed = options["size"], options["seed"]
    if not options["active"]:
        return draw_beside(track(documents(), "drawing"), size, known, stratify=stratify, seed=seed)
    beside = options["beside"] or max(size // 2, 1)
    measure = measure_by(documents, known, book, options)
    return draw_active(
        lambda: track(documents(), "drawing"), size - beside, beside, measure, options["active"],
        stratify=stratify, earlier=known, seed=seed,
    )  # fmt: skip


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
    shown = ", ".join(f"{count} {_WAYS.get(name) or f'of {name}'}" for name, count in sorted(counts.items()))
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
