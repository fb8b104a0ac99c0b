"""Drawing passages to code, each with a known probability."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from framing.codebook import Codebook
from framing.codebook.cues import CueMatcher
from framing.coding.record import Coding
from framing.corpus import Document, split_passages
from framing.errors.coding import bad_draw, nothing_to_draw

Stratify = Callable[[Document, str], str]
MOST_CUES = 3


def stratify_by_cues(codebook: Codebook) -> Stratify:
    """Strata by how many of the codebook's codes have a cue in the passage: cues-0 to cues-3 (three or more)."""
    matcher = CueMatcher(codebook.codes)
    return lambda _, text: f"cues-{min(len(matcher.codes(text)), MOST_CUES)}"


def one_stratum(_: Document, __: str) -> str:
    """A single stratum, for a simple random draw."""
    return "all"


def draw_passages(
    documents: Iterable[Document],
    size: int,
    *,
    stratify: Stratify = one_stratum,
    leave_out: Collection[tuple[str, str, int, int]] = (),
    seed: int = 0,
) -> list[Coding]:
    """Passages to code, drawn at random without replacement within strata, in the order of corpus, document and place.

    Every stratum gets the same number, or all that it has, and what it lacks goes to the others. The sampling
    probability is that within the stratum: drawn over present. One pass; `size` passages a stratum are held.

    Parameters
    ----------
    size : passages in all.
    stratify : from document and passage text to the name of the stratum.
    leave_out : (corpus, document, start, end) of passages coded before. They count as present and can be drawn,
        so that probabilities stay true, but are not handed out again.

    Raises
    ------
    BadSetting : `size` is below 1. NotEnoughData : there is no passage.

    References: Cochran 1977, Sampling Techniques, ch. 5 (stratified random sampling).
    """
    if size < 1:
        raise bad_draw(size)
    random = np.random.default_rng(seed)
    held: dict[str, list[tuple[float, int, Coding]]] = {}
    present: dict[str, int] = {}
    number = 0
    for document in documents:
        for passage in split_passages(document.text):
            text = document.text[passage.start : passage.end]
            stratum = stratify(document, text)
            present[stratum] = present.get(stratum, 0) + 1
            number += 1
            entry = (-float(random.random()), number, _uncoded(document, passage.start, passage.end, text, stratum))
            heap = held.setdefault(stratum, [])
            if len(heap) < size:
                heapq.heappush(heap, entry)
            else:
                heapq.heappushpop(heap, entry)
    if not present:
        raise nothing_to_draw()
    drawn: list[Coding] = []
    names = sorted(present)
    for stratum, count in zip(names, share_out(size, [present[name] for name in names]), strict=True):
        lowest = sorted(held[stratum], reverse=True)[:count]
        drawn += [replace(coding, sampling_probability=count / present[stratum]) for _, _, coding in lowest]
    known = set(leave_out)
    fresh = [item for item in drawn if (item.corpus, item.document, item.start, item.end) not in known]
    return sorted(fresh, key=lambda item: (item.corpus, item.document, item.start))


def share_out(size: int, present: Sequence[int]) -> list[int]:
    """How many to draw from each stratum: equal numbers as far as they go; the rest to those that have more."""
    shares = [0] * len(present)
    left = min(size, sum(present))
    while left:
        open_strata = [index for index, count in enumerate(present) if shares[index] < count]
        each = max(1, left // len(open_strata))
        for index in open_strata:
            more = min(each, present[index] - shares[index], left)
            shares[index] += more
            left -= more
    return shares


def _uncoded(document: Document, start: int, end: int, text: str, stratum: str) -> Coding:
    return Coding(
        id=f"{document.corpus}/{document.id}/{start}",
        corpus=document.corpus,
        document=document.id,
        document_sha256_16=document.sha256[:16],
        start=start,
        end=end,
        stratum=stratum,
        text=text,
    )
