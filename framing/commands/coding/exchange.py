"""``framing coding import`` and ``export``: codings to and from annotation tools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from framing.commands.codebook import load
from framing.commands.coding.options import CODEBOOK, CORPUS, OUTPUT, received
from framing.commands.speaking import say

if TYPE_CHECKING:
    from collections import Counter

    from framing.codebook import Codebook
    from framing.coding import Coding


class _Handling(NamedTuple):
    """How codings of one kind, of passages or of whole documents, are read, given their texts and written."""

    read: Callable[..., list[Any]]
    attach: Callable[[list[Any], str, tuple[str, ...]], list[Any]]
    write: Callable[..., None]
    is_coded: Callable[[Any], bool]


@click.command("import")
@click.argument("file")
@click.option(
    "--from",
    "name",
    required=True,
    metavar="FORMAT",
    help="label-studio | doccano | cas | brat | csv | tsv | jsonl | parquet | xlsx",
)
@CODEBOOK
@click.option("--coder", default="", help="Name of the coder, if the file does not give one.")
@click.option("--standing-off", is_flag=True, help="Leave out the texts; keep positions and hashes.")
@CORPUS
@OUTPUT
def import_(
    file: str, name: str, scheme: str | None, coder: str, standing_off: bool, corpora: tuple[str, ...], output: str
) -> None:
    """Convert the export of an annotation tool into codings.

    A phrase marked inside a passage becomes the passage's code, with the phrase as evidence. Annotations that codings
    cannot hold (relations, other layers, spans without a code) are counted and skipped; those whose passage cannot be
    found are refused. Whole documents that went out to Label Studio or doccano come back as codings of documents. With
    --corpus every position and hash is checked against the texts.
    """
    from collections import Counter

    from framing.coding.documents.tools import come_from_documents
    from framing.coding.storing import check_ending
    from framing.errors.tables import file_missing
    from framing.files import keep_apart
    from framing.piping import local_file

    keep_apart({"-o": output}, [file, *corpora])
    check_ending(output)
    chosen, path = load(scheme), local_file(file)
    if not path.exists():
        raise file_missing(path, "file of codings")
    passed_over: Counter[str] = Counter()
    handling = _of_documents() if come_from_documents(name, path) else _of_passages()
    codings = handling.read(name, path, chosen, coder=coder, passed_over=passed_over)
    if corpora:
        codings = handling.attach(codings, str(path), corpora)
    if standing_off:
        codings = [replace(item, text="") for item in codings]
    handling.write(codings, output, codebook=chosen)
    coded = sum(map(handling.is_coded, codings))
    coders = sorted({item.coder for item in codings if item.coder})
    passed_over = +passed_over
    say(
        f"{output}: {len(codings)} codings, {coded} with a code, by {', '.join(coders) or 'nobody named (--coder)'}",
        output=output,
        codings=len(codings),
        with_a_code=coded,
        coders=coders,
        passed_over=passed_over,
    )
    if phrases := sum("evidence" in dict(item.other) for item in codings):
        say(f"{phrases} of them coded by phrases, which are kept as evidence")
    if passed_over:
        say(f"passed over: {', '.join(f'{kind} {count}' for kind, count in sorted(passed_over.items()))}")


def _of_passages() -> _Handling:
    from framing.coding import attach_texts, write_codings
    from framing.coding.imports import import_codings
    from framing.coding.lookup import texts_of

    def attach(codings: list[Coding], where: str, corpora: tuple[str, ...]) -> list[Coding]:
        return attach_texts(codings, texts_of(corpora, codings), where=where)

    return _Handling(import_codings, attach, write_codings, lambda item: item.coded)


def _of_documents() -> _Handling:
    from framing.coding.documents import write_document_codings
    from framing.coding.documents.texts import with_all_texts
    from framing.coding.documents.tools import import_document_codings

    return _Handling(
        import_document_codings, with_all_texts, write_document_codings, lambda item: bool(item.present or item.appeals)
    )


@click.command()
@click.argument("file")
@click.option(
    "--to",
    "name",
    required=True,
    metavar="FORMAT",
    help="label-studio | doccano | cas | brat | web-annotation | tei | csv | tsv | jsonl | parquet | xlsx",
)
@CODEBOOK
@CORPUS
@click.option("--level", help="passages or documents: what a task or a text is.")
@OUTPUT
def export(file: str, name: str, scheme: str | None, corpora: tuple[str, ...], level: str | None, output: str) -> None:
    """Write codings, or a sampled sheet, for an annotation tool; --corpus adds whole documents and checks positions.

    Codings of whole documents go to Label Studio and doccano as one task a document, with a choice for each field.
    """
    from framing.coding import read_codings
    from framing.coding.documents.coders import are_documents
    from framing.coding.lookup import texts_of
    from framing.commands.export import report_tally
    from framing.export.human_codings import export_codings
    from framing.files import keep_apart

    keep_apart({"-o": output}, [file, *corpora])
    (file,) = received([file])
    if are_documents([file]):
        _export_documents(file, name, load(scheme), corpora, level, output)
        return
    codings = read_codings(file, load(scheme))
    texts = texts_of(corpora, codings) if corpora else None
    tally = export_codings(codings, load(scheme), name, output, texts=texts, level=level, where=file)
    report_tally(tally, output)


def _export_documents(
    file: str, name: str, book: Codebook, corpora: tuple[str, ...], level: str | None, output: str
) -> None:
    from framing.coding.documents import read_document_codings
    from framing.coding.documents.texts import with_all_texts
    from framing.coding.documents.tools import TOOLS
    from framing.errors.documents import documents_without_level
    from framing.export.whole_documents import export_document_codings

    if level:
        raise documents_without_level(level)
    codings = read_document_codings(file, book)
    if corpora or name in TOOLS:
        codings = with_all_texts(codings, file, corpora)
    export_document_codings(codings, book, name, Path(output), where=file)
    say(f"{output}: {len(codings)} codings of whole documents", output=output, documents=len(codings))
