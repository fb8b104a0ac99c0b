"""``framing corpus import``: a document table of a user's own texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from framing.commands.clusters import cluster_option
from framing.commands.corpus.options import FILE
from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.corpus.importing.documents import Findings


def _pairs(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in values:
        key, sign, rest = value.partition("=")
        if not sign or not key.strip():
            raise click.BadParameter(f"{value!r} is not NAME=VALUE", context, parameter)
        pairs[key.strip()] = rest
    return pairs


def _filled(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    if value == "":
        raise click.BadParameter("it is empty; give a value or leave the option out", context, parameter)
    return value or ""


@click.command("import")
@click.argument("path", type=FILE)
@click.option("--name", required=True, help="Name of the corpus.")
@click.option("-o", "--output", type=FILE, required=True, help="Document table: .parquet, .csv, .tsv or .jsonl.")
@click.option("--pattern", callback=_filled, help="Parts of the file names, e.g. '{state}_{session}_{year}'.")
@click.option("--metadata", type=FILE, help="A table joined by file name (default: metadata.csv in the folder).")
@click.option("--column", "columns", multiple=True, callback=_pairs, metavar="COLUMN=SOURCE",
              help="Where a column comes from, e.g. text=body.")  # fmt: skip
@click.option("--set", "defaults", multiple=True, callback=_pairs, metavar="COLUMN=VALUE",
              help="A value for documents that do not give one, e.g. state=USA.")  # fmt: skip
@click.option("--text", "text_source", metavar="SOURCE", help="Where the text is: the same as --column text=SOURCE.")
@click.option("--date", "date_source", metavar="SOURCE", help="Where the date is: the same as --column date=SOURCE.")
@click.option("--title", "title_source", metavar="SOURCE", help="Where the title is: --column title=SOURCE.")
@click.option("--speaker", "speaker_source", metavar="SOURCE", help="Where the speaker is: --column speaker=SOURCE.")
@click.option("--record", metavar="ELEMENT", help="With --reader xml: the element that holds one document.")
@click.option("--reader", default="", help="Reader by name (default: by ending and content).")
@click.option("--option", "options", multiple=True, callback=_pairs, metavar="NAME=VALUE",
              help="A setting of the reader, e.g. path='$.speeches[*]'.")  # fmt: skip
@click.option("--encoding", default="", help="Encoding (default: UTF-8; otherwise a guess, which is reported).")
@click.option("--calendar", default="", metavar="NAME",
              help="Calendar of the dates, e.g. english: the year begins on 25 March until 1751.")  # fmt: skip
@click.option(
    "--date-order", type=click.Choice(["dmy", "mdy"]), help="Order of day and month in dates such as 02/09/1961."
)
@click.option("--compare-dates", is_flag=True,
              help="Widen a stated date, or mark it as doubtful, if the title or first lines give another.")  # fmt: skip
@click.option("--drop-repeats", is_flag=True,
              help="Drop sentences that repeat the text just before them word for word.")  # fmt: skip
@click.option("--endnotes", type=click.Choice(["mark", "drop"]),
              help="Report where editors' numbered endnotes begin, or leave them out.")  # fmt: skip
@click.option("--cut", callback=_filled, metavar="RULE",
              help="Split files that hold several documents: headings, date-lines, frus, gutenberg, re:PATTERN.")  # fmt: skip
@click.option("--quality", is_flag=True, help="Measure the share of readable words (slow).")
@click.option("--strict", is_flag=True,
              help="Stop at the first file that cannot be read, and at the first missing or impossible date, state or "
                   "audience.")  # fmt: skip
@click.option("--left-out", type=FILE, metavar="FILE", help="Table of the files that were skipped, with reasons.")
@cluster_option
@click.option("--jobs", default=-1, show_default=True, help="Workers of --cluster local; -1 is one a core.")
def import_texts(
    path: Path, name: str, output: Path, left_out: Path | None, cluster: str, jobs: int, **settings: Any
) -> None:
    """Make a document table of your own texts.

    PATH is a folder of texts or a file: plain text, CSV, TSV, JSONL, Parquet, TEI and other
    XML, HTML, PDF, DOCX, EPUB, XLSX, archives. Dates and states are read from columns, metadata, file names, titles
    or first lines, and the rule used is recorded. With --cluster the workers read the files of a folder, which must
    lie on a path that all of them see.
    """
    from framing.cluster import reach_cluster
    from framing.corpus.importing.documents import Findings, import_documents
    from framing.corpus.importing.settings import ImportSettings
    from framing.corpus.tables.documents import refuse_to_replace, write_documents
    from framing.files import keep_apart
    from framing.piping import local_file
    from framing.progress import track

    path = local_file(path)
    keep_apart({"-o": output}, [path, settings["metadata"]])
    refuse_to_replace(output, path)
    if settings["metadata"]:
        settings["metadata"] = local_file(settings["metadata"])
    findings = Findings()
    settings["columns"] |= {
        column: source
        for column in ("text", "date", "title", "speaker")
        if (source := settings.pop(f"{column}_source"))
    }
    if record := settings.pop("record"):
        settings["options"]["record"] = record
    settings |= {name: settings[name] or "" for name in ("date_order", "endnotes")}
    given = ImportSettings(name, output=output, log=say, **settings)
    try:
        with reach_cluster(cluster, jobs) as reached:
            write_documents(track(import_documents(path, given, findings, reached), f"Importing {name}"), output)
    finally:
        _write_left_out(findings, left_out)
    _say_findings(findings, output)


def _write_left_out(findings: Findings, path: Path | None) -> None:
    if path is not None:
        import pandas as pd

        from framing.tables import write_table

        write_table(pd.DataFrame(findings.list_left_out(), columns=["file", "reason"]), path)


def _say_findings(findings: Findings, output: Path) -> None:
    empty = f", {findings.empty:,} without text left out" if findings.empty else ""
    faults = f", {len(findings.faults):,} files passed over" if findings.faults else ""
    say(
        f"{output}: {findings.documents:,} documents{empty}{faults}.",
        output=output,
        documents=findings.documents,
        empty=findings.empty,
        passed_over=findings.list_left_out(),
        problems=dict(sorted(findings.problems.items())),
    )
    if findings.problems:
        counts = ", ".join(f"{kind} {number:,}" for kind, number in sorted(findings.problems.items()))
        say(f"To look at: {counts}. 'framing corpus check {output}' lists them.")
