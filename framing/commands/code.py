"""``framing code``: code the passages of a sheet in a browser on this machine."""

from __future__ import annotations

import getpass
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.commands.codebook import load
from framing.commands.speaking import answer, say

if TYPE_CHECKING:
    from framing.coding import Coding
    from framing.coding.page.desk import Work

_NAME = re.compile(r"(?=.*\S)[\w .@-]{1,80}")
_STORE_ENDING = ".codings.sqlite"


@click.command()
@click.argument("sheet")
@click.option("--codebook", "scheme", help="TOML codebook; default: the shipped one.")
@click.option(
    "--coder",
    "coders",
    multiple=True,
    help="Name of a coder (several coders get an address each); default: your user name.",
)
@click.option("--corpus", "corpora", multiple=True, help="Corpus (name or document table) for texts and context.")
@click.option("--context", default=700, show_default=True, help="Characters shown before and after a passage.")
@click.option("--order", type=click.Choice(["sheet", "random"]), default="sheet", show_default=True)
@click.option("--seed", default=0, show_default=True, help="Seed of the random order, which differs for each coder.")
@click.option("--hide-source", is_flag=True, help="Do not show where a passage is from.")
@click.option("--beside", multiple=True, help="Codings of others to show beside each passage, to decide between them.")
@click.option("--store", help=f"File in which everything is saved; default: SHEET{_STORE_ENDING}.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; default: the last one used, or a free one.")
@click.option("--new-addresses", is_flag=True, help="Replace all earlier addresses of coders by new ones.")
@click.option("--no-browser", is_flag=True, help="Print the address without opening the page.")
@click.option("--write-only", is_flag=True, help="Write the finished passages to -o without opening the page.")
@click.option("-o", "--output", help="Write the codings to this file at the end (.jsonl, .csv, .tsv, .parquet, .xlsx).")
def code(
    sheet: str,
    scheme: str | None,
    coders: tuple[str, ...],
    corpora: tuple[str, ...],
    context: int,
    order: str,
    seed: int,
    hide_source: bool,
    beside: tuple[str, ...],
    store: str | None,
    port: int | None,
    new_addresses: bool,
    no_browser: bool,
    write_only: bool,
    output: str | None,
) -> None:
    """Code the passages, or whole documents, of SHEET on a page in your browser, by keyboard, offline.

    SHEET is written by 'framing coding draw', or is any file of codings. Every change is saved immediately in
    SHEET.codings.sqlite; stop with Ctrl-C and run the same command to continue. The address of each coder's page is
    printed: whoever has it codes as this coder and cannot see the codes of others. -o writes the finished passages as
    codings for 'framing coding agree', 'framing train' and other commands. With --beside, the codings of others are
    shown beside each passage, for the person who decides between them ('framing coding adjudicate --decisions').
    Needs the extra 'coding'.
    """
    from framing.coding.page.serving import listen, make_desks, serve
    from framing.coding.storing import check_ending
    from framing.errors.coding_page import bad_coder
    from framing.errors.tables import file_missing
    from framing.extras import load_extra
    from framing.files import keep_apart
    from framing.piping import STANDARD, take_output

    if write_only and not output:
        raise click.UsageError("--write-only needs -o FILE to write to.")
    for name in coders:
        if not _NAME.fullmatch(name):
            raise bad_coder(name)
    path = _store_path(sheet, store)
    keep_apart({"-o": output, "--store": path}, [sheet, scheme, *corpora, *beside])
    if output:
        check_ending(output)
        take_output(output == STANDARD)
    if not write_only:
        load_extra("starlette", "coding")
        load_extra("uvicorn", "coding")
    elif not path.is_file():
        raise file_missing(path, "store of codings")
    work, codings = _open_work(sheet, scheme, corpora, 0 if write_only else context, path, hide_source)
    work = _lay_beside(work, beside)
    try:
        everyone = list(dict.fromkeys(coders)) or ([] if write_only else [getpass.getuser()])
        if not write_only:
            if new_addresses:
                work.store.forget_tokens()
            listening = listen(work, port)
            _tell_addresses(work, everyone, listening.getsockname()[1], no_browser)
            with suppress(KeyboardInterrupt):
                serve(make_desks(work, everyone, shuffled=seed if order == "random" else None), work, listening)
            say(f"Stopped. Everything is saved in {path}.")
        if output:
            _write(work, codings, everyone or work.store.coders(), output, needed=write_only)
    finally:
        work.store.close()


def _store_path(sheet: str, store: str | None) -> Path:
    from framing.errors.coding_page import store_needed
    from framing.piping import is_piped

    if store:
        return Path(store)
    if is_piped(sheet):
        raise store_needed(sheet)
    return Path(sheet).with_suffix(_STORE_ENDING)


def _open_work(
    sheet: str, scheme: str | None, corpora: tuple[str, ...], context: int, path: Path, hide_source: bool
) -> tuple[Work, list[Coding]]:
    """The sheet with texts, its passages with their contexts, and the store, all held against each other."""
    from framing.coding import read_codings
    from framing.coding.documents.coders import are_documents
    from framing.coding.documents.texts import read_with_texts
    from framing.coding.documents.units import as_unit
    from framing.coding.page.desk import Work
    from framing.coding.page.preparing import attach_sheet, gather_contexts
    from framing.coding.page.store import Store
    from framing.coding.page.units import make_units, without_sources
    from framing.piping import local_file

    chosen = load(scheme)
    rows = str(local_file(sheet))  # what comes through a pipe comes once
    whole = are_documents([rows])
    if whole:
        context = 0
        codings: list[Coding] = [as_unit(item) for item in read_with_texts(rows, chosen, corpora)]
    else:
        codings = attach_sheet(read_codings(rows, chosen), corpora, sheet)
    store = Store(path)
    try:
        if before := store.check_codebook(chosen):
            say(f"{path}: was coded with the codebook {before} before; this one is another version.")
        store.check_units(make_units(codings), sheet)
        if taken := store.take_over(codings):
            say(f"{sheet}: {taken} codings in it are imported.")
        contexts, absent = gather_contexts(store, codings, corpora, context)
        for corpus, count in absent.items():
            say(f"No context for {count} passages of {corpus}: give its texts with --corpus.")
        units = make_units(codings, contexts)
    except BaseException:
        store.close()
        raise
    units = without_sources(units) if hide_source else units
    return Work(store, chosen, codings, units, Path(sheet).name, whole), codings


def _lay_beside(work: Work, files: tuple[str, ...]) -> Work:
    from framing.coding import Coding
    from framing.coding.coders.reading import read_coders
    from framing.coding.documents.coders import read_document_coders
    from framing.coding.page.beside import lay_beside

    if not files:
        return work
    if work.whole:
        documents = read_document_coders(files, work.codebook)
        notes, codings = documents.notes, list[Coding](documents.units)
    else:
        passages = read_coders(files, work.codebook)
        notes, codings = passages.notes, passages.codings
    for note in notes:
        say(f"Note: {note}")
    return replace(work, beside=lay_beside(codings))


def _tell_addresses(work: Work, coders: list[str], port: int, no_browser: bool) -> None:
    from framing.coding.page.serving import addresses, open_browser

    opened = False
    for coder, address in addresses(work, coders, port).items():
        done = sum(stage.done for stage in work.store.stages(coder).values())
        say(f"{coder}: {done} of {len(work.units)} {'documents' if work.whole else 'passages'} done. Address:")
        answer(address)
        if len(coders) == 1 and not no_browser:
            opened = open_browser(address)
    say(
        f"{'Opened in the browser' if opened else 'Open it in a browser'} on this machine; an address is a secret. "
        "Stop with Ctrl-C."
    )


def _write(work: Work, codings: list[Coding], coders: list[str], output: str, *, needed: bool) -> None:
    from framing.coding.documents.writing import write_units
    from framing.coding.page.results import collect_codings
    from framing.errors.coding_page import nobody_has_coded

    outcome = collect_codings(work.store, codings, coders, work.codebook)
    half = sum(outcome.half.values())
    if not outcome.codings:
        error = nobody_has_coded(output, coders, half)
        if needed:
            raise error
        say(str(error))
        return
    write_units(outcome.codings, output, work.codebook)
    shown = ", ".join(f"{count} by {name}" for name, count in Counter(i.coder for i in outcome.codings).items())
    say(f"{output}: {len(outcome.codings)} codings ({shown})")
    if half:
        say(f"Left out: {half} {'documents' if work.whole else 'passages'} with codes that were not ended with Enter.")
