"""Drawing whole documents to code, each with a known probability."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import numpy as np

from framing.coding.documents.record import DocumentCoding
from framing.coding.draw import Strata
from framing.corpus import Document
from framing.errors.drawing import all_coded_before, bad_draw, nothing_to_draw


def draw_documents(
    documents: Iterable[Document],
    size: int,
    *,
    stratify: Callable[[Document, str], str],
    leave_out: Collection[tuple[str, str]] = (),
    seed: int = 0,
) -> list[DocumentCoding]:
    """Blank codings of documents drawn at random without replacement within strata, with their texts, by corpus and id.

    Every stratum gets the same number, or all that it has, and what it lacks goes to the others. The sampling probability is
    drawn over present in the stratum, among the documents that are not in `leave_out` (corpus and document).

    Raises
    ------
    BadSetting : `size` is below 1. NotEnoughData : there is no document, or all were coded before.
    """
    if size < 1:
        raise bad_draw(size)
    random = np.random.default_rng(seed)
    strata = Strata[Document](size)
    left = 0
    for number, document in enumerate(documents):
        chance = float(random.random())
        if (document.corpus, document.id) in leave_out:
            left += 1
            continue
        strata.add(stratify(document, document.text), chance, number, document)
    if not strata.present:
        raise all_coded_before(left) if left else nothing_to_draw()
    drawn = [
        _blank(document, name, len(chosen) / strata.present[name])
        for name, chosen in strata.take()
        for document in chosen
    ]
    return sorted(drawn, key=lambda coding: coding.place)


def _blank(document: Document, stratum: str, probability: float) -> DocumentCoding:
    facts = {"title": document.title, "earliest": document.earliest, "state": document.state}
    return DocumentCoding(
        id=f"{document.corpus}/{document.id}",
        document=document.id,
        corpus=document.corpus,
        document_sha256_16=document.sha256[:16],
        stratum=stratum,
        sampling_probability=probability,
        text=document.text,
        blank=True,
        other=tuple((name, value) for name, value in facts.items() if value),
    )
