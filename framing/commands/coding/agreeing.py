"""``framing coding agree``: how far coders agree, over time, coder by coder, and on which passages they do not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, received
from framing.commands.printing import print_json
from framing.commands.speaking import answer, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from framing.coding import Coding

_WIDEST = 70  # characters of what coders said, on the terminal


@click.command()
@click.argument("files", nargs=-1, required=True)
@CODEBOOK
@click.option("--draws", default=1000, show_default=True, help="Bootstrap draws for the intervals.")
@click.option(
    "--parts", default=4, show_default=True, type=click.IntRange(1), help="Number of parts for the test of drift."
)
@click.option(
    "--show", default=5, show_default=True, type=click.IntRange(0), help="Number of disputed passages to print."
)
@click.option("--error", default=0.1, show_default=True, type=click.FloatRange(0, 1, min_open=True, max_open=True),
              help="Rate of difference below which models should be shown to be.")  # fmt: skip
@click.option("--disputed", help="Write all disputed passages (.csv, .tsv, .jsonl, .parquet).")
@click.option("--seed", default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="All tables as JSON on stdout.")
@click.option("-o", "--output", help="Write the table of codes (.csv, .tsv, .jsonl, .parquet).")
def agree(
    files: tuple[str, ...],
    scheme: str | None,
    draws: int,
    parts: int,
    show: int,
    error: float,
    disputed: str | None,
    seed: int,
    as_json: bool,
    output: str | None,
) -> None:
    """Measure how far coders agree, from one file or several.

    Prints four tables: agreement per code and family (Krippendorff's alpha with interval, F1, and the F1 that a
    classifier can reach against one coder); agreement by pair of coders; drift over the order of coding; and the most
    disputed passages. If a model is among the coders, it also shows how the model differs from people. A row without
    codes, without 'none' and without a coder is blank and is ignored. If a file names no coder, the coder is called
    after the file.
    """
    from framing.coding import measure_agreement
    from framing.coding.coders.comparing import compare_coders, list_disputed, measure_drift
    from framing.coding.coders.reading import models_among, read_coders
    from framing.coding.documents.coders import CodedDocuments, are_documents, read_document_coders
    from framing.coding.machines.validating import validate_models
    from framing.files import keep_apart
    from framing.rows import find_ending
    from framing.tables import write_table

    outputs = {name: path for name, path in (("-o", output), ("--disputed", disputed)) if path}
    keep_apart(outputs, files)
    for path in outputs.values():
        find_ending(path)
    chosen = load(scheme)
    files = received(files)
    whole = are_documents(files)
    coded = read_document_coders(files, chosen) if whole else read_coders(files, chosen)
    codings: Sequence[Coding] = coded.units if isinstance(coded, CodedDocuments) else coded.codings
    for note in coded.notes:
        say(f"Note: {note}")
    tables = {
        "codes": measure_agreement(codings, chosen, draws=draws, seed=seed),
        "coders": compare_coders(codings, chosen),
        "drift": measure_drift(codings, parts=parts, draws=draws, seed=seed),
        "disputed": list_disputed(codings),
    }
    if models_among(codings):
        tables["models"] = validate_models(codings, chosen, error=error)
    if whole:
        tables["codes"] = tables["codes"].query("kind != 'stance'")
        tables["disputed"] = tables["disputed"].drop(columns=["start", "end"])
    for name, target in (("codes", output), ("disputed", disputed)):
        if target:
            write_table(tables[name], target)
            say(f"{target}: {len(tables[name])} rows")
    if as_json:
        found = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
        print_json(found | {"notes": coded.notes})
    elif not output:
        _print(tables, show, error, "documents" if whole else "passages")


def _print(tables: dict[str, pd.DataFrame], show: int, error: float, what: str) -> None:
    disputed = tables["disputed"]
    titles = {
        "codes": "Agreement by code. f1: what a classifier as good as another coder reaches; ceiling: what one that is always "
        "right reaches.",
        "coders": "Coder by coder, against the others on shared passages. more, less: the code given most often beyond, "
        "or below, them.",
        "drift": "Along the order of coding: agreement on the primary practice.",
        "disputed": f"Disputed: {len(disputed)} {what}" + (f"; the first {show}:" if len(disputed) > show else "."),
    }
    if "models" in tables:
        titles["models"] = (
            f"Models against people; more: codings by people still needed to show that it differs in < {error:.0%}."
        )
    for name, title in titles.items():
        table = tables[name]
        if name == "disputed":
            table = disputed.head(show)[["id", "coders", "distance", "said"]]
            table = table.assign(said=[_cut(said) for said in table["said"]])
        answer(title)
        if len(table):
            answer(table.to_string(index=False, float_format=lambda value: f"{value:.2f}", na_rep=""))
        answer("")


def _cut(said: str) -> str:
    return said if len(said) <= _WIDEST else said[: _WIDEST - 3] + "..."
