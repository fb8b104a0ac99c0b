"""Codings ready for training or evaluation: read, and joined with the texts they stand off from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framing.codebook import Codebook
from framing.coding import Coding, attach_texts, read_codings
from framing.errors.classify import no_text
from framing.errors.coding import coded_in_two_files, nothing_coded


def read_training(paths: Sequence[str | Path], codebook: Codebook, texts: Sequence[str] = ()) -> list[Coding]:
    """The codings of one or more files, in their order, each with its text.

    `texts` are names of corpora or paths of document tables that hold the texts of codings that stand off.

    Raises
    ------
    NotEnoughData : no passage of a file carries a code.
    BadCodings : a coding has no text and none of `texts` has its document, or stands in two files;
    and what `read_codings`, `attach_texts` and `open_corpus` raise.
    """
    files = [(path, read_codings(path, codebook)) for path in paths]
    first: dict[tuple[str, str, str], str | Path] = {}
    for path, codings in files:
        if not any(coding.practices or coding.domestic or coding.mechanism for coding in codings):
            raise nothing_coded(path, len(codings))
        for coding in codings:
            before = first.setdefault((coding.id, coding.coder, coding.corpus), path)
            if before != path:
                raise coded_in_two_files(path, coding.id, before)
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


def _whole_texts(names: Sequence[str], wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    from framing.corpus import open_corpus

    found = {}
    for name in names:
        for document in open_corpus(name).documents():
            if (document.corpus, document.id) in wanted:
                found[document.corpus, document.id] = document.text
    return found
