"""Drawing passages to code, each with a known probability."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from framing.codebook import Codebook
from framing.codebook.cues import CueMatcher
from framing.coding.record import Coding
from framing.corpus import Document, split_passages
from framing.errors.drawing import all_coded_before, bad_draw, nothing_to_draw

Stratify = Callable[[Document, str], str]
Place = tuple[str, str, int, int]
Item = TypeVar("Item")
MOST_CUES = 3
DRAWN = "drawn"  # a further field of a passage of an active draw: which part drew it
BEFORE = "before"  # the stratum of passages that were coded before an active draw, which are certain


def stratify_by_cues(codebook: Codebook) -> Stratify:
    """Strata by how many of the codebook's codes have a cue in the passage: cues-0 to cues-3 (three or more)."""
    matcher = CueMatcher(codebook.codes)
    return lambda _, text: f"cues-{min(len(matcher.codes(text)), MOST_CUES)}"


def stratify_by_state(document: Document, _: str) -> str:
    """Strata by the document's state (state-FRA; all of them where there are several)."""
    return f"state-{document.state or 'unknown'}"


def stratify_by_year(document: Document, _: str) -> str:
    """Strata by the earliest year of the document (year-1949)."""
    return f"year-{document.earliest[:4] or 'unknown'}"


def one_stratum(_: Document, __: str) -> str:
    """A single stratum, for a simple random draw."""
    return "all"


@dataclass(frozen=True)
class Draw:
    """Passages to code, and the earlier codings beside which they were drawn.

    Attributes
    ----------
    passages : in the order of corpus, document and place, with sampling probabilities.
    earlier : the earlier codings; those that were drawn in the same strata have the probability of both draws together.
    left_out : passages of the documents that were not handed out again.
    joined : of these, how many were drawn in the strata of this draw, so that both make one sample.
    """

    passages: list[Coding]
    earlier: list[Coding]
    left_out: int
    joined: int


def draw_passages(
    documents: Iterable[Document],
    size: int,
    *,
    stratify: Stratify = one_stratum,
    leave_out: Sequence[Coding] = (),
    seed: int = 0,
) -> list[Coding]:
    """The passages of `draw_beside`."""
    return draw_beside(documents, size, leave_out, stratify=stratify, seed=seed).passages


def draw_beside(
    documents: Iterable[Document],
    size: int,
    earlier: Sequence[Coding],
    *,
    stratify: Stratify = one_stratum,
    seed: int = 0,
) -> Draw:
    """Passages to code that were not coded before, drawn at random without replacement within strata.

    Every stratum gets the same number, or all that it has, and what it lacks goes to the others. One pass; `size`
    passages a stratum are held.

    The sampling probability is that within the stratum: drawn over present. Earlier passages that were drawn in the same
    stratum count on both sides, which is the chance of being in either draw: a simple random draw from what another has left
    makes with it one simple random draw. Where one of the earlier draws was active, that does not hold: all earlier passages
    are then certain, as `give_certainty` says. Other earlier passages (picked for a reason, or drawn in other
    strata) are no part
    of what is drawn from, and count on neither.

    Parameters
    ----------
    size : new passages in all.
    stratify : from document and passage text to the name of the stratum.
    earlier : codings made before.

    Raises
    ------
    BadSetting : `size` is below 1. NotEnoughData : there is no passage, or all were coded before.

    References: Cochran 1977, Sampling Techniques, ch. 5 (stratified random sampling).
    """
    if size < 1:
        raise bad_draw(size)
    random = np.random.default_rng(seed)
    drawn_in: dict[Place, set[str]] = {}
    certain = any(dict(item.other).get(DRAWN) for item in earlier)
    for item in earlier:
        joins = item.sampling_probability is not None and not certain
        drawn_in.setdefault(place_of(item), set()).update([item.stratum] if joins else [])
    strata, joined = Strata[Coding](size), Counter[str]()
    stratum_of: dict[Place, str] = {}
    left_out = number = 0
    seen: set[Place] = set()
    for document in documents:
        for passage in split_passages(document.text):
            text = document.text[passage.start : passage.end]
            stratum = stratify(document, text)
            number += 1
            chance = float(random.random())
            coding = uncoded(document, passage.start, passage.end, text, stratum)
            if place_of(coding) in drawn_in:
                left_out += 1
                seen.add(place_of(coding))
                if stratum in drawn_in[place_of(coding)]:
                    joined[stratum] += 1
                    stratum_of[place_of(coding)] = stratum
                continue
            strata.add(stratum, chance, number, coding)
    if not strata.present:
        raise all_coded_before(left_out) if left_out else nothing_to_draw()
    drawn: list[Coding] = []
    share = dict.fromkeys(joined, 1.0)  # of strata that the earlier draws have taken whole
    for stratum, chosen in strata.take():
        share[stratum] = (joined[stratum] + len(chosen)) / (joined[stratum] + strata.present[stratum])
        drawn += [replace(coding, sampling_probability=share[stratum]) for coding in chosen]
    together = [
        replace(item, sampling_probability=share[stratum_of[place_of(item)]]) if place_of(item) in stratum_of else item
        for item in earlier
    ]
    if certain:
        together = give_certainty(earlier, seen)
    passages = sorted(drawn, key=lambda item: (item.corpus, item.document, item.start))
    return Draw(passages, together, left_out, joined.total())


def give_certainty(earlier: Sequence[Coding], inside: set[Place]) -> list[Coding]:
    """Earlier codings with probability 1, in a stratum of their own, where they are among what is drawn from.

    Given that they are coded, new passages are drawn from all others: both together are a sample of the whole, however the
    earlier ones came about.
    """
    return [
        replace(item, stratum=BEFORE, sampling_probability=1.0) if place_of(item) in inside else item
        for item in earlier
    ]


def place_of(coding: Coding) -> Place:
    """Where a passage stands: corpus, document, first character and the one past the last."""
    return coding.corpus, coding.document, coding.start, coding.end


class Strata(Generic[Item]):
    """A random draw within strata from a stream: of each stratum those with the lowest chances are held, `size` at the most.

    Attributes
    ----------
    present : how many each stratum has.
    """

    def __init__(self, size: int) -> None:
        self.present = Counter[str]()
        self._size = size
        self._held: dict[str, list[tuple[float, int, Item]]] = {}

    def add(self, stratum: str, chance: float, number: int, item: Item) -> None:
        """One more of a stratum, with its chance (0..1); `number`, another for each, settles equal ones."""
        self.present[stratum] += 1
        heap = self._held.setdefault(stratum, [])
        (heapq.heappush if len(heap) < self._size else heapq.heappushpop)(heap, (-chance, number, item))

    def take(self) -> Iterator[tuple[str, list[Item]]]:
        """The strata by name, each with what is drawn from it, lowest chance first; shared out as by `share_out`."""
        names = sorted(self.present)
        for name, count in zip(names, share_out(self._size, [self.present[name] for name in names]), strict=True):
            yield name, [item for _, _, item in sorted(self._held[name], reverse=True)[:count]]


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


def uncoded(document: Document, start: int, end: int, text: str, stratum: str) -> Coding:
    """A passage of a document as a coding without codes."""
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
