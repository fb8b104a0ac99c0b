"""``framing annotate``: documents or ready-made units to frames."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.commands.clusters import cluster_option
from framing.commands.speaking import answer, say, warn

if TYPE_CHECKING:
    from framing.annotation.drift import CorpusDrift


@click.command()
@click.argument("corpus", required=False)
@click.option("--units", type=click.Path(path_type=Path), help="Ready-made units (id, text): CSV, TSV, JSONL, Parquet.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Table of passages (or units): Parquet, CSV, TSV or JSONL by its ending.",
)
@click.option(
    "--documents",
    "document_output",
    type=click.Path(path_type=Path),
    help="Table of documents with their frames (Parquet, CSV ...).",
)
@click.option(
    "--model",
    default="balancing",
    show_default=True,
    help="A shipped model, a model folder, a codebook (.toml), spacy:PATH or skops:PATH.",
)
@click.option("--state", "states", multiple=True, help="Only documents of this state (may be repeated).")
@click.option("--since", default="", help="Only documents possibly from this day (YYYY-MM-DD) or later.")
@click.option("--until", default="", help="Only documents possibly from this day (YYYY-MM-DD) or earlier.")
@click.option("--jobs", default=-1, show_default=True, help="Processes; -1 uses every core.")
@cluster_option
@click.option("--entities", is_flag=True, help="Also find adversaries with spaCy's named entities (slower).")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON on stdout.")
def annotate(
    corpus: str | None,
    units: Path | None,
    output: Path | None,
    document_output: Path | None,
    model: str,
    states: tuple[str, ...],
    since: str,
    until: str,
    jobs: int,
    cluster: str,
    entities: bool,
    as_json: bool,
) -> None:
    """Code every passage of CORPUS (a catalogue name or a document table) for frames.

    \b
    framing annotate sotu -o frames.parquet --documents documents.parquet
    framing annotate --units rows.jsonl -o coded.jsonl

    An interrupted command continues where it stopped; repeating it over the same texts annotates nothing again.
    """
    if (corpus is None) == (units is None):
        raise click.UsageError("Give either CORPUS or --units FILE.")
    if units is not None:
        _annotate_units(units, output, model, jobs, cluster, as_json=as_json)
        return
    if output is None:
        raise click.UsageError("Missing option '-o': a .parquet file for the frames of the passages.")
    from framing.annotation import annotate_corpus
    from framing.annotation.batch import loaded_model
    from framing.annotation.documents import BY_SHARES
    from framing.cluster import reach_cluster
    from framing.corpus import open_corpus
    from framing.files import keep_apart
    from framing.progress import track

    keep_apart({"-o": output, "--documents": document_output}, [corpus])
    texts = open_corpus(str(corpus))
    chosen = texts.select(states=states, since=since, until=until)
    with reach_cluster(cluster, jobs) as reached:
        done = annotate_corpus(
            track(chosen, f"annotating {texts.name}", lambda: texts.count(states, since, until)),
            texts,
            output,
            model=model,
            document_output=document_output,
            jobs=jobs,
            entities=entities,
            cluster=reached,
        )
    say(
        f"{done.documents} documents, {done.passages} passages -> {output} "
        f"({done.reused_documents} documents kept from before)"
    )
    if done.mended_documents:
        say(f"Kept frames of {done.mended_documents} documents were damaged: they were made again.")
    if document_output is not None and loaded_model(model).document_weights is None:
        say(f"Note: {BY_SHARES}")
    _warn(done.drift)
    if as_json:
        said = {"documents": done.documents, "passages": done.passages, "frames": str(output)}
        answer(json.dumps(said | {"drift": done.drift.facts}))


def _warn(drift: CorpusDrift) -> None:
    for warning in drift.warnings:
        warn(f"Warning: {warning}")


def _annotate_units(path: Path, output: Path | None, model: str, jobs: int, cluster: str, *, as_json: bool) -> None:
    from framing.annotation.batch import loaded_model
    from framing.annotation.drift import Sample, measure_corpus
    from framing.annotation.units import annotate_units, read_units, write_units
    from framing.cluster import reach_cluster
    from framing.files import keep_apart
    from framing.piping import STANDARD, local_file, take_output
    from framing.progress import track
    from framing.rows import find_ending
    from framing.streams import as_line

    if output is not None:
        keep_apart({"-o": output}, [path])
        find_ending(output)
    units = read_units(local_file(path))
    sample = Sample()
    for text in units["text"]:
        sample.add(text)
    drift = measure_corpus(loaded_model(model), sample.texts)
    _warn(drift)
    with reach_cluster(cluster, jobs) as reached:
        coded = annotate_units(list(units["id"]), list(units["text"]), model, jobs=jobs, cluster=reached)
        rows = track(coded, "annotating units", len(units))
        if output is None:
            for row in rows:
                sys.stdout.write(as_line(row))
            take_output()
        else:
            write_units(rows, output)
    if output is not None:
        say(f"{len(units)} units -> {output}")
    if as_json:
        said = {"units": len(units), "output": str(output or STANDARD), "drift": drift.facts}
        answer(json.dumps(said))
