"""Drawing whole documents to code, each with a known probability."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable

import numpy as np

from framing.coding.documents.record import DocumentCoding
from framing.coding.draw import share_out
from framing.corpus import Document
from framing.errors.coding import all_coded_before, bad_draw, nothing_to_draw


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
    held: dict[str, list[tuple[float, int, Document]]] = {}
    present: dict[str, int] = {}
    left = 0
    for number, document in enumerate(documents):
        chance = float(random.random())
        if (document.corpus, document.id) in leave_out:
            left += 1
            continue
        stratum = stratify(document, document.text)
        present[stratum] = present.get(stratum, 0) + 1
        heap = held.setdefault(stratum, [])
        (heapq.heappush if len(heap) < size else heapq.heappushpop)(heap, (-chance, number, document))
    if not present:
        raise all_coded_before(left) if left else nothing_to_draw()
    names = sorted(present)
    drawn = []
    for name, count in zip(names, share_out(size, [present[name] for name in names]), strict=True):
        chosen = sorted(held[name], reverse=True)[:count]
        drawn += [_blank(document, name, count / present[name]) for _, _, document in chosen]
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
