"""framing corpus: list, fetch, import, show and check corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from framing.commands.speaking import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framing.corpus import Document
    from framing.corpus.importing.documents import Findings

_FILE = click.Path(path_type=Path)


@click.group()
def corpus() -> None:
    """List, fetch, import, show and check corpora.

    A corpus is a name of the catalogue (framing corpus list) or a document table that
    'framing corpus import' made of your own texts.
    """


@corpus.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def list_corpora(as_json: bool) -> None:
    """The corpora of the catalogue and whether their texts are at hand."""
    from framing.commands.listing import describe_catalogue

    rows = describe_catalogue()
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        click.echo(f"{row['name']:<{width}}  {row['texts']:<12}  {row['title']}")
    say("Fetch one: framing corpus fetch NAME.  Your own: framing corpus import PATH.")


@corpus.command()
@click.argument("name")
@click.option("--from", "from_file", type=_FILE, metavar="FILE", help="Take it from this archive or folder.")
@click.option("--id", "ids", multiple=True, metavar="ID", help="A volume to fetch (may be repeated).")
@click.option("--select", "selected", multiple=True, metavar="KEY=VALUE",
              help="Other documents than the catalogue chooses: genre=NAME;NAME, since=YEAR, until=YEAR.")  # fmt: skip
@click.option("--accept-checksum", is_flag=True, help="Take files or texts other than the catalogue knows.")
@click.option("--again", is_flag=True, help="Fetch although the texts are at hand.")
def fetch(
    name: str,
    from_file: Path | None,
    ids: tuple[str, ...],
    selected: tuple[str, ...],
    accept_checksum: bool,
    again: bool,
) -> None:
    """Bring the texts of corpus NAME to this machine.

    An interrupted download goes on where it stopped. A file whose checksum is not the
    catalogue's is refused and nothing of it is kept.
    """
    from framing.corpus.catalogue.entries import find_entry
    from framing.corpus.catalogue.fetching import fetch_corpus
    from framing.corpus.catalogue.store import corpus_folder, find_record

    entry = find_entry(name)
    record = None if again or ids or from_file or selected else find_record(entry)
    if record is not None:
        _say(
            f"{entry.name}: at hand already, {record.documents:,} documents in {corpus_folder(entry.name)}.",
            corpus=entry.name,
            documents=record.documents,
            sha256=record.sha256,
            fetched=False,
        )
        return
    select = "\n".join(selected)
    record = fetch_corpus(entry, from_file=from_file, ids=ids, select=select, accept_checksum=accept_checksum, log=_say)
    _say(
        f"{entry.name}: {record.documents:,} documents in {corpus_folder(entry.name)} (source SHA-256 {record.sha256}).",
        corpus=entry.name,
        documents=record.documents,
        sha256=record.sha256,
        fetched=True,
    )


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


@corpus.command("import")
@click.argument("path", type=_FILE)
@click.option("--name", required=True, help="Name of the corpus.")
@click.option("-o", "--output", type=_FILE, required=True, help="Document table: .parquet, .csv, .tsv or .jsonl.")
@click.option("--pattern", callback=_filled, help="Parts of the file names, e.g. '{state}_{session}_{year}'.")
@click.option("--metadata", type=_FILE, help="A table joined by file name (default: metadata.csv in the folder).")
@click.option("--column", "columns", multiple=True, callback=_pairs, metavar="COLUMN=SOURCE",
              help="Where a column comes from, e.g. text=body.")  # fmt: skip
@click.option("--set", "defaults", multiple=True, callback=_pairs, metavar="COLUMN=VALUE",
              help="A value for documents that say nothing else, e.g. state=USA.")  # fmt: skip
@click.option("--text", "text_source", metavar="SOURCE", help="Where the text is: the same as --column text=SOURCE.")
@click.option("--date", "date_source", metavar="SOURCE", help="Where the date is: the same as --column date=SOURCE.")
@click.option("--title", "title_source", metavar="SOURCE", help="Where the title is: --column title=SOURCE.")
@click.option("--speaker", "speaker_source", metavar="SOURCE", help="Where the speaker is: --column speaker=SOURCE.")
@click.option("--record", metavar="ELEMENT", help="With --reader xml: the element that is a document.")
@click.option("--reader", default="", help="Reader by name (default: by ending and content).")
@click.option("--option", "options", multiple=True, callback=_pairs, metavar="NAME=VALUE",
              help="A setting of the reader, e.g. path='$.speeches[*]'.")  # fmt: skip
@click.option("--encoding", default="", help="Encoding (default: UTF-8, else a stated guess).")
@click.option("--calendar", default="", metavar="NAME",
              help="How dates are reckoned, e.g. english: the year begins on 25 March until 1751.")  # fmt: skip
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="How dates in digits are written (02/09/1961).")
@click.option("--compare-dates", is_flag=True,
              help="Widen or doubt a stated day where title or first lines name another.")  # fmt: skip
@click.option("--drop-repeats", is_flag=True,
              help="Leave out sentences that repeat, word for word, what stands just before.")  # fmt: skip
@click.option("--endnotes", type=click.Choice(["mark", "drop"]),
              help="Say where editors' numbered notes at the end begin, or leave them out.")  # fmt: skip
@click.option("--cut", callback=_filled, metavar="RULE",
              help="Cut files of many documents: headings, date-lines, frus, gutenberg, re:PATTERN.")  # fmt: skip
@click.option("--quality", is_flag=True, help="Measure the share of readable words (slow).")
@click.option("--strict", is_flag=True,
              help="Stop at the first file that cannot be read, and at the first missing or impossible date, state or "
                   "audience.")  # fmt: skip
@click.option("--left-out", type=_FILE, metavar="FILE", help="Table of the files that were passed over, with reasons.")
def import_texts(path: Path, name: str, output: Path, left_out: Path | None, **settings: Any) -> None:
    """Make a document table of your own texts.

    PATH is a folder of texts or a file: plain text, CSV, TSV, JSONL, Parquet, TEI and other
    XML, HTML, PDF, DOCX, EPUB, XLSX, archives. Dates and states are taken from columns,
    metadata, file names, titles or first lines, and the rule used is kept.
    """
    from framing.corpus.importing.documents import Findings, import_documents
    from framing.corpus.importing.settings import ImportSettings
    from framing.corpus.tables.documents import refuse_to_replace, write_documents
    from framing.files import keep_apart
    from framing.piping import local_file
    from framing.progress import track

    path = local_file(path)
    keep_apart({"-o": output}, [path, settings["metadata"]])
    refuse_to_replace(output, path)
    findings = Findings()
    settings["columns"] |= {
        column: source
        for column in ("text", "date", "title", "speaker")
        if (source := settings.pop(f"{column}_source"))
    }
    if record := settings.pop("record"):
        settings["options"]["record"] = record
    settings |= {name: settings[name] or "" for name in ("date_order", "endnotes")}
    documents = import_documents(path, ImportSettings(name, output=output, log=_say, **settings), findings)
    try:
        write_documents(track(documents, f"Importing {name}"), output)
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
    _say(
        f"{output}: {findings.documents:,} documents{empty}{faults}.",
        output=output,
        documents=findings.documents,
        empty=findings.empty,
        passed_over=findings.list_left_out(),
        problems=dict(sorted(findings.problems.items())),
    )
    if findings.problems:
        counts = ", ".join(f"{kind} {number:,}" for kind, number in sorted(findings.problems.items()))
        _say(f"To look at: {counts}. 'framing corpus check {output}' lists them.")


@corpus.command()
@click.argument("name_or_file")
@click.argument("document", required=False)
@click.option("--passages", is_flag=True, help="Where the document's passages begin and end.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def show(name_or_file: str, document: str | None, passages: bool, as_json: bool) -> None:
    """A summary of a corpus, or one DOCUMENT with its metadata and text."""
    from framing.commands.listing import describe_corpus, describe_document, describe_passages
    from framing.corpus import open_corpus

    opened = open_corpus(name_or_file)
    if document is None:
        facts = describe_corpus(opened)
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False) if as_json else _lines(facts))
        return
    facts, text = describe_document(opened, document)
    if passages:
        rows = describe_passages(text)
        click.echo(json.dumps(rows) if as_json else "\n".join(f"{r['start']}\t{r['end']}\t{r['words']}" for r in rows))
    elif as_json:
        click.echo(json.dumps(facts | {"text": text}, indent=2, ensure_ascii=False))
    else:
        _say(_lines(facts) + "\n")
        click.echo(text)


@corpus.command()
@click.argument("name_or_file")
@click.option("--by", default="", metavar="FIELD",
              help="Group documents by this column or extra, too (besides speaker, decade, volume).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The tables, machine-readable.")
@click.option("-o", "--output", type=_FILE, metavar="PLACE",
              help="Folder for the tables and the heat map, or a .png, .svg or .html for the heat map.")  # fmt: skip
def check(name_or_file: str, by: str, as_json: bool, output: Path | None) -> None:
    """What a careful historian asks first: coverage, gaps, who speaks of what, dates, quality, duplicates."""
    from framing.corpus.checks.checking import check_corpus
    from framing.errors.readers import unknown_chart_format
    from framing.extras import load_extra
    from framing.report.coverage import FORMATS, write_coverage_chart

    chart = output is not None and not output.is_dir() and output.suffix[1:].isalpha()
    if output is not None and chart and output.suffix[1:].lower() not in FORMATS:
        raise unknown_chart_format(output, list(FORMATS))
    if chart and output is not None and output.suffix.lower() != ".html":
        load_extra("vl_convert", "exports")  # what is missing is said before the long reading
    report = check_corpus(_documents(name_or_file, "Checking"), by=by)
    if output is not None and chart:
        write_coverage_chart(report.tables["coverage"], output)
    elif output is not None:
        report.write(output)
    if as_json:
        tables = {name: json.loads(table.to_json(orient="records")) for name, table in report.tables.items()}
        click.echo(json.dumps(tables, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(report.summary()))
        if report.is_clean:
            click.echo("Nothing to mend: no problem, doubtful date or language, low quality or near-duplicate.")


@corpus.command()
@click.argument("name_or_file")
@click.option("-o", "--output", type=_FILE, required=True, help="Table of the pairs (.csv, .parquet ...).")
@click.option("--keep", type=click.Choice(["earliest", "first"]), default="earliest", show_default=True,
              help="Which of a group stays.")  # fmt: skip
@click.option("--write", type=_FILE, metavar="FILE", help="Write a document table without the others.")
def duplicates(name_or_file: str, output: Path, keep: Literal["earliest", "first"], write: Path | None) -> None:
    """Find reprints: pairs of documents that are nearly the same."""
    from framing.corpus.checks.duplicates import choose_dropped, find_duplicates
    from framing.corpus.tables.documents import write_documents
    from framing.files import keep_apart
    from framing.rows import find_ending
    from framing.tables import write_table

    keep_apart({"-o": output, "--write": write}, [name_or_file])
    for path in filter(None, (output, write)):
        find_ending(path)
    pairs = find_duplicates(_documents(name_or_file, "Comparing"))
    write_table(pairs, output)
    dropped = choose_dropped(pairs, keep)
    _say(
        f"{output}: {len(pairs):,} pairs; {len(dropped):,} documents are reprints of others.",
        output=output,
        pairs=len(pairs),
        reprints=len(dropped),
    )
    if write is not None:
        kept = (item for item in _documents(name_or_file, "Writing") if (item.corpus, item.id) not in dropped)
        number = write_documents(kept, write)
        _say(f"{write}: {number:,} documents.", documents=number, written=write)


@corpus.command()
@click.argument("name_or_file")
@click.option("-o", "--output", type=_FILE, required=True, help="Table of the shared passages (.csv, .parquet ...).")
@click.option("--words", type=click.IntRange(8), default=20, show_default=True, help="Least length.")
@click.option("--source", "sources", multiple=True, metavar="STATE", help="Whose words to look for (default: all).")
def reuse(name_or_file: str, output: Path, words: int, sources: tuple[str, ...]) -> None:
    """Find quotations: passages that a later document of another state shares with an earlier one."""
    from framing.corpus.checks.reuse import find_reuse
    from framing.files import keep_apart
    from framing.rows import find_ending
    from framing.tables import write_table

    keep_apart({"-o": output}, [name_or_file])
    find_ending(output)
    found = find_reuse(_documents(name_or_file, "Comparing"), words=words, sources=sources)
    write_table(found, output)
    _say(f"{output}: {len(found):,} shared passages.", output=output, shared_passages=len(found))


def _documents(name_or_file: str, doing: str) -> Iterator[Document]:
    from framing.corpus import open_corpus
    from framing.progress import track

    opened = open_corpus(name_or_file)
    return track(opened.documents(), f"{doing} {name_or_file}", opened.count)


def _lines(facts: dict[str, Any]) -> str:
    width = max(len(key) for key in facts)
    return "\n".join(f"{key:<{width}}  {_plain(value)}" for key, value in facts.items())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(item)}" for key, item in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def _say(message: str, **facts: Any) -> None:
    say(message, **facts)
