"""Codings ready for training or evaluation: read, and joined with the texts they stand off from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from framing.codebook import Codebook
from framing.coding import Coding, attach_texts, read_codings
from framing.coding.coders.voting import Combined, combine_coders
from framing.coding.documents import read_document_codings
from framing.coding.documents.combining import combine_documents
from framing.coding.documents.texts import WithTexts, attach_document_texts
from framing.coding.storing import once_in_files
from framing.coding.versions.stamping import foreign_stamps
from framing.errors.classify import no_text
from framing.errors.coding import nothing_coded


def read_once(
    paths: Sequence[str | Path], codebook: Codebook, texts: Sequence[str] = (), several: str = "votes"
) -> Combined:
    """The codings of one or more files, every passage once: adjudicated, or as its coders vote (see `combine_coders`).

    Raises
    ------
    what `read_training` and `combine_coders` raise.
    """
    notes: list[str] = []
    combined = combine_coders(read_training(paths, codebook, texts, notes=notes), codebook, several)
    return replace(combined, notes=[*notes, *combined.notes])


def read_documents_once(paths: Sequence[str | Path], codebook: Codebook, texts: Sequence[str] = ()) -> WithTexts:
    """The document codings of files with their texts, every document once (see `combine_documents`).

    Raises
    ------
    BadCodings : a coder codes a document in two files; and what `read_document_codings` and `attach_document_texts` raise.
    """
    files = [(path, [item for item in read_document_codings(path, codebook) if not item.blank]) for path in paths]
    once_in_files(files, lambda coding: coding.place)
    return attach_document_texts(combine_documents([coding for _, codings in files for coding in codings]), texts)


def read_training(
    paths: Sequence[str | Path], codebook: Codebook, texts: Sequence[str] = (), *, notes: list[str] | None = None
) -> list[Coding]:
    """The codings of one or more files, in their order, each with its text.

    `texts` are names of corpora or paths of document tables that hold the texts of codings that stand off. Blank rows (no code,
    no "none", no coder) are left out of files that say elsewhere who read what; in a file that never says, a row without
    codes carries none. Either is told in `notes`.

    Raises
    ------
    NotEnoughData : no passage of a file carries a code.
    BadCodings : a coding has no text and none of `texts` has its document, or stands in two files;
    and what `read_codings`, `attach_texts` and `open_corpus` raise.
    """
    told = [] if notes is None else notes
    files = [(path, _leave_blank_out(read_codings(path, codebook), path, told)) for path in paths]
    for path, codings in files:
        if not any(coding.coded for coding in codings):
            raise nothing_coded(path, len(codings))
    once_in_files(files, lambda coding: (coding.id, coding.corpus))
    told += foreign_stamps((coding for _, codings in files for coding in codings), codebook)
    if texts:
        whole = _whole_texts(texts, {(coding.corpus, coding.document) for _, codings in files for coding in codings})
        files = [
            (path, attach_texts(codings, lambda corpus, document: whole.get((corpus, document)), where=path))
            for path, codings in files
        ]
    everything = [coding for _, codings in files for coding in codings]
    absent = [coding.id for coding in everything if not coding.text]
    if absent:
        raise no_text(absent[0], len(absent))
    return everything


def _leave_blank_out(codings: list[Coding], path: str | Path, notes: list[str]) -> list[Coding]:
    """The codings that were read; a file without any coder and any "none" is taken to be read whole."""
    blank = sum(coding.blank for coding in codings)
    if not blank or blank == len(codings):
        return codings
    if any(coding.coder or coding.nothing for coding in codings):
        notes.append(f"{path}: {blank} of {len(codings)} rows are blank (not read) and left out.")
        return [coding for coding in codings if not coding.blank]
    notes.append(
        f"{path}: {blank} of {len(codings)} rows carry no code, and nothing says who read them: they are taken as read without "
        "finding any. Name the coder, or write 'none', in rows that were read; then the others count as blank."
    )
    return [replace(coding, nothing=True) if coding.blank else coding for coding in codings]


def _whole_texts(names: Sequence[str], wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    from framing.corpus import open_corpus

    found = {}
    for name in names:
        for document in open_corpus(name).documents():
            if (document.corpus, document.id) in wanted:
                found[document.corpus, document.id] = document.text
    return found
