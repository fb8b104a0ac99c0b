"""Named adversaries of a passage, from a gazetteer of names and the hostile words around them.

An actor counts as a threat where its names stand in sentences that speak of aggression, danger or resistance,
or directly after "against". Names are read as their time wrote them: the Porte, the United Provinces, Red China.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEAST, MOST = 2.0, 3
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
_HOSTILE = re.compile(
    r"\b(?:aggress|threat|menac|enem|hostil|invad|invasion|attack|danger|expansion|dominat|domin[ei]|conquer|conquest|"
    r"encroach|exorbitant|overgrown|ambition|subver|oppress|tyran|occup|violat|oppos|resist|deter|contain|sanction|"
    r"embargo|blockad|boycott|reprisal|war\b|wars\b|refus|violen|usurp|injur|insult|depredation|imperialis|colonial|"
    r"hegemon|racist|arms race|missile|rearm|militaris|militariz|terror|crush|check|restrain|counter|infiltrat)\w*",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:against|resist\w*|oppos\w*|contain\w*|deter\w*|threat\w* (?:of|from|by)|danger\w* (?:of|from)|attack\w* (?:of|by|from)|"
    r"aggression (?:of|by|from)|designs of|power of|enem\w+|war with|upon|counter\w*|defeat\w*|curb\w*|"
    r"menace of|ambition of|encroachments? of|invasion (?:of|by)|subversion by)\s+(?:\w+\W+){0,4}?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\w*(?:'s|’s)?\s+(?:\w+\s+){0,2}?(?:aggress|threat|expansion|imperialis|domination|subversion|conquest|menace|attack|"
    r"ambition|tyranny|regime|dictator|invasion|encroach|hegemon|terror|militar|arms|power\b|missiles?|occupation)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Actor:
    """One adversary: its label, kind (state, bloc, idea, group), Correlates of War number (0: none) and names."""

    label: str
    kind: str
    cow: int
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def load_actors() -> tuple[Actor, ...]:
    """The shipped gazetteer."""
    raw = tomllib.loads(Path(__file__).with_name("threats.toml").read_text(encoding="utf-8"))
    return tuple(Actor(a["label"], a["kind"], a.get("cow", 0), tuple(a["names"])) for a in raw["actor"])


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    labels = {name.lower(): actor.label for actor in load_actors() for name in actor.names}
    longest = sorted(labels, key=lambda name: (-len(name), name))
    spaced = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest)
    return re.compile(rf"\b(?:{spaced})", re.IGNORECASE), labels


def name_threats(texts: Sequence[str]) -> list[list[str]]:
    """The labels of the named adversaries of each text, the most threatening first, at most three."""
    return [_name_one(text) for text in texts]


def resolve_actor(name: str) -> str:
    """The gazetteer's label of a name as a coder wrote it; the name itself where the gazetteer lacks it."""
    pattern, labels = _names()
    if name in {actor.label for actor in load_actors()}:
        return name
    found = pattern.match(name.strip())
    return labels[" ".join(found.group().lower().split())] if found else name


def _name_one(text: str) -> list[str]:
    pattern, labels = _names()
    scores: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    for sentence in _SENTENCE.split(text):
        found = list(pattern.finditer(sentence))
        if not found:
            continue
        hostile = min(len(_HOSTILE.findall(sentence)), 3)
        for match in found:
            label = labels[" ".join(match.group().lower().split())]
            mentions[label] += 1
            scores[label] += 0.5 * hostile
            if _AGAINST.search(sentence[: match.start()][-80:]):
                scores[label] += 2
            if _AFTER.match(sentence[match.end() :]):
                scores[label] += 1.5
    ranked = sorted(scores, key=lambda label: (-scores[label], label))
    best = scores[ranked[0]] if ranked else 0.0
    return [label for label in ranked if scores[label] >= max(LEAST, best / 2)][:MOST]
