"""Codings ready for training or evaluation: read, and joined with the texts they stand off from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framing.codebook import Codebook
from framing.coding import Coding, attach_texts, read_codings
from framing.errors.classify import no_text
from framing.errors.coding import nothing_coded


def read_training(path: str | Path, codebook: Codebook, texts: Sequence[str] = ()) -> list[Coding]:
    """The codings of a file, each with its text.

    `texts` are names of corpora or paths of document tables that hold the texts of codings that stand off.

    Raises
    ------
    NotEnoughData : no passage carries a code.
    BadCodings : a coding has no text and none of `texts` has its document;
    and what `read_codings`, `attach_texts` and `open_corpus` raise.
    """
    codings = read_codings(path, codebook)
    if not any(coding.practices or coding.domestic or coding.mechanism for coding in codings):
        raise nothing_coded(path, len(codings))
    if texts:
        wanted = {(coding.corpus, coding.document) for coding in codings}
        whole = _whole_texts(texts, wanted)
        codings = attach_texts(codings, lambda corpus, document: whole.get((corpus, document)), where=path)
    absent = [coding.id for coding in codings if not coding.text]
    if absent:
        raise no_text(absent[0], len(absent))
    return codings


def _whole_texts(names: Sequence[str], wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    from framing.corpus import open_corpus

    found = {}
    for name in names:
        for document in open_corpus(name).documents():
            if (document.corpus, document.id) in wanted:
                found[document.corpus, document.id] = document.text
    return found
