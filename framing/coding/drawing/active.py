"""Active draws: where a model is in doubt, passages unlike each other, rare codes; each with a probability sample beside it.

Most tools for active learning pick the passages of the highest score. What is picked so has no probability, and says
nothing of the
corpus. Here such passages are drawn at random with probabilities in proportion to the score, so that all that is drawn
together, the active part and the sample beside it, is a probability sample of the whole.

References: Saerndal, Swensson and Wretman (1992, ch. 3.6) for sampling in proportion to size; Bankier (1986) for the
probability of
being in either of two samples; Kossen, Farquhar, Gal and Rainforth (2021) for estimates from active draws with weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from framing.coding.draw import DRAWN, Draw, Place, Stratify, give_certainty, place_of, share_out, uncoded
from framing.coding.drawing.scoring import Measure
from framing.coding.record import Coding
from framing.corpus import Document, split_passages
from framing.errors.drawing import all_coded_before, bad_draw, nothing_to_draw

RANDOM = "random"  # what `drawn` says of the sample beside
Documents = Callable[[], Iterable[Document]]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Frame:
    """All passages that can be drawn: where they are, how much each is wanted, their strata; and what was coded before."""

    places: list[Place]
    wanted: npt.NDArray[np.float64]
    strata: list[str]
    before: set[Place]


def draw_active(
    documents: Documents,
    size: int,
    beside: int,
    measure: Measure,
    name: str,
    *,
    stratify: Stratify,
    earlier: Sequence[Coding] = (),
    seed: int = 0,
) -> Draw:
    """`size` passages drawn in proportion to a measure, and `beside` more at random within strata; none coded before.

    Parameters
    ----------
    documents : gives all documents anew each time it is called (twice). measure : from passages to how much each is
    wanted (n,), 0 or more.
    name : of the measure; stands in the further field `drawn`, "random" in those beside. stratify : for the sample beside.

    Returns
    -------
    Draw : `sampling_probability` is the chance of being in either part. Earlier codings that are among the documents have
        probability 1 in the stratum "before": given that they are coded, the new ones are drawn from all others, and both files
        together are a sample of the whole, however the earlier ones came about.

    Raises
    ------
    BadSetting : a size below 1. NotEnoughData : there is no passage, or all were coded before.
    """
    if size < 1 or beside < 1:
        raise bad_draw(min(size, beside))
    random = np.random.default_rng(seed)
    frame = _list_passages(documents(), measure, stratify, {place_of(item) for item in earlier})
    if not frame.places:
        raise all_coded_before(len(frame.before)) if frame.before else nothing_to_draw()
    count = len(frame.places)
    active = proportional_chances(frame.wanted, min(size, count - 1))
    taken = draw_systematic(active, random)
    drawn, chance = _draw_beside(frame, taken, beside, random)
    either = 1 - (1 - active) * (1 - chance)
    chosen = {frame.places[row]: (float(either[row]), name) for row in taken.tolist()}
    chosen |= {frame.places[row]: (float(either[row]), RANDOM) for row in drawn.tolist()}
    strata = dict(zip(frame.places, frame.strata, strict=True))
    passages = [
        replace(item, stratum=strata[place_of(item)], sampling_probability=min(probability, 1.0), other=((DRAWN, way),))
        for item in _fetch(documents(), set(chosen))
        for probability, way in [chosen[place_of(item)]]
    ]
    return Draw(passages, give_certainty(earlier, frame.before), len(frame.before), 0)


def _list_passages(documents: Iterable[Document], measure: Measure, stratify: Stratify, before: set[Place]) -> _Frame:
    places: list[Place] = []
    strata: list[str] = []
    wanted: list[npt.NDArray[np.float64]] = []
    found: set[Place] = set()
    for document in documents:
        texts = []
        for passage in split_passages(document.text):
            place = (document.corpus, document.id, passage.start, passage.end)
            if place in before:
                found.add(place)
                continue
            text = document.text[passage.start : passage.end]
            texts.append(text)
            places.append(place)
            strata.append(stratify(document, text))
        if texts:
            wanted.append(np.asarray(measure(texts), dtype=float))
    return _Frame(places, np.concatenate(wanted) if wanted else np.zeros(0), strata, found)


def proportional_chances(wanted: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
    """Chances (n,) in proportion to `wanted`, 1 at most, which add up to `size`, or to how many are wanted at all.

    Those whose share would be above 1 are taken for certain, and the rest share what is left.
    """
    chances = np.zeros(len(wanted))
    open_ = wanted > 0
    size = min(size, int(open_.sum()))
    certain = np.zeros(len(wanted), bool)
    while open_.any():
        left = size - certain.sum()
        chances = np.where(certain, 1.0, np.where(open_, left * wanted / wanted[open_].sum(), 0.0))
        over = open_ & (chances >= 1)
        if not over.any():
            break
        certain |= over
        open_ &= ~over
        chances = np.where(certain, 1.0, 0.0)
    return chances


def draw_systematic(chances: npt.NDArray[np.float64], random: np.random.Generator) -> Rows:
    """Rows drawn with exactly these chances, as many as they add up to: equal steps along a random order."""
    order = random.permutation(len(chances))
    ends = np.cumsum(chances[order])
    steps = np.floor(ends - random.random() + 1e-9)
    before = np.concatenate([[-1.0], steps[:-1]])
    return np.sort(order[steps > before])


def _draw_beside(
    frame: _Frame, taken: Rows, beside: int, random: np.random.Generator
) -> tuple[Rows, npt.NDArray[np.float64]]:
    """Rows drawn at random within strata of those that the active part left, and every passage's chance of that."""
    free = np.ones(len(frame.places), bool)
    free[taken] = False
    strata = np.array(frame.strata, dtype=object)
    present = Counter(strata[free].tolist())
    names = sorted(present)
    chance = np.zeros(len(free))
    drawn: list[int] = []
    for name, count in zip(names, share_out(beside, [present[name] for name in names]), strict=True):
        members = np.flatnonzero((strata == name) & free)
        drawn += random.choice(members, size=count, replace=False).tolist()
        chance[strata == name] = count / len(members)
    return np.array(sorted(drawn), dtype=np.int64), chance


def _fetch(documents: Iterable[Document], places: set[Place]) -> list[Coding]:
    """The passages at places, with their texts, in the order of corpus, document and place."""
    found = []
    wanted = {place[:2] for place in places}
    for document in documents:
        if (document.corpus, document.id) in wanted:
            for passage in split_passages(document.text):
                if (document.corpus, document.id, passage.start, passage.end) in places:
                    text = document.text[passage.start : passage.end]
                    found.append(uncoded(document, passage.start, passage.end, text, ""))
    return sorted(found, key=lambda item: (item.corpus, item.document, item.start))
