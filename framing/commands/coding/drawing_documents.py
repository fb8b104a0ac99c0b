"""``framing coding draw --documents``: whole documents to code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from framing.commands.codebook import load
from framing.commands.speaking import say


def draw_whole(corpora: tuple[str, ...], options: dict[str, Any]) -> None:
    """Documents to code, as a sheet."""
    from framing.coding.documents import read_document_codings, write_document_codings
    from framing.coding.documents.drawing import draw_documents
    from framing.coding.documents.workbook import texts_too_long
    from framing.coding.draw import one_stratum, stratify_by_state, stratify_by_year
    from framing.coding.drawing.filters import Part
    from framing.coding.drawing.scoring import by_period
    from framing.coding.sheets import ENDING
    from framing.coding.storing import check_ending
    from framing.errors.drawing import nothing_in_part
    from framing.files import keep_apart

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
    check_ending(options["output"])
    book = load(options["scheme"])
    part = Part.of(options["years"], options["states"], options["speakers"])
    known = {coding.place for path in options["leave_out"] for coding in read_document_codings(path, book)}
    if part.as_text() and next(part.documents(corpora), None) is None:
        raise nothing_in_part(part.as_text())
    drawn = draw_documents(
        part.documents(corpora), options["size"], stratify=strata_of[strata], leave_out=known, seed=options["seed"]
    )
    write_document_codings(drawn, options["output"], codebook=book)
    say(f"{options['output']}: {len(drawn)} documents to code. Give each its practice in 'primary', or none.")
    long = texts_too_long(drawn) if Path(options["output"]).suffix.lower() == ENDING else 0
    if long:
        say(
            f"{long} of them are too long for a cell and stand there without their texts: code these by 'framing code'."
        )
