"""Giving standing-off codings their texts, with every place and hash checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from framing.coding.characters import same_but_for_replacements
from framing.coding.record import Coding
from framing.errors.coding import coded_passage_differs, coded_text_absent, coded_text_changed, coding_outside
from framing.files import text_sha256

TextOf = Callable[[str, str], str | None]


def attach_texts(codings: Sequence[Coding], texts: TextOf, *, where: str | Path = "codings") -> list[Coding]:
    """The codings in their order, each with the text of its passage.

    Parameters
    ----------
    texts : from corpus and document id to the document's whole text, or None where it is not at hand; asked once
        per document. A coding that already holds its text keeps it where its document is not at hand.
    where : what errors call the file.

    Raises
    ------
    BadCodings : each names the coding's id.
    """
    by_document: dict[tuple[str, str], list[int]] = {}
    for index, coding in enumerate(codings):
        by_document.setdefault((coding.corpus, coding.document), []).append(index)
    attached = list(codings)
    for (corpus, document), members in by_document.items():
        text = texts(corpus, document)
        digest = "" if text is None else text_sha256(text)[:16]
        for index in members:
            attached[index] = _attach(codings[index], text, digest, where)
    return attached


def _attach(coding: Coding, text: str | None, digest: str, where: str | Path) -> Coding:
    if text is None:
        if not coding.text:
            raise coded_text_absent(where, coding.id, coding.corpus, coding.document)
        return coding
    if coding.document_sha256_16 and coding.document_sha256_16 != digest:
        raise coded_text_changed(where, coding.id, coding.document, coding.document_sha256_16, digest)
    if coding.end > len(text):
        raise coding_outside(where, coding.id, coding.document, coding.start, coding.end, len(text))
    passage = text[coding.start : coding.end]
    if coding.text and not same_but_for_replacements(coding.text, passage):
        raise coded_passage_differs(where, coding.id, coding.document, coding.start, coding.end)
    return replace(coding, text=passage, document_sha256_16=coding.document_sha256_16 or digest)
